"""How uncertain the work is: nights, droughts between paid work, and earnings that swing from week to week."""

import numpy as np

from sim.measures.measure import ACTIVE, ALL_HOURS, measure
from sim.measures.record import Record


@measure("Share of time online outside the local day", unit="share", population=ALL_HOURS, better="less")
def night_time_share(record: Record) -> float:
    """Hours between sign-on and sign-off outside `workers.day_starts` to `workers.day_ends`, over all such hours."""
    total = record.online.sum()
    return float(record.night.sum() / total) if total else float("nan")


@measure("Longest time without paid work, median worker", unit="h", population=ACTIVE, better="less")
def drought_median(record: Record) -> float:
    """Longest time in the period between two ends of approved work, its first and last hour included."""
    return _median(record.drought[record.active])


@measure("Week-to-week swing of earnings, median worker", unit="ratio", population=ACTIVE, better="less")
def volatility_median(record: Record) -> float:
    """Standard deviation over whole weeks of what a week's work earned, over its mean; two weeks at least."""
    weekly = record.weekly[record.active]
    weekly = weekly[weekly.sum(axis=1) > 0]
    if weekly.shape[1] < 2:
        return float("nan")
    return _median(weekly.std(axis=1) / weekly.mean(axis=1))


def _median(values: np.ndarray) -> float:
    return float(np.median(values)) if values.size else float("nan")
