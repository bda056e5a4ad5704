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

LARGE = EVEN | {
    "requesters.unseen_work_multiplier": 1.3,
    "tasks.micro.hits_tail": 1.2,
    "tasks.micro.hits_cap": 3000,
}
"""The same with batches of up to 66,000 assignments, which are days of work of all who are there at 1:400."""

RATIOS = {"effective_hourly_wage_median": 1.35, "effective_hourly_wage_p10": 1.6, "hours_week_mean": 1.25}
GAPS = {"unpaid_time_share": 0.08, "fill_share": 0.06, "preview_to_accept": 0.08, "gini_earnings": 0.06,
        "not_submitted_share": 0.02, "rejected_share": 0.003}  # fmt: skip
"""By how much two scales may differ: luck leaves about half of this between these few runs."""


def measure(market, scale, seeds):
    """Return the measures of a market at a scale, mean over some people and luck."""
    runs = []
    for seed in seeds:
        scenario = vary(load("baseline"), market | {"run.scale": scale, "run.seed": seed})
        runs.append(measured(recorded(World(scenario).run())))
    return {name: np.mean([run[name] for run in runs]) for name in RATIOS | GAPS}


@pytest.fixture(scope="module")
def at_scale():
    """Return what the even market comes to at a coarse and at a finer scale."""
    return measure(EVEN, 400, range(1, 5)), measure(EVEN, 100, [1])


@pytest.mark.parametrize("name", RATIOS)
def test_wages_and_hours_are_about_the_same_at_two_scales(at_scale, name):
    coarse, fine = at_scale
    assert 1 / RATIOS[name] < coarse[name] / fine[name] < RATIOS[name]


@pytest.mark.parametrize("name", GAPS)
def test_shares_and_inequality_are_about_the_same_at_two_scales(at_scale, name):
    coarse, fine = at_scale
    assert coarse[name] == pytest.approx(fine[name], abs=GAPS[name])


def test_as_much_of_the_work_is_done_where_batches_are_large():
    """A coarse sample that had them whole would leave a tenth to a third undone when the run ends."""
    coarse, fine = measure(LARGE, 400, range(1, 5)), measure(LARGE, 100, range(1, 3))
    assert coarse["fill_share"] == pytest.approx(fine["fill_share"], abs=0.05)
