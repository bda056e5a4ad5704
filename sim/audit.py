"""The books: money, hours and assignments must balance in every run, whatever the rules."""

from typing import TYPE_CHECKING

import numpy as np

from sim.ledger import Outcome, Table
from sim.regulation.transfers import ACCOUNTS, Account

if TYPE_CHECKING:
    from sim.world import World

SECOND = 1 / 3600


class AuditError(AssertionError):
    """Money, time or work has appeared or vanished: a defect of the model, never of a scenario."""


def audit(world: "World") -> None:
    """Check a finished run; raise AuditError with the first account that does not balance."""
    assignments = world.ledger.assignments
    worker, batch = assignments["worker"], assignments["batch"]
    outcome, pay, fee = assignments["outcome"], assignments["pay"], assignments["fee"]
    margin = assignments["margin"]

    _equal(
        "money spent by requesters, and received by workers, vendors, platforms and the public",
        world.spending.sum(),
        world.balances.sum()
        + sum(market.fees for market in world.markets)
        + world.vendors.kept.sum()
        + world.transfers.purse,
    )
    moved = world.ledger.transfers
    to_worker = moved["worker"] >= 0
    _equal(
        "workers' accounts, and pay and transfers in the record",
        world.balances,
        _sum(worker, pay, world.balances.size)
        + _sum(moved["worker"][to_worker], moved["amount"][to_worker], world.balances.size),
    )
    _equal(
        "requesters' accounts, and pay, margins, fees and transfers in the record",
        world.spending,
        _sum(world.ledger.batches["requester"][batch], pay + fee + margin, world.spending.size)
        + _sum(moved["requester"], _signed(moved, "requesters"), world.spending.size),
    )
    _equal(
        "the public purse, and transfers in the record",
        np.array(world.transfers.purse),
        -_signed(moved, "public").sum(),
    )
    wages = world.ledger.wages
    _equal(
        "vendors' wages, and shifts", world.vendors.wages, _sum(wages["vendor"], wages["pay"], world.vendors.wages.size)
    )
    if world.payouts.on:
        _payouts(world)
    if (world.balances < 0).any() or (pay < 0).any() or (fee < 0).any() or (margin < 0).any():
        raise AuditError("an account is below zero")

    if any(worker.caught for worker in world.workers):
        raise AuditError("HITs that a script caught are still held")
    if (outcome == Outcome.SUBMITTED).any():
        raise AuditError("work was handed in and never judged")
    judged = (outcome == Outcome.APPROVED) | (outcome == Outcome.REJECTED)
    if pay[~judged].any():
        raise AuditError("work that was not handed in was paid")
    asked = world.ledger.batches["asked"]
    submitted = np.bincount(batch[judged], minlength=len(asked))
    if (submitted > asked).any():
        raise AuditError("a batch got more assignments than it asked for")
    left = np.array([posted.left for posted in world.batches], dtype=np.int64)
    lapsed = np.bincount(batch[outcome == Outcome.EXPIRED], minlength=len(asked))
    relisted = asked - left - submitted
    if (relisted < 0).any() or (relisted > lapsed).any():
        raise AuditError("assignments asked for are not all done, open or expired")

    sessions = world.ledger.sessions
    cuts = world.ledger.cuts
    online = sessions["signed_off"] - sessions["signed_on"]
    online -= _sum(cuts["session"], cuts["ended"] - cuts["began"], len(sessions))
    worked = _sum(assignments["session"], assignments["hours"], len(sessions))
    besides = sessions["search_hours"] + sessions["qualification_hours"] + sessions["paperwork_hours"]
    if (np.abs(online - besides - worked) > SECOND).any():
        raise AuditError("hours online are not the hours on the clocks")


def _payouts(world: "World") -> None:
    """Check that every micro-dollar credited was received, charged, lost, lapsed or is still held."""
    paid, held, assignments = world.ledger.payouts, world.payouts.held, world.ledger.assignments
    people = held.shape[1]

    def on_platforms(rows: np.ndarray, worker: np.ndarray, money: np.ndarray) -> np.ndarray:
        return _sum(rows * np.int64(people) + worker, money, held.size).reshape(held.shape)

    earned_on = world.ledger.sessions["platform"][assignments["session"]]
    moved = world.ledger.transfers
    to_worker = moved["worker"] >= 0
    _equal(
        "pay earned on each platform, and what was paid out from there and is held there",
        on_platforms(earned_on, assignments["worker"], assignments["pay"])
        + on_platforms(*(moved[name][to_worker] for name in ("platform", "worker", "amount"))),
        on_platforms(paid["platform"], paid["worker"], paid["gross"]) + held,
    )
    parts = [paid[name] for name in ("fee", "conversion", "lapsed", "received")]
    _equal("payouts, and their parts", paid["gross"], np.column_stack(parts).sum(axis=1))
    _equal(
        "money in workers' hands, and payouts", world.payouts.received, _sum(paid["worker"], paid["received"], people)
    )
    for name, account in (("fee", "fees"), ("conversion", "conversion"), ("lapsed", "lapsed")):
        _equal(f"the account of {account}, and payouts", getattr(world.payouts, account), paid[name].sum())
    if (held < 0).any() or any((part < 0).any() for part in parts):
        raise AuditError("a payout or what is held is below zero")


def _signed(moved: Table, account: Account) -> np.ndarray:
    """Return what each transfer took out of an account, in micro-dollars: less than nothing if it brought some."""
    number = ACCOUNTS.index(account)
    taken = (moved["payer"] == number).astype(np.int64) - (moved["payee"] == number)
    signed: np.ndarray = taken * moved["amount"]
    return signed


def _sum(where: np.ndarray, what: np.ndarray, size: int) -> np.ndarray:
    total = np.zeros(size, dtype=what.dtype)
    np.add.at(total, where, what)
    return total


def _equal(accounts: str, one: np.ndarray, other: np.ndarray) -> None:
    if not np.array_equal(one, other):
        raise AuditError(f"these do not agree: {accounts}")
