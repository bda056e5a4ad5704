"""Requesters who reprice, cut, automate, relist, tighten and leave: each by numbers that can be checked by hand."""

import numpy as np
import pytest

from sim.ledger import Outcome
from sim.requesters.reactions import note_costs, price
from sim.world import World

CENT_WORK = {
    "run.scale": 100,
    "run.days": 1,
    "run.warmup_days": 0,
    "platforms.main.fee_minimum": 0,
    "requesters.hourly_pay_median": 0.36,
    "requesters.hourly_pay_log_sd": 0,
    "requesters.customary_cents": (1,),
    "workers.considered_share": 0,
    "tasks": {"one": {"batch_share": 1, "reward_median": 0.01, "hits_min": 100, "assignments_per_hit": 1}},
}
"""HITs of one cent that take a hundred seconds, posted and never done."""

TWICE = {"rules": [{"rule": "price_floor", "index": "global", "hourly": 0.72}]}
"""A floor that makes them two cents everywhere."""

POOR_CHEAPER = {"rules": [{"rule": "price_floor", "index": "residence"}]}
"""The residents of the rich country (5 USD/h) become dearer than those of the poor one (1 USD/h)."""


def posted(two_countries, *changes):
    world = World(two_countries({key: value for change in (CENT_WORK, *changes) for key, value in change.items()}))
    world.run()
    return world


@pytest.mark.parametrize("verified", [0, 0.25])
@pytest.mark.parametrize(("machine", "taken"), [(0, 0), (0.432, 1 / 3), (0.864, 1 / 4)])
def test_a_machine_takes_over_what_a_rule_makes_people_too_dear_for(two_countries, machine, taken, verified):
    # With the fee of 20 % an hour of people costs 0.432 USD before the rule, and 0.864 with it. By odds of prices
    # people had 1/2 and keep 1/3 beside a machine for 0.432; had 2/3 and keep 1/2 beside one for 0.864.
    change = {"verification_share": verified, "demand_elasticity": 0, "machine_sensitivity": 1}
    change = {f"reactions.{key}": value for key, value in change.items()}
    task = CENT_WORK["tasks"]["one"] | {"machine_price": machine}
    batches = posted(two_countries, TWICE, change, {"tasks": {"one": task}}).ledger.batches
    expected = (1 - verified) * taken * batches["planned"].sum()
    assert batches["automated"].sum() == pytest.approx(expected, rel=0.02, abs=0.5)
    assert np.array_equal(batches["automated"] + batches["asked"], batches["planned"])


def test_without_a_rule_no_machine_takes_over(two_countries):
    task = CENT_WORK["tasks"]["one"] | {"machine_price": 0.1}
    batches = posted(two_countries, {"tasks": {"one": task}}).ledger.batches
    assert np.array_equal(batches["asked"], batches["planned"])


@pytest.mark.parametrize(("limit", "leaves"), [(0, False), (1.9, True), (2.1, False)])
def test_a_requester_leaves_when_an_answer_costs_too_many_times_what_it_did(two_countries, limit, leaves):
    change = {"reactions.leave_above": limit, "reactions.demand_elasticity": 0}
    batches = posted(two_countries, TWICE, change).ledger.batches
    assert batches["asked"].sum() == (0 if leaves else batches["planned"].sum())


def test_requesters_who_relist_shut_out_the_dear_country_alone(two_countries):
    world = posted(two_countries, POOR_CHEAPER, {"reactions.relist_share": 1})
    assert {tuple(batch.shut_out) for batch in world.batches} == {(True, False)}
    world = posted(two_countries, POOR_CHEAPER, {"reactions.relist_share": 0.3})
    assert np.mean([batch.shut_out is not None for batch in world.batches]) == pytest.approx(0.3, abs=0.15)
    world = posted(two_countries, TWICE, {"reactions.relist_share": 1})
    assert not any(any(batch.shut_out or []) for batch in world.batches)


def test_relisting_moves_work_to_the_cheaper_country(two_countries):
    change = {"run.scale": 500, "rules": [{"rule": "price_floor", "index": "residence", "unpaid_uplift": 0.5}]}
    rest, moved = (World(two_countries(change | {"reactions.relist_share": share})).run() for share in (0, 1))
    done = [
        np.isin(world.ledger.assignments["outcome"], (Outcome.APPROVED, Outcome.REJECTED)) for world in (rest, moved)
    ]
    poor = [
        world.country_of[world.ledger.assignments["worker"][d]].mean()
        for world, d in zip((rest, moved), done, strict=True)
    ]
    assert poor[1] > poor[0] + 0.05


@pytest.mark.parametrize(("threshold", "tightens"), [(0.9, True), (1.1, False)])
def test_gates_tighten_when_answers_become_dearer_by_more_than_the_threshold(two_countries, threshold, tightens):
    change = {"reactions.tighten_share": 1, "reactions.tighten_threshold": threshold, "reactions.tighten_rate": 0.99}
    world = posted(two_countries, TWICE, change)
    assert {batch.least_rate == 0.99 for batch in world.batches} == {tightens}


def test_only_where_everybody_reacts(two_countries):
    every = {"relist_share": 1, "tighten_share": 1, "leave_above": 1.01, "reprice_step": 0.1}
    change = {f"reactions.{key}": value for key, value in every.items()}
    for level in ("static", "workers"):
        plain, able = (posted(two_countries, POOR_CHEAPER, more, {"behaviour.level": level}) for more in ({}, change))
        assert plain.ledger.digest() == able.ledger.digest()


def test_the_price_falls_after_fast_batches_and_rises_after_leftovers(tiny):
    step = {"reactions.reprice_step": 0.1, "run.days": 7, "run.scale": 500}
    slack = World(tiny(step | {"requesters.unseen_work_multiplier": 1})).run()
    short = World(tiny(step | {"requesters.unseen_work_multiplier": 30, "requesters.lifetime_hours": 5})).run()
    moved = [np.array([r.price for r in world.requesters if r.price != 1]) for world in (slack, short)]
    assert moved[0].mean() < 1 < moved[1].mean()
    most = slack.scenario.reactions.reprice_most
    assert all((np.abs(prices - 1) <= most + 1e-12).all() for prices in moved)


def test_a_customary_price_holds_until_small_steps_have_added_up(two_countries):
    world = World(two_countries({"run.scale": 100, "requesters.customary_cents": (4, 5, 10)}))
    plan = next(plan for plan in _plans(world) if plan.offered == 50_000)
    for factor, cents in ((1, 5), (0.95, 5), (0.88, 4)):
        plan.requester.price = factor
        assert price(world, plan) == cents * 10_000


def _plans(world):
    from sim.requesters.demand import postings

    return postings(world.scenario, world.chance, world.requesters)


@pytest.mark.parametrize("tenths", [8, 10, 11])
def test_what_reviews_cost_counts_once_it_is_seen_often_enough(two_countries, tenths):
    # A tenth dearer reviews over a spending far above what trust takes: the next batch is a tenth dearer; or cheaper.
    world = World(two_countries(CENT_WORK | {"reactions.demand_elasticity": 1}))
    for requester in world.requesters:
        note_costs(world, requester, tenths * 10**12, 10 * 10**12)
    world.run()
    batches = world.ledger.batches
    assert batches["asked"].sum() / batches["planned"].sum() == pytest.approx(10 / tenths, rel=0.01)


def test_paying_for_rejected_work_makes_requesters_post_less(tiny):
    strict = {"run.scale": 500, "run.days": 7, "styles.honest.rejects_wrong": 0.9, "workers.accuracy_mean": 0.6}
    rule = {"rule": "pay_for_submitted", "rejection_cap": 0, "good_faith_share": 1}
    plain, paid = (World(tiny(strict | {"rules": rules})).run().ledger.batches for rules in ([], [rule]))
    assert np.array_equal(plain["asked"], plain["planned"])
    assert paid["asked"].sum() < 0.97 * paid["planned"].sum()
