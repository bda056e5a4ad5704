"""Reserved: some HITs of every batch are kept for a group, for a time."""

from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.dispatch.pull import Pull
from sim.parameters import param

if TYPE_CHECKING:
    from sim.entities import Batch, Worker
    from sim.platforms.market import Market
    from sim.world import World


class Memory:
    """HITs still kept of each batch, and what counts as having been served little, with the time it was found."""

    def __init__(self) -> None:
        self.kept: dict[int, int] = {}
        self.little = 0.0
        self.as_of = float("-inf")


class Reserved(Pull):
    """The list of `pull`, in which a share of the HITs of a new batch is kept for a group for some hours.

    The platform decides who is in the group, by the HITs that it has approved of a worker: `newcomers` have fewer than
    `newcomer_below`, the `least_served` are the share `least_served_share` of workers with the fewest, found anew every
    hour. Of a batch that asks for n assignments, k = floor(share n) are kept; others may have n - k of them at most
    until the hours are over. Members take what is kept first. What is given back is not kept again. Scripts get nothing
    that is kept. With a share of zero the rule is `pull`.

    Source: set-asides in public procurement, as in Marion 2007, Journal of Public Economics; shares: judgement.
    """

    rule: Literal["reserved"] = param(  # type: ignore[assignment]
        "reserved", "Name of the dispatch rule.", source="the file"
    )
    share: float = param(0.2, "Share of HITs kept.", unit="share", low=0, high=1, source="judgement")
    group: Literal["newcomers", "least_served"] = param("least_served", "For whom they are kept.", source="judgement")
    newcomer_below: int = param(
        100, "Approved HITs from which on nobody is a newcomer.", unit="HITs", low=0, high=1_000_000, source="judgement"
    )
    least_served_share: float = param(
        0.5, "Share of workers who are served least.", unit="share", low=0, high=1, source="judgement"
    )
    hours: float = param(
        12, "Time after posting during which HITs are kept.", unit="h", low=0, high=10_000, source="judgement"
    )

    def start(self, world: "World", market: "Market") -> None:
        market.memories[self.rule] = Memory()

    def opened(self, world: "World", batch: "Batch") -> None:
        if world.env.now == batch.posted:
            batch.market.memories[self.rule].kept.setdefault(batch.id, int(self.share * batch.asked))

    def direct(self, world: "World", batch: "Batch") -> int:
        return max(0, batch.left - self._kept(world, batch))

    def shows(self, world: "World", worker: "Worker", batch: "Batch") -> bool:
        return self.direct(world, batch) > 0 or (batch.left > 0 and self.is_member(world, batch.market, worker))

    def gives(self, world: "World", worker: "Worker", batch: "Batch", wanted: int) -> int:
        if not self._kept(world, batch):
            return min(wanted, batch.left)
        if not self.is_member(world, batch.market, worker):
            return min(wanted, self.direct(world, batch))
        given = min(wanted, batch.left)
        kept = batch.market.memories[self.rule].kept
        kept[batch.id] -= min(given, kept[batch.id])
        return given

    def is_member(self, world: "World", market: "Market", worker: "Worker") -> bool:
        """Tell whether a worker belongs to the group for which work is kept."""
        if self.group == "newcomers":
            return bool(market.approved[worker.id] < self.newcomer_below)
        memory: Memory = market.memories[self.rule]
        if world.env.now - memory.as_of >= 1:
            served = np.asarray(market.approved)[world.joined]
            memory.little = float(np.quantile(served, self.least_served_share)) if served.size else 0.0
            memory.as_of = world.env.now
        return bool(market.approved[worker.id] <= memory.little)

    def _kept(self, world: "World", batch: "Batch") -> int:
        """Return how many HITs of a batch are still kept; none once the hours are over."""
        memory: Memory = batch.market.memories[self.rule]
        if world.env.now >= batch.posted + self.hours:
            memory.kept.pop(batch.id, None)
        return min(memory.kept.get(batch.id, 0), batch.left)
