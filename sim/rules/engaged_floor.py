"""Floor on engaged time: a minimum for every hour between accepting and submitting, topped up each pay period."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from sim.language import phrase
from sim.money import MICROS
from sim.parameters import param
from sim.regulation import floors
from sim.rules.contract import Rule

if TYPE_CHECKING:
    from sim.regulation.periods import Period
    from sim.world import World


class EngagedFloor(Rule):
    """Top up each person's pay of a period to an hourly minimum for engaged time; waiting does not count.

    Who pays: the platform.
    Formula: top-up_i = max(0, (multiple * m_i + cost) * hours_i - pay_i), with m_i the hourly minimum of the place of
    residence, or one for all; hours_i those on HITs submitted, approved, or all that were begun; and cost what an hour
    online costs the worker.
    Trigger: the end of a pay period.
    Expected: a living wage.
    Observed: with waiting unpaid, real hourly pay stayed under the local minimum in California and in French meal
    delivery.
    Source: California Proposition 22 of 2020 (1.2 times the minimum, engaged time only); Massachusetts 2024 (one
    amount).
    """

    cases: ClassVar[str] = phrase("people in pay periods")

    rule: Literal["engaged_floor"] = "engaged_floor"
    index: Literal["residence", "global"] = param(
        "residence", "Whose minimum wage counts: the worker's country's, or one for all.", source="design of the rule"
    )
    hourly: float = floors.hourly()
    multiple: float = param(
        1.0,
        "The floor as a multiple of that minimum.",
        unit="ratio",
        low=0,
        high=10,
        source="1; California and Chile 1.2",
    )
    cost: float = param(
        0.0, "Added for what an hour costs the worker.", unit="USD/h", low=0, high=100, source="judgement"
    )
    counted: Literal["submitted", "approved", "begun"] = param(
        "submitted", "Which hours count: on HITs submitted, approved, or begun at all.", source="design of the rule"
    )

    def top_up(self, world: "World", owed: np.ndarray, period: "Period") -> np.ndarray:
        hours = {
            "submitted": period.engaged,
            "approved": period.approved,
            "begun": period.engaged + period.unfinished,
        }[self.counted]
        minimum = world.minimum_wages[world.country_of] if self.index == "residence" else self.hourly
        due = np.rint((self.multiple * minimum + self.cost) * hours * MICROS).astype(np.int64)
        covered = world.covers(self.countries)[world.country_of]
        return owed + np.where(covered, np.maximum(due - period.pay - owed, 0), 0)

    def why_idle(self, world: "World") -> tuple[str, dict[str, Any]]:
        return phrase("In every pay period everybody already earned the floor for the hours that count."), {}
