"""Fee cap: the platform may charge requesters no more than a share of what workers are paid."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from sim.language import phrase
from sim.parameters import param
from sim.rules.contract import Rule

if TYPE_CHECKING:
    from sim.entities import Submissions
    from sim.world import World


class FeeCap(Rule):
    """Limit the platform's fee on each submission to a share of its pay.

    Who pays: the platform, in revenue.
    Formula: fee <= cap * pay; least fees fall under the cap too.
    Trigger: a requester pays for what was handed in.
    Expected: cheaper work and more of it.
    Observed: caps on delivery commissions led apps to push partners who were not covered and to charge the other side.
    Source: caps on delivery commissions in fourteen US places after 2020, in outline; MTurk fee schedule for the
    default.
    """

    cases: ClassVar[str] = phrase("submissions")

    rule: Literal["fee_cap"] = "fee_cap"
    cap: float = param(
        0.20, "Highest fee, as a share of what the worker is paid.", unit="share", low=0, high=2,
        source="MTurk pricing page: the lower of its two rates",
    )  # fmt: skip

    def fee(self, world: "World", fee: np.ndarray, submissions: "Submissions", pay: np.ndarray) -> np.ndarray:
        covered = world.covers(self.countries)[submissions.country]
        return np.where(covered, np.minimum(fee, np.floor(self.cap * pay + 1e-6).astype(np.int64)), fee)

    def why_idle(self, world: "World") -> tuple[str, dict[str, Any]]:
        return phrase("No fee was above the cap."), {}
