"""Floor on all working time: waiting counts too, for each person or for all of them together."""

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


class AllTimeFloor(Rule):
    """Top up pay to an hourly minimum for time on HITs, handed in or not, and for the search between them.

    Who pays: the platform.
    Formula: `individual`: top-up_i = max(0, m_i * (E_i + R_i + A_i + S_i) - pay_i), with E, R and A the hours on HITs
    approved, rejected and not handed in, and S those of search, when everybody online counts as ready for work. Unpaid
    tests and paperwork are not in it: the rules that it follows count trips and waiting. `aggregate`: each person gets
    at least m_i for engaged hours, and all together m_i for all hours; the platform chooses who gets what the second
    demands beyond the first: everybody by hours of waiting (`allocation` waiting), or by engaged hours (engaged), which
    rewards those who are busy anyway.
    Trigger: the end of a pay period.
    Expected: pay for waiting.
    Observed: in New York the hourly pay of those who were let in rose and active accounts fell, for platforms limited
    log-ins.
    Source: New York City, minimum pay for app-based delivery workers, 2023 (aggregate, standard method); Uber v
    Aslam, UK Supreme Court 2021 (individual, time logged in).
    """

    cases: ClassVar[str] = phrase("people in pay periods")

    rule: Literal["all_time_floor"] = "all_time_floor"
    version: Literal["individual", "aggregate"] = param(
        "individual", "Whether the floor holds for each person or for all together.", source="design of the rule"
    )
    index: Literal["residence", "global"] = param(
        "residence", "Whose minimum wage counts: the worker's country's, or one for all.", source="design of the rule"
    )
    hourly: float = floors.hourly()
    allocation: Literal["waiting", "engaged"] = param(
        "waiting", "How the aggregate version shares out pay for waiting.", source="design of the rule"
    )

    def top_up(self, world: "World", owed: np.ndarray, period: "Period") -> np.ndarray:
        minimum = world.minimum_wages[world.country_of] if self.index == "residence" else self.hourly
        minimum = np.where(world.covers(self.countries)[world.country_of], minimum, 0) * MICROS
        if self.version == "individual":
            return owed + period.short_of(minimum, owed)
        paid = period.pay + owed
        working = period.engaged + period.unfinished
        first = np.maximum(np.rint(minimum * working).astype(np.int64) - paid, 0)
        covered = minimum > 0
        missing = float((minimum * period.hours).sum()) - float((paid + first)[covered].sum())
        weight = np.where(covered, period.search if self.allocation == "waiting" else period.engaged, 0)
        if missing <= 0 or not weight.sum():
            return owed + first
        return owed + first + np.rint(missing * weight / weight.sum()).astype(np.int64)

    def why_idle(self, world: "World") -> tuple[str, dict[str, Any]]:
        return phrase("In every pay period pay already came to the floor for all time online."), {}
