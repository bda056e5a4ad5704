"""The clocks: where the hours go, and what an hour earns as one clock after another is counted."""

import numpy as np

from sim.measures.measure import ACTIVE, ALL_HOURS, measure
from sim.measures.record import CLOCKS, Record


@measure("Share of working time spent searching", unit="share", population=ALL_HOURS, better="less")
def search_time_share(record: Record) -> float:
    """Hours of search over all working hours."""
    return _share(record, record.search)


@measure("Share of working time on rejected work", unit="share", population=ALL_HOURS, better="less")
def rejected_time_share(record: Record) -> float:
    """Hours on work that was rejected over all working hours."""
    return _share(record, record.rejected)


@measure("Share of working time on abandoned work", unit="share", population=ALL_HOURS, better="less")
def abandoned_time_share(record: Record) -> float:
    """Hours on work that was returned or expired over all working hours."""
    return _share(record, record.abandoned)


@measure("Share of working time spent on tests and training", unit="share", population=ALL_HOURS, better="less")
def qualification_time_share(record: Record) -> float:
    """Hours on tests, trainings and guidelines over all working hours."""
    return _share(record, record.qualification)


@measure("Share of working time spent on payments and appeals", unit="share", population=ALL_HOURS, better="less")
def paperwork_time_share(record: Record) -> float:
    """Hours on payments, messages and appeals over all working hours."""
    return _share(record, record.paperwork)


@measure("Hourly wage on paid time alone, median worker", unit="USD/h", population=ACTIVE, better="more")
def paid_time_wage_median(record: Record) -> float:
    """All money received over the time on approved work alone, or in paid shifts; who has neither counts as zero."""
    return _median(_wage(record, "approved"))


@measure("Hourly wage on paid time and search, median worker", unit="USD/h", population=ACTIVE, better="more")
def searched_time_wage_median(record: Record) -> float:
    """All money received over the time on approved work and on search."""
    return _median(_wage(record, "search"))


@measure(
    "Hourly wage on paid time, search and rejected work, median worker", unit="USD/h", population=ACTIVE, better="more"
)
def rejected_time_wage_median(record: Record) -> float:
    """All money received over the time on approved and rejected work and on search."""
    return _median(_wage(record, "rejected"))


@measure(
    "Hourly wage on all the time of finding and doing work, median worker",
    unit="USD/h",
    population=ACTIVE,
    better="more",
)
def abandoned_time_wage_median(record: Record) -> float:
    """All money received over the time on approved, rejected and abandoned work and on search."""
    return _median(_wage(record, "abandoned"))


@measure(
    "Hourly wage on all time but payments and appeals, median worker", unit="USD/h", population=ACTIVE, better="more"
)
def qualification_time_wage_median(record: Record) -> float:
    """The same over that time and the time on tests and training; with paperwork it is the effective hourly wage."""
    return _median(_wage(record, "qualification"))


@measure("Share of workers under their minimum wage, on paid time", unit="share", population=ACTIVE, better="less")
def paid_time_share_below_minimum(record: Record) -> float:
    """Share whose pay over the time on approved work is under the statutory minimum wage of their country."""
    return _below(record, _wage(record, "approved"))


@measure("Share of workers under their minimum wage, search counted", unit="share", population=ACTIVE, better="less")
def searched_time_share_below_minimum(record: Record) -> float:
    """Share whose pay over the time on approved work and on search is under the minimum wage of their country."""
    return _below(record, _wage(record, "search"))


@measure(
    "Share of workers under their minimum wage, search and rejected work counted",
    unit="share",
    population=ACTIVE,
    better="less",
)
def rejected_time_share_below_minimum(record: Record) -> float:
    """Share whose pay over the time on approved and rejected work and on search is under their minimum wage."""
    return _below(record, _wage(record, "rejected"))


def wage_until(clock: str, pay: np.ndarray, clocks: np.ndarray) -> np.ndarray:
    """Return pay over the hours on all clocks up to one of `CLOCKS`; who has no such hours counts as zero.

    `clocks` has a row for each of `CLOCKS` and a column for each worker.

    >>> wage_until("search", np.array([6.0, 1.0]), np.array([[2.0, 0.0], [1.0, 0.0], [3.0, 4.0]]))
    array([2., 0.])
    """
    hours = clocks[: CLOCKS.index(clock) + 1].sum(axis=0)
    return np.divide(pay, hours, out=np.zeros_like(pay), where=hours > 0)


def _wage(record: Record, clock: str) -> np.ndarray:
    return wage_until(clock, record.pay[record.active], record.clocks[:, record.active])


def _median(wage: np.ndarray) -> float:
    return float(np.median(wage)) if wage.size else float("nan")


def _below(record: Record, wage: np.ndarray) -> float:
    return float((wage < record.minimum_wage[record.active]).mean()) if wage.size else float("nan")


def _share(record: Record, hours: np.ndarray) -> float:
    total = record.hours.sum()
    return float(hours.sum() / total) if total else float("nan")
