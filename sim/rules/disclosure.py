"""Disclosure: the platform shows what each requester has paid and rejected, and how long it takes to decide."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from sim.language import phrase
from sim.parameters import param
from sim.rules.contract import Rule

if TYPE_CHECKING:
    from sim.entities import Submissions
    from sim.world import World


class Disclosure(Rule):
    """Make public, of every round of review, what was judged and rejected, and let people read it beside the work.

    Who pays: the platform, very little.
    Formula: a share u of workers (`adoption`) reads what is shown, besides those who read the ratings of workers. As
    with these (`sim.people.ratings`), each worker judged counts as a report: a reader's guess of what an hour pays
    becomes sharper with the reports, and is multiplied by (1 - rejected share) and by 1 / (1 + d * days until the
    requester decides), d being `ratings.delay_discount`. Where nobody reacts, nobody reads. Requesters who come back
    under another name are left out.
    Trigger: a round of review.
    Expected: workers avoid bad requesters, who pay more, wait longer for answers or improve.
    Observed: workers' ratings move both how fast requesters recruit and what they pay; few contribute them.
    Source: Silberman & Irani 2016, Operating an employer reputation system; Benson, Sojourner & Umyarov 2020, Can
    reputation discipline the gig economy?, Management Science; shares: judgement.
    """

    cases: ClassVar[str] = phrase("submissions")

    rule: Literal["disclosure"] = "disclosure"
    adoption: float = param(
        1.0,
        "Share of workers who go by what is shown.",
        unit="share",
        low=0,
        high=1,
        source="judgement: all where it is shown beside the work; 0.3 where people must look for it",
    )

    def begin(self, world: "World") -> None:
        if world.scenario.behaviour.level != "static":
            world.ratings.shown_to(world, self.adoption, world.covers(self.countries))

    def end(self, world: "World") -> None:
        world.ratings.shown_to(world, 0.0, world.covers(self.countries))

    def disclosed(self, world: "World", told: np.ndarray, submissions: "Submissions") -> np.ndarray:
        return told | (self.adoption > 0)

    def why_idle(self, world: "World") -> tuple[str, dict[str, Any]]:
        return phrase("No work was judged, or nobody goes by what is shown."), {}
