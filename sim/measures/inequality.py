"""How unequally earnings are spread: one tested implementation of each index."""

import numpy as np

from sim.measures.measure import ACTIVE, EVERYBODY, measure
from sim.measures.record import Record


def gini(values: np.ndarray) -> float:
    """Return the Gini index of non-negative values, without a finite-sample correction; zeros count.

    >>> gini(np.array([1.0, 1.0, 1.0, 1.0]))
    0.0
    >>> gini(np.array([0.0, 0.0, 0.0, 1.0]))
    0.75
    """
    values = np.sort(values)
    count, total = values.size, values.sum()
    if not total:
        return float("nan")
    ranks = np.arange(1, count + 1)
    return float(2 * (ranks * values).sum() / (count * total) - (count + 1) / count)


def theil(values: np.ndarray, groups: np.ndarray) -> tuple[float, float]:
    """Return the Theil index between groups and within them; the two add up to the index of all values.

    Zeros count with the limit of x log x, which is zero.

    >>> between, within = theil(np.array([1.0, 1.0, 3.0, 3.0]), np.array([0, 0, 1, 1]))
    >>> round(between, 6), within  # log 1.5 / 4 × 3 + log 0.5 / 4
    (0.130812, 0.0)
    """
    total, mean = values.sum(), values.mean() if values.size else 0.0
    if not total:
        return float("nan"), float("nan")
    between = within = 0.0
    for group in np.unique(groups):
        inside = values[groups == group]
        share = inside.sum() / total
        if share == 0:
            continue
        ratio = inside / inside.mean()
        between += share * np.log(inside.mean() / mean)
        within += share * float((ratio * np.log(np.where(ratio > 0, ratio, 1))).mean())
    return float(between), float(within)


@measure("Gini index of earnings", unit="index", population=ACTIVE, better="less")
def gini_earnings(record: Record) -> float:
    """Half the mean difference between two workers' earnings over the period, as a share of the mean."""
    return gini(record.pay[record.active])


@measure("Gini index of earnings, people without work included", unit="index", population=EVERYBODY, better="less")
def gini_earnings_all(record: Record) -> float:
    """The same over all people; those who found no work count as zero."""
    return gini(record.pay[record.present])


@measure("Theil index between countries", unit="index", population=ACTIVE, better="less")
def theil_between_countries(record: Record) -> float:
    """The part of the Theil index of earnings that comes from differences between countries' means."""
    return theil(record.pay[record.active], record.country[record.active])[0]


@measure("Theil index within countries", unit="index", population=ACTIVE, better="less")
def theil_within_countries(record: Record) -> float:
    """The part of the Theil index of earnings that comes from differences inside countries."""
    return theil(record.pay[record.active], record.country[record.active])[1]


@measure("Ratio of the 90th to the 10th percentile of hourly wages", unit="ratio", population=ACTIVE, better="less")
def p90_p10_wage(record: Record) -> float:
    """Effective hourly wage that one in ten exceeds, over the one that one in ten does not reach."""
    if not record.wage.size:
        return float("nan")
    low, high = np.percentile(record.wage, [10, 90])
    return float(high / low) if low > 0 else float("nan")


@measure("Share of earnings going to the poorer half", unit="share", population=ACTIVE, better="more")
def bottom_half_share(record: Record) -> float:
    """Earnings of the half of workers who earn least over the period, over the earnings of all workers."""
    pay = np.sort(record.pay[record.active])
    return float(pay[: pay.size // 2].sum() / pay.sum()) if pay.sum() else float("nan")
