"""SimPy, tuned: what the library can do on one core while every worker is still a process.

Draws come from blocks, a batch is found and closed in constant time, a queue of claimed HITs is one timeout, expiry
is a callback, and decisions wait in the worker's own account until somebody looks: the worker, on coming online.
"""

from collections.abc import Generator
from math import exp

import simpy

from benchmarks import reference as ref

TITLE = "SimPy, tuned"
PACKAGES = ("simpy",)
SAME_STREAMS = True

Process = Generator[simpy.Event, None, None]


def simulate(workers: int, seed: int, queue: int, hours: float) -> ref.Totals:
    """Run the reference market."""
    market = Market(ref.Streams(seed), queue, hours * ref.HOUR)
    market.env.process(market.arrivals(ref.ARRIVALS * workers))
    accounts = [Account() for _ in range(workers)]
    for account in accounts:
        market.env.process(worker(market, account, *ref.person(market.streams)))
    for _ in range(ref.open_at_start(workers)):
        market.post()
    market.env.run(until=market.horizon)
    for account in accounts:
        account.settle(market.horizon, market.counts)
    return market.counts.totals(
        [account.earnings for account in accounts],
        [account.paid for account in accounts],
        [account.unpaid for account in accounts],
    )


class Batch:
    """HITs of one kind; `place` is where it stands among the open batches, -1 once it is closed."""

    __slots__ = ("place", "rate", "reward", "time", "unclaimed")

    def __init__(self, place: int, size: int, reward: float, time: float) -> None:
        self.place = place
        self.unclaimed = size
        self.reward = reward
        self.time = time
        self.rate = reward / time


class Account:
    """One worker's money and time, and the submissions that were not yet decided when it was last settled."""

    __slots__ = ("earnings", "paid", "pending", "unpaid")

    def __init__(self) -> None:
        self.earnings = self.paid = self.unpaid = 0.0
        self.pending: list[tuple[float, bool, float, float]] = []

    def settle(self, now: float, counts: ref.Counts) -> None:
        """Book all that was decided by now, in the order of the decisions."""
        self.pending.sort()
        due = 0
        for decided, approved, seconds, reward in self.pending:
            if decided > now:
                break
            due += 1
            if approved:
                counts.approved += 1
                self.earnings += reward
                self.paid += seconds
            else:
                counts.rejected += 1
                self.unpaid += seconds
        del self.pending[:due]
        counts.undecided -= due


class Market:
    """What the processes share: the clock, chance, the open batches and the counts."""

    def __init__(self, streams: ref.Streams, queue: int, horizon: float) -> None:
        self.env = simpy.Environment()
        self.streams = streams
        self.queue = queue
        self.horizon = horizon
        self.batches: list[Batch] = []
        self.counts = ref.Counts()

    def arrivals(self, rate: float) -> Process:
        """Post batches for ever."""
        while True:
            yield self.env.timeout(self.streams.exponential() / rate)
            self.post()
            self.counts.posted += 1

    def post(self) -> None:
        """Open a batch and let it expire without a process of its own."""
        size, reward, time, lifetime = ref.posting(self.streams)
        batch = Batch(len(self.batches), size, reward, time)
        self.batches.append(batch)
        self.env.timeout(lifetime, batch).callbacks.append(self.expire)

    def expire(self, event: simpy.Event) -> None:
        """Close the batch whose time is up, if it is still open."""
        self.counts.expired += 1
        if event.value.place >= 0:
            self.close(event.value)

    def close(self, batch: Batch) -> None:
        """Let the last batch of the list take the place of this one."""
        last = self.batches.pop()
        if last is not batch:
            self.batches[batch.place] = last
            last.place = batch.place
        batch.place = -1


def worker(market: Market, account: Account, speed: float, reservation: float, gap: float) -> Process:
    """Live one worker's life; all that is looked up often is looked up once."""
    env, timeout, counts = market.env, market.env.timeout, market.counts
    normal, exponential, uniform = market.streams.normal, market.streams.exponential, market.streams.uniform
    batches, close, most, horizon = market.batches, market.close, market.queue, market.horizon
    looks = range(ref.LOOKS)
    least = reservation * speed / ref.HOUR
    if gap:
        yield timeout(gap)
    while True:
        account.settle(env.now, counts)
        counts.online += 1
        session_end = env.now + ref.SESSION * exponential()
        while env.now < session_end:
            seconds = ref.SEARCH * exp(ref.SEARCH_SIGMA * normal())
            yield timeout(seconds)
            account.unpaid += seconds
            counts.searches += 1
            if not batches or env.now >= session_end:
                continue
            count = len(batches)
            batch = max([batches[int(uniform() * count)] for _ in looks], key=rate_of)
            if batch.rate < least:
                continue
            counts.spells += 1
            left = 1 + int(ref.SPELL * exponential())
            while left and batch.place >= 0 and env.now < session_end:
                claimed = min(most, left, batch.unclaimed)
                left -= claimed
                batch.unclaimed -= claimed
                if not batch.unclaimed:
                    close(batch)
                scale, reward, clock = batch.time * speed, batch.reward, env.now
                durations = [scale * exp(ref.HIT_MU + ref.HIT_SIGMA * normal()) for _ in range(claimed)]
                for seconds in durations:
                    clock += seconds
                    approved = uniform() < ref.APPROVED
                    decided = clock + ref.REVIEW * exponential()
                    if clock <= horizon:
                        counts.submitted += 1
                        counts.undecided += 1
                        account.pending.append((decided, approved, seconds, reward))
                yield timeout(clock - env.now)
        yield timeout(ref.GAP * exponential())


def rate_of(batch: Batch) -> float:
    """Return the pay of a second's work, by which workers compare batches."""
    return batch.rate
