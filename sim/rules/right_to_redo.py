"""Reasons for every rejection, and the right to do again what is found wanting."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from sim.language import phrase
from sim.money import MICROS
from sim.parameters import param
from sim.rules.contract import Rule

if TYPE_CHECKING:
    from sim.entities import Submissions
    from sim.world import World


class RightToRedo(Rule):
    """Let a rejection stand only with a reason, and only after the worker could have done the HIT again.

    Who pays: the requester, in its own time.
    Formula: a rejection costs c = t_r / 3600 * v, with t_r the seconds that a reason takes and v what an hour of the
    requester's time is worth; one reason may serve for all rejections of a worker in a round of review (`templates`),
    which is the cheap way round the rule. What would be rejected may be done again for T hours; the second look is
    final, and only what it rejects goes on a record. Where everybody reacts, a requester approves what costs more to
    reject than reward and fee; whether a worker does a HIT again is the worker's own choice (`sim.requesters.redo`).
    Trigger: a round of review, and a second one when the T hours are over.
    Expected: fewer rejections, and better answers. That people learn from reasons is left out.
    Observed: no measured effect was found.
    Source: Microworkers, whose employers may ask for a revision and say why; proposals that workers of MTurk have made
    in forums; numbers: judgement.
    """

    cases: ClassVar[str] = phrase("submissions")

    rule: Literal["right_to_redo"] = "right_to_redo"
    within_hours: float = param(
        48, "Time in which a HIT may be done again; 0 for no such right.", unit="h", low=0, high=720, source="judgement"
    )
    reason_seconds: float = param(
        30, "The requester's time that a reason takes.", unit="s", low=0, high=3600, source="judgement"
    )
    requester_hourly: float = param(
        15.0, "What an hour of the requester's time is worth.", unit="USD/h", low=0, high=1000, source="judgement"
    )
    templates: bool = param(
        False, "Whether one reason serves for all rejections of a worker in a round of review.", source="judgement"
    )

    def rejection_cost(self, world: "World", cost: np.ndarray, submissions: "Submissions") -> np.ndarray:
        reason = self.reason_seconds / 3600 * self.requester_hourly * MICROS
        each = np.full(len(submissions), reason)
        if self.templates:
            _, place, count = np.unique(submissions.worker, return_inverse=True, return_counts=True)
            each /= count[place]
        return cost + np.where(world.covers(self.countries)[submissions.country], np.rint(each).astype(np.int64), 0)

    def redo_hours(self, world: "World", hours: np.ndarray, submissions: "Submissions") -> np.ndarray:
        return np.where(world.covers(self.countries)[submissions.country], np.maximum(hours, self.within_hours), hours)

    def why_idle(self, world: "World") -> tuple[str, dict[str, Any]]:
        return phrase("No requester meant to reject anything of the workers covered."), {}
