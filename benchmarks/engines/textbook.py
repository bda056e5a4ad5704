"""SimPy as the textbook has it: a process for everything that lives or waits, a timeout for each step.

Draws are made one at a time, and what leaves the list of open batches is looked for from its beginning.
"""

import math
from collections.abc import Generator

import simpy

from benchmarks import reference as ref

TITLE = "SimPy, textbook"
PACKAGES = ("simpy",)
SAME_STREAMS = True

Process = Generator[simpy.Event, None, None]


def simulate(workers: int, seed: int, queue: int, hours: float) -> ref.Totals:
    """Run the reference market."""
    market = Market(simpy.Environment(), ref.Streams(seed, scalar=True), queue)
    market.env.process(market.arrivals(ref.ARRIVALS * workers))
    people = [Worker(market) for _ in range(workers)]
    for _ in range(ref.open_at_start(workers)):
        Batch(market)
    market.env.run(until=hours * ref.HOUR)
    return market.counts.totals(
        [person.earnings for person in people],
        [person.paid for person in people],
        [person.unpaid for person in people],
    )


class Market:
    """What the processes share: the clock, chance, the open batches and the counts."""

    def __init__(self, env: simpy.Environment, streams: ref.Streams, queue: int) -> None:
        self.env = env
        self.streams = streams
        self.queue = queue
        self.batches: list[Batch] = []
        self.counts = ref.Counts()

    def arrivals(self, rate: float) -> Process:
        """Post batches for ever."""
        while True:
            yield self.env.timeout(self.streams.exponential() / rate)
            Batch(self)
            self.counts.posted += 1

    def close(self, batch: "Batch") -> None:
        """Take a batch off the list; the last one takes its place."""
        place = self.batches.index(batch)
        self.batches[place] = self.batches[-1]
        self.batches.pop()


class Batch:
    """HITs of one kind, offered until all are claimed or the batch expires."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.unclaimed, self.reward, self.time, lifetime = ref.posting(market.streams)
        self.open = True
        market.batches.append(self)
        market.env.process(self.expire(lifetime))

    def expire(self, lifetime: float) -> Process:
        """Close when the time is up."""
        yield self.market.env.timeout(lifetime)
        self.market.counts.expired += 1
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
        """Leave the list of open batches."""
        self.open = False
        self.market.close(self)


class Worker:
    """A person who comes online now and then, searches for work, and does it."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.env = market.env
        self.streams = market.streams
        self.speed, self.reservation, gap = ref.person(market.streams)
        self.session_end = 0.0
        self.earnings = self.paid = self.unpaid = 0.0
        self.env.process(self.live(gap))

    def live(self, gap: float) -> Process:
        """Be offline and online in turn."""
        if gap:
            yield self.env.timeout(gap)
        while True:
            self.session_end = self.env.now + ref.SESSION * self.streams.exponential()
            self.market.counts.online += 1
            yield from self.session()
            yield self.env.timeout(ref.GAP * self.streams.exponential())

    def session(self) -> Process:
        """Search and work until the session is over."""
        while self.env.now < self.session_end:
            seconds = ref.SEARCH * math.exp(ref.SEARCH_SIGMA * self.streams.normal())
            yield self.env.timeout(seconds)
            self.unpaid += seconds
            self.market.counts.searches += 1
            if self.env.now < self.session_end:
                batch = self.choose()
                if batch:
                    yield from self.spell(batch)

    def choose(self) -> Batch | None:
        """Look at some open batches and return the best paid of them, if it pays enough."""
        batches = self.market.batches
        if not batches:
            return None
        seen = [batches[int(self.streams.uniform() * len(batches))] for _ in range(ref.LOOKS)]
        best = max(seen, key=lambda batch: batch.reward / batch.time)
        wage = ref.HOUR * best.reward / (best.time * self.speed)
        return best if wage >= self.reservation else None

    def spell(self, batch: Batch) -> Process:
        """Do some HITs of a batch, one queue after another."""
        self.market.counts.spells += 1
        left = 1 + math.floor(ref.SPELL * self.streams.exponential())
        while left and batch.open and self.env.now < self.session_end:
            claimed = batch.claim(min(self.market.queue, left))
            left -= claimed
            yield from self.work(batch, claimed)

    def work(self, batch: Batch, claimed: int) -> Process:
        """Do the HITs of one queue; what will become of each is drawn when it is claimed."""
        scale = batch.time * self.speed
        durations = [scale * math.exp(ref.HIT_MU + ref.HIT_SIGMA * self.streams.normal()) for _ in range(claimed)]
        fates = [
            (self.streams.uniform() < ref.APPROVED, ref.REVIEW * self.streams.exponential()) for _ in range(claimed)
        ]
        for seconds, (approved, delay) in zip(durations, fates, strict=True):
            yield self.env.timeout(seconds)
            self.market.counts.submitted += 1
            self.market.counts.undecided += 1
            self.env.process(self.review(batch.reward, seconds, approved, delay))

    def review(self, reward: float, seconds: float, approved: bool, delay: float) -> Process:
        """Wait for the decision on one HIT, and book it."""
        yield self.env.timeout(delay)
        counts = self.market.counts
        counts.undecided -= 1
        if approved:
            counts.approved += 1
            self.earnings += reward
            self.paid += seconds
        else:
            counts.rejected += 1
            self.unpaid += seconds
