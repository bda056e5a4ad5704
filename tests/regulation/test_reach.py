"""Reach: what a rule touches, and the money that it moves by itself, against what runs with and without it give."""

from dataclasses import astuple

import pytest

from sim.experiment import run
from sim.regulation.reach import NOTHING

pytestmark = pytest.mark.usefixtures("whole_batches")

STATIC = {"behaviour.level": "static"}
HIGH = {"rule": "price_floor", "index": "global", "hourly": 100}


@pytest.fixture(scope="module")
def without(two_countries):
    return run(two_countries(STATIC))


def bite(two_countries, rule):
    outcome = run(two_countries(STATIC | {"rules": [rule]}))
    return outcome.bites[0], outcome


def test_a_floor_above_all_pay_touches_everything_there_is(two_countries):
    told, _ = bite(two_countries, HIGH)
    assert astuple(told.reach)[:3] == astuple(told.whole)[:3]
    assert 0 < told.reach.hours < told.whole.hours, "searching is not touched"


def test_a_floor_for_the_poor_touches_fewer_workers_in_the_same_batches(two_countries):
    everybody, _ = bite(two_countries, HIGH)
    poor, _ = bite(two_countries, HIGH | {"countries": ["PP"]})
    assert 0 < poor.reach.workers < everybody.reach.workers
    assert poor.reach.batches == everybody.reach.batches


@pytest.mark.parametrize(
    ("rule", "payer"),
    [(HIGH, "requesters"), ({"rule": "engaged_floor", "index": "global", "hourly": 50}, "platform"),
     ({"rule": "pay_for_submitted", "partial_pay": 1}, "requesters")],
    ids=lambda value: value["rule"] if isinstance(value, dict) else "",
)  # fmt: skip
def test_where_nobody_reacts_workers_have_more_by_what_the_rule_moved(two_countries, without, rule, payer):
    told, outcome = bite(two_countries, rule)
    (flow,) = told.moved
    assert (flow.payer, flow.payee) == (payer, "worker")
    assert flow.amount > 0
    assert outcome.pay.sum() - without.pay.sum() == pytest.approx(flow.amount, rel=0.02)


def test_a_rule_that_changes_nothing_touches_and_moves_nothing(two_countries):
    told, _ = bite(two_countries, {"rule": "price_floor", "index": "global", "hourly": 0})
    assert (told.reach, told.moved) == (NOTHING, ())
    assert told.whole.batches > 0


def test_cases_of_the_commonest_kind_are_told_and_never_more_than_there_were(two_countries):
    told, outcome = bite(two_countries, {"rule": "digital_income", "rate": 0.5})
    assert told.touched <= told.asked
    assert told.asked >= outcome.values["assignments_submitted"]
