"""Demand: what the tracker notes of batches, HITs and rewards."""

import math

import numpy as np

from sim.instruments.observation import Observation
from sim.measures.requesters import TOP, top_share
from sim.money import CENT, MICROS
from sim.studies.reading import reading

OLD = 24.0
"""Hours from which a batch counts as one that is not quickly done."""


@reading()
def tracked_batches_per_day(seen: Observation) -> float:
    """Batches a day that the tracker sees, in the full market."""
    return float(seen.tracked_share.sum()) / seen.record.days * seen.scale


@reading()
def tracked_hits_per_day(seen: Observation) -> float:
    """HITs a day that the tracker sees, each batch's when it is first seen, in the full market."""
    return _hits(seen) / seen.record.days * seen.scale


@reading()
def tracked_hits_per_batch(seen: Observation) -> float:
    """Mean HITs of a batch when the tracker first sees it."""
    tracker = seen.tracker
    return float(np.average(tracker.hits, weights=seen.tracked_share)) if tracker.hits.size else math.nan


@reading()
def tracked_reward_mean(seen: Observation) -> float:
    """Mean reward of the HITs that the tracker sees, in USD."""
    tracker = seen.tracker
    offered = seen.ledger.batches["offered"][tracker.batch]
    return (
        float(np.average(offered, weights=tracker.hits * seen.tracked_share)) / MICROS
        if tracker.hits.size
        else math.nan
    )


@reading()
def tracked_reward_mode(seen: Observation) -> float:
    """Commonest reward, in whole cents, of the batches that the tracker sees, in USD."""
    cents = np.rint(seen.ledger.batches["offered"][seen.tracker.batch] / CENT).astype(np.int64)
    return float(np.bincount(cents, seen.tracked_share).argmax()) / 100 if cents.size else math.nan


@reading()
def seen_share_of_batches(seen: Observation) -> float:
    """Share of the batches posted in the period that the tracker sees at all."""
    batches = seen.ledger.batches
    inside = (batches["posted"] >= 0) & (batches["posted"] < seen.hours) & (batches["asked"] > 0)
    return float(seen.tracked_share.sum() / batches["share"][inside].sum()) if inside.any() else math.nan


@reading()
def assignments_per_tracked_hit(seen: Observation) -> float:
    """Assignments submitted for each HIT that the tracker sees: what the unseen work comes to."""
    hits = _hits(seen)
    return seen.record.assignments_submitted / hits if hits else math.nan


@reading()
def completion_break_hours(seen: Observation) -> float:
    """Age, to the hour, at which most of the batches listed for more than a day disappear from the tracker's view."""
    ages = seen.tracker.until - seen.tracker.since
    old = ages > OLD
    hours = np.rint(ages[old]).astype(np.int64)
    return float(np.bincount(hours, seen.tracked_share[old]).argmax()) if hours.size else math.nan


@reading()
def books_spending_median(seen: Observation) -> float:
    """What the median requester spends over the months of the books, in USD."""
    return float(np.median(seen.spent)) if seen.spent.size else math.nan


@reading()
def books_spending_mean(seen: Observation) -> float:
    """What a requester spends over the months of the books, in USD: mean."""
    return float(seen.spent.mean()) if seen.spent.size else math.nan


@reading()
def books_spending_log_sd(seen: Observation) -> float:
    """Log standard deviation of requesters' spending that its mean and its median imply, if it is lognormal."""
    if not seen.spent.size:
        return math.nan
    return math.sqrt(2 * max(0.0, math.log(seen.spent.mean() / np.median(seen.spent))))


@reading()
def books_top_share(seen: Observation) -> float:
    """Share of all spending over the months of the books by the hundredth of requesters who spend most."""
    return top_share(seen.spent, np.ones(seen.spent.size), TOP)


def _hits(seen: Observation) -> float:
    """Add up the HITs of the sample that the tracker sees; a part of a batch counts in part."""
    return float((seen.tracker.hits * seen.tracked_share).sum())
