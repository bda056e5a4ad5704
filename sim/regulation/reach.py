"""What a rule touched in a run, and the money that it moved there and then, before anybody reacted.

Both are added up over the measured period from what was noted while the run went on. An assignment is touched if its
reward, verdict, pay, fee or levy was changed, or if it was paid although it was not finished; a batch if one of its
assignments or its reward was. The hours touched are those spent on such assignments; of people whose pay period was
topped up, those of the period; of people who were kept from being online, those that they were kept from.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.entities import Batch, Submissions, Worker
from sim.ledger import Outcome
from sim.money import MICROS
from sim.regulation.transfers import ACCOUNTS, Account
from sim.rules import Rule

if TYPE_CHECKING:
    from sim.world import World

MONEY: dict[str, tuple[Account, Account]] = {
    Rule.rejected_pay.__name__: ("requesters", "worker"),
    Rule.bonus.__name__: ("requesters", "worker"),
    Rule.fee.__name__: ("requesters", "platform"),
}
"""From whom to whom money goes at the moments that change an amount, besides what is booked as a transfer."""


SETTLED = (Rule.top_up.__name__, Rule.contributions.__name__)
"""Moments at which accounts are settled with everybody at the end of a pay period."""


@dataclass(frozen=True)
class Extent:
    """Batches posted, assignments begun, workers who submitted something, hours online."""

    batches: int = 0
    assignments: int = 0
    workers: int = 0
    hours: float = 0.0


NOTHING = Extent()


class Flow(NamedTuple):
    """Money that went from one account to another, in USD."""

    payer: str
    payee: str
    amount: float


class Trace:
    """What one rule changes, noted as it happens."""

    def __init__(self) -> None:
        self._rises: dict[int, np.ndarray] = {}
        """By batch, what the rule added to the reward for each country of residence."""
        self._batches: set[int] = set()
        self._rows: list[np.ndarray] = []
        self._people: list[tuple[np.ndarray, np.ndarray]] = []
        """People touched outside assignments submitted, and their hours."""
        self._unfinished = 0
        self._money: defaultdict[tuple[Account, Account], int] = defaultdict(int)

    def note(self, now: float, moment: str, before: np.ndarray, after: np.ndarray, *about: Any) -> None:
        """Note what a rule made of a value at a moment; amounts and people count in the measured period only."""
        changed = before != after
        if not changed.any():
            return
        case: Any = about[0] if about else None
        if moment == Rule.reward.__name__:
            self._rises[case.id] = after - before
        elif isinstance(case, Submissions):
            self._rows.append(case.rows[changed])
            self._note_money(now, moment, before, after, case)
        elif isinstance(case, Batch):
            self._batches.add(case.id)
            if moment == Rule.unfinished_pay.__name__ and now >= 0:
                self._unfinished += int(changed.sum())
                self._people.append((np.array([about[1].id]), np.array([about[2][changed].sum()])))
        elif isinstance(case, Worker) and now >= 0:
            kept_from = before - after if moment == Rule.online_until.__name__ else np.zeros(1)
            self._people.append((np.array([case.id]), kept_from))
        elif moment in SETTLED and now > 0:
            people = np.flatnonzero(changed)
            self._people.append((people, case.hours[people]))

    def _note_money(self, now: float, moment: str, before: np.ndarray, after: np.ndarray, case: Submissions) -> None:
        if now < 0:
            return
        if moment == Rule.verdict.__name__:
            signed = after.astype(np.int64) - before
            self._money["requesters", "worker"] += int((signed * case.reward).sum())
        elif moment in MONEY:
            self._money[MONEY[moment]] += int((after - before).sum())

    def extent(self, world: "World") -> Extent:
        """Return how much of the measured period the rule touched."""
        assignments, posted = world.ledger.assignments, measured_batches(world)
        touched = self._rise(world) != 0
        for rows in self._rows:
            touched[rows] = True
        touched &= measured_assignments(world)
        batches = np.zeros(posted.size, dtype=bool)
        batches[assignments["batch"][touched]] = True
        batches[list(self._rises.keys() | self._batches)] = True
        workers = np.zeros(world.balances.size, dtype=bool)
        workers[assignments["worker"][touched]] = True
        spent = 0.0
        for people, hours in self._people:
            workers[people] = True
            spent += float(hours.sum())
        return Extent(
            batches=int((batches & posted).sum()),
            assignments=int(touched.sum()) + self._unfinished,
            workers=int((workers & active(world)).sum()),
            # A rule that speaks of the same hours at several moments has touched them once; a pay period may have
            # begun before measuring did.
            hours=min(max(float(assignments["hours"][touched].sum()), spent), whole(world).hours),
        )

    def moved(self, world: "World", rule: int) -> tuple[Flow, ...]:
        """Return the money that the rule at a position of the scenario moved by itself, the largest amount first."""
        money = self._money.copy()
        paid = measured_assignments(world) & (world.ledger.assignments["outcome"] == Outcome.APPROVED)
        money["requesters", "worker"] += int(self._rise(world)[paid].sum())
        transfers = world.ledger.transfers
        booked = (transfers["rule"] == rule) & (transfers["when"] >= 0)
        for payer, payee, amount in zip(
            *(transfers[name][booked].tolist() for name in ("payer", "payee", "amount")), strict=True
        ):
            money[ACCOUNTS[payer], ACCOUNTS[payee]] += amount
        flows = [
            Flow(payer, payee, amount / MICROS) if amount > 0 else Flow(payee, payer, -amount / MICROS)
            for (payer, payee), amount in money.items()
            if amount
        ]
        return tuple(sorted(flows, key=lambda flow: (-flow.amount, flow.payer, flow.payee)))

    def _rise(self, world: "World") -> np.ndarray:
        """Return what the rule added to the reward of each assignment in the record, in micro-dollars."""
        assignments = world.ledger.assignments
        rises = np.zeros((len(world.batches), len(world.country_codes)), dtype=np.int64)
        for batch, rise in self._rises.items():
            rises[batch] = rise
        by_assignment: np.ndarray = rises[assignments["batch"], world.country_of[assignments["worker"]]]
        return by_assignment


def whole(world: "World") -> Extent:
    """Return all that there was in the measured period."""
    assignments, sessions = world.ledger.assignments, world.ledger.sessions
    besides = sessions["search_hours"] + sessions["qualification_hours"] + sessions["paperwork_hours"]
    measured = measured_assignments(world)
    return Extent(
        batches=int(measured_batches(world).sum()),
        assignments=int(measured.sum()),
        workers=int(active(world).sum()),
        hours=float(assignments["hours"][measured].sum() + besides[sessions["signed_on"] >= 0].sum()),
    )


def measured_batches(world: "World") -> np.ndarray:
    """Tell which batches were posted in the measured period."""
    posted: np.ndarray = world.ledger.batches["posted"] >= 0
    return posted


def measured_assignments(world: "World") -> np.ndarray:
    """Tell which assignments were begun in sessions of the measured period."""
    assignments = world.ledger.assignments
    begun = (assignments["outcome"] != Outcome.RELEASED) & (assignments["outcome"] != Outcome.LAPSED)
    measured: np.ndarray = begun & (world.ledger.sessions["signed_on"] >= 0)[assignments["session"]]
    return measured


def active(world: "World") -> np.ndarray:
    """Tell who submitted something in the measured period."""
    assignments = world.ledger.assignments
    submitted = (assignments["outcome"] == Outcome.APPROVED) | (assignments["outcome"] == Outcome.REJECTED)
    there = np.zeros(world.balances.size, dtype=bool)
    there[assignments["worker"][submitted & measured_assignments(world)]] = True
    return there
