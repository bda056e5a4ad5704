"""Auction: workers ask, the lowest asks win, and all winners of a batch get the same price."""

import math
from collections.abc import Generator
from typing import TYPE_CHECKING, Literal, cast

import numpy as np

from sim.dispatch.contract import Dispatch, Search, Seeking
from sim.dispatch.push import Bench
from sim.ledger import Found
from sim.money import MICROS
from sim.parameters import param
from sim.people.judgement import admitted, considers, expects, fits, interests
from sim.rules.contract import Rule

if TYPE_CHECKING:
    import simpy

    from sim.entities import Batch, Worker
    from sim.platforms.market import Market
    from sim.world import World


class Auction(Dispatch):
    """Gather asks in rounds; what the requester offers is the highest price that it pays.

    Workers wait, unpaid. At each round a waiting worker looks at some open batches and asks, for each that is of
    interest, what the reservation wage comes to for the time that a HIT seems to take: a_i = r_i * t_i. A batch with q
    queues of HITs left to give wants q winners. In the first round in which it has bids it is priced, once:

    - `sealed_bid`: the price is the lowest losing ask, or the offer if nobody loses; asking one's true
      reservation is then best;
    - `ascending`: a clock starts at `start_share` of the offer and rises by ticks until q ask no more, or to the offer.

    Rules on rewards are asked about the price and may lift it. Later rounds give what is left at that price.

    Source: Vickrey 1961, Counterspeculation, auctions, and competitive sealed tenders; Milgrom 2000 (clocks).
    """

    rule: Literal["auction"] = param("auction", "Name of the dispatch rule.", source="the file")
    format: Literal["sealed_bid", "ascending"] = param(
        "sealed_bid", "How the price of a batch is found.", source="judgement"
    )
    round_minutes: float = param(5, "Time between two rounds.", unit="min", low=0.1, high=1440, source="judgement")
    batches_seen: int = param(
        5,
        "Open batches that somebody who waits looks at in a round.",
        unit="batches",
        low=1,
        high=100,
        source="judgement",
    )
    start_share: float = param(
        0.2, "Where the clock starts, as a share of the offer.", unit="share", low=0, high=1, source="judgement"
    )
    tick_share: float = param(
        0.05, "A tick of the clock, as a share of the offer.", unit="share", low=0.001, high=1, source="judgement"
    )

    def start(self, world: "World", market: "Market") -> None:
        market.memories[self.rule] = Bench()
        world.env.process(self._rounds(world, market))

    def seek(self, world: "World", worker: "Worker", search: Search) -> Seeking:
        bench: Bench = search.market.memories[self.rule]
        began = world.env.now
        called = bench.sit_down(world, worker, search)
        outcome = yield called | world.env.timeout(search.time_left(began))
        search.hours += world.env.now - began
        bench.stand_up(worker)
        if called not in outcome or called.value is None:
            return None
        search.acceptances += 1
        search.found = Found.OFFERED
        return cast("Batch", called.value)

    def leave(self, market: "Market") -> None:
        market.memories[self.rule].dissolve()

    def _rounds(self, world: "World", market: "Market") -> Generator["simpy.Event", None, None]:
        while world.env.now < world.ends:
            yield world.env.timeout(self.round_minutes / 60)
            asks: dict[int, list[tuple[float, Worker]]] = {}
            for seat in market.memories[self.rule].in_turn("longest_waiting"):
                for batch, ask in self._asks(world, market, seat.worker, seat.search):
                    asks.setdefault(batch.id, []).append((ask, seat.worker))
            for number in sorted(asks):
                self._clear(world, world.batches[number], asks[number])

    def _asks(
        self, world: "World", market: "Market", worker: "Worker", search: Search
    ) -> Generator[tuple["Batch", float], None, None]:
        """Yield the batches on which a worker bids, with the ask in micro-dollars per HIT."""
        listed = market.board.newest
        places = world.draws.looks.at(worker.id, search.number, search.blocks).random(self.batches_seen)
        search.blocks += 1
        search.looks += self.batches_seen
        for position in sorted({int(place * len(listed)) for place in places.tolist()} if listed else ()):
            batch = listed[position]
            if batch.id in worker.passed_over or not admitted(world, worker, batch):
                continue
            taken_in = considers(world, worker, batch) and interests(world, worker, batch)
            hourly = expects(world, worker, batch) if taken_in else None
            if hourly is not None and fits(world, worker, batch, search.ends - world.env.now):
                yield batch, float(batch.seen[worker.country]) * worker.reservation_wage / hourly

    def _clear(self, world: "World", batch: "Batch", asks: list[tuple[float, "Worker"]]) -> None:
        """Price a batch if it has no price yet, and give it to the lowest asks of those who still wait."""
        bench: Bench = batch.market.memories[self.rule]
        wanted = math.ceil(batch.left / batch.market.terms.queue_limit)
        waiting = sorted((ask, worker.id) for ask, worker in asks if worker.id in bench.seats)
        if not waiting:
            return
        if not batch.priced:
            batch.priced = True
            self._set_price(world, batch, self.price([ask for ask, _ in waiting], wanted, batch.offered))
        for _, identity in waiting[:wanted]:
            bench.seats.pop(identity).called.succeed(batch)

    def price(self, asks: list[float], wanted: int, offer: int) -> int:
        """Return the price of a HIT in micro-dollars, given the asks in rising order."""
        if self.format == "sealed_bid":
            return min(offer, math.ceil(asks[wanted])) if len(asks) > wanted else offer
        needed = asks[wanted - 1] if len(asks) >= wanted else offer
        ticks = max(0, math.ceil((needed / offer - self.start_share) / self.tick_share - 1e-9))
        return min(offer, math.ceil(offer * (self.start_share + ticks * self.tick_share) - 1e-6))

    def _set_price(self, world: "World", batch: "Batch", price: int) -> None:
        if price < batch.offered:
            batch.reward = world.ruled(Rule.reward, np.full_like(batch.reward, price), batch)
            static = world.scenario.behaviour.level == "static"
            batch.seen = np.full_like(batch.reward, price) if static else batch.reward
            batch.expected = (batch.seen / MICROS / batch.usual_hours).tolist()
