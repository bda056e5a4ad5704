"""Invisible labour: tests, trainings, payments and appeals take unpaid time of their own; beliefs about rejections."""

import numpy as np
import pytest

from sim.audit import AuditError, audit
from sim.entities import HandedIn, Worker
from sim.experiment import recorded
from sim.ledger import Outcome
from sim.people.invisible import hear_verdicts
from sim.people.judgement import expects, rejection_belief
from sim.world import World

TESTS = {"requesters.qualification_share": 1, "requesters.qualification_minutes": 6}
PAPERS = {"workers.paperwork_weekly_minutes": 30, "workers.paperwork_rejection_minutes": 5}
HARSH = {"styles": {"harsh": {"requester_share": 1, "rejects_wrong": 0.7, "rejects_right": 0.1}}}
PROMPT = {"requesters.review_hours_median": 0.5, "requesters.review_log_sd": 0}


def a_worker(**traits):
    return Worker(**{"id": 0, "country": 0, "hours_wanted": 10, "reservation_wage": 0.0, "speed": 1.0, "accuracy": 0.9}
                  | {"key": 11} | traits)  # fmt: skip


def minutes(column):
    return (np.asarray(column) * 60).round(6)


def test_the_first_work_for_a_requester_takes_its_test_and_no_later_work_does(tiny):
    world = World(tiny(TESTS | {"run.scale": 500, "run.days": 7})).run()
    sessions, assignments = world.ledger.sessions, world.ledger.assignments
    # No more tests are taken than there are requesters that the worker has passed, but for those broken off.
    taken = np.bincount(sessions["worker"], minutes(sessions["qualification_hours"]), minlength=world.country_of.size)
    people = {person.id: person for person in world.everybody}
    passed = np.array([len(people[i].qualified) if i in people else 0 for i in range(taken.size)])
    assert passed.sum() > 50
    assert (taken >= 6 * passed - 1e-6).all()
    broken = taken - 6 * passed > 1e-6
    assert broken.mean() < 0.5
    requester = world.ledger.batches["requester"][assignments["batch"]]
    worked = set(zip(assignments["worker"].tolist(), requester.tolist(), strict=True))
    assert all(what in people[who].qualified for who, what in worked)


def test_paperwork_comes_once_in_a_week_after_earnings_and_with_each_rejection(tiny):
    world = World(tiny(HARSH | PROMPT | PAPERS | {"run.days": 21, "run.scale": 1000})).run()
    sessions, assignments = world.ledger.sessions, world.ledger.assignments
    done = np.bincount(sessions["worker"], minutes(sessions["paperwork_hours"]), minlength=world.country_of.size)
    refused = np.bincount(assignments["worker"][assignments["outcome"] == Outcome.REJECTED], minlength=done.size)
    weeks = np.zeros(done.size)
    for person in world.workers:
        own = sessions["signed_on"][sessions["worker"] == person.id]
        weeks[person.id] = np.unique(own // 168).size
    left = np.zeros(done.size)
    for person in world.everybody:
        left[person.id] = 60 * person.paperwork_due
    assert refused.sum() > 50
    assert (done + left <= 30 * weeks + 5 * refused + 1e-6).all()
    assert (done + left >= 5 * refused - 1e-6).all()
    assert done.sum() > 5 * refused.sum() * 0.5


def test_every_hour_is_on_one_of_six_clocks(tiny):
    world = World(tiny(HARSH | PROMPT | PAPERS | TESTS | {"run.scale": 1000, "run.days": 7})).run()
    result, sessions = recorded(world), world.ledger.sessions
    counted = sessions["signed_on"] >= 0
    online = (sessions["signed_off"] - sessions["signed_on"])[counted].sum()
    assert result.hours.sum() == pytest.approx(online)
    assert result.qualification.sum() > 0
    assert result.paperwork.sum() > 0
    assert result.clocks.sum() == pytest.approx(online)
    assert result.platform_hours.sum() == pytest.approx(online)


@pytest.mark.parametrize("column", ["qualification_hours", "paperwork_hours"])
def test_a_minute_more_on_either_of_the_two_clocks_is_noticed(tiny, column):
    world = World(tiny(TESTS | PAPERS)).run()
    world.ledger.sessions[column][0] += 1 / 60
    with pytest.raises(AuditError, match="hours online"):
        audit(world)


def test_where_nothing_is_asked_for_it_does_not_matter_how_long_it_would_take(tiny):
    one, two = (World(tiny(change)).run() for change in ({}, {"requesters.qualification_minutes": 500}))
    assert one.ledger.digest() == two.ledger.digest()
    assert not one.ledger.sessions["qualification_hours"].any()
    assert not one.ledger.sessions["paperwork_hours"].any()


BELIEF = {
    "workers.rejection_weight": 1,
    "workers.rejection_prior": 0.04,
    "workers.rejection_prior_log_sd": 0,
    "workers.rejection_prior_hits": 25,
    "workers.judgement_log_sd": 0,
    "workers.interest_share": 1,
}


def test_a_belief_is_the_prior_mended_by_experience(two_countries, a_batch):
    world, batch = World(two_countries(BELIEF)), a_batch()
    assert rejection_belief(world, a_worker(), batch.requester) == pytest.approx(0.04)
    burnt = a_worker(verdicts={batch.requester.id: (75, 24)})
    assert rejection_belief(world, burnt, batch.requester) == pytest.approx((25 * 0.04 + 24) / 100)
    elsewhere = a_worker(verdicts={batch.requester.id + 1: (75, 24)})
    assert rejection_belief(world, elsewhere, batch.requester) == pytest.approx(0.04)


@pytest.mark.parametrize(("weight", "share"), [(0, 1.0), (1, 0.75), (2, 0.5), (9, 0.0)])
def test_expected_pay_falls_by_the_weight_times_the_belief(two_countries, a_batch, weight, share):
    world, batch = World(two_countries(BELIEF | {"workers.rejection_weight": weight})), a_batch(cents=1, seconds=60)
    burnt = a_worker(verdicts={batch.requester.id: (75, 24)})
    assert expects(world, burnt, batch) == pytest.approx(0.60 * share)


def test_priors_are_lognormal_over_pairs(two_countries, a_batch):
    world = World(two_countries(BELIEF | {"workers.rejection_prior_log_sd": 0.5, "workers.rejection_prior": 0.01}))
    keys = range(1, 3_000_000_007, 1_000_003)
    logs = np.log(
        [rejection_belief(world, a_worker(key=key * 2654435761 % 2**64), a_batch().requester) for key in keys]
    )
    assert np.median(logs) == pytest.approx(np.log(0.01), abs=0.05)
    assert logs.std() == pytest.approx(0.5, abs=0.04)


def test_workers_hear_of_their_own_verdicts_and_have_rejections_to_write_about(two_countries):
    world = World(two_countries(BELIEF | PAPERS))
    none = np.zeros(0)
    parts = [HandedIn(who, np.zeros(hits, dtype=int), none, none, none) for who, hits in ((3, 2), (5, 3), (3, 1))]
    hear_verdicts(world, 8, parts, np.array([True, False, True, True, True, False]))
    assert world.person(3).verdicts == {8: (3, 2)}
    assert world.person(5).verdicts == {8: (3, 0)}
    assert minutes(world.person(3).paperwork_due) == 10
    assert world.person(5).paperwork_due == 0


def test_a_cap_on_rejections_changes_no_choice_where_nobody_reacts(tiny):
    cap = {"rules": [{"rule": "pay_for_submitted", "rejection_cap": 0, "partial_pay": 0}]}
    change = HARSH | PROMPT | PAPERS | BELIEF | {"run.days": 14, "workers.rejection_weight": 3}
    change |= {"requesters.rate_gate_share": 0, "requesters.gate_share": 0}
    columns = ("worker", "batch", "started", "hours")

    def done(level, rules):
        assignments = World(tiny(change | {"behaviour.level": level} | rules)).run().ledger.assignments
        return [assignments[name].tolist() for name in columns]

    assert done("static", {}) == done("static", cap)
    assert done("workers", {}) != done("workers", cap)
