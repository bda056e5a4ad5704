"""salabim: a component for every worker and every batch, held for the time of each step, and a desk that decides.

A component for each decision would be the shortest model, but to create one takes salabim so long that the market
runs twenty times slower. Monitors are off and draws come from blocks, so that what is timed is how salabim moves
components, not its statistics nor the generator of random numbers.
"""

import math
from collections.abc import Generator
from heapq import heappop, heappush

import salabim as sim

from benchmarks import reference as ref

TITLE = "salabim"
PACKAGES = ("salabim",)
SAME_STREAMS = True

Process = Generator[None, None, None]


def simulate(workers: int, seed: int, queue: int, hours: float) -> ref.Totals:
    """Run the reference market."""
    env = Market(workers=workers, queue=queue, streams=ref.Streams(seed), yieldless=False)
    env.run(till=hours * ref.HOUR)
    return env.counts.totals(
        [worker.earnings for worker in env.people],
        [worker.paid for worker in env.people],
        [worker.unpaid for worker in env.people],
    )


class Market(sim.Environment):
    """The clock, chance, the open batches and the counts."""

    def setup(self, workers: int, queue: int, streams: ref.Streams) -> None:
        """Prepare everything that is there at the start."""
        self.streams = streams
        self.queue = queue
        self.batches: list[Batch] = []
        self.counts = ref.Counts()
        self.desk = Desk()
        Arrivals(rate=ref.ARRIVALS * workers)
        self.people = [Worker() for _ in range(workers)]
        for _ in range(ref.open_at_start(workers)):
            Batch()


class Quiet(sim.Component):
    """A component that keeps no statistics about itself."""

    def setup(self, **given: object) -> None:
        """Switch the monitors off."""
        self.status.monitor(False)
        self.mode.monitor(False)
        self.prepare(**given)


class Arrivals(Quiet):
    """The source of batches."""

    def prepare(self, rate: float) -> None:
        """Take note of arrivals per second."""
        self.rate = rate

    def process(self) -> Process:
        """Post batches for ever."""
        while True:
            yield self.hold(self.env.streams.exponential() / self.rate)
            Batch()
            self.env.counts.posted += 1


class Batch(Quiet):
    """HITs of one kind, offered until all are claimed or the batch expires."""

    def prepare(self) -> None:
        """Go on the list of open batches."""
        self.unclaimed, self.reward, self.time, self.lifetime = ref.posting(self.env.streams)
        self.rate = self.reward / self.time
        self.open = True
        self.place = len(self.env.batches)
        self.env.batches.append(self)

    def process(self) -> Process:
        """Close when the time is up."""
        yield self.hold(self.lifetime)
        self.env.counts.expired += 1
        if self.open:
            self.close()

    def claim(self, wanted: int) -> int:
        """Give away as many HITs as are wanted and left."""
        claimed = min(wanted, self.unclaimed)
        self.unclaimed -= claimed
        if not self.unclaimed:
            self.close()
        return claimed

    def close(self) -> None:
        """Leave the list of open batches; the last one takes its place."""
        self.open = False
        last = self.env.batches.pop()
        if last is not self:
            self.env.batches[self.place] = last
            last.place = self.place


class Worker(Quiet):
    """A person who comes online now and then, searches for work, and does it."""

    def prepare(self) -> None:
        """Draw what sets this worker apart."""
        self.streams = self.env.streams
        self.speed, self.reservation, self.gap = ref.person(self.streams)
        self.earnings = self.paid = self.unpaid = 0.0

    def process(self) -> Process:
        """Be offline and online in turn."""
        if self.gap:
            yield self.hold(self.gap)
        while True:
            self.session_end = self.env.now() + ref.SESSION * self.streams.exponential()
            self.env.counts.online += 1
            yield from self.session()
            yield self.hold(ref.GAP * self.streams.exponential())

    def session(self) -> Process:
        """Search and work until the session is over."""
        while self.env.now() < self.session_end:
            seconds = ref.SEARCH * math.exp(ref.SEARCH_SIGMA * self.streams.normal())
            yield self.hold(seconds)
            self.unpaid += seconds
            self.env.counts.searches += 1
            if self.env.now() < self.session_end:
                batch = self.choose()
                if batch:
                    yield from self.spell(batch)

    def choose(self) -> Batch | None:
        """Look at some open batches and return the best paid of them, if it pays enough."""
        batches, uniform = self.env.batches, self.streams.uniform
        if not batches:
            return None
        best = max([batches[int(uniform() * len(batches))] for _ in range(ref.LOOKS)], key=lambda batch: batch.rate)
        return best if ref.HOUR * best.rate / self.speed >= self.reservation else None

    def spell(self, batch: Batch) -> Process:
        """Do some HITs of a batch, one queue after another; the fate of each is drawn when it is claimed."""
        self.env.counts.spells += 1
        left = 1 + math.floor(ref.SPELL * self.streams.exponential())
        normal, uniform, exponential = self.streams.normal, self.streams.uniform, self.streams.exponential
        scale = batch.time * self.speed
        while left and batch.open and self.env.now() < self.session_end:
            claimed = batch.claim(min(self.env.queue, left))
            left -= claimed
            durations = [scale * math.exp(ref.HIT_MU + ref.HIT_SIGMA * normal()) for _ in range(claimed)]
            fates = [(uniform() < ref.APPROVED, ref.REVIEW * exponential()) for _ in range(claimed)]
            for seconds, (approved, delay) in zip(durations, fates, strict=True):
                yield self.hold(seconds)
                self.env.counts.submitted += 1
                self.env.desk.submit(delay, approved, seconds, batch.reward, self)


class Desk(Quiet):
    """Where submissions wait for their decisions; holds until the next one is due."""

    def prepare(self) -> None:
        """Begin with nothing to decide."""
        self.waiting: list[tuple[float, bool, float, float, Worker]] = []

    def submit(self, delay: float, approved: bool, seconds: float, reward: float, worker: Worker) -> None:
        """Take in a HIT; it is rarely the next to be decided, so the desk rarely has to be woken."""
        decided = self.env.now() + delay
        heappush(self.waiting, (decided, approved, seconds, reward, worker))
        self.env.counts.undecided += 1
        if self.waiting[0][0] == decided:
            self.activate(at=decided)

    def process(self) -> Process:
        """Decide one HIT after another, each at its time."""
        while True:
            if not self.waiting:
                yield self.passivate()
            elif self.waiting[0][0] > self.env.now():
                yield self.hold(till=self.waiting[0][0])
            else:
                self.decide()

    def decide(self) -> None:
        """Book the decision that is due."""
        counts = self.env.counts
        _, approved, seconds, reward, worker = heappop(self.waiting)
        counts.undecided -= 1
        if approved:
            counts.approved += 1
            worker.earnings += reward
            worker.paid += seconds
        else:
            counts.rejected += 1
            worker.unpaid += seconds
