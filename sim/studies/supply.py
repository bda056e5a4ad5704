"""Supply: who is there, how many at a time, for how many hours, and how often they come."""

import math

import numpy as np

from sim.instruments.observation import Observation
from sim.measures.inequality import gini
from sim.studies.reading import Reading, reading

CLASSES = ((0.0, 1.0), (1.0, 2.0), (2.0, 4.0), (4.0, 8.0), (8.0, 20.0), (20.0, 40.0), (40.0, math.inf))
"""Classes of weekly hours in the published survey."""

NIGHT_STARTS, NIGHT_LENGTH = 22.0, 7.0
"""The night, in local time: from ten in the evening to five in the morning."""


def _share_of_hours(low: float, high: float) -> Reading:
    def share(seen: Observation) -> float:
        hours = seen.answered_hours
        return float(((hours >= low) & (hours < high)).mean()) if hours.size else math.nan

    upper = "or more" if math.isinf(high) else f"to under {high:g}"
    share.__name__ = f"survey_hours_from_{low:g}"
    share.__doc__ = f"Share of those who answer the survey who work {low:g} {upper} hours a week."
    return reading()(share)


HOURS_FROM_0, HOURS_FROM_1, HOURS_FROM_2, HOURS_FROM_4, HOURS_FROM_8, HOURS_FROM_20, HOURS_FROM_40 = (
    _share_of_hours(low, high) for low, high in CLASSES
)


@reading()
def survey_hours_median(seen: Observation) -> float:
    """Weekly hours of the median of those who answer the survey."""
    return float(np.median(seen.answered_hours)) if seen.answered_hours.size else math.nan


@reading()
def survey_hours_gini(seen: Observation) -> float:
    """Gini index of the weekly hours of those who answer the survey."""
    return gini(seen.answered_hours)


@reading(least_days=60)
def survey_pool(seen: Observation) -> float:
    """Workers of the full market, reckoned from how many answer the survey in each of two months and in both."""
    return seen.survey.pool() * seen.scale


@reading()
def workers_present(seen: Observation) -> float:
    """People who were on the platform at some time, with or without work, in the full market."""
    return float(seen.record.present.sum() * seen.scale)


@reading()
def workers_online(seen: Observation) -> float:
    """Workers online at the same time, mean over the period, in the full market."""
    return float(seen.hours_online.sum() / seen.hours * seen.scale)


@reading()
def night_workers(seen: Observation) -> float:
    """Share of active workers who spend at least an hour a week online between 22:00 and 5:00 of their own time."""
    visits = seen.visits
    since = visits.since + seen.utc_offset[visits.worker] - NIGHT_STARTS
    night = _night_hours(since + visits.until - visits.since) - _night_hours(since)
    weekly = np.bincount(visits.worker, night, minlength=seen.record.country.size) / seen.hours * 168.0
    active = seen.record.active
    return float((weekly[active] >= 1).mean()) if active.any() else math.nan


def _night_hours(moment: np.ndarray) -> np.ndarray:
    """Return the hours of night before a moment counted from the start of a night."""
    nights, rest = np.divmod(moment, 24.0)
    return nights * NIGHT_LENGTH + np.minimum(rest, NIGHT_LENGTH)


@reading()
def arrival_dispersion(seen: Observation) -> float:
    """Variance over mean of the sign-ons in an hour, about the mean of that hour of the day; 1 if they are Poisson."""
    signed_on = seen.ledger.sessions["signed_on"]
    inside = signed_on[(signed_on >= 0) & (signed_on < seen.hours)]
    days = int(seen.hours // 24)
    counts = np.bincount(inside.astype(np.int64), minlength=days * 24)[: days * 24].reshape(days, 24)
    usual = counts.mean(axis=0)
    known = usual > 0
    if days < 2 or not known.any():
        return math.nan
    return float(((counts - usual)[:, known] ** 2 / usual[known]).sum() / (known.sum() * (days - 1)))


@reading()
def participation_elasticity(seen: Observation) -> float:
    """Elasticity of the number who would work at a wage to that wage, at the median reservation wage.

    From the shares of people who would work for a tenth more and for a tenth less.
    """
    wages = seen.reservation_wage[seen.reservation_wage > 0]
    if not wages.size:
        return math.nan
    median = float(np.median(wages))
    more, less = (wages <= 1.1 * median).mean(), (wages <= median / 1.1).mean()
    return math.log(more / less) / math.log(1.1**2) if less else math.nan
