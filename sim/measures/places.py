"""Where money comes from and goes to, and where work is done: shares of each country, and what an hour pays there."""

import numpy as np

from sim.measures.measure import ALL_HOURS, ALL_WORK, EVERYBODY, series
from sim.measures.record import Record


@series("Workers", unit="share", population=EVERYBODY)
def people_by_country(record: Record) -> dict[str, float]:
    """Share of those on the platform at some time who live in each country."""
    return _shares(record, record.country, record.present.astype(float))


@series("Requesters’ spending", unit="share", population=ALL_WORK)
def spending_by_country(record: Record) -> dict[str, float]:
    """Share of what requesters spend, pay and fees, on batches posted in the period, by where they are established."""
    return _shares(record, record.requester_country, record.requester_spending)


@series("Hours of work", unit="share", population=ALL_HOURS)
def work_by_country(record: Record) -> dict[str, float]:
    """Share of all working time, unpaid time included, by where workers live."""
    return _shares(record, record.country, record.hours)


@series("Pay per hour of work", unit="USD/h", population=ALL_HOURS)
def hourly_pay_by_country(record: Record) -> dict[str, float]:
    """All money that workers receive over all their working time, unpaid time included, by where they live."""
    pay, hours = (_sums(record, record.country, amounts) for amounts in (record.pay, record.hours))
    return {code: pay[code] / hours[code] if hours[code] else float("nan") for code in record.country_codes}


@series("Workers’ pay", unit="share", population=ALL_WORK)
def pay_by_country(record: Record) -> dict[str, float]:
    """Share of all money that workers receive, by where they live."""
    return _shares(record, record.country, record.pay)


def _shares(record: Record, country: np.ndarray, amounts: np.ndarray) -> dict[str, float]:
    total = float(amounts.sum())
    sums = _sums(record, country, amounts)
    return {code: part / total if total else float("nan") for code, part in sums.items()}


def _sums(record: Record, country: np.ndarray, amounts: np.ndarray) -> dict[str, float]:
    parts = np.bincount(country, amounts, minlength=len(record.country_codes))
    return dict(zip(record.country_codes, parts.tolist(), strict=True))
