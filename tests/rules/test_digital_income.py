"""A digital income: what platforms pay in is what people get, less what cannot be shared out."""

import numpy as np
import pytest

from sim.experiment import run
from sim.files.loading import load, vary
from sim.world import World

CHANGE = {"run.scale": 1000, "run.days": 14, "run.warmup_days": 0}


@pytest.mark.parametrize("recipients", [1, 4])
def test_the_fund_of_a_period_is_shared_equally(two_countries, recipients):
    rule = {"rule": "digital_income", "rate": 0.5, "recipients": recipients}
    change = CHANGE | {"behaviour.level": "static"}
    plain, shared = (World(two_countries(change | {"rules": rules})).run() for rules in ([], [rule]))
    got = shared.balances - plain.balances
    assert len(set(got.tolist())) == 1
    moved = shared.ledger.transfers
    levied = moved["amount"][moved["worker"] < 0].sum()
    assert 0 < got.sum() <= levied / recipients
    assert shared.transfers.purse == levied - got.sum()


def test_only_those_covered_receive(two_countries):
    rule = {"rule": "digital_income", "rate": 0.5, "countries": ["PP"]}
    world = World(two_countries(CHANGE | {"rules": [rule]})).run()
    moved = world.ledger.transfers
    receivers = moved["worker"][moved["worker"] >= 0]
    assert receivers.size
    assert (world.country_of[receivers] == 1).all()


def test_where_workers_react_the_dividend_raises_what_they_ask(two_countries):
    rule = {"rule": "digital_income", "rate": 1, "income_effect": 1}
    for level, rises in (("static", False), ("workers", True)):
        world = World(two_countries(CHANGE | {"rules": [rule], "behaviour.level": level}))
        before = np.array([worker.reservation_wage for worker in world.workers])
        world.run()
        after = np.array([worker.reservation_wage for worker in world.workers])
        assert (after > before).all() == rises


def test_its_example_scenario_bites():
    (bite,) = run(vary(load("digital-income"), {"run.scale": 2000, "run.days": 8})).bites
    assert bite.touched > 0
