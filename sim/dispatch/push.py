"""Push: the platform picks the person. Workers wait; work is offered to one of them at a time."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from sim.dispatch.contract import Dispatch, Search, Seeking
from sim.ledger import Found
from sim.parameters import param
from sim.people.judgement import admitted, considers, expects, fits, interests

if TYPE_CHECKING:
    from simpy import Event

    from sim.entities import Batch, Worker
    from sim.platforms.market import Market
    from sim.world import World


class Push(Dispatch):
    """Offer the oldest open work to one waiting worker; a worker who refuses a batch is not asked about it again.

    Waiting is search time: online, ready, unpaid. Nobody ends a session for want of work. With workers who
    accept everything this is the queue of the textbooks, first come, first served.

    Source: task assignment on platforms such as UHRS and Remotasks, in outline; refusals remembered: judgement.
    """

    rule: Literal["push"] = param("push", "Name of the dispatch rule.", source="the file")
    first: Literal["longest_waiting", "least_served"] = param(
        "longest_waiting",
        "Who is asked first: whoever waits longest, or whoever has begun the fewest HITs (rotation).",
        source="judgement",
    )

    def start(self, world: "World", market: "Market") -> None:
        market.memories[self.rule] = Bench()

    def seek(self, world: "World", worker: "Worker", search: Search) -> Seeking:
        market = search.market
        bench: Bench = market.memories[self.rule]
        while market.dispatch is self and (time_left := search.time_left(world.env.now)) > 0:
            began = world.env.now
            open_batches = market.board.newest
            batch = next((one for one in open_batches if self._may_offer(world, one, worker, search)), None)
            if batch is None:
                called = bench.sit_down(world, worker, search)
                yield called | world.env.timeout(time_left)
                search.hours += world.env.now - began
                bench.stand_up(worker)
                continue
            search.looks += 1
            if (yield from self._accepts(world, worker, search, batch)):
                search.acceptances += 1
                search.found = Found.OFFERED
                return batch
            self.opened(world, batch)
        return None

    def leave(self, market: "Market") -> None:
        market.memories[self.rule].dissolve()

    def opened(self, world: "World", batch: "Batch") -> None:
        """Call as many of those who wait and may be asked about a batch as it has HITs left."""
        bench: Bench = batch.market.memories[self.rule]
        suited = [seat for seat in bench.in_turn(self.first) if self._may_offer(world, batch, seat.worker, seat.search)]
        for seat in suited[: batch.left]:
            bench.stand_up(seat.worker)
            seat.called.succeed()

    def _may_offer(self, world: "World", batch: "Batch", worker: "Worker", search: Search) -> bool:
        known = batch.id in worker.passed_over or batch.id in search.refused
        return batch.left > 0 and not known and admitted(world, worker, batch)

    def _accepts(self, world: "World", worker: "Worker", search: Search, batch: "Batch") -> Seeking:
        """Let the worker look at an offer; end with it, or with None if it is refused."""
        hours = min(world.scenario.workers.preview_seconds / 3600, search.time_left(world.env.now))
        if hours > 0:
            search.previews += 1
            search.hours += hours
            yield world.env.timeout(hours)
        taken_in = considers(world, worker, batch) and interests(world, worker, batch)
        if not taken_in or expects(world, worker, batch) is None:
            worker.passed_over.add(batch.id)
            return None
        if not fits(world, worker, batch, search.ends - world.env.now):
            search.refused.add(batch.id)
            return None
        return batch


@dataclass(slots=True)
class Seat:
    """A worker who waits to be called."""

    worker: "Worker"
    search: Search
    called: "Event"


@dataclass(slots=True)
class Bench:
    """All who wait for work, in the order in which they sat down."""

    seats: dict[int, Seat] = field(default_factory=dict)

    def sit_down(self, world: "World", worker: "Worker", search: Search) -> "Event":
        """Wait; the event happens when work comes that the worker may be asked about."""
        called = world.env.event()
        self.seats[worker.id] = Seat(worker, search, called)
        return called

    def stand_up(self, worker: "Worker") -> None:
        """Wait no longer."""
        self.seats.pop(worker.id, None)

    def dissolve(self) -> None:
        """Send everybody away with nothing."""
        while self.seats:
            _, seat = self.seats.popitem()
            seat.called.succeed()

    def in_turn(self, first: str) -> list[Seat]:
        """Return those who wait, in the order in which they are to be asked."""
        seats = list(self.seats.values())
        if first == "least_served":
            seats.sort(key=lambda seat: sum(seat.worker.done.values()))
        return seats
