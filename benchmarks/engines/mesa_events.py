"""Mesa 3 with its discrete event scheduler: workers are agents, and every step of theirs schedules the next one.

Draws come from blocks, so that what is timed is Mesa and not the generator of random numbers.
"""

import math

from mesa import Agent, Model
from mesa.experimental.devs import DEVSimulator

from benchmarks import reference as ref

TITLE = "Mesa, events"
PACKAGES = ("mesa",)
SAME_STREAMS = True


def simulate(workers: int, seed: int, queue: int, hours: float) -> ref.Totals:
    """Run the reference market."""
    simulator = DEVSimulator()
    market = Market(simulator, workers, queue, ref.Streams(seed))
    simulator.run_until(hours * ref.HOUR)
    people = market.agents_by_type[Worker]
    return market.counts.totals(people.get("earnings"), people.get("paid"), people.get("unpaid"))


class Market(Model):
    """The open batches, and the workers among its agents."""

    def __init__(self, simulator: DEVSimulator, workers: int, queue: int, streams: ref.Streams) -> None:
        super().__init__(seed=0)
        simulator.setup(self)
        self.schedule = simulator.schedule_event_relative
        self.simulator = simulator
        self.streams = streams
        self.queue = queue
        self.arrival_rate = ref.ARRIVALS * workers
        self.batches: list[Batch] = []
        self.counts = ref.Counts()
        Worker.create_agents(self, workers)
        for _ in range(ref.open_at_start(workers)):
            self.post()
        self.schedule(self.arrive, streams.exponential() / self.arrival_rate)

    def arrive(self) -> None:
        """Post a batch and wait for the next."""
        self.counts.posted += 1
        self.post()
        self.schedule(self.arrive, self.streams.exponential() / self.arrival_rate)

    def post(self) -> None:
        """Put a batch on the list and let it expire one day."""
        size, reward, time, lifetime = ref.posting(self.streams)
        batch = Batch(size, reward, time, len(self.batches))
        self.batches.append(batch)
        self.schedule(self.expire, lifetime, function_args=[batch])

    def expire(self, batch: "Batch") -> None:
        """Close the batch if it is still open."""
        self.counts.expired += 1
        if batch.open:
            self.close(batch)

    def close(self, batch: "Batch") -> None:
        """Take a batch off the list; the last one takes its place."""
        last = self.batches.pop()
        if last is not batch:
            self.batches[batch.place] = last
            last.place = batch.place
        batch.open = False


class Batch:
    """HITs of one kind; nothing is an agent that does not act."""

    def __init__(self, size: int, reward: float, time: float, place: int) -> None:
        self.unclaimed = size
        self.reward = reward
        self.time = time
        self.rate = reward / time
        self.place = place
        self.open = True


class Worker(Agent):
    """A person who comes online now and then, searches for work, and does it."""

    def __init__(self, model: Market) -> None:
        super().__init__(model)
        self.speed, self.reservation, gap = ref.person(model.streams)
        self.earnings = self.paid = self.unpaid = 0.0
        self.batch: Batch | None = None
        self.left = 0
        self.queue: list[tuple[float, bool, float]] = []
        self.session_end = 0.0
        model.schedule(self.come_online, gap)

    def come_online(self) -> None:
        """Begin a session with a search."""
        self.model.counts.online += 1
        self.session_end = self.model.simulator.time + ref.SESSION * self.model.streams.exponential()
        self.search()

    def search(self) -> None:
        """Spend some time on a search."""
        seconds = ref.SEARCH * math.exp(ref.SEARCH_SIGMA * self.model.streams.normal())
        self.model.schedule(self.found, seconds, function_args=[seconds])

    def found(self, seconds: float) -> None:
        """End a search: begin a spell, search again, or go offline."""
        self.unpaid += seconds
        self.model.counts.searches += 1
        if self.model.simulator.time < self.session_end:
            self.batch = self.choose()
            if self.batch:
                self.model.counts.spells += 1
                self.left = 1 + math.floor(ref.SPELL * self.model.streams.exponential())
        self.go_on()

    def choose(self) -> Batch | None:
        """Look at some open batches and return the best paid of them, if it pays enough."""
        batches, uniform = self.model.batches, self.model.streams.uniform
        if not batches:
            return None
        best = max([batches[int(uniform() * len(batches))] for _ in range(ref.LOOKS)], key=lambda batch: batch.rate)
        return best if ref.HOUR * best.rate / self.speed >= self.reservation else None

    def go_on(self) -> None:
        """Claim more of the batch, look for another, or go offline."""
        if self.model.simulator.time >= self.session_end:
            self.left = 0
            self.model.schedule(self.come_online, ref.GAP * self.model.streams.exponential())
        elif self.left and self.batch.open:
            self.claim(self.batch)
            self.model.schedule(self.submit, self.queue[-1][0])
        else:
            self.left = 0
            self.search()

    def claim(self, batch: Batch) -> None:
        """Claim a queue of HITs; what will become of each is drawn now. The last of the list is done first."""
        claimed = min(self.model.queue, self.left, batch.unclaimed)
        self.left -= claimed
        batch.unclaimed -= claimed
        if not batch.unclaimed:
            self.model.close(batch)
        scale, streams = batch.time * self.speed, self.model.streams
        durations = [scale * math.exp(ref.HIT_MU + ref.HIT_SIGMA * streams.normal()) for _ in range(claimed)]
        self.queue = [
            (seconds, streams.uniform() < ref.APPROVED, ref.REVIEW * streams.exponential()) for seconds in durations
        ]
        self.queue.reverse()

    def submit(self) -> None:
        """Hand in the HIT that was done, and take the next of the queue."""
        seconds, approved, delay = self.queue.pop()
        counts = self.model.counts
        counts.submitted += 1
        counts.undecided += 1
        decide = self.approved if approved else self.rejected
        self.model.schedule(decide, delay, function_args=[seconds, self.batch.reward])
        if self.queue:
            self.model.schedule(self.submit, self.queue[-1][0])
        else:
            self.go_on()

    def approved(self, seconds: float, reward: float) -> None:
        """Be paid."""
        self.model.counts.undecided -= 1
        self.model.counts.approved += 1
        self.earnings += reward
        self.paid += seconds

    def rejected(self, seconds: float, reward: float) -> None:
        """Lose the reward."""
        self.model.counts.undecided -= 1
        self.model.counts.rejected += 1
        self.unpaid += seconds
