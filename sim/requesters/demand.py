"""What requesters mean to post: the n-th batch of a run, before any rule or reaction.

The reward is drawn first, from customary prices; what the requester really pays for an hour then gives the
usual length of the HIT. Badly paid work is therefore long work, in which workers spend most of their hours.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from sim.chance import Chance, pick
from sim.entities import Requester
from sim.money import CENT, MICROS
from sim.scenario import Scenario

HOURS_PER_DAY = 24.0


@dataclass(frozen=True, slots=True)
class Posting:
    """A batch as its requester would post it if no rule applied; `offered` in micro-dollars."""

    id: int
    posted: float
    requester: Requester
    task: int
    offered: int
    usual_hours: float
    hits: int
    assignments_per_hit: int
    key: int
    probe: int = -1
    """Which arm of a field experiment it belongs to, or -1 for work that is meant as such."""


def postings(scenario: Scenario, chance: Chance, requesters: list[Requester]) -> Iterator[Posting]:
    """Yield every batch of a run in order of time; the n-th is the same in all scenarios of a seed."""
    terms = scenario.requesters
    per_hour = terms.tracked_batches_per_day * terms.unseen_work_multiplier / HOURS_PER_DAY / scenario.run.scale
    begins, ends = -scenario.run.warmup_days * HOURS_PER_DAY, scenario.run.days * HOURS_PER_DAY
    expected = per_hour * (ends - begins)
    at_start = round(terms.open_at_start / scenario.run.scale)
    later = int(expected + 6 * np.sqrt(expected) + 6) if expected else 0
    count = at_start + later
    if count == 0:
        return
    gaps = chance.of_luck("times of posting").at().exponential(1 / per_hour, later) if later else np.zeros(0)
    times = begins + np.concatenate((np.zeros(at_start), np.cumsum(gaps)))
    points = chance.of_luck("postings").spread(count, 4)
    keys = chance.of_luck("postings' keys").keys(count)
    tasks = list(scenario.tasks.values())
    task = pick(points[:, 0], np.array([row.batch_share for row in tasks]))
    poster = pick(points[:, 1], np.array([requester.posting_weight for requester in requesters]))

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
    size = np.array([requester.size for requester in requesters])[poster] / np.exp(terms.size_log_sd**2 / 2)
    hits = of_task("hits_min") * (1 - points[:, 3]) ** (-1 / of_task("hits_tail")) * size
    hits = np.clip(np.rint(hits), 1, of_task("hits_cap")).astype(np.int64)
    columns = (times, task, offered, usual_hours, hits, of_task("assignments_per_hit"))
    rows = zip(*(column.tolist() for column in columns), strict=True)
    for n, (posted, kind, reward, hours, number, copies) in enumerate(rows):
        if posted >= ends:
            return
        yield Posting(n, posted, requesters[poster[n]], kind, reward, hours, number, copies, keys[n])


def expected_postings(scenario: Scenario, requesters: list[Requester]) -> np.ndarray:
    """Return how many batches each requester is expected to post in the measuring period, at the run's scale."""
    terms = scenario.requesters
    weight = np.array([requester.posting_weight for requester in requesters])
    per_day = terms.tracked_batches_per_day * terms.unseen_work_multiplier / scenario.run.scale
    return per_day * scenario.run.days * weight / weight.sum()


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
