"""Pull: workers look through a list in two orders, a page at a time, first come, first served."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.choices.contract import Offer
from sim.dispatch.contract import Dispatch, Search, Seeking
from sim.entities import COPIES
from sim.ledger import Found
from sim.parameters import param
from sim.people.judgement import MOST_TASTE, admitted, considered_by, estimates, taste_for
from sim.people.practice import usual_pace

if TYPE_CHECKING:
    from sim.entities import Batch, Worker
    from sim.world import World

PAGES_PER_BLOCK = 4


class Pull(Dispatch):
    """Show open batches by newest, by most HITs left, or found some other way; attention falls with rank.

    The chance that a look goes beyond rank r of the platform's list is 1 / (1 + r / a). A rank of the simulated
    list holds `run.scale` ranks of the platform's.

    Source: the list of MTurk; Chilton et al. 2010, Task search in a human computation market.
    """

    rule: Literal["pull"] = param("pull", "Name of the dispatch rule.", source="the file")
    attention_rank: float = param(
        10,
        "The chance that a look goes beyond rank r of the list is 1 / (1 + r / this).",
        unit="ranks",
        low=0.1,
        high=100000,
        source="judgement",
    )
    newest_share: float = param(
        0.5,
        "Share of looks at the list sorted by newest; the rest sort by most HITs left.",
        unit="share",
        low=0,
        high=1,
        source="judgement",
    )
    unranked_share: float = param(
        0.05,
        "Share of looks that come from a search or a link, not from an order of the list.",
        unit="share",
        low=0,
        high=1,
        source="judgement",
    )
    resort_minutes: float = param(
        3,
        "How often the list by most HITs left is sorted anew.",
        unit="min",
        low=0.01,
        high=1440,
        source="judgement",
    )

    def seek(self, world: "World", worker: "Worker", search: Search) -> Seeking:
        page: Page = search.memory or Page(self, world, worker, search)
        patience = page.turn(world.env.now)
        chosen = world.scenario.choice.choose(world, worker, iter(page)) if page.news else None
        if chosen is not None:
            search.acceptances += 1
            search.found = page.way_to(chosen)
            search.copy = chosen.copy
        search.patient = chosen is not None or patience >= world.scenario.workers.leave_share
        yield world.env.timeout(page.close(chosen))
        return chosen.batch if chosen else None

    def direct(self, world: "World", batch: "Batch") -> int:
        return batch.left

    def places(
        self, world: "World", worker: "Worker", search: Search
    ) -> tuple[list[list[int]], list[list[float]], list[float]]:
        """Draw where the looks of the next pages of a session fall, and the patience after each page.

        A place has a rank and a rest. A rank from 1 on counts by newest, one from -1 down by most HITs left, and 0 is
        an unranked find somewhere in the list, at that fraction of it which the rest is. The rest of a rank says which
        it is of the platform's batches that share the rank.
        """
        scenario = world.scenario
        looks = scenario.workers.looks_per_page
        drawn = world.draws.looks.at(worker.id, search.number, search.blocks).random(PAGES_PER_BLOCK * (2 * looks + 1))
        size = PAGES_PER_BLOCK * looks
        way, place, patience = drawn[:size], drawn[size : 2 * size], drawn[2 * size :]
        search.blocks += 1
        depth = 1 + (np.floor(self.attention_rank * (1 / (1 - place) - 1)) + 0.5) / scenario.run.scale
        rank = np.floor(depth)
        rest = depth - rank
        ranked = self.unranked_share + (1 - self.unranked_share) * self.newest_share
        rank = np.copysign(rank, ranked - way)
        unranked = way < self.unranked_share
        rank[unranked] = 0
        rest[unranked] = place[unranked]
        pages = (PAGES_PER_BLOCK, looks)
        return rank.astype(np.int64).reshape(pages).tolist(), rest.reshape(pages).tolist(), patience.tolist()


class Page:
    """The page of the list that a worker has open, as it was when it was opened, looked through line by line.

    One object serves a worker for all pages of a stay: what does not change between them is looked up once. By the
    time a batch is chosen, others may have taken its last HITs.
    """

    def __init__(self, rule: Pull, world: "World", worker: "Worker", search: Search) -> None:
        traits = world.scenario.workers
        search.memory = self
        self.rule, self.world, self.worker, self.search = rule, world, worker, search
        self.board, self.resort_hours = search.market.board, rule.resort_minutes / 60
        self.look, self.preview = traits.look_seconds / 3600, traits.preview_seconds / 3600
        self.overrun = traits.overrun_minutes / 60
        self.scale = world.scenario.run.scale
        self.narrow = world.judgement.narrow and not worker.staff
        self.interest = MOST_TASTE if worker.staff else traits.interest_share * MOST_TASTE
        self.shows = rule.shows if type(rule).shows is not Dispatch.shows else None
        self.ranks: list[list[int]] = []
        self.rests: list[list[float]] = []
        self.patience: list[float] = []

    def turn(self, now: float) -> float:
        """Open the next page; return the patience that is left after it, between 0 and 1."""
        if not self.patience:
            self.ranks, self.rests, self.patience = self.rule.places(self.world, self.worker, self.search)
        self.planned, self.time_left = self.search.ends - now, self.search.time_left(now)
        self.seen = self.previews = 0
        self.open(now, self.ranks.pop(), self.rests.pop())
        return self.patience.pop()

    def open(self, now: float, ranks: list[int], rests: list[float]) -> None:
        """Find what is on the page: `news`, each with its line and with which of the platform's batches it is.

        Whoever is narrow in their interests overlooks most of the lines.
        """
        newest, most_left = self.board.newest, self.board.most_left(now, self.resort_hours)
        scale, narrow, byte, bit = self.scale, self.narrow, self.worker.id >> 3, 1 << (self.worker.id & 7)
        most, fullest = len(newest), -len(most_left)
        self.ranks_here = ranks
        self.news: list[tuple[int, Batch, int]] = []
        for line, rank in enumerate(ranks):
            rest = rests[line]
            if rank == 0:
                place = 1 + rest * most
                rank = int(place)
                rest = place - rank
            if not fullest <= rank <= most:
                continue
            batch = newest[-rank] if rank > 0 else most_left[rank]
            if batch.left <= 0 or batch.closed:
                continue
            if narrow:
                considered = batch.requester.considered_by or considered_by(self.world, batch.requester)
                if not considered[byte] & bit:
                    continue
            self.news.append((line, batch, int(rest * scale)))

    def __iter__(self) -> Iterator[Offer]:
        """Yield what interests the worker, in the order in which it is seen."""
        world, worker, search, shows = self.world, self.worker, self.search, self.shows
        offered: set[int] = set()
        passed_over = worker.passed_over
        for line, batch, copy in self.news:
            identity = batch.id + (copy << COPIES)
            if identity in passed_over or identity in search.refused or identity in offered:
                continue
            if batch.gated and not admitted(world, worker, batch):
                continue
            if shows is not None and not shows(world, worker, batch):
                continue
            taste = taste_for(worker, batch, copy)
            if taste & (MOST_TASTE - 1) >= self.interest:
                passed_over.add(identity)
                continue
            spent = (line + 1) * self.look + (self.previews + 1) * self.preview
            if spent >= self.time_left:
                break
            self.previews += 1
            hourly = estimates(world, worker, batch, taste)
            if hourly is None:
                passed_over.add(identity)
            elif batch.usual_hours * usual_pace(world, worker, batch.task) <= self.planned - spent + self.overrun:
                self.seen = line + 1
                offered.add(identity)
                yield Offer(batch, line + 1, hourly, copy)
            else:
                search.refused.add(identity)
        self.seen = len(self.ranks_here)

    def way_to(self, chosen: Offer) -> Found:
        """Tell whether an offer of the page was found in the list or outside its orders."""
        return Found.LISTED if self.ranks_here[chosen.place - 1] else Found.SEARCHED

    def close(self, chosen: Offer | None) -> float:
        """Book the page on the search and return the hours that it took."""
        search, time_left = self.search, self.time_left
        looks = self.seen if chosen else len(self.ranks_here)
        hours = looks * self.look + self.previews * self.preview
        if hours > time_left:
            looks, hours = max(0, int((time_left - self.previews * self.preview) / self.look)), time_left
        search.looks += looks
        search.previews += self.previews
        search.hours += hours
        return hours
