"""What requesters mean to post: the n-th batch of a run, before any rule or reaction.

The reward is drawn first, from customary prices; what the requester really pays for an hour then gives the
usual length of the HIT. Badly paid work is therefore long work, in which workers spend most of their hours.

A sample of one in `run.scale` has that part of the people and of the work. Small batches it has whole, one in so many
of them. A large one, which the platform does in hours, would keep the sample busy for days, and its requester would be
the market: of such batches the sample has a part of each HIT's assignments, and so much oftener.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from sim.chance import Chance, pick
from sim.entities import Requester
from sim.money import CENT, MICROS
from sim.scenario import Scenario
from sim.sections.task import TaskType

HOURS_PER_DAY = 24.0

LARGEST = 0.2
"""Most of a day's work of a sample that is asked for in one batch, unless it has a single assignment for each HIT."""

SIZES = np.linspace(-8, 8, 65)
TAILS = (np.arange(256) + 0.5) / 256
"""Over which sizes of requesters (log points) and quantiles of batches means are taken."""


@dataclass(frozen=True, slots=True)
class Posting:
    """A batch as its requester would post it if no rule applied; `offered` in micro-dollars.

    Of the assignments that each HIT has on the platform, this sample has `copies`.
    """

    id: int
    posted: float
    requester: Requester
    task: int
    offered: int
    usual_hours: float
    hits: int
    assignments_per_hit: int
    copies: int
    key: int
    probe: int = -1
    """Which arm of a field experiment it belongs to, or -1 for work that is meant as such."""


class Sampling:
    """Which part of the platform's batches a sample has: how many assignments of each HIT, and how much oftener."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.tasks = list(scenario.tasks.values())
        terms = scenario.requesters
        per_day = terms.tracked_batches_per_day * terms.unseen_work_multiplier / scenario.run.scale
        density = np.exp(-((SIZES / max(terms.size_log_sd, 1e-9)) ** 2) / 2) if terms.size_log_sd else SIZES == 0
        work = sum(
            row.batch_share * row.assignments_per_hit * np.average(self.hits_of(place).mean(axis=1), weights=density)
            for place, row in enumerate(self.tasks)
        )
        self.largest = LARGEST * per_day * work / sum(row.batch_share for row in self.tasks)
        self.most = float(max(self.oftener(np.array([row.hits_cap]), row.assignments_per_hit)[0] for row in self.tasks))
        """How much oftener a sample has the largest batches at most."""

    def hits_of(self, place: int) -> np.ndarray:
        """Return the HITs of a kind of batches by their requesters' size, a row for each of `SIZES`."""
        return sizes(
            self.tasks[place], np.exp(SIZES - self.scenario.requesters.size_log_sd**2 / 2)[:, np.newaxis], TAILS
        )

    def copies(self, hits: np.ndarray, assignments: np.ndarray | int) -> np.ndarray:
        """Return how many assignments of each HIT the sample has of batches of so many HITs."""
        kept: np.ndarray = np.clip(np.floor(self.largest / hits), 1, assignments).astype(np.int64)
        return kept

    def oftener(self, hits: np.ndarray, assignments: np.ndarray | int) -> np.ndarray:
        """Return by how much oftener than one in `run.scale` such batches are in the sample, in parts."""
        more: np.ndarray = assignments / self.copies(hits, assignments)
        return more

    def mean(self, size: np.ndarray) -> np.ndarray:
        """Return by how much oftener a batch of requesters of such sizes is in the sample, mean over their batches."""
        if self.most == 1:
            return np.ones(size.size)
        share = np.array([row.batch_share for row in self.tasks])
        means = [
            self.oftener(self.hits_of(place), row.assignments_per_hit).mean(axis=1)
            for place, row in enumerate(self.tasks)
        ]
        more: np.ndarray = np.interp(np.log(size), SIZES, share @ means / share.sum())
        return more


def sizes(task: TaskType, size: np.ndarray, quantile: np.ndarray) -> np.ndarray:
    """Return the HITs of batches of a kind, from requesters of such a size, at these quantiles of a power law."""
    hits = task.hits_min * (1 - quantile) ** (-1 / task.hits_tail) * size
    return np.clip(np.rint(hits), 1, task.hits_cap)


def postings(scenario: Scenario, chance: Chance, requesters: list[Requester]) -> Iterator[Posting]:
    """Yield every batch of a run in order of time; the n-th is the same in all scenarios of a seed."""
    terms = scenario.requesters
    sampling = Sampling(scenario)
    weights = np.array([requester.posting_weight for requester in requesters])
    own_sizes = np.array([requester.size for requester in requesters])
    oftener = float(np.average(sampling.mean(own_sizes), weights=weights))
    per_hour = oftener * terms.tracked_batches_per_day * terms.unseen_work_multiplier / HOURS_PER_DAY
    per_hour /= scenario.run.scale
    begins, ends = -scenario.run.warmup_days * HOURS_PER_DAY, scenario.run.days * HOURS_PER_DAY
    expected = per_hour * (ends - begins)
    at_start = round(oftener * terms.open_at_start / scenario.run.scale)
    later = int(expected + 6 * np.sqrt(expected) + 6) if expected else 0
    if at_start + later == 0:
        return
    gaps = chance.of_luck("times of posting").at().exponential(1 / per_hour, later) if later else np.zeros(0)
    times = begins + np.concatenate((np.zeros(at_start), np.cumsum(gaps)))
    # All are drawn as often as the parts of the largest batches; the last coordinate tells which are in the sample.
    most = sampling.most
    count = times.size if most == 1 else int((times.size + 6 * np.sqrt(times.size)) * most / oftener)
    points = chance.of_luck("postings").spread(count, 4 if most == 1 else 5)
    keys = chance.of_luck("postings' keys").keys(count)
    tasks = list(scenario.tasks.values())
    task = pick(points[:, 0], np.array([row.batch_share for row in tasks]))
    poster = pick(points[:, 1], weights)

    def of_task(column: str) -> np.ndarray:
        return np.array([getattr(row, column) for row in tasks])[task]

    offered = customary(
        100 * of_task("reward_median") * np.exp(of_task("reward_log_sd") * ndtri(points[:, 2])), terms.customary_cents
    )
    hourly_pay = np.array([requester.hourly_pay for requester in requesters])[poster]
    own_length = chance.of_luck("lengths of HITs").at().standard_normal(count)
    usual_hours = np.where(
        of_task("usual_seconds") > 0,
        of_task("usual_seconds") / 3600 * np.exp(of_task("usual_log_sd") * own_length),
        offered / MICROS / hourly_pay,
    )
    usual_hours = np.clip(usual_hours, terms.shortest_hit_seconds / 3600, terms.longest_hit_hours)
    size = own_sizes[poster] / np.exp(terms.size_log_sd**2 / 2)
    hits = np.zeros(count, dtype=np.int64)
    for place, row in enumerate(tasks):
        hits[task == place] = sizes(row, size[task == place], points[task == place, 3])
    assignments = of_task("assignments_per_hit")
    copies = sampling.copies(hits, assignments)
    sampled = np.arange(count) if most == 1 else np.flatnonzero(points[:, 4] * most < assignments / copies)
    columns = (task, offered, usual_hours, hits, assignments, copies, poster)
    rows = zip(times.tolist(), *(column[sampled].tolist() for column in columns), strict=False)
    for n, (posted, kind, reward, hours, number, asked, kept, by) in enumerate(rows):
        if posted >= ends:
            return
        yield Posting(n, posted, requesters[by], kind, reward, hours, number, asked, kept, keys[n])


def expected_postings(scenario: Scenario, requesters: list[Requester]) -> np.ndarray:
    """Return how many batches each requester is expected to post in the measuring period, at the run's scale."""
    terms = scenario.requesters
    weight = np.array([requester.posting_weight for requester in requesters])
    per_day = terms.tracked_batches_per_day * terms.unseen_work_multiplier / scenario.run.scale
    oftener = Sampling(scenario).mean(np.array([requester.size for requester in requesters]))
    return per_day * scenario.run.days * weight / weight.sum() * oftener


def appearance(expected: np.ndarray) -> np.ndarray:
    """Return the chance that somebody posts at all of whom so many batches are expected.

    Posters are drawn from Sobol points, one in each of as many equal cells as there are batches; a requester is an
    interval of `expected` cells that begins anywhere. Rare ones appear with a chance that is their expectation, and
    whoever covers a cell appears for sure.

    >>> appearance(np.array([0.01, 1.0, 2.0])).round(4)
    array([0.01  , 0.8333, 1.    ])
    """
    rare = expected - np.minimum(expected, 1) ** 3 / 6
    frequent = 1 - np.maximum(2 - expected, 0) ** 3 / 6
    return np.where(expected < 1, rare, frequent)


def customary(cents: np.ndarray, prices: tuple[float, ...]) -> np.ndarray:
    """Return the nearest customary price of each amount, in micro-dollars; without customs the amount itself."""
    if not prices:
        return np.maximum(np.rint(cents * CENT), 1).astype(np.int64)
    sorted_prices = np.array(sorted(prices))
    edges = (np.log(sorted_prices[1:]) + np.log(sorted_prices[:-1])) / 2
    return (sorted_prices[np.searchsorted(edges, np.log(cents))] * CENT).astype(np.int64)
