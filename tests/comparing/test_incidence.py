"""Incidence: who pays in the end, worked by hand, and that no money is lost on the way."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from sim.chance import Stream
from sim.comparing.incidence import incidence
from sim.comparing.intervals import mean_interval, ratio_interval
from sim.experiment import run
from sim.measures.measure import DAYS_IN_A_MONTH


def a_run(pay, spending, keeps, public=0.0):
    values = {"spending": spending, "platform_keeps": keeps, "public_cost": public}
    return SimpleNamespace(pay=np.array([pay]), people=1, values=values)


def who(base, other):
    return incidence([a_run(*one) for one in base], [a_run(*one) for one in other], DAYS_IN_A_MONTH)


def gains(found):
    return {row.account: round(row.difference, 9) for row in found.balances if row.difference}


def test_a_floor_that_requesters_pay_with_the_fee_on_top_costs_them_the_fee_too():
    found = who([(80, 100, 20)] * 3, [(105, 130, 25)] * 3)
    assert gains(found) == {"workers": 25, "requesters": -30, "platforms": 5}
    assert (found.payers, found.cost, found.low, found.high) == (("requesters",), *[pytest.approx(1.2)] * 3)


def test_a_cap_on_fees_of_which_a_tenth_reaches_workers_costs_ten_dollars_each():
    found = who([(80, 100, 20)] * 3, [(81, 91, 10)] * 3)
    assert gains(found) == {"workers": 1, "requesters": 9, "platforms": -10}
    assert (found.payers, found.cost) == (("platforms",), pytest.approx(10))


def test_a_levy_paid_out_again_by_the_public_purse_is_the_platforms_to_pay():
    found = who([(80, 100, 20)] * 3, [(83, 100, 16, -1)] * 3)
    assert gains(found) == {"workers": 3, "platforms": -4, "public": 1}
    assert found.cost == pytest.approx(4 / 3)


def test_where_workers_have_less_nothing_is_said_of_what_their_dollar_cost():
    found = who([(80, 100, 20)] * 3, [(70, 90, 20)] * 3)
    assert math.isnan(found.cost)
    assert found.as_dict()["cost_per_dollar"]["value"] is None


def test_without_intermediaries_none_of_the_money_is_left_over(two_countries):
    """Requesters and the public pay what workers and platforms receive, whichever rules move it."""
    rules = [
        {"rule": "price_floor"},
        {"rule": "all_time_floor", "index": "global", "hourly": 5},
        {"rule": "welfare_levy", "rate": 0.1},
        {"rule": "digital_income", "rate": 0.3},
        {"rule": "unfinished_pay"},
    ]
    outcome = run(two_countries({"rules": rules}))
    balances = {row.account: row for row in incidence([outcome], [outcome], 3).balances}
    assert balances["vendors"].value == 0
    assert balances["public"].value != 0
    assert sum(row.value for row in balances.values()) == pytest.approx(0, abs=1e-6)


def test_a_ratio_over_something_that_does_not_vary_has_the_interval_of_a_mean():
    above = np.array([3.0, 5.0, 4.5, 3.9])
    assert ratio_interval(above, np.full(4, 2.0)) == pytest.approx(tuple(end / 2 for end in mean_interval(above)))


def test_the_interval_of_a_ratio_holds_the_truth_in_95_of_100_experiments():
    draws = Stream(seed=1, purpose="a test of ratios").at().normal(size=(2, 1500, 6))
    below = 10 + draws[0]
    above = 20 + 1.5 * draws[0] + 2 * draws[1]
    ends = np.array([ratio_interval(one, two)[1:] for one, two in zip(above, below, strict=True)])
    assert ((ends[:, 0] <= 2) & (ends[:, 1] >= 2)).mean() == pytest.approx(0.95, abs=0.02)
