"""A floor adjusted for utilisation, by the example of its card."""

import numpy as np
import pytest

from sim.experiment import run
from sim.files.loading import load, vary
from sim.rules.utilisation_floor import UtilisationFloor


def priced(world, a_batch, **fields):
    batch = a_batch(cents=1, seconds=60)
    rule = UtilisationFloor(index="global", hourly=5, **fields)
    return rule.reward(world, batch.reward, batch) / 10_000


def test_a_minute_at_five_dollars_costs_more_where_a_third_of_the_time_is_unpaid(two_country_world, a_batch):
    # 5 USD/h come to 0.083 USD for a minute, and to 0.124 at a utilisation of 0.67; rounded up to the cent.
    assert priced(two_country_world, a_batch, utilisation=1).tolist() == [9, 9]
    assert priced(two_country_world, a_batch).tolist() == [13, 13]


def test_the_divisor_does_not_fall_below_its_least(two_country_world, a_batch):
    least = priced(two_country_world, a_batch, utilisation=0.53)
    assert np.array_equal(priced(two_country_world, a_batch, utilisation=0.1), least)


@pytest.mark.parametrize(("cost", "cents"), [(0, 9), (1, 10)])
def test_costs_are_added_before_dividing(two_country_world, a_batch, cost, cents):
    assert priced(two_country_world, a_batch, utilisation=1, cost=cost).tolist() == [cents, cents]


def test_its_example_scenario_bites():
    (bite,) = run(vary(load("utilisation-floor"), {"run.scale": 2000, "run.days": 3})).bites
    assert bite.touched > 0
