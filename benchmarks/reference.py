"""The reference market: its constants, its three streams of chance, and what every engine reports about it.

Workers come online, search among open batches, take one that pays enough, claim HITs of it a queue at a time, and
are approved or rejected later. `benchmarks/README.md` tells the whole story; this file holds the numbers.
The unit of time is the second, that of money the dollar.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

HOUR = 3600.0
"""Seconds in an hour."""

HOURS = 12.0
"""T, the horizon, in hours."""

SESSION = 3600.0
"""Mean time online, exponential, in seconds."""

GAP = 25_200.0
"""Mean time offline between two sessions, exponential, in seconds."""

ONLINE = 1 / 8
"""Probability that a worker is online at the start, which is the share online in the long run."""

SPEED_SIGMA = 0.3
"""Spread of the workers' factor on durations, lognormal with median 1."""

RESERVATION, RESERVATION_SIGMA = 0.5, 0.5
"""Lowest pay a worker accepts, lognormal: median in dollars an hour, and spread."""

SEARCH, SEARCH_SIGMA = 15.0, 0.8
"""Time of one search, lognormal: median in seconds, and spread."""

LOOKS = 10
"""k, the number of open batches looked at in one search, drawn with replacement."""

SPELL = -1 / math.log(0.9)
"""Scale that turns a unit exponential into the geometric number of HITs wanted of one batch, less one; mean 10."""

HIT_SIGMA = 0.5
"""Spread of a HIT's duration around the batch's time × the worker's factor, lognormal with mean 1."""

HIT_MU = -(HIT_SIGMA**2) / 2
"""Location of the same lognormal."""

ARRIVALS = 5e-5
"""λ / W, arrivals of batches, Poisson, for each worker and second."""

LIFETIME = 7200.0
"""Mean time until a batch expires, exponential, in seconds."""

SIZE_LEAST, SIZE_MOST, SIZE_TAIL = 20, 5000, 1.2
"""HITs in a batch, Pareto cut off: least, most, and exponent of the tail; mean 83."""

REWARD, REWARD_SIGMA = 0.01, 1.0
"""Reward of a HIT, lognormal over batches: median in dollars, and spread."""

TIME, TIME_SIGMA = 40.0, 0.7
"""Time a HIT takes the median worker, lognormal over batches: median in seconds, and spread."""

APPROVED = 0.95
"""Probability that a HIT is approved."""

REVIEW = 7200.0
"""Mean time from submission to decision, exponential, in seconds."""

LEAST_HOURS = 1 / 6
"""Workers with less time than this, in hours, have no wage of their own in `Totals.wage_mean`."""

BLOCK = 8192
"""Draws made by one call of a generator."""

Draw = Callable[[], float]


class Streams:
    """The three streams of chance: each of `normal`, `exponential` and `uniform` is called for the next draw.

    A block of draws and draws one by one give the same numbers; the block is ten times cheaper.

    >>> one_by_one, block = Streams(7, scalar=True), Streams(7)
    >>> [one_by_one.normal() for _ in range(3)] == [block.normal() for _ in range(3)]
    True
    """

    def __init__(self, seed: int, *, scalar: bool = False) -> None:
        normals, exponentials, uniforms = generators(seed)
        prepare = one if scalar else blocks
        self.normal: Draw = prepare(normals.standard_normal)
        self.exponential: Draw = prepare(exponentials.standard_exponential)
        self.uniform: Draw = prepare(uniforms.random)


# ruff: noqa: TID251 - the engines share streams, not addresses, so these draws do not go through sim.chance.
def generators(seed: int) -> list[np.random.Generator]:
    """Return the generators of standard normal, standard exponential and uniform draws."""
    children = np.random.SeedSequence(seed).spawn(3)
    return [np.random.default_rng(child) for child in children]


def one(draw: Callable[[], float]) -> Draw:
    """Return the generator's own method, which draws one number at each call."""
    return draw


def blocks(draw: Callable[[int], np.ndarray]) -> Draw:
    """Return a function that hands out draws of a block, and makes the next block when it is used up."""
    return chain.from_iterable(_fill(draw)).__next__


def _fill(draw: Callable[[int], np.ndarray]) -> Iterator[list[float]]:
    while True:
        yield draw(BLOCK).tolist()


class Person(NamedTuple):
    """What sets one worker apart; `gap` is the time until the first session, 0 for those online at the start."""

    speed: float
    reservation: float
    gap: float


class Posting(NamedTuple):
    """What sets one batch apart: HITs, dollars for each, seconds for each, seconds until it expires."""

    size: int
    reward: float
    time: float
    lifetime: float


def person(streams: Streams) -> Person:
    """Draw a worker: normal, normal, uniform, and an exponential for those who start offline."""
    speed = math.exp(SPEED_SIGMA * streams.normal())
    reservation = RESERVATION * math.exp(RESERVATION_SIGMA * streams.normal())
    online = streams.uniform() < ONLINE
    return Person(speed, reservation, 0.0 if online else GAP * streams.exponential())


def posting(streams: Streams) -> Posting:
    """Draw a batch: uniform, normal, normal, exponential."""
    size = min(SIZE_MOST, math.floor(SIZE_LEAST * (1 - streams.uniform()) ** (-1 / SIZE_TAIL)))
    reward = REWARD * math.exp(REWARD_SIGMA * streams.normal())
    time = TIME * math.exp(TIME_SIGMA * streams.normal())
    return Posting(size, reward, time, LIFETIME * streams.exponential())


def open_at_start(workers: int) -> int:
    """Return how many batches are open at the start: arrivals × lifetime, which is their number in the long run."""
    return round(ARRIVALS * workers * LIFETIME)


@dataclass(frozen=True)
class Totals:
    """What one run comes to; engines that keep the order of draws agree on all of it but for rounding.

    `events` counts what happens in the market, however few events an engine schedules: coming online, the end of a
    search, a HIT submitted, a HIT decided, a batch posted, a batch expired.
    """

    submitted: int
    approved: int
    rejected: int
    undecided: int
    searches: int
    spells: int
    events: int
    wage_agg: float
    wage_mean: float
    gini: float


@dataclass
class Counts:
    """What an engine counts while it runs; a worker's pay and time are kept with the worker."""

    online: int = 0
    searches: int = 0
    spells: int = 0
    submitted: int = 0
    approved: int = 0
    rejected: int = 0
    undecided: int = 0
    posted: int = 0
    expired: int = 0

    def totals(self, earnings: ArrayLike, paid: ArrayLike, unpaid: ArrayLike) -> Totals:
        """Return the totals, given dollars, paid seconds and unpaid seconds of each worker."""
        decided = self.approved + self.rejected
        dollars, hours = np.asarray(earnings), (np.asarray(paid) + np.asarray(unpaid)) / HOUR
        own = hours >= LEAST_HOURS
        return Totals(
            submitted=self.submitted,
            approved=self.approved,
            rejected=self.rejected,
            undecided=self.undecided,
            searches=self.searches,
            spells=self.spells,
            events=self.online + self.searches + self.submitted + decided + self.posted + self.expired,
            wage_agg=float(dollars.sum() / hours.sum()) if hours.any() else 0.0,
            wage_mean=float((dollars[own] / hours[own]).mean()) if own.any() else 0.0,
            gini=gini(dollars),
        )


def gini(values: np.ndarray) -> float:
    """Return the Gini index, 0 if all values are; written again here, so that no engine judges itself.

    >>> gini(np.array([0.0, 0.0, 0.0, 1.0]))
    0.75
    """
    values = np.sort(values)
    if not values.any():
        return 0.0
    ranks = np.arange(1, values.size + 1)
    return float(2 * (ranks * values).sum() / (values.size * values.sum()) - (values.size + 1) / values.size)


MEASURES = tuple(field.name for field in fields(Totals))
"""Names of everything in `Totals`, in the order in which reports show them."""
