"""Sample: a search takes a while and turns up some open batches, drawn evenly, with no list to look through."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.choices.contract import Offer
from sim.dispatch.contract import Dispatch, Search, Seeking
from sim.ledger import Found
from sim.parameters import param
from sim.people.judgement import admitted, considers, expects, fits, interests

if TYPE_CHECKING:
    from sim.entities import Batch, Worker
    from sim.world import World


SEARCHES_PER_BLOCK = 4


class Sample(Dispatch):
    """Show a worker, after a search of random length, a few open batches drawn with replacement.

    The search of the textbooks: every open batch is as likely to be seen, and nobody gives up a session for want
    of work. The time of a whole search is booked, and none for looking at what it turned up.

    Source: Stigler 1961, The economics of information (sampling of offers).
    """

    rule: Literal["sample"] = param("sample", "Name of the dispatch rule.", source="the file")
    size: int = param(10, "Open batches that a search turns up.", unit="batches", low=1, high=1000, source="judgement")
    search_seconds: float = param(15, "Median length of a search.", unit="s", low=0.01, high=86400, source="judgement")
    search_log_sd: float = param(
        0.8, "Spread of the lengths of searches.", unit="log points", low=0, high=3, source="judgement"
    )

    def seek(self, world: "World", worker: "Worker", search: Search) -> Seeking:
        if not search.memory:
            search.memory = self._draw_searches(world, worker, search)
        hours, places = search.memory.pop()
        hours = min(hours, search.time_left(world.env.now))
        search.hours += hours
        search.looks += self.size
        yield world.env.timeout(hours)
        if search.time_left(world.env.now) <= 0:
            return None
        chosen = world.scenario.choice.choose(world, worker, self._offers(world, worker, search, places))
        search.acceptances += chosen is not None
        search.found = Found.SEARCHED
        return chosen.batch if chosen else None

    def _draw_searches(self, world: "World", worker: "Worker", search: Search) -> list[tuple[float, list[float]]]:
        """Draw how long the next searches of a stay take and what they turn up, as fractions of the list."""
        generator = world.draws.looks.at(worker.id, search.number, search.blocks)
        search.blocks += 1
        hours = self.search_seconds / 3600 * np.exp(self.search_log_sd * generator.standard_normal(SEARCHES_PER_BLOCK))
        places = generator.random((SEARCHES_PER_BLOCK, self.size))
        return list(zip(hours.tolist(), places.tolist(), strict=True))

    def _offers(self, world: "World", worker: "Worker", search: Search, places: list[float]) -> Iterator[Offer]:
        listed: list[Batch] = search.market.board.newest
        if not listed:
            return
        count, passed_over = len(listed), worker.passed_over
        picky = world.judgement.narrow or world.judgement.choosy
        for rank, place in enumerate(places):
            batch = listed[int(place * count)]
            if batch.id in passed_over or (batch.gated and not admitted(world, worker, batch)):
                continue
            taken_in = not picky or (considers(world, worker, batch) and interests(world, worker, batch))
            hourly = expects(world, worker, batch) if taken_in else None
            if hourly is None:
                worker.passed_over.add(batch.id)
            elif fits(world, worker, batch, search.ends - world.env.now):
                yield Offer(batch, rank, hourly)
