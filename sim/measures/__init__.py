"""What is measured: pure functions of the record, one small function for each measure.

A measure is found because its module lies in this folder; nothing has to be registered.
"""

from functools import cache

import numpy as np

from sim.measures.measure import Measure, Series, declared_in
from sim.measures.record import Record, record

__all__ = [
    "Measure",
    "Record",
    "Series",
    "catalogue",
    "measured",
    "measured_series",
    "record",
    "reported_countries",
    "series_catalogue",
]


@cache
def catalogue() -> dict[str, Measure]:
    """Return all measures by key, theme by theme in the order in which they are declared."""
    return declared_in(__name__, Measure)


@cache
def series_catalogue() -> dict[str, Series]:
    """Return by key all that is measured by hour, by country and the like."""
    return declared_in(__name__, Series)


LEAST_PEOPLE = 30
"""A country is reported by itself from this many simulated people on; fewer would be noise."""


def measured(run: Record) -> dict[str, float]:
    """Return every measure of one run, and those on wages and earnings for each larger country as `key.CODE`.

    Where there are several platforms, so are those on hours and pay, as `key.NAME`.
    """
    values = {key: measure.function(run) for key, measure in catalogue().items()}
    for code in reported_countries(run.country[: run.people], run.country_codes):
        inside = run.living_in(code)
        for key in BY_COUNTRY:
            values[f"{key}.{code}"] = catalogue()[key].function(inside)
    for name in run.platform_names if len(run.platform_names) > 1 else ():
        there = run.on_platform(name)
        for key in BY_PLATFORM:
            values[f"{key}.{name}"] = catalogue()[key].function(there)
    return values


def measured_series(run: Record) -> dict[str, float]:
    """Return every series of one run, each of its numbers as `key.PLACE`."""
    return {
        f"{key}.{place}": value
        for key, series in series_catalogue().items()
        for place, value in series.function(run).items()
    }


BY_COUNTRY = ("effective_hourly_wage_median", "share_below_minimum_wage", "earnings_month_mean", "workers_share")
BY_PLATFORM = ("hours_online", "pay_total", "pay_per_hour_online")


def reported_countries(country: np.ndarray, codes: tuple[str, ...]) -> list[str]:
    """Return the codes of the countries with enough simulated people to be reported by themselves."""
    people = np.bincount(country, minlength=len(codes))
    return [code for code, count in zip(codes, people, strict=True) if count >= LEAST_PEOPLE]
