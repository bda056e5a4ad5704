"""How many there are at once: levels that rise and fall at given times, averaged over each hour of the day."""

import numpy as np

HOURS_PER_DAY = 24


def mean_levels(when: np.ndarray, steps: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Return the mean level between each two edges of something that moves by `steps` at the times `when`.

    >>> there = np.array([0.0, 0.5, 2.0]), np.array([1.0, 1.0, -2.0])  # one comes, another half an hour later; both go
    >>> mean_levels(*there, np.array([0.0, 1.0, 2.0, 3.0])).tolist()
    [1.5, 2.0, 0.0]
    """
    order = np.argsort(when, kind="stable")
    when, steps = when[order], steps[order].astype(np.float64)
    heights = np.concatenate(([0.0], np.cumsum(steps)))
    moments = np.concatenate(([0.0], np.cumsum(steps * when)))
    before = np.searchsorted(when, edges, side="right")
    # The area under a step at t, up to an edge, is the step times the time since t.
    areas = heights[before] * edges - moments[before]
    means: np.ndarray = np.diff(areas) / np.diff(edges)
    return means


def spans(begins: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return spans of time as steps: one more where each begins, one less where it ends."""
    return np.concatenate((begins, ends)), np.concatenate((np.ones(begins.size), -np.ones(ends.size)))


def by_hour(when: np.ndarray, steps: np.ndarray, begins: float, days: float, offset: float = 0.0) -> np.ndarray:
    """Return the mean level in each hour of the day over a period of `days`; NaN for hours outside it.

    `offset` is what local time is ahead of universal time, to the nearest half hour.
    """
    halves = int(2 * HOURS_PER_DAY * days)
    edges = begins + np.arange(halves + 1) / 2
    levels = mean_levels(when, steps, edges)
    place = (np.arange(halves) + round(2 * (begins + offset))) // 2 % HOURS_PER_DAY
    count = np.bincount(place, minlength=HOURS_PER_DAY)
    total = np.bincount(place, levels, minlength=HOURS_PER_DAY)
    return np.divide(total, count, out=np.full(HOURS_PER_DAY, np.nan), where=count > 0)


def time_between(begins: np.ndarray, ends: np.ndarray, since: float, until: float) -> np.ndarray:
    """Return how long each span lies between two times.

    >>> time_between(np.array([0.0, 4.0]), np.array([3.0, 9.0]), 1.0, 5.0).tolist()
    [2.0, 1.0]
    """
    lengths: np.ndarray = np.maximum(np.minimum(ends, until) - np.maximum(begins, since), 0.0)
    return lengths
