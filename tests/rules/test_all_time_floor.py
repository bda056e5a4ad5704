"""A floor on all time: the published method by hand, and who gets the pay for waiting."""

import numpy as np
import pytest

from sim.experiment import run
from sim.files.loading import load, vary
from sim.money import MICROS
from sim.regulation.periods import Period
from sim.rules.all_time_floor import AllTimeFloor


def owed(world, rule, **columns):
    period = Period(world.balances.size)
    for name, values in columns.items():
        getattr(period, name)[: len(values)] = values
    return rule.top_up(world, np.zeros_like(period.pay), period) / MICROS


TWO = {"engaged": [30.0, 10.0], "search": [5.0, 15.0]}
"""Worker a: 30 hours of trips and 5 on call; worker b: 10 and 15."""


@pytest.mark.parametrize(
    ("allocation", "first", "second"),
    [("waiting", 538.80 + 359.20 * 5 / 20, 179.60 + 359.20 * 15 / 20), ("engaged", 538.80 + 269.40, 179.60 + 89.80)],
)
def test_new_york_s_standard_method(two_country_world, allocation, first, second):
    # At 17.96 USD an hour the trips owe 538.80 and 179.60; 60 hours in all owe 1,077.60; 359.20 are left to share out.
    rule = AllTimeFloor(version="aggregate", index="global", hourly=17.96, allocation=allocation)
    top_up = owed(two_country_world, rule, **TWO)
    assert top_up[:2] == pytest.approx([first, second])
    assert top_up.sum() == pytest.approx(1077.60)


def test_the_individual_version_owes_each_their_own_hours(two_country_world):
    rule = AllTimeFloor(index="global", hourly=10)
    top_up = owed(two_country_world, rule, **TWO, pay=[300 * MICROS, 300 * MICROS])
    assert top_up[:2].tolist() == [50.0, 0.0]


def test_pay_above_the_aggregate_owes_nothing_more(two_country_world):
    rule = AllTimeFloor(version="aggregate", index="global", hourly=10)
    top_up = owed(two_country_world, rule, **TWO, pay=[600 * MICROS, 50 * MICROS])
    assert top_up[:2].tolist() == [0.0, 50.0]  # b's own engaged hours; together they have more than 600


def test_unfinished_work_is_working_time(two_country_world):
    rule = AllTimeFloor(index="global", hourly=10)
    assert owed(two_country_world, rule, unfinished=[2.0])[0] == 20.0


def test_its_example_scenario_bites():
    (bite,) = run(vary(load("all-time-floor"), {"run.scale": 2000, "run.days": 7})).bites
    assert bite.touched > 0
