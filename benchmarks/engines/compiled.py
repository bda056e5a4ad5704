"""The bound: one event loop over arrays, compiled by numba, without any simulation library.

Every worker has exactly one next event, so the heap holds no more than the workers, the batches and the next arrival.
A decision is booked when its HIT is claimed, because nobody can look at it before the end.
"""

import math
from heapq import heapify, heappop, heappush, heapreplace

import numpy as np
from numba import njit

from benchmarks import reference as ref

TITLE = "compiled bound"
PACKAGES = ("numba",)
SAME_STREAMS = True

OFFLINE, SEARCHING, WORKING = range(3)
ONLINE, SEARCHES, SPELLS, SUBMITTED, APPROVED, REJECTED, UNDECIDED, POSTED, EXPIRED = range(9)
ROOM = 6.0
"""Standard deviations by which arrivals may exceed their mean before the array of batches is full."""

WORKER = np.dtype(
    [(name, np.int64) for name in ("state", "batch", "left")]
    + [(name, np.float64) for name in ("speed", "least", "end", "search", "earnings", "paid", "unpaid")]
)
BATCH = np.dtype(
    [(name, np.int64) for name in ("unclaimed", "place")] + [(name, np.float64) for name in ("reward", "time", "rate")]
)


def simulate(workers: int, seed: int, queue: int, hours: float) -> ref.Totals:
    """Run the reference market."""
    horizon = hours * ref.HOUR
    arrivals = ref.ARRIVALS * workers * horizon
    room = ref.open_at_start(workers) + int(arrivals + ROOM * math.sqrt(arrivals)) + 100
    people, batches = np.zeros(workers, WORKER), np.zeros(room, BATCH)
    counts = run(people, batches, *ref.generators(seed), ref.open_at_start(workers), queue, horizon)
    return ref.Counts(*counts.tolist()).totals(people["earnings"], people["paid"], people["unpaid"])


# One long loop: to hand its arrays to a function for each step of a worker makes it about twice as slow.
@njit(cache=True)
def run(people, batches, normals, exponentials, uniforms, at_start, queue, horizon):  # noqa: C901
    """Advance the market to the horizon and return the counts.

    In the heap, workers are numbered from 0, the next arrival has the number after them, and batches the numbers
    after that. `offered` lists the open batches, `open_count` of them.
    """
    counts = np.zeros(9, np.int64)
    offered, open_count, posted = np.empty(len(batches), np.int64), 0, 0
    durations = np.empty(queue)
    arrival = len(people)
    arrival_rate = ref.ARRIVALS * len(people)

    heap = [(draw_worker(worker, normals, exponentials, uniforms), n) for n, worker in enumerate(people)]
    for _ in range(at_start):
        lifetime = draw_batch(batches[posted], normals, exponentials, uniforms)
        batches[posted].place, offered[open_count] = open_count, posted
        heap.append((lifetime, arrival + 1 + posted))
        open_count, posted = open_count + 1, posted + 1
    heap.append((exponentials.standard_exponential() / arrival_rate, arrival))
    heapify(heap)

    while heap[0][0] < horizon:
        now, actor = heap[0]
        if actor > arrival:
            counts[EXPIRED] += 1
            batch = batches[actor - arrival - 1]
            if batch.place >= 0:
                open_count = close(batch, batches, offered, open_count)
            heappop(heap)
            continue
        if actor == arrival:
            counts[POSTED] += 1
            lifetime = draw_batch(batches[posted], normals, exponentials, uniforms)
            batches[posted].place, offered[open_count] = open_count, posted
            heapreplace(heap, (now + exponentials.standard_exponential() / arrival_rate, arrival))
            heappush(heap, (now + lifetime, arrival + 1 + posted))
            open_count, posted = open_count + 1, posted + 1
            continue

        worker = people[actor]
        if worker.state == OFFLINE:
            counts[ONLINE] += 1
            worker.end = now + ref.SESSION * exponentials.standard_exponential()
            worker.left = 0
        elif worker.state == SEARCHING:
            counts[SEARCHES] += 1
            worker.unpaid += worker.search
            if now < worker.end and open_count:
                worker.batch = best_seen(batches, offered, open_count, uniforms)
                if batches[worker.batch].rate >= worker.least:
                    counts[SPELLS] += 1
                    worker.left = 1 + int(ref.SPELL * exponentials.standard_exponential())

        batch = batches[worker.batch]
        if now >= worker.end:
            worker.state = OFFLINE
            following = now + ref.GAP * exponentials.standard_exponential()
        elif worker.left and batch.place >= 0:
            worker.state = WORKING
            claimed = min(queue, worker.left, batch.unclaimed)
            worker.left -= claimed
            batch.unclaimed -= claimed
            if not batch.unclaimed:
                open_count = close(batch, batches, offered, open_count)
            for n in range(claimed):
                durations[n] = math.exp(ref.HIT_MU + ref.HIT_SIGMA * normals.standard_normal())
            following = work(worker, batch, durations[:claimed], now, horizon, exponentials, uniforms, counts)
        else:
            worker.state, worker.left = SEARCHING, 0
            worker.search = ref.SEARCH * math.exp(ref.SEARCH_SIGMA * normals.standard_normal())
            following = now + worker.search
        heapreplace(heap, (following, actor))
    return counts


@njit(cache=True)
def draw_worker(worker, normals, exponentials, uniforms):
    """Fill in a worker and return the time of the first session."""
    worker.speed = math.exp(ref.SPEED_SIGMA * normals.standard_normal())
    reservation = ref.RESERVATION * math.exp(ref.RESERVATION_SIGMA * normals.standard_normal())
    worker.least = reservation * worker.speed / ref.HOUR
    return 0.0 if uniforms.random() < ref.ONLINE else ref.GAP * exponentials.standard_exponential()


@njit(cache=True)
def draw_batch(batch, normals, exponentials, uniforms):
    """Fill in a batch and return how long it lives."""
    pareto = math.floor(ref.SIZE_LEAST * (1 - uniforms.random()) ** (-1 / ref.SIZE_TAIL))
    batch.unclaimed = min(ref.SIZE_MOST, pareto)
    batch.reward = ref.REWARD * math.exp(ref.REWARD_SIGMA * normals.standard_normal())
    batch.time = ref.TIME * math.exp(ref.TIME_SIGMA * normals.standard_normal())
    batch.rate = batch.reward / batch.time
    return ref.LIFETIME * exponentials.standard_exponential()


@njit(cache=True)
def close(batch, batches, offered, open_count):
    """Let the last of the open batches take the place of this one; return how many are left."""
    last = offered[open_count - 1]
    offered[batch.place] = last
    batches[last].place = batch.place
    batch.place = -1
    return open_count - 1


@njit(cache=True)
def best_seen(batches, offered, open_count, uniforms):
    """Look at some open batches and return the best paid of them."""
    best = offered[int(uniforms.random() * open_count)]
    for _ in range(ref.LOOKS - 1):
        seen = offered[int(uniforms.random() * open_count)]
        if batches[seen].rate > batches[best].rate:
            best = seen
    return best


@njit(cache=True)
def work(worker, batch, durations, now, horizon, exponentials, uniforms, counts):
    """Book what will have been submitted and decided by the horizon; return when the queue is done."""
    scale = batch.time * worker.speed
    for duration in durations:
        seconds = scale * duration
        now += seconds
        approved = uniforms.random() < ref.APPROVED
        decided = now + ref.REVIEW * exponentials.standard_exponential()
        if now > horizon:
            continue
        counts[SUBMITTED] += 1
        if decided > horizon:
            counts[UNDECIDED] += 1
        elif approved:
            counts[APPROVED] += 1
            worker.earnings += batch.reward
            worker.paid += seconds
        else:
            counts[REJECTED] += 1
            worker.unpaid += seconds
    return now
