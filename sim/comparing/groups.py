"""Groups of workers, formed on the baseline: by country, by hours, by what they find work with, by wage."""

from collections.abc import Sequence

import numpy as np

from sim.comparing.fates import People, found_work
from sim.measures import reported_countries
from sim.people.watch import Tool

HOURS = ((0, 5), (5, 10), (10, 20), (20, 40), (40, np.inf))
"""Hours of work in a week of the baseline between which people are counted together."""

FIFTHS = ("lowest", "second", "middle", "fourth", "highest")
"""Fifths of those who usually find work in the baseline, by what they earn an hour there."""

OTHERS = "others"
"""The people of all countries that have too few to be shown by themselves."""

NO_WORK = "none"
"""Those who usually find no work in the baseline, and so earn nothing an hour there."""


def groups_of(
    before: People, country: np.ndarray, codes: Sequence[str], tools: np.ndarray, days: float
) -> dict[tuple[str, str], np.ndarray]:
    """Return who belongs to each group, by grouping and group; within one grouping each person is in one group.

    All but `before`, which is what became of people in the baseline, are traits.
    """
    return {
        ("all", "all"): np.ones(country.size, dtype=bool),
        **_by_country(country, codes),
        **_by_hours(before.hours.mean(axis=0) * 7 / days),
        **{("tools", tool.name.lower()): tools == tool for tool in Tool},
        **_by_wage(before.per_hour()[0], found_work(before)),
    }


def _by_country(country: np.ndarray, codes: Sequence[str]) -> dict[tuple[str, str], np.ndarray]:
    large = {code: list(codes).index(code) for code in reported_countries(country, tuple(codes))}
    return {("country", code): country == place for code, place in large.items()} | {
        ("country", OTHERS): ~np.isin(country, list(large.values()))
    }


def _by_hours(weekly: np.ndarray) -> dict[tuple[str, str], np.ndarray]:
    return {("hours", f"{low:g}-{high:g}"): (weekly >= low) & (weekly < high) for low, high in HOURS}


def _by_wage(wage: np.ndarray, found: np.ndarray) -> dict[tuple[str, str], np.ndarray]:
    groups = {}
    if found.any():
        bounds = np.quantile(wage[found], np.arange(1, len(FIFTHS)) / len(FIFTHS))
        fifth = np.searchsorted(bounds, wage, side="left")
        groups = {("wage", name): found & (fifth == place) for place, name in enumerate(FIFTHS)}
    return groups | {("wage", NO_WORK): ~found}
