"""Whether the engines do the same work, to be settled before anything is timed.

Engines that draw from the same streams in the same order must go through the same trajectory. Any other engine
must have the same means over many seeds as one of those, within their standard errors.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.engines import Engine
from benchmarks.reference import MEASURES, Totals

ROUNDING = 1e-9
"""Largest relative difference that the order of additions may make."""

STANDARD_ERRORS = 4.0
"""Largest difference between means; eight measures exceed it by chance in one comparison of a thousand."""


@dataclass(frozen=True)
class Markets:
    """The markets in which two engines are compared: one for each seed."""

    workers: int
    hours: float
    seeds: range


@dataclass(frozen=True)
class Agreement:
    """What the comparison of one engine with another came to; `worst` names the largest difference."""

    engine: str
    other: str
    queue: int
    agrees: bool
    worst: str


def differences(totals: Totals, others: Totals) -> list[str]:
    """Return the names of all measures in which two runs differ by more than rounding."""
    pairs = ((name, getattr(totals, name), getattr(others, name)) for name in MEASURES)
    return [name for name, one, two in pairs if not math.isclose(one, two, rel_tol=ROUNDING)]


def trajectories(engine: Engine, other: Engine, queue: int, markets: Markets) -> Agreement:
    """Compare two engines that share streams, market by market."""
    pairs = zip(runs(engine, queue, markets), runs(other, queue, markets), strict=True)
    wrong = {name for totals, others in pairs for name in differences(totals, others)}
    worst = f"differs in {', '.join(sorted(wrong))}" if wrong else "equal, draw for draw"
    return Agreement(engine.name, other.name, queue, not wrong, worst)


def means(engine: Engine, other: Engine, queue: int, markets: Markets) -> Agreement:
    """Compare the means of two engines over markets, measure by measure.

    The other engine gets the seeds that follow, so that the runs are independent whatever each makes of a seed.
    """
    count = len(markets.seeds)
    later = replace(markets, seeds=range(markets.seeds.stop, markets.seeds.stop + count))
    own, others = runs(engine, queue, markets), runs(other, queue, later)
    distances = {name: distance(values(own, name), values(others, name)) for name in MEASURES}
    worst = max(distances, key=distances.__getitem__)
    return Agreement(
        engine.name,
        other.name,
        queue,
        distances[worst] <= STANDARD_ERRORS,
        f"means differ most in {worst}: {distances[worst]:.1f} standard errors over {count} seeds",
    )


def runs(engine: Engine, queue: int, markets: Markets) -> list[Totals]:
    """Run an engine in each of the markets."""
    return [engine.simulate(markets.workers, seed, queue, markets.hours) for seed in markets.seeds]


def values(totals: list[Totals], name: str) -> np.ndarray:
    """Return one measure of every run."""
    return np.array([getattr(one, name) for one in totals], float)


def distance(one: np.ndarray, two: np.ndarray) -> float:
    """Return the difference of two means in standard errors.

    >>> round(distance(np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.0, 4.0])), 3)
    1.225
    """
    difference = abs(one.mean() - two.mean())
    error = math.sqrt(one.var(ddof=1) / one.size + two.var(ddof=1) / two.size)
    if not error:
        return math.inf if difference else 0.0
    return float(difference / error)
