"""Pay for work that could not be finished, in proportion to the time spent."""

import numpy as np
import pytest

from sim.experiment import run
from sim.files.loading import load, vary
from sim.ledger import Outcome
from sim.rules.unfinished_pay import UnfinishedPay
from sim.world import World


def test_pay_is_in_proportion_to_the_usual_time_and_no_more_than_the_reward(two_country_world, a_batch):
    world = two_country_world
    rule, batch = UnfinishedPay(proved_share=1), a_batch(cents=10, seconds=360)
    pay = rule.unfinished_pay(world, np.zeros(3, dtype=np.int64), batch, world.workers[0], np.array([0.05, 0.1, 0.4]))
    assert pay.tolist() == [50_000, 100_000, 100_000]


def test_what_cannot_be_shown_is_not_paid(two_country_world, a_batch):
    world, many = two_country_world, np.full(4000, 0.1)
    zero = np.zeros(many.size, dtype=np.int64)
    pay = UnfinishedPay(proved_share=0.25).unfinished_pay(world, zero, a_batch(seconds=360), world.workers[0], many)
    assert (pay > 0).mean() == pytest.approx(0.25, abs=0.03)


def test_in_a_run_requesters_pay_workers_for_what_was_not_handed_in(tiny):
    change = {"run.scale": 1000, "behaviour.level": "static"}
    rule = {"rule": "unfinished_pay", "proved_share": 1}
    plain, paid = (World(tiny(change | {"rules": rules})).run() for rules in ([], [rule]))
    more = paid.balances.sum() - plain.balances.sum()
    assert more == paid.spending.sum() - plain.spending.sum() > 0
    done, batches = plain.ledger.assignments, plain.ledger.batches
    unfinished = np.isin(done["outcome"], (Outcome.RETURNED, Outcome.EXPIRED))
    batch = done["batch"][unfinished]
    share = np.minimum(1, done["hours"][unfinished] / batches["usual_hours"][batch])
    assert more == pytest.approx((share * batches["offered"][batch]).sum(), rel=1e-4)


def test_requesters_who_react_post_less_because_answers_cost_more(tiny):
    rule = {"rule": "unfinished_pay", "proved_share": 1}
    change = {"run.scale": 500, "run.days": 7, "rules": [rule]}
    for level, less in (("workers", False), ("all", True)):
        batches = World(tiny(change | {"behaviour.level": level})).run().ledger.batches
        assert (batches["asked"].sum() < batches["planned"].sum()) == less


def test_its_example_scenario_bites():
    (bite,) = run(vary(load("unfinished-pay"), {"run.scale": 2000, "run.days": 3})).bites
    assert bite.touched > 0
