"""Paid search: time looking for work, up to a share of the time worked."""

import numpy as np

from sim.experiment import run
from sim.files.loading import load, vary
from sim.money import MICROS
from sim.regulation.periods import Period
from sim.rules.paid_search import PaidSearch


def test_search_is_paid_at_the_minimum_of_the_residence_up_to_the_cap(two_country_world):
    world = two_country_world
    rich, poor = (int(np.flatnonzero(world.country_of == country)[0]) for country in (0, 1))
    period = Period(world.balances.size)
    period.engaged[[rich, poor]] = 10.0
    period.search[[rich, poor]] = 2.0, 9.0
    owed = PaidSearch(cap=0.3).top_up(world, np.zeros_like(period.pay), period) / MICROS
    assert owed[rich] == 2 * 5.0
    assert owed[poor] == 3 * 1.0
    assert owed.sum() == 13.0


def test_who_found_no_work_is_paid_for_no_search(two_country_world):
    period = Period(two_country_world.balances.size)
    period.search[:] = 5.0
    assert not PaidSearch().top_up(two_country_world, np.zeros_like(period.pay), period).any()


def test_its_example_scenario_bites():
    (bite,) = run(vary(load("paid-search"), {"run.scale": 2000, "run.days": 7})).bites
    assert bite.touched > 0
