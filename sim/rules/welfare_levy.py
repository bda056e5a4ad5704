"""Welfare levy: the platform pays a share of payouts, or of turnover, into a public fund."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from sim.language import phrase
from sim.money import MICROS
from sim.parameters import param
from sim.rules.contract import Rule

if TYPE_CHECKING:
    from sim.entities import Submissions
    from sim.world import World


class WelfareLevy(Rule):
    """Charge the platform a share of payouts, or of turnover, for a public fund.

    Who pays: the platform, into the public purse.
    Formula: levy = min(rate * payout, cap) on each submission, or min(rate * turnover, limit * payouts); turnover is
    pay and fee.
    Trigger: a requester pays for what was handed in.
    Expected: a fund for benefits, such as accident cover after some months of work, and a small effect on prices. The
    money is held there: the benefits lie beyond the weeks that a run simulates.
    Observed: where contracts can be relocated, so can the base.
    Source: Karnataka 2025 (1 % of payouts, with a cap per transaction); India, Code on Social Security 2020 (1 to 2
    % of turnover, no more than 5 % of amounts paid to workers).
    """

    cases: ClassVar[str] = phrase("submissions")

    rule: Literal["welfare_levy"] = "welfare_levy"
    base: Literal["payouts", "turnover"] = param("payouts", "What the levy is a share of.", source="design of the rule")
    rate: float = param(
        0.01, "The levy, as a share of its base.", unit="share", low=0, high=1, source="Karnataka 2026: 1 % of payouts"
    )
    cap: float = param(
        0.0, "Highest levy on one payout; 0 for none.", unit="USD", low=0, high=1000, source="judgement: none"
    )
    limit: float = param(
        0.05,
        "Highest levy on turnover, as a share of payouts.",
        unit="share",
        low=0,
        high=1,
        source="India, Code on Social Security 2020: 5 %",
    )

    def levy(
        self, world: "World", levy: np.ndarray, submissions: "Submissions", pay: np.ndarray, fee: np.ndarray
    ) -> np.ndarray:
        if self.base == "payouts":
            due = self.rate * pay
            due = np.minimum(due, self.cap * MICROS) if self.cap else due
        else:
            due = np.minimum(self.rate * (pay + fee), self.limit * pay)
        covered = world.covers(self.countries)[submissions.country]
        return levy + np.where(covered, np.rint(due).astype(np.int64), 0)

    def why_idle(self, world: "World") -> tuple[str, dict[str, Any]]:
        return phrase("Nothing that the levy falls on was paid."), {}
