"""A floor on engaged time: the published example, and what waiting does to it."""

import numpy as np
import pytest

from sim.experiment import run
from sim.files.loading import load, vary
from sim.money import MICROS
from sim.regulation.periods import Period
from sim.rules.engaged_floor import EngagedFloor
from sim.world import World


def owed(world, rule, **columns):
    period = Period(world.balances.size)
    for name, values in columns.items():
        getattr(period, name)[: len(values)] = values
    return rule.top_up(world, np.zeros_like(period.pay), period) / MICROS


def test_the_published_example(two_country_world):
    # Four hours, a minimum of 16.78 USD, 15 miles at 0.36 USD, paid 60: guaranteed are 85.94, topped up 25.94.
    rule = EngagedFloor(index="global", hourly=16.78, multiple=1.2, cost=15 * 0.36 / 4)
    top_up = owed(two_country_world, rule, engaged=[4.0], pay=[60 * MICROS])
    assert top_up[0] == pytest.approx(25.944)
    assert not top_up[1:].any()


def test_waiting_counts_for_nothing_and_pay_above_the_floor_owes_nothing(two_country_world):
    rule = EngagedFloor(index="global", hourly=5)
    top_up = owed(two_country_world, rule, engaged=[1.0, 1.0], search=[9.0, 0.0], pay=[2 * MICROS, 6 * MICROS])
    assert top_up[:2].tolist() == [3.0, 0.0]


@pytest.mark.parametrize(("counted", "hours"), [("submitted", 2.0), ("approved", 1.0), ("begun", 2.5)])
def test_which_hours_count_is_a_choice(two_country_world, counted, hours):
    rule = EngagedFloor(index="global", hourly=4, counted=counted)
    assert owed(two_country_world, rule, engaged=[2.0], approved=[1.0], unfinished=[0.5])[0] == 4 * hours


def test_the_floor_of_the_residence_and_the_countries_covered(two_country_world):
    world = two_country_world
    top_up = owed(world, EngagedFloor(), engaged=np.ones(world.balances.size))
    assert np.allclose(top_up, np.where(world.country_of == 0, 5.0, 1.0))
    some = owed(world, EngagedFloor(countries=("PP",)), engaged=np.ones(world.balances.size))
    assert np.allclose(some, np.where(world.country_of == 0, 0.0, 1.0))


def test_in_a_run_the_platform_pays_and_engaged_pay_reaches_the_floor(two_countries):
    change = {"run.scale": 500, "run.days": 7, "run.warmup_days": 0, "behaviour.level": "static"}
    rule = {"rule": "engaged_floor", "index": "global", "hourly": 6}
    plain, floored = (World(two_countries(change | {"rules": rules})).run() for rules in ([], [rule]))
    paid = floored.balances - plain.balances
    assert (paid >= 0).all()
    assert paid.sum() == plain.markets[0].fees - floored.markets[0].fees > 0
    assert np.array_equal(plain.spending, floored.spending)


def test_its_example_scenario_bites():
    (bite,) = run(vary(load("engaged-floor"), {"run.scale": 2000, "run.days": 7})).bites
    assert bite.touched > 0
