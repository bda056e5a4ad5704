"""Lottery: who wants new work applies, and after some minutes lots are drawn among all who did."""

from collections.abc import Generator
from typing import TYPE_CHECKING, Literal

from sim.chance import pair_hash
from sim.dispatch.contract import Application, Search, Seeking
from sim.dispatch.pull import Pull
from sim.ledger import Found
from sim.parameters import param

if TYPE_CHECKING:
    import simpy

    from sim.entities import Batch, Worker
    from sim.platforms.market import Market
    from sim.world import World

LOT = 0x9E3779B97F4A7C15
"""Sets the lot of a pair of worker and batch apart from other draws of the pair."""


class Lottery(Pull):
    """The list of `pull`, but what has been posted within the window is not had by coming first.

    Whoever chooses such a batch applies and waits, unpaid, for the end of the window; who could not stay for it does
    not apply. Scripts of those online apply as well, and cost their owners no time. Then lots are drawn: in that order
    each claims up to a queueful, as long as there is work. Of N applicants for q HITs, one to each, everybody wins with
    chance min(1, q / N), fast or slow. What is left is open to whoever comes first. With a window of zero the rule is
    `pull`.

    Source: lotteries against first come, first served, as in Roth & Xing 1994, American Economic Review (unravelling
    and speed); Budish, Cramton & Shim 2015, QJE (batching in time takes the prize from speed); window: judgement.
    """

    rule: Literal["lottery"] = param(  # type: ignore[assignment]
        "lottery", "Name of the dispatch rule.", source="the file"
    )
    window_minutes: float = param(
        5,
        "Time after posting during which applications are gathered.",
        unit="min",
        low=0,
        high=1440,
        source="judgement",
    )

    def start(self, world: "World", market: "Market") -> None:
        market.memories[self.rule] = {}

    def opened(self, world: "World", batch: "Batch") -> None:
        if (
            self.window_minutes > 0
            and world.env.now == batch.posted
            and batch.id not in batch.market.memories[self.rule]
        ):
            batch.market.memories[self.rule][batch.id] = {}
            world.env.process(self._draw(world, batch))

    def direct(self, world: "World", batch: "Batch") -> int:
        return batch.left if self.applications(batch) is None else 0

    def applications(self, batch: "Batch") -> dict[int, Application] | None:
        gathered: dict[int, Application] | None = batch.market.memories[self.rule].get(batch.id)
        return gathered

    def seek(self, world: "World", worker: "Worker", search: Search) -> Seeking:
        batch = yield from super().seek(world, worker, search)
        applications = self.applications(batch) if batch else None
        if batch is None or applications is None:
            return batch
        search.acceptances -= 1
        wait = batch.posted + self.window_minutes / 60 - world.env.now
        if wait >= search.time_left(world.env.now):
            search.refused.add(batch.id)
            return None
        drawn = world.env.event()
        applications[worker.id] = Application(worker, drawn.succeed)
        won = yield drawn
        search.hours += wait
        if not won:
            return None
        search.acceptances += 1
        search.found = Found.OFFERED
        return batch

    def _draw(self, world: "World", batch: "Batch") -> Generator["simpy.Event", None, None]:
        """Draw lots at the end of a batch's window; each winner claims before the next lot is called."""
        yield world.env.timeout(self.window_minutes / 60)
        applications = batch.market.memories[self.rule].pop(batch.id)
        for one in sorted(applications.values(), key=lambda one: pair_hash(one.worker.key, batch.key ^ LOT)):
            one.settle(batch.left > 0 and not batch.closed)
            yield world.env.timeout(0)
