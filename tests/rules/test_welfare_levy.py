"""A levy on payouts or on turnover, by the published examples."""

import numpy as np
import pytest

from sim.experiment import run
from sim.files.loading import load, vary
from sim.money import MICROS
from sim.rules.welfare_levy import WelfareLevy
from sim.world import World


def levied(world, submitted, rule, pay, fee_rate=0.2):
    submissions, pay = submitted([True], cents=100), np.array([pay * MICROS])
    return rule.levy(world, np.zeros(1, dtype=np.int64), submissions, pay, fee_rate * pay)[0] / MICROS


def test_one_per_cent_of_eighty_is_capped_at_half(two_country_world, submitted):
    assert levied(two_country_world, submitted, WelfareLevy(rate=0.01, cap=0.5), 80) == 0.5
    assert levied(two_country_world, submitted, WelfareLevy(rate=0.01), 80) == 0.8


def test_one_per_cent_of_a_turnover_of_a_hundred_is_limited_by_payouts_of_fifteen(two_country_world, submitted):
    rule = WelfareLevy(base="turnover", rate=0.01, limit=0.05)
    assert levied(two_country_world, submitted, rule, 15, fee_rate=85 / 15) == pytest.approx(0.75)
    assert levied(two_country_world, submitted, rule, 50, fee_rate=1) == pytest.approx(1.0)


def test_in_a_run_the_platform_pays_the_purse(tiny):
    change = {"run.scale": 1000, "behaviour.level": "static"}
    rule = {"rule": "welfare_levy", "rate": 0.1}
    plain, levied = (World(tiny(change | {"rules": rules})).run() for rules in ([], [rule]))
    assert np.array_equal(plain.balances, levied.balances)
    assert np.array_equal(plain.spending, levied.spending)
    assert levied.transfers.purse == plain.markets[0].fees - levied.markets[0].fees
    assert levied.transfers.purse == pytest.approx(0.1 * plain.balances.sum(), rel=0.001)


def test_its_example_scenario_bites():
    (bite,) = run(vary(load("welfare-levy"), {"run.scale": 2000, "run.days": 3})).bites
    assert bite.touched > 0
