"""Appeals: a rejected worker may ask a mediator to look again."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from sim.language import phrase
from sim.money import MICROS
from sim.parameters import param
from sim.rules.contract import Rule

if TYPE_CHECKING:
    from sim.entities import Submissions
    from sim.world import World


class Appeals(Rule):
    """Let workers appeal a rejection when it pays; an appeal upheld is paid in full and the mark erased.

    Who pays: the requester; the mediator's own cost and the delay of the decision are left out.
    Formula: a worker whose right answer was rejected appeals if z * reward > cost, z being the mediator's accuracy and
    cost the minutes that it takes at their reservation wage; the appeal is upheld with chance z. With `batch_appeals`
    the cost is shared by all rejections of a worker in a round of review; for a few cents alone it seldom pays.
    Trigger: a right answer is rejected.
    Expected: fewer unjust rejections, and requesters who think before they reject.
    Source: Ombuds Office of the German Crowdsourcing Code of Conduct, 2017, in outline; numbers: judgement.
    """

    cases: ClassVar[str] = phrase("submissions")

    rule: Literal["appeals"] = "appeals"
    accuracy: float = param(
        0.9,
        "Chance that the mediator sees if an answer is right.",
        unit="share",
        low=0,
        high=1,
        source="judgement",
    )
    minutes: float = param(
        10, "Time that an appeal takes the worker.", unit="min", low=0, high=1440, source="judgement"
    )
    batch_appeals: bool = param(
        True, "Whether one appeal may cover all rejections of a worker in a round of review.", source="judgement"
    )

    def verdict(self, world: "World", approved: np.ndarray, submissions: "Submissions") -> np.ndarray:
        disputed = ~approved & submissions.right & world.covers(self.countries)[submissions.country]
        if not disputed.any():
            return approved
        people, position = np.unique(submissions.worker[disputed], return_inverse=True)
        at_stake = submissions.reward[disputed].astype(float)
        if self.batch_appeals:
            at_stake = np.bincount(position, at_stake)[position]
        wages = np.array([world.person(identity).reservation_wage for identity in people.tolist()])[position]
        appeals = self.accuracy * at_stake > self.minutes / 60 * wages * MICROS
        batch = submissions.batch
        draw = world.draws.appeals.at(batch.id, batch.reviewed).random(len(submissions))[disputed]
        upheld = approved.copy()
        upheld[disputed] = appeals & (draw < self.accuracy)
        return upheld

    def why_idle(self, world: "World") -> tuple[str, dict[str, Any]]:
        return phrase("No right answer was rejected for which an appeal would have paid."), {}
