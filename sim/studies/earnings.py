"""Earnings: the wages and tasks that studies reported, defined as they defined them."""

import math

import numpy as np

from sim.instruments.observation import Observation, submitted
from sim.measures.inequality import gini
from sim.money import MICROS
from sim.studies.reading import reading

UNITED_STATES = 7.25
FULL_TIME = 40 * 365.25 / 12 / 7
"""Hours in a month of full-time work."""
MANY_APPROVED = 5000
WITHIN = 0.75


@reading()
def share_above_7_25(seen: Observation) -> float:
    """Share of active workers whose effective hourly wage is above 7.25 USD, the federal minimum wage."""
    wage = seen.record.wage
    return float((wage > UNITED_STATES).mean()) if wage.size else math.nan


@reading()
def share_below_2(seen: Observation) -> float:
    """Share of active workers whose effective hourly wage is under 2 USD."""
    wage = seen.record.wage
    return float((wage < 2).mean()) if wage.size else math.nan


@reading()
def engaged_wage_mean(seen: Observation) -> float:
    """Mean over active workers of the hourly wage on submitted work alone, other time left out."""
    wage = _engaged(seen)
    return float(wage.mean()) if wage.size else math.nan


@reading()
def wage_ratio_unpaid(seen: Observation) -> float:
    """Median hourly wage with unpaid time counted, over the median without."""
    wage, engaged = seen.record.wage, _engaged(seen)
    return float(np.median(wage) / np.median(engaged)) if wage.size else math.nan


@reading()
def share_with_unpaid_task(seen: Observation) -> float:
    """Share of active workers who had at least one submission rejected in the period."""
    record = seen.record
    return float((record.rejected[record.active] > 0).mean()) if record.active.any() else math.nan


@reading()
def gated_wage_median(seen: Observation) -> float:
    """Median over submitted HITs that ask for a number of approved HITs of the reward per hour of usual work."""
    work, batches = seen.ledger.assignments, seen.ledger.batches
    batch = work["batch"][submitted(work["outcome"]) & (work["started"] >= 0)]
    batch = batch[seen.gated[batches["requester"][batch]]]
    if not batch.size:
        return math.nan
    return float(np.median(batches["offered"][batch] / MICROS / batches["usual_hours"][batch]))


@reading()
def months_to_5000_approved(seen: Observation) -> float:
    """Full-time months that the median active worker would need, at their own pace, to have 5,000 HITs approved."""
    work, record = seen.ledger.assignments, seen.record
    inside = submitted(work["outcome"]) & (work["started"] >= 0)
    done = np.bincount(work["worker"][inside], minlength=record.country.size)[record.active]
    pace = done / record.hours[record.active]
    return float(MANY_APPROVED / np.median(pace) / FULL_TIME) if pace.size else math.nan


@reading()
def wage_predicted_within_75pct(seen: Observation) -> float:
    """Share of submitted HITs whose hourly pay was guessed beforehand with an error of at most 75 per cent.

    The guess takes the usual length of the HIT, wrong by as much as workers' guesses are.
    """
    work, batches = seen.ledger.assignments, seen.ledger.batches
    inside = submitted(work["outcome"]) & (work["started"] >= 0) & (work["hours"] > 0)
    usual, actual = batches["usual_hours"][work["batch"][inside]], work["hours"][inside]
    if not actual.size:
        return math.nan
    error = seen.guess_log_sd * seen.chance.of_luck("guesses of a study").at().standard_normal(actual.size)
    ratio = actual / (usual * np.exp(error))
    return float((np.abs(ratio - 1) <= WITHIN).mean())


@reading()
def logged_tasks_mean(seen: Observation) -> float:
    """Mean tasks of the workers in the log."""
    return float(seen.logged_tasks.mean()) if seen.logged_tasks.size else math.nan


@reading()
def logged_tasks_variation(seen: Observation) -> float:
    """Standard deviation over mean of the tasks of the workers in the log."""
    tasks = seen.logged_tasks
    return float(tasks.std(ddof=1) / tasks.mean()) if tasks.size > 1 else math.nan


@reading()
def logged_tasks_gini(seen: Observation) -> float:
    """Gini index of the tasks of the workers in the log."""
    return gini(seen.logged_tasks)


def _engaged(seen: Observation) -> np.ndarray:
    record = seen.record
    return record.pay[record.active] / (record.approved + record.rejected)[record.active]
