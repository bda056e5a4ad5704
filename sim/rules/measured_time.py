"""Measured-time top-up: requesters pay a bonus where the time that workers really take makes the pay too low."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from sim.language import phrase
from sim.money import MICROS
from sim.parameters import param
from sim.regulation import floors
from sim.regulation.floors import FloorIndex, hourly_floor
from sim.rules.contract import Rule

if TYPE_CHECKING:
    from sim.entities import Submissions
    from sim.world import World


class MeasuredTime(Rule):
    """Add to each approved HIT what lifts its pay to an hourly floor at the median time measured.

    Who pays: the requester, by a bonus and the fee on it.
    Formula: bonus = reward * (m / rate - 1) where rate = reward / t* < m, with t* the median hours of the submissions
    before it in this round of review, times an error that workers' reports carry.
    Trigger: a requester judges what was handed in; only approved answers count, so rejecting becomes more tempting.
    Expected: pay by the time that work really takes, for requesters guess it too short.
    Observed: the designers' script estimated pay better than requesters did.
    Source: Whiting, Hugh & Bernstein 2019, Fair Work: crowd work minimum wage with one line of code.
    """

    cases: ClassVar[str] = phrase("submissions")

    rule: Literal["measured_time"] = "measured_time"
    index: FloorIndex = floors.index("global")
    hourly: float = floors.hourly(15.0, source="Whiting, Hugh & Bernstein 2019")
    blend_weight: float = floors.blend_weight()
    report_error: float = param(
        0.2, "Spread of the errors in reported times.", unit="log points", low=0, high=2, source="judgement"
    )

    def bonus(self, world: "World", bonus: np.ndarray, submissions: "Submissions", approved: np.ndarray) -> np.ndarray:
        batch = submissions.batch
        error = world.draws.reports.at(batch.id, batch.reviewed).lognormal(0, self.report_error)
        measured = float(np.median(submissions.hours(world))) * error
        floor = hourly_floor(self.index, world, batch, self.hourly, self.blend_weight)[submissions.country]
        due = np.ceil(np.maximum(floor * measured * MICROS - submissions.reward, 0) - 1e-6).astype(np.int64)
        covered = approved & world.covers(self.countries)[submissions.country]
        return bonus + np.where(covered, due, 0)

    def why_idle(self, world: "World") -> tuple[str, dict[str, Any]]:
        return phrase("Every batch already paid the floor for the time that was measured."), {}
