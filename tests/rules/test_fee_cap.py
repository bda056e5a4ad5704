"""A cap on fees: the schedule's own example, and the requesters' money."""

import numpy as np
import pytest

from sim.experiment import run
from sim.files.loading import load, vary
from sim.rules.fee_cap import FeeCap
from sim.world import World

pytestmark = pytest.mark.usefixtures("whole_batches")


def test_ten_copies_of_a_half_dollar_hit_cost_no_more_than_nine(two_country_world, submitted):
    # With ten copies MTurk asks 40 %, 0.20 USD; with nine 20 %, 0.10 USD.
    submissions = submitted([True], cents=50)
    fee = FeeCap(cap=0.2).fee(two_country_world, np.array([200_000]), submissions, np.array([500_000]))
    assert fee.tolist() == [100_000]


def test_a_fee_under_the_cap_stays_and_a_least_fee_falls(two_country_world, submitted):
    submissions = submitted([True, True], cents=1)
    fee = FeeCap(cap=0.25).fee(two_country_world, np.array([2_000, 10_000]), submissions, np.array([10_000, 10_000]))
    assert fee.tolist() == [2_000, 2_500]


@pytest.mark.parametrize("cap", [0, 0.1])
def test_in_a_run_the_platform_loses_what_requesters_save(tiny, cap):
    change = {"run.scale": 1000, "behaviour.level": "static"}
    plain, capped = (World(tiny(change | {"rules": rules})).run() for rules in ([], [{"rule": "fee_cap", "cap": cap}]))
    assert np.array_equal(plain.balances, capped.balances)
    assert plain.spending.sum() - capped.spending.sum() == plain.markets[0].fees - capped.markets[0].fees > 0
    assert capped.markets[0].fees <= cap * capped.balances.sum()


def test_requesters_ask_for_more_answers_where_these_become_cheaper_and_only_where_they_react(tiny):
    # From ten copies on a fee of 40 % falls to 20 %: an answer costs 1.2 / 1.4 of what it did.
    change = {"run.scale": 1000, "rules": [{"rule": "fee_cap"}], "platforms.main.fee_minimum": 0}
    batches = World(tiny(change | {"reactions.demand_elasticity": 1})).run().ledger.batches
    many = batches["planned"] >= 10 * batches["hits"]
    assert batches["asked"][many].sum() / batches["planned"][many].sum() == pytest.approx(1.4 / 1.2, rel=0.01)
    assert np.array_equal(batches["asked"][~many], batches["planned"][~many])
    still = World(tiny(change | {"behaviour.level": "workers"})).run().ledger.batches
    assert np.array_equal(still["asked"], still["planned"])


def test_requesters_whom_it_does_not_bind_expect_the_usual_fee(tiny):
    change = {"run.scale": 1000, "rules": [{"rule": "fee_cap", "coverage": 0.5}], "platforms.main.fee_minimum": 0}
    batches = World(tiny(change | {"reactions.demand_elasticity": 1})).run().ledger.batches
    more = batches["asked"] > batches["planned"]
    by_requester = [set(more[batches["requester"] == one].tolist()) for one in np.unique(batches["requester"])]
    assert {True} in by_requester
    assert {False} in by_requester


def test_its_example_scenario_bites():
    (bite,) = run(vary(load("fee-cap"), {"run.scale": 2000, "run.days": 3})).bites
    assert bite.touched > 0
