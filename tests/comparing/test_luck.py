"""Shared luck: by how much it narrows differences, against runs that really have luck of their own."""

import json
import math

import numpy as np
import pytest

from sim.comparing.comparison import HEADLINES, summarise
from sim.comparing.intervals import chance_of_no_difference, hold_together, mean_interval, variance_cut
from sim.comparing.luck import Luck
from sim.experiment import replicate

FLOOR = {"rules": [{"rule": "price_floor", "index": "global", "hourly": 1.5}]}
NOTHING = [{"rule": "price_floor", "index": "global", "hourly": 0}]
CLOSE = ("assignments_submitted", "unpaid_time_share", "effective_hourly_wage_median", "spending")


@pytest.fixture(scope="module")
def mild(tiny):
    """Compare a market with the same under a low floor, over 24 replications."""
    scenarios = [tiny(), tiny(FLOOR)]
    return summarise(scenarios, list(replicate(scenarios, 24)))


def test_two_sides_that_share_their_luck_differ_less_than_two_that_do_not(mild):
    for key in CLOSE:
        base, other = mild.values(key, 0), mild.values(key, 1)
        strangers = np.array([(np.roll(other, shift) - base).var(ddof=1) for shift in range(1, 24)])
        assert (other - base).var(ddof=1) < strangers.min(), key


def test_the_variance_without_shared_luck_is_that_of_pairs_of_strangers(mild):
    rows = {row.measure: row for row in Luck(mild).pairings}
    for key in CLOSE:
        base, other = mild.values(key, 0), mild.values(key, 1)
        # Over all ways to pair strangers the mean is exact but for the share of true pairs left out.
        strangers = np.mean([(np.roll(other, shift) - base).var(ddof=1) for shift in range(1, 24)])
        assert strangers == pytest.approx(rows[key].variance_independent, rel=0.1)


def test_a_cut_is_reported_for_every_headline_measure_and_survives_json(mild):
    luck = Luck(mild)
    told = luck.as_list()
    assert [row["measure"] for row in told] == list(HEADLINES)
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    work = next(row for row in luck.pairings if row.measure == "assignments_submitted")
    assert 1 < work.cut_low < work.cut < work.cut_high
    assert work.cut == pytest.approx(work.variance_independent / work.variance_paired)


def test_a_finding_is_clear_just_where_its_own_interval_leaves_zero_out(mild):
    for row in Luck(mild).pairings:
        _, low, high = mean_interval(mild.values(row.measure, 1) - mild.values(row.measure, 0))
        assert row.clear == (low > 0 or high < 0)
        assert row.clear or not row.clear_together


def test_a_rule_that_changes_nothing_has_nothing_that_is_clear(tiny):
    scenarios = [tiny({"run.scale": 3000}), tiny({"run.scale": 3000, "rules": NOTHING})]
    luck = Luck(summarise(scenarios, list(replicate(scenarios, 2))))
    assert luck.cuts("baseline#2") == []
    assert not any(row.clear or row.clear_together for row in luck.pairings)


def test_the_cut_of_independent_sides_is_one_and_of_opposed_ones_less():
    base = np.array([1.0, -1, 1, -1, 1, -1])
    assert variance_cut(base, np.array([1.0, 1, -1, -1, 0, 0]))[0] == pytest.approx(1)
    assert variance_cut(base, -base)[0] == pytest.approx(0.5)


def test_differences_that_vary_by_rounding_alone_have_no_variance_cut():
    base = np.array([0.1, 0.4, 0.7])
    assert (base + 0.3 - base).var() > 0, "the case needs differences that rounding makes unequal"
    assert math.isnan(variance_cut(base, base + 0.3)[0])


@pytest.mark.parametrize("values", [[1.0], [1.0, math.nan]])
def test_where_nothing_can_be_said_there_is_no_chance(values):
    assert math.isnan(chance_of_no_difference(np.array(values)))


def test_of_many_tests_in_which_nothing_differs_hardly_any_experiment_finds_one(tiny):
    from sim.chance import Stream

    rng = Stream(1, "multiplicity").at()
    shared = rng.normal(size=(400, 1, 8))
    values = 0.7 * shared + rng.normal(size=(400, 23, 8))
    chances = np.array([[chance_of_no_difference(measure) for measure in experiment] for experiment in values])
    some_clear = (chances < 0.05).any(axis=1).mean()
    some_together = np.mean([hold_together(experiment).any() for experiment in chances])
    assert some_clear > 0.4, "looking at many measures one at a time finds something by luck"
    assert some_together < 0.07
