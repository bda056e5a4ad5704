"""Pay periods: what each person did and received since the last one, for rules that settle accounts at its end."""

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.ledger import Outcome
from sim.rules import Rule

if TYPE_CHECKING:
    from sim.platforms.market import Market
    from sim.world import World

PERIOD_HOURS = 168.0
"""Length of a pay period, as in the pay rules of New York City for delivery workers."""


class Period:
    """Hours and pay of each person on one platform in one pay period.

    Arrays have one value per person; money is in micro-dollars.
    An assignment counts in the period in which it was worked on, except that approval and rejection, and the pay for
    them, count when they are decided. `engaged` are hours on HITs submitted, `unfinished` on HITs that were not,
    `search` hours looking for work, `approved` and `rejected` those decided in the period.
    """

    def __init__(self, people: int, platform: int = 0) -> None:
        self.platform = platform
        self.engaged = np.zeros(people)
        self.unfinished = np.zeros(people)
        self.search = np.zeros(people)
        self.approved = np.zeros(people)
        self.rejected = np.zeros(people)
        self.pay = np.zeros(people, dtype=np.int64)

    @property
    def hours(self) -> np.ndarray:
        """Time that floors on all time count: on HITs, handed in or not, and looking for them.

        Tests and paperwork are left out, as they are in the rules that these floors follow.
        """
        return self.engaged + self.unfinished + self.search

    def short_of(self, minimum: np.ndarray, owed: np.ndarray) -> np.ndarray:
        """Return what is missing, after pay and what is owed already, to an hourly minimum in micro-dollars."""
        due: np.ndarray = np.rint(minimum * self.hours).astype(np.int64)
        return np.maximum(due - self.pay - owed, 0)


def pay_periods(world: "World") -> Generator[simpy.Event, None, None]:
    """Ask at the end of every period, and at the end of the run, what each person is owed besides."""
    while world.env.now < world.ends:
        yield world.env.timeout(min(PERIOD_HOURS, world.ends - world.env.now))
        close(world)


def close(world: "World") -> None:
    """End a pay period on every platform: book what the rules owe, and begin the next."""
    everybody = np.arange(world.balances.size)
    for market in world.markets:
        period, market.period = market.period, Period(everybody.size, market.position)
        if period is None:
            continue
        for position in world.rulebook.speaking(Rule.top_up):
            owed = world.rulebook.ask_one(world, position, Rule.top_up, np.zeros_like(period.pay), period)
            payer = world.scenario.rules[position].payer
            world.transfers.pay_workers(world, payer, everybody, owed, rule=position, platform=market.position)
            period.pay += owed
            if payer == "platform":
                paid_besides(world, market, everybody, owed)
        for position in world.rulebook.speaking(Rule.contributions):
            due = world.rulebook.ask_one(world, position, Rule.contributions, np.zeros_like(period.pay), period)
            world.transfers.book(world, "platform", "public", int(due.sum()), rule=position, platform=market.position)


def paid_besides(world: "World", market: "Market", workers: np.ndarray, amounts: np.ndarray) -> None:
    """Let people count what rules paid for their work besides rewards in what an hour there brings, where they react.

    It is heard of by those who think of coming, and remembered by those who think of leaving or of another platform.
    What comes from the public purse, work or no work, is not of that kind.
    """
    if world.scenario.behaviour.level == "static":
        return
    np.add.at(world.going_wage.besides, world.country_of[workers], amounts)
    paid = np.flatnonzero(amounts)
    for identity, amount in zip(workers[paid].tolist(), amounts[paid].tolist(), strict=True):
        worker = world.person(identity)
        worker.recent_earnings += amount
        for account in worker.accounts:
            if account.platform == market.position:
                account.earned += amount


def note_work(market: "Market", worker: int, lengths: np.ndarray, outcome: np.ndarray) -> None:
    """Count a claim's hours in the running period, if periods are kept."""
    if market.period is not None:
        submitted = outcome == Outcome.SUBMITTED
        market.period.engaged[worker] += lengths[submitted].sum()
        market.period.unfinished[worker] += lengths[~submitted].sum()


def note_search(market: "Market", worker: int, hours: float) -> None:
    """Count the search of a session that has ended in the running period, if periods are kept."""
    if market.period is not None:
        market.period.search[worker] += hours


def note_decisions(
    market: "Market", workers: np.ndarray, hours: np.ndarray, approved: np.ndarray, pay: np.ndarray
) -> None:
    """Count a round of review in the running period, if periods are kept."""
    if market.period is not None:
        np.add.at(market.period.approved, workers[approved], hours[approved])
        np.add.at(market.period.rejected, workers[~approved], hours[~approved])
        np.add.at(market.period.pay, workers, pay)
