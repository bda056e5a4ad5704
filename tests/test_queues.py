"""The ordinary engine as a queue of the textbooks: workers always online, one HIT to a batch, oldest first."""

import math

import numpy as np
import pytest

from sim import load, vary
from sim.world import World

WORKERS = 5
DAYS = 120


def queue(load_per_worker: float, patience: float | None = None, replication: int = 0) -> np.ndarray:
    """Return the hours that each HIT waited until somebody began it, NaN if it was withdrawn before.

    HITs come as a Poisson process, take an exponential time with a mean of one hour, and with `patience` are
    withdrawn after an exponential time of that mean.
    """
    scenario = vary(
        load("baseline"),
        {
            "run.days": DAYS,
            "run.warmup_days": 10,
            "run.scale": 1,
            "tenure.leaving": False,
            "practice.exponent": 0,
            "practice.error_exponent": 0,
            "practice.tiring_slower": 0,
            "practice.tiring_errors": 0,
            "workers.rejection_weight": 0,
            "workers.paperwork_weekly_minutes": 0,
            "workers.paperwork_rejection_minutes": 0,
            "requesters.qualification_share": 0,
            "platforms.main.dispatch.rule": "push",
            "workers.active": WORKERS,
            "workers.hours_wanted_median": 168,
            "workers.hours_wanted_log_sd": 0,
            "workers.hours_wanted_cap": 168,
            "workers.reservation_wage_median": 0,
            "workers.speed_log_sd": 0,
            "workers.task_noise": "exponential",
            "workers.preview_seconds": 0,
            "workers.considered_share": 1,
            "workers.interest_share": 1,
            "workers.return_share": 0,
            "workers.overrun_minutes": 1440,
            "workers.disappointed_share": 0,
            "requesters.count": 50,
            "requesters.tracked_batches_per_day": load_per_worker * WORKERS * 24,
            "requesters.unseen_work_multiplier": 1,
            "requesters.hourly_pay_median": 1,
            "requesters.hourly_pay_log_sd": 0,
            "requesters.lifetime": "exponential" if patience else "fixed",
            "requesters.lifetime_hours": patience or 10_000,
            "tasks": {
                "one": {
                    "batch_share": 1, "reward_median": 1, "reward_log_sd": 0, "hits_min": 1, "hits_cap": 1,
                    "assignments_per_hit": 1,
                }
            },
        },
    )  # fmt: skip
    ledger = World(scenario, replication).run().ledger
    posted = ledger.batches["posted"]
    begun = np.full(posted.size, np.nan)
    begun[ledger.assignments["batch"]] = ledger.assignments["started"]
    # What is posted last may find the market closed.
    return (begun - posted)[(posted >= 0) & (posted < DAYS * 24 - 48)]


def erlang_c(load_per_worker: float) -> float:
    """Return the chance to wait in M/M/c: Erlang's C formula."""
    offered = load_per_worker * WORKERS
    below = sum(offered**k / math.factorial(k) for k in range(WORKERS))
    full = offered**WORKERS / math.factorial(WORKERS) / (1 - load_per_worker)
    return full / (below + full)


@pytest.mark.parametrize(("load_per_worker", "tolerance"), [(0.5, 0.10), (0.8, 0.10), (0.95, 0.30)])
def test_waits_are_those_of_erlang(load_per_worker, tolerance):
    """At 95 % load waits of one month resemble those of the next, hence the wider tolerance."""
    waits = [queue(load_per_worker, replication=replication) for replication in range(4)]
    assert not np.isnan(np.concatenate(waits)).any()
    chance = erlang_c(load_per_worker)
    mean = chance / (WORKERS * (1 - load_per_worker))
    assert np.mean([(wait > 1e-9).mean() for wait in waits]) == pytest.approx(chance, rel=tolerance / 2)
    assert np.mean([wait.mean() for wait in waits]) == pytest.approx(mean, rel=tolerance)


@pytest.mark.parametrize("load_per_worker", [0.8, 1.2])
def test_as_many_are_withdrawn_as_erlang_a_says(load_per_worker):
    patience, arrivals = 2.0, load_per_worker * WORKERS
    weights = [1.0]
    for present in range(1, 400):
        weights.append(weights[-1] * arrivals / (min(present, WORKERS) + max(present - WORKERS, 0) / patience))
    waiting = sum(max(n - WORKERS, 0) * weight for n, weight in enumerate(weights)) / sum(weights)
    withdrawn = np.mean([np.isnan(queue(load_per_worker, patience, r)).mean() for r in range(4)])
    assert withdrawn == pytest.approx(waiting / patience / arrivals, rel=0.08)
