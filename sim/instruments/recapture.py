"""Capture and recapture: how many there are, reckoned from how many are met once, and how many again.

Everybody who is met in a period is marked; how many of those met in another period bear a mark says how many there are.
All estimates take the population for closed. The first two take everybody to be equally likely to be met; where that is
not so, the same people are met again and again, and what is reckoned is too small.
"""

import math

import numpy as np


def met(worker: np.ndarray, period: np.ndarray, periods: int) -> np.ndarray:
    """Return, for everybody who is met at all, in which of so many periods: a row per person.

    >>> met(np.array([7, 7, 9]), np.array([0, 1, 1]), 2).tolist()
    [[True, True], [False, True]]
    """
    inside = period < periods
    people, row = np.unique(worker[inside], return_inverse=True)
    history = np.zeros((people.size, periods), dtype=bool)
    history[row, period[inside]] = True
    return history


def pairs(history: np.ndarray) -> np.ndarray:
    """Return, for each two periods that follow one another, how many are met in the first, the second and both."""
    first, second = history[:, :-1], history[:, 1:]
    return np.column_stack((first.sum(axis=0), second.sum(axis=0), (first & second).sum(axis=0)))


def lincoln_petersen(total: np.ndarray) -> float:
    """Return first times second over both from the sums of the two (see `products`); NaN without a recapture.

    Source: Petersen 1896; Lincoln 1930.

    >>> lincoln_petersen(products(np.array([[50, 40, 10]])))
    200.0
    """
    product, both = total
    return float(product / both) if both else math.nan


def products(counts: np.ndarray) -> np.ndarray:
    """Return first times second, and both, summed over pairs of periods: what may be added up over runs as well."""
    first, second, both = counts.T
    return np.array([(first * second).sum(), both.sum()], dtype=float)


def chapman(counts: np.ndarray) -> float:
    """Return (first + 1)(second + 1) / (both + 1) - 1, the mean over pairs of periods: hardly biased in few captures.

    Source: Chapman 1951.

    >>> round(chapman(np.array([[50, 40, 10]])), 2)
    189.09
    """
    first, second, both = counts.T
    return float(((first + 1) * (second + 1) / (both + 1) - 1).mean()) if len(counts) else math.nan


def chao(history: np.ndarray) -> float:
    """Return the least population if people differ in how likely they are to be met (model M_h).

    S + (t - 1) / t * f1 (f1 - 1) / (2 (f2 + 1)) for S people met in t periods, f1 of them once and f2 twice: those met
    least say how many are never met. With two periods it says no more than Chapman's estimate.

    Source: Chao 1987, Biometrics, in the form corrected for bias.

    >>> chao(np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0]], dtype=bool))
    5.0
    """
    periods, times = history.shape[1], history.sum(axis=1)
    once, twice = int((times == 1).sum()), int((times == 2).sum())
    return len(history) + (periods - 1) / periods * once * (once - 1) / (2 * (twice + 1))
