"""Pay for submitted work: work done in good faith is paid, and a client may reject only so much."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from sim.language import phrase
from sim.parameters import param
from sim.rules.contract import Rule

if TYPE_CHECKING:
    from sim.entities import Submissions
    from sim.world import World


class PayForSubmitted(Rule):
    """Approve what passes a good-faith test, cap the share rejected, and pay part of what is rejected.

    Who pays: the requester.
    Formula: within each batch a rejection stands only while (rejected + 1) <= rho * submitted, counted up to and
    including the submission judged; beyond it the platform approves. A right answer passes the good-faith test, a
    wrong one with chance `good_faith_share`. What is still rejected earns gamma times the reward.
    Trigger: a requester judges what was handed in.
    Expected: no more work that is used and not paid.
    Source: Prolific's published rules on rejections; Fairwork's principle of pay for work done.
    """

    cases: ClassVar[str] = phrase("submissions")

    rule: Literal["pay_for_submitted"] = "pay_for_submitted"
    rejection_cap: float = param(
        0.05,
        "Largest share of a batch's submissions that may be rejected.",
        unit="share",
        low=0,
        high=1,
        source="design of the rule",
    )
    good_faith_share: float = param(
        0.9,
        "Chance that a wrong answer was given in good faith and shows it.",
        unit="share",
        low=0,
        high=1,
        source="judgement",
    )
    partial_pay: float = param(
        0.5,
        "Paid for rejected work, as a share of the reward.",
        unit="share",
        low=0,
        high=1,
        source="design of the rule",
    )

    def verdict(self, world: "World", approved: np.ndarray, submissions: "Submissions") -> np.ndarray:
        covered = world.covers(self.countries)[submissions.country]
        in_good_faith = submissions.right | (submissions.good_faith_draw < self.good_faith_share)
        approved = approved | (covered & in_good_faith)
        batch = submissions.batch
        rejected = batch.rejected
        for position in np.flatnonzero(~approved):
            # The last bits of a product of floating-point numbers must not cost a rejection.
            allowed = self.rejection_cap * (batch.reviewed + position + 1) + 1e-9
            if covered[position] and rejected + 1 > allowed:
                approved[position] = True
            else:
                rejected += 1
        return approved

    def rejected_pay(self, world: "World", pay: np.ndarray, submissions: "Submissions") -> np.ndarray:
        owed = np.rint(submissions.reward * self.partial_pay).astype(np.int64)
        return np.where(world.covers(self.countries)[submissions.country], np.maximum(pay, owed), pay)

    def why_idle(self, world: "World") -> tuple[str, dict[str, Any]]:
        return phrase("No requester rejected anything that the rule protects."), {}
