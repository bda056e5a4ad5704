"""Intervals and tests: what a mean over replications, a share of worlds or a ratio of variances leaves open.

Every interval of Piecerate is made here. How often each holds the truth is measured in `tests/test_coverage.py`
and reported in docs/statistics.md.
"""

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from scipy import stats

CONFIDENCE = 0.95


def mean_interval(values: np.ndarray) -> tuple[float, float, float]:
    """Return the mean of independent values and its interval from Student's t, NaN where one value is too few.

    >>> [round(number, 3) for number in mean_interval(np.array([1.0, 2.0, 3.0]))]
    [2.0, -0.484, 4.484]
    """
    mean, half = mean_and_half_width(values)
    return float(mean), float(mean - half), float(mean + half)


def mean_and_half_width(values: np.ndarray) -> tuple[Any, Any]:
    """Return the mean along the last axis and half the width of its interval; both keep the other axes.

    Exact for values that are normal; docs/statistics.md says how far it falls short for skewed ones.
    """
    count = values.shape[-1]
    mean = values.mean(axis=-1) if count else np.full(values.shape[:-1], math.nan)
    if count < 2:
        return mean, np.full_like(mean, math.nan)
    return mean, critical(count) * values.std(axis=-1, ddof=1) / math.sqrt(count)


@cache
def critical(count: int) -> float:
    """Return how many standard errors an interval reaches to each side when `count` values are at hand."""
    return float(stats.t.ppf((1 + CONFIDENCE) / 2, count - 1))


def chance_of_no_difference(values: np.ndarray) -> float:
    """Return the two-sided p-value of Student's test that the mean is zero; 1 where nothing differs at all."""
    count = values.size
    if count < 2 or not np.isfinite(values).all():
        return math.nan
    mean, error = float(values.mean()), float(values.std(ddof=1)) / math.sqrt(count)
    if error == 0:
        return 1.0 if mean == 0 else 0.0
    return float(2 * stats.t.sf(abs(mean) / error, count - 1))


def hold_together(chances: np.ndarray) -> np.ndarray:
    """Tell which of many tests still find something when at most 5 % of the findings may be luck.

    The method of Benjamini and Yekutieli (2001), which allows the tests to depend on each other in any way, as
    measures of the same runs do. A chance that is NaN finds nothing.

    >>> hold_together(np.array([0.001, 0.04, 0.9, np.nan])).tolist()
    [True, False, False, False]
    """
    found = np.zeros(chances.size, dtype=bool)
    known = np.isfinite(chances)
    if known.any():
        found[known] = stats.false_discovery_control(chances[known], method="by") <= 1 - CONFIDENCE
    return found


def share_interval(hits: int, count: int) -> tuple[float, float]:
    """Return the interval of a share of independent cases after Wilson (1927); NaN where there is no case.

    >>> [round(end, 3) for end in share_interval(87, 100)]
    [0.79, 0.922]
    """
    if not count:
        return math.nan, math.nan
    ends = stats.binomtest(hits, count).proportion_ci(CONFIDENCE, method="wilson")
    return float(ends.low), float(ends.high)


def ratio_interval(above: np.ndarray, below: np.ndarray) -> tuple[float, float, float]:
    """Return the ratio of two means over the same replications, and its interval after Fieller (1954).

    The two values of a replication may go together. NaN where the interval of the mean below holds zero: then any
    ratio is possible.

    >>> [round(number, 3) for number in ratio_interval(np.array([2.0, 4.2, 5.8]), np.array([1.0, 2.0, 3.0]))]
    [nan, nan, nan]
    >>> [round(number, 3) for number in ratio_interval(np.array([19.9, 20.1, 20.0]), np.array([10.0, 10.0, 10.0]))]
    [2.0, 1.975, 2.025]
    """
    count = above.size
    if count < 2 or not (np.isfinite(above).all() and np.isfinite(below).all()):
        return math.nan, math.nan, math.nan
    one, two = float(above.mean()), float(below.mean())
    (spread, both), (_, spread_below) = np.cov(above, below, ddof=1) / count
    reach = critical(count) ** 2
    room = two**2 - reach * spread_below
    if room <= 0:
        return math.nan, math.nan, math.nan
    middle = one * two - reach * both
    half = math.sqrt(max(0.0, middle**2 - room * (one**2 - reach * spread)))
    return one / two, float(middle - half) / float(room), float(middle + half) / float(room)


def quantile_interval(values: np.ndarray, share: float) -> tuple[float, float, float]:
    """Return a quantile of independent values and its interval, which supposes nothing of how they are spread.

    The ends are order statistics: how many values lie below the true quantile is binomial. NaN for an end that so few
    values cannot give.

    >>> quantile_interval(np.arange(1.0, 101.0), 0.5)
    (50.5, 40.0, 61.0)
    """
    ordered, count = np.sort(values), values.size
    if not count:
        return math.nan, math.nan, math.nan
    tail = (1 - CONFIDENCE) / 2
    first, last = int(stats.binom.ppf(tail, count, share)), int(stats.binom.ppf(1 - tail, count, share)) + 1
    low = float(ordered[first - 1]) if first >= 1 else math.nan
    high = float(ordered[last - 1]) if last <= count else math.nan
    return float(np.quantile(ordered, share)), low, high


def variance_cut(base: np.ndarray, other: np.ndarray) -> tuple[float, float, float]:
    """Return by what factor sharing luck divides the variance of a difference, and the interval of that factor.

    The variance with luck of its own on each side is the sum of the variances of the sides, for sharing luck
    changes how the sides go together and neither side by itself. The interval is a jackknife over pairs on the
    logarithm. NaN where it cannot be said: fewer than three pairs, or differences that vary by no more than
    rounding.

    >>> cut, low, high = variance_cut(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 2.1, 3.2, 4.0]))
    >>> round(cut), low < cut < high
    (368, True)
    """
    count = base.size
    full = _log_cut(base, other)
    if count < 3 or not math.isfinite(full):
        return (math.exp(full) if math.isfinite(full) else math.nan), math.nan, math.nan
    left_out = np.array([_log_cut(np.delete(base, i), np.delete(other, i)) for i in range(count)])
    half = critical(count) * jackknife_error(left_out)
    return math.exp(full), math.exp(full - half), math.exp(full + half)


def pooled(
    estimate: Callable[[np.ndarray], float], rows: np.ndarray, ratio: bool = False
) -> tuple[float, float, float]:
    """Return what an estimate makes of the sum of rows, one row per replication, and its interval.

    The interval is a jackknife over replications, with Student's t; of a `ratio` on its logarithm. The ends are NaN
    where one replication is too few, or where the estimate cannot be made without one of them.

    >>> value, low, high = pooled(lambda total: total[0] / total[1], np.array([[1, 10], [3, 10], [2, 10]]))
    >>> round(value, 3), round(low, 3), round(high, 3)
    (0.2, -0.048, 0.448)
    """
    total = rows.sum(axis=0)
    value, count = float(estimate(total)), len(rows)
    left_out = np.array([estimate(total - row) for row in rows], dtype=float)
    if count < 2 or not np.isfinite([value, *left_out]).all() or (ratio and not (left_out > 0).all()):
        return value, math.nan, math.nan
    if not ratio:
        half = critical(count) * jackknife_error(left_out)
        return value, value - half, value + half
    half = critical(count) * jackknife_error(np.log(left_out))
    return value, value * math.exp(-half), value * math.exp(half)


def jackknife_error(left_out: np.ndarray) -> float:
    """Return the standard error of an estimate from its values with each replication left out in turn."""
    return float(math.sqrt((left_out.size - 1) * left_out.var()))


def _log_cut(base: np.ndarray, other: np.ndarray) -> float:
    if base.size < 2:
        return math.nan
    alone, paired = base.var(ddof=1) + other.var(ddof=1), (other - base).var(ddof=1)
    rounding = 8 * np.spacing(max(abs(base).max(), abs(other).max()))
    return math.log(alone / paired) if paired > rounding**2 and alone > 0 else math.nan
