"""Scale: a finer sample of one market has the wages, the shares of time and of work, and the hours of a coarser one."""

import numpy as np
import pytest

from sim.experiment import recorded
from sim.files.loading import load, vary
from sim.measures import measured
from sim.world import World

EVEN = {
    "run.days": 2,
    "run.warmup_days": 1,
    "requesters.unseen_work_multiplier": 3,
    "requesters.posting_rate_log_sd": 0.5,
    "requesters.size_log_sd": 0.3,
    "requesters.hourly_pay_log_sd": 1,
    "tasks.micro.hits_tail": 3,
    "tasks.micro.hits_cap": 60,
    "tasks.entry.hits_tail": 3,
    "tasks.entry.hits_cap": 20,
}
"""The baseline's people and list with clients much alike: with few large ones a coarse sample differs by luck."""

RATIOS = {"effective_hourly_wage_median": 1.35, "effective_hourly_wage_p10": 1.6, "hours_week_mean": 1.4}
GAPS = {"unpaid_time_share": 0.08, "fill_share": 0.06, "preview_to_accept": 0.08, "gini_earnings": 0.06,
        "not_submitted_share": 0.02, "rejected_share": 0.003}  # fmt: skip
"""By how much two scales may differ: luck leaves about half of this between these few runs, and hours drift."""


def measure(scale, seeds):
    """Return the measures of the market at a scale, mean over some people and luck."""
    runs = []
    for seed in seeds:
        scenario = vary(load("baseline"), EVEN | {"run.scale": scale, "run.seed": seed})
        runs.append(measured(recorded(World(scenario).run())))
    return {name: np.mean([run[name] for run in runs]) for name in RATIOS | GAPS}


@pytest.fixture(scope="module")
def at_scale():
    """Return what the even market comes to at a coarse and at a finer scale."""
    return measure(400, range(1, 5)), measure(100, [1])


@pytest.mark.parametrize("name", RATIOS)
def test_wages_and_hours_are_about_the_same_at_two_scales(at_scale, name):
    coarse, fine = at_scale
    assert 1 / RATIOS[name] < coarse[name] / fine[name] < RATIOS[name]


@pytest.mark.parametrize("name", GAPS)
def test_shares_and_inequality_are_about_the_same_at_two_scales(at_scale, name):
    coarse, fine = at_scale
    assert coarse[name] == pytest.approx(fine[name], abs=GAPS[name])
