"""Paid search: the platform pays for time spent looking for work, up to a share of the hours worked."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from sim.language import phrase
from sim.money import MICROS
from sim.parameters import param
from sim.rules.contract import Rule

if TYPE_CHECKING:
    from sim.regulation.periods import Period
    from sim.world import World


class PaidSearch(Rule):
    """Pay for search at the minimum wage of the place of residence, up to a share of the hours worked.

    Who pays: the platform.
    Formula: top-up_i = m_i * min(search_i, cap * engaged_i). A cap keeps it from paying for waiting alone.
    Trigger: the end of a pay period.
    Expected: platforms that shorten search; those who find little work are paid for little of it.
    Source: ILO survey of 2015 (18 minutes of search per hour worked) for the cap; the rule itself is a proposal.
    """

    cases: ClassVar[str] = phrase("people in pay periods")

    rule: Literal["paid_search"] = "paid_search"
    cap: float = param(
        0.30,
        "Search paid at most, for each hour on HITs submitted.",
        unit="share",
        low=0,
        high=10,
        source="Berg 2016, ILO: 18 minutes of search per hour worked",
    )

    def top_up(self, world: "World", owed: np.ndarray, period: "Period") -> np.ndarray:
        minimum = world.minimum_wages[world.country_of] * MICROS
        due = np.rint(minimum * np.minimum(period.search, self.cap * period.engaged)).astype(np.int64)
        return owed + np.where(world.covers(self.countries)[world.country_of], due, 0)

    def why_idle(self, world: "World") -> tuple[str, dict[str, Any]]:
        return phrase("Nobody covered both searched and submitted work in any pay period."), {}
