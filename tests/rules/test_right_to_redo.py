"""Reasons and another try: what a reason costs, who is spared, what is done again, and what the record says then."""

import numpy as np
import pytest

from sim.experiment import run
from sim.files.loading import load, vary
from sim.ledger import Outcome
from sim.requesters.reactions import spare
from sim.rules.right_to_redo import RightToRedo
from sim.world import World

STRICT = {
    "run.scale": 500,
    "run.days": 7,
    "styles.honest.rejects_wrong": 0.9,
    "workers.accuracy_mean": 0.6,
    "workers.hours_wanted_median": 20,
}
FREE = {"rule": "right_to_redo", "reason_seconds": 0}


def rejected(world):
    return int((world.ledger.assignments["outcome"] == Outcome.REJECTED).sum())


def test_a_reason_takes_half_a_minute_of_the_requester_s_time(two_country_world, submitted):
    refused = submitted([False, False, False])
    nothing = np.zeros(3, dtype=np.int64)
    # 30 seconds at 12 USD/h are ten cents.
    rule = RightToRedo(reason_seconds=30, requester_hourly=12)
    assert rule.rejection_cost(two_country_world, nothing, refused).tolist() == [100_000] * 3
    refused.worker[:] = [4, 4, 7]
    rule = RightToRedo(reason_seconds=30, requester_hourly=12, templates=True)
    assert rule.rejection_cost(two_country_world, nothing, refused).tolist() == [50_000, 50_000, 100_000]


@pytest.mark.parametrize(("level", "spared"), [("all", True), ("workers", False), ("static", False)])
def test_who_reacts_approves_what_costs_more_to_reject_than_it_saves(two_countries, submitted, level, spared):
    # With the fee, a HIT of 5 cents saves 6 when it is rejected, one of 10 saves 12; the reason costs 10.
    rule = {"rule": "right_to_redo", "reason_seconds": 30, "requester_hourly": 12}
    world = World(two_countries({"behaviour.level": level, "rules": [rule]}))
    cheap, dear = (spare(world, submitted([False, True], cents=cents), np.array([False, True])) for cents in (5, 10))
    assert cheap[0].tolist() == [spared, True]
    assert cheap[1] == (0 if spared else 100_000)
    assert (dear[0].tolist(), dear[1]) == ([False, True], 100_000)


def test_what_is_done_again_is_rejected_less_and_its_time_is_on_the_clock(tiny):
    plain, again = (World(tiny(STRICT | {"rules": rules})).run() for rules in ([], [FREE]))
    assert rejected(again) < 0.9 * rejected(plain)
    assert again.ledger.sessions["paperwork_hours"].sum() > 0
    assert not plain.ledger.sessions["paperwork_hours"].any()


def test_nothing_is_settled_before_the_time_for_another_try_is_over(tiny):
    world = World(tiny(STRICT | {"rules": [FREE | {"within_hours": 10}]})).run()
    assignments = world.ledger.assignments
    refused = assignments["outcome"] == Outcome.REJECTED
    waited = assignments["settled"] - assignments["started"] - assignments["hours"]
    assert refused.any()
    assert waited[refused].min() >= 10


def test_a_hopeless_second_try_ends_in_the_rejections_of_the_first(tiny):
    # Nobody takes up what cannot succeed: the same HITs are rejected, only later, and no time is spent.
    plain, hopeless = (
        World(tiny(STRICT | {"workers.redo_success": 0, "run.days": 2, "rules": rules})).run()
        for rules in ([], [FREE | {"within_hours": 1}])
    )
    assert not hopeless.ledger.sessions["paperwork_hours"].any()
    assert rejected(hopeless) == pytest.approx(rejected(plain), rel=0.1)


@pytest.mark.parametrize("change", [{"within_hours": 0}, {"within_hours": 48, "level": "static"}])
def test_without_a_second_try_and_a_price_on_reasons_nothing_changes(tiny, change):
    rule = FREE | {"within_hours": change["within_hours"]}
    level = {"run.days": 2, "behaviour.level": change.get("level", "all")}
    plain, harmless = (World(tiny(STRICT | level | {"rules": rules})).run() for rules in ([], [rule]))
    assert plain.ledger.digest() == harmless.ledger.digest()


def test_its_example_scenario_bites():
    (bite,) = run(vary(load("right-to-redo"), {"run.scale": 1000, "run.days": 3})).bites
    assert bite.touched > 0
