"""Digital income: a levy on platforms' revenue, shared out to everybody registered, work or no work."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from sim.language import phrase
from sim.parameters import param
from sim.rules.contract import Rule

if TYPE_CHECKING:
    from sim.entities import Submissions
    from sim.regulation.periods import Period
    from sim.world import World


class DigitalIncome(Rule):
    """Levy a share of the platform's fees, and pay the fund out to all residents covered, or to all registered.

    Who pays: the platform, through the public purse.
    Formula: levy = tau * fee on each submission; dividend = fund of the pay period / (people * recipients). Shared
    among `recipients` people for each one on the platform, only 1 / recipients of it reaches them; the rest goes to
    others. Where workers react, the reservation wage rises by `income_effect` times the dividend per hour wanted.
    Trigger: a requester pays for what was handed in; the end of a pay period.
    Expected: an income that does not hang on work, so that badly paid HITs lose takers.
    Source: French tax on digital services of 2019 (3 %) for the rate; proposals of a digital basic income for the
    rest.
    """

    cases: ClassVar[str] = phrase("submissions")
    payer: ClassVar[Literal["platform", "public"]] = "public"

    rule: Literal["digital_income"] = "digital_income"
    rate: float = param(
        0.03,
        "The levy, as a share of the platform's fees.",
        unit="share",
        low=0,
        high=1,
        source="French tax on digital services, 2019",
    )
    recipients: float = param(
        1.0,
        "People among whom the fund is shared, for each person on the platform who is covered.",
        unit="people",
        low=1,
        high=1_000_000,
        source="judgement: all registered; a whole population is thousands for each",
    )
    income_effect: float = param(
        0.1,
        "Rise of the reservation wage, as a share of the dividend per hour wanted.",
        unit="share",
        low=0,
        high=1,
        source="judgement, by the small fall of hours under unconditional transfers",
    )

    def levy(
        self, world: "World", levy: np.ndarray, submissions: "Submissions", pay: np.ndarray, fee: np.ndarray
    ) -> np.ndarray:
        due = np.rint(self.rate * fee).astype(np.int64)
        memory = world.rulebook.memory_of(self)
        memory["fund"] = memory.get("fund", 0) + int(due.sum())
        return levy + due

    def top_up(self, world: "World", owed: np.ndarray, period: "Period") -> np.ndarray:
        memory = world.rulebook.memory_of(self)
        entitled = world.covers(self.countries)[world.country_of] & world.joined
        people = int(entitled.sum())
        each = int(memory.get("fund", 0) / (people * self.recipients)) if people else 0
        memory["fund"] = memory.get("fund", 0) % max(1, people) if each else memory.get("fund", 0)
        if each and world.scenario.behaviour.level != "static":
            for worker in (*world.workers, *world.reserve):
                if entitled[worker.id]:
                    base = memory.setdefault("reservation", {}).setdefault(worker.id, worker.reservation_wage)
                    per_hour = each / 1_000_000 / max(worker.hours_wanted, 0.1)
                    worker.reservation_wage = base + self.income_effect * per_hour
        return owed + np.where(entitled, each, 0)

    def why_idle(self, world: "World") -> tuple[str, dict[str, Any]]:
        return phrase("No platform charged a fee on which the levy could fall."), {}
