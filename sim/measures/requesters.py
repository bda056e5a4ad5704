"""Requesters: what they pay for an hour, and how much of the spending a few of them do.

A sample of the market holds all frequent requesters and few of the rare ones, so each counts with the number that it
stands for (`requester_weight` of the record).
"""

import numpy as np

from sim.measures.measure import measure
from sim.measures.record import Record

REQUESTERS = "requesters whose work was done in the period, each for those it stands for"
TOP = 0.01


@measure("Hourly wage that requesters pay, mean", unit="USD/h", population=REQUESTERS)
def requester_hourly_wage_mean(record: Record) -> float:
    """Pay over hours of submitted work, by requester; weighted mean over requesters."""
    wage, weight = _hourly_wages(record)
    return float(np.average(wage, weights=weight)) if wage.size else float("nan")


@measure("Hourly wage that the median requester pays", unit="USD/h", population=REQUESTERS)
def requester_hourly_wage_median(record: Record) -> float:
    """The same; weighted median."""
    wage, weight = _hourly_wages(record)
    return weighted_median(wage, weight) if wage.size else float("nan")


@measure("Share of spending by the top 1% of requesters", unit="share", population=REQUESTERS)
def requester_top_share(record: Record) -> float:
    """Spending of the hundredth of requesters who spend most in the period, over all spending.

    A requester who stands for w others spends, in the full market, in proportion to its spending here over w.
    """
    seen = record.requester_spending > 0
    return top_share(record.requester_spending[seen], record.requester_weight[seen], TOP)


def weighted_median(values: np.ndarray, weights: np.ndarray) -> float:
    """Return the value that half of the weight does not exceed; the middle of two where it falls between them.

    >>> weighted_median(np.array([1.0, 2.0, 3.0]), np.array([1.0, 1.0, 4.0]))
    3.0
    >>> weighted_median(np.array([1.0, 2.0]), np.array([1.0, 1.0]))
    1.5
    """
    order = np.argsort(values)
    values, reached = values[order], np.cumsum(weights[order])
    half = reached[-1] / 2
    at = int(np.searchsorted(reached, half))
    if at + 1 < values.size and np.isclose(reached[at], half, rtol=1e-12):
        return float((values[at] + values[at + 1]) / 2)
    return float(values[at])


def top_share(amounts: np.ndarray, weights: np.ndarray, top: float) -> float:
    """Return the share of all amounts that falls to the top so much of the weight; a row may count in part.

    An amount is that of all whom a row stands for together.

    >>> top_share(np.array([6.0, 2.0, 2.0]), np.array([1.0, 1.0, 2.0]), 0.25)
    0.6
    """
    if not amounts.sum():
        return float("nan")
    order = np.argsort(-amounts / weights)
    amounts, weights = amounts[order], weights[order]
    reached = np.concatenate(([0.0], np.cumsum(weights)))
    counted = np.clip((top * reached[-1] - reached[:-1]) / weights, 0, 1)
    return float((counted * amounts).sum() / amounts.sum())


def _hourly_wages(record: Record) -> tuple[np.ndarray, np.ndarray]:
    done = record.requester_hours > 0
    return record.requester_pay[done] / record.requester_hours[done], record.requester_weight[done]
