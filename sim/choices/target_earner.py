"""Target earning: work until the day's goal is reached, then stop."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from sim.choices.contract import Choice, Offer
from sim.money import MICROS
from sim.parameters import param

if TYPE_CHECKING:
    from sim.entities import Worker
    from sim.world import World


class TargetEarner(Choice):
    """Accept the first offer that is good enough, and stop for the session once its earnings reach a goal.

    The goal is what the reservation wage would bring in over the usual length of a session, times a factor:
    better pay then shortens the working day.

    Source: Camerer et al. 1997, Labor supply of New York City cabdrivers: one day at a time.
    """

    rule: Literal["target_earner"] = param("target_earner", "Name of the way to choose.", source="the file")
    goal: float = param(
        1.5,
        "Earnings aimed at in a session, over the reservation wage for its usual length.",
        unit="ratio",
        low=0.01,
        high=100,
        source="judgement",
    )

    def choose(self, world: "World", worker: "Worker", offers: Iterator[Offer]) -> Offer | None:
        return next(offers, None)

    def goes_on(self, world: "World", worker: "Worker") -> bool:
        usual = world.scenario.workers.session_hours_mean
        return worker.session_earnings < self.goal * worker.reservation_wage * usual * MICROS
