"""Allocation: platforms must hand out work by turns, by lot or with a part kept for some, not to whoever is first."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from sim.dispatch.lottery import Lottery
from sim.dispatch.pull import Pull
from sim.dispatch.push import Push
from sim.dispatch.reserved import Reserved
from sim.language import phrase
from sim.parameters import param
from sim.rules.contract import Rule

if TYPE_CHECKING:
    from sim.dispatch.contract import Dispatch
    from sim.world import World


class Allocation(Rule):
    """Impose a way to hand out work on platforms, from the day on which the rule starts to the day on which it ends.

    Who pays: nobody; the platform loses the choice, and whoever is fast loses the start.
    Formula: by `rotation` work is offered to one person at a time, first to who has begun the fewest HITs (`push`). By
    `lottery` whoever applies within w seconds has the same chance min(1, q / N), N people wanting q shares (`lottery`).
    With `reserved` a share s of the HITs of a new batch is kept for some hours for those served least (`reserved`). How
    people look through the list stays as it was, so that w = 0 and s = 0 change nothing. A platform is bound as a
    whole, wherever its workers live.
    Trigger: the day on which the rule starts, and that on which it ends.
    Expected: scripts, alerts and fast lines lose their value, shares become more even, and work is done later.
    Observed: nothing measured; Daemo tried early access to work for those rated well.
    Source: proposals of fair allocation; Gaikwad et al. 2016, Boomerang, UIST, for early access in Daemo; numbers:
    judgement.
    """

    cases: ClassVar[str] = phrase("platforms")
    by_country: ClassVar[bool] = False
    side_by_side: ClassVar[bool] = False

    rule: Literal["allocation"] = "allocation"
    way: Literal["rotation", "lottery", "reserved"] = param(
        "lottery", "How work is to be handed out.", source="design of the rule"
    )
    window_seconds: float = param(
        30, "Time in which applications for a lot are gathered.", unit="s", low=0, high=86400, source="judgement"
    )
    kept_share: float = param(
        0.2, "Share of HITs kept for those served least.", unit="share", low=0, high=1, source="judgement"
    )
    kept_hours: float = param(
        12, "Time after posting for which they are kept.", unit="h", low=0, high=10000, source="judgement"
    )

    def begin(self, world: "World") -> None:
        memory, tally = world.rulebook.memory_of(self), world.rulebook.tally_of(self)
        for market in world.markets:
            memory[market.name] = market.dispatch
            market.hand_out_by(world, self.imposed(market.dispatch))
            as_before = np.array([memory[market.name] == market.dispatch])
            tally.count(world.env.now, "begin", as_before, np.ones(1, dtype=bool))

    def end(self, world: "World") -> None:
        for market in world.markets:
            market.hand_out_by(world, world.rulebook.memory_of(self)[market.name])

    def imposed(self, before: "Dispatch") -> "Dispatch":
        """Return the way to hand out work that the rule imposes on a platform, given the platform's own."""
        if self.way == "rotation":
            return Push(first="least_served")
        own = {name: getattr(before, name) for name in Pull.model_fields if name != "rule" and isinstance(before, Pull)}
        if self.way == "lottery":
            return Lottery(window_minutes=self.window_seconds / 60, **own)
        return Reserved(share=self.kept_share, hours=self.kept_hours, **own)

    def why_idle(self, world: "World") -> tuple[str, dict[str, Any]]:
        return phrase("Every platform already handed out work in this way."), {}
