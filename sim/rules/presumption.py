"""Presumption of employment: a platform that controls the work owes what an employer owes."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from sim.language import phrase
from sim.money import MICROS
from sim.parameters import param
from sim.rules.contract import Rule

if TYPE_CHECKING:
    from sim.regulation.periods import Period
    from sim.world import World


class Presumption(Rule):
    """Make the platform the employer where it controls the work: a minimum for all hours, paid leave, contributions.

    Who pays: the platform.
    Formula: K counts the kinds of control that the platform exercises (`platforms.NAME.controls`: prices, supervision,
    refusal, clients, ranking), each as 1. Where K >= `least_controls` those who work there are presumed employees,
    unless the platform rebuts it, once and for all, with chance r (`rebuttal`). Then top-up_i = max(0, m_i * (E_i + R_i
    + A_i + S_i) - pay_i) + leave_share * all that is paid before leave, and contributions_i = e * (pay_i + top-up_i) to
    the public purse, with m_i the minimum wage of the place of residence, and E, R, A, S the hours on HITs approved,
    rejected and not handed in, and of search. As a third `status` between employee and independent the worker has floor
    and leave, and only a part of the contributions is due. Who works through a vendor is the vendor's to employ, so the
    rule does not reach them. Notice, protection against dismissal and exclusive contracts are left out.
    Trigger: the end of a pay period, at which K is counted anew.
    Expected: employment, and what comes with it.
    Observed: platforms answered with exit, subcontracted fleets and looser control. Spain's presumption of 2021 reached
    the last large platform years later; California's AB5 went with less self-employment and no more employment. Here
    platforms may raise the fee, limit log-ins, leave countries (`sim.platforms.governing`) or give up a kind of control
    (`loosens_above`).
    Source: Directive (EU) 2024/2831 on platform work, and its draft of 2021 for two of five kinds of control; Uber v
    Aslam, UK Supreme Court 2021, for the third status; rates: judgement.
    """

    cases: ClassVar[str] = phrase("people in pay periods")
    side_by_side: ClassVar[bool] = False

    rule: Literal["presumption"] = "presumption"
    status: Literal["employee", "worker"] = param(
        "employee", "Whether people become employees or get a third status.", source="design of the rule"
    )
    least_controls: float = param(
        2,
        "Kinds of control, of five, from which on employment is presumed.",
        unit="kinds of control",
        low=0,
        high=6,
        source="draft of the EU directive on platform work, 2021: two of five",
    )
    rebuttal: float = param(
        0.3, "Chance that a platform rebuts the presumption.", unit="share", low=0, high=1, source="judgement"
    )
    contribution: float = param(
        0.25, "Employer's contributions, as a share of pay.", unit="share", low=0, high=1,
        source="judgement; try 0.10 to 0.45",
    )  # fmt: skip
    third_status_share: float = param(
        0.5, "Share of the contributions that is due for the third status.", unit="share", low=0, high=1,
        source="judgement: about half",
    )  # fmt: skip
    leave_share: float = param(
        0.08, "Paid leave, as a share of pay.", unit="share", low=0, high=1,
        source="judgement: four weeks in a year of fifty",
    )  # fmt: skip

    def top_up(self, world: "World", owed: np.ndarray, period: "Period") -> np.ndarray:
        employed = self._employed(world, period)
        minimum = np.where(employed, world.minimum_wages[world.country_of], 0) * MICROS
        before_leave = owed + period.short_of(minimum, owed)
        leave = np.rint(self.leave_share * (period.pay + before_leave)).astype(np.int64)
        return before_leave + np.where(employed, leave, 0)

    def contributions(self, world: "World", due: np.ndarray, period: "Period") -> np.ndarray:
        share = self.contribution * (self.third_status_share if self.status == "worker" else 1)
        return due + np.where(self._employed(world, period), np.rint(share * period.pay), 0).astype(np.int64)

    def _employed(self, world: "World", period: "Period") -> np.ndarray:
        """Tell who is an employee of the platform for this pay period."""
        market = world.markets[period.platform]
        rebutted = world.draws.rebuttals.uniforms(1, owner=market.position)[0] < self.rebuttal
        presumed = len(market.controls) >= self.least_controls and not rebutted
        employed: np.ndarray = world.covers(self.countries)[world.country_of] & (world.vendors.vendor_of < 0) & presumed
        return employed

    def why_idle(self, world: "World") -> tuple[str, dict[str, Any]]:
        return phrase("No platform was presumed to be an employer: none controlled enough, or it was rebutted."), {}
