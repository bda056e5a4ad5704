"""Pay for submitted work: which rejections stand, worked by hand, and what the rejected still earn."""

import numpy as np
import pytest

from sim.experiment import run
from sim.ledger import Outcome
from sim.rules.pay_for_submitted import PayForSubmitted
from sim.world import World

RICH, POOR = 0, 1
RIGHT, WRONG = True, False
HARSH = {"styles": {"harsh": {"requester_share": 1, "rejects_wrong": 1}}, "workers.accuracy_mean": 0.5}


def rejected(world, submissions, refused=None, **parameters):
    """Return the positions, counted from 1, of the rejections that stand; by default all were rejected."""
    wanted = np.ones(len(submissions), dtype=bool) if refused is None else np.array(refused, dtype=bool)
    verdict = PayForSubmitted(**{"good_faith_share": 0} | parameters).verdict(world, ~wanted, submissions)
    return (np.flatnonzero(~verdict) + 1).tolist()


def test_at_five_per_cent_the_first_rejection_is_the_twentieth_submission(two_country_world, submitted):
    assert rejected(two_country_world, submitted([WRONG] * 41), rejection_cap=0.05) == [20, 40]


def test_at_one_half_every_second_rejection_stands(two_country_world, submitted):
    assert rejected(two_country_world, submitted([WRONG] * 7), rejection_cap=0.5) == [2, 4, 6]


def test_approved_work_makes_room_for_rejections_after_it_not_before(two_country_world, submitted):
    refused = [1, 0, 0, 0, 1, 1, 0, 1]
    assert rejected(two_country_world, submitted([WRONG] * 8), refused, rejection_cap=0.25) == [5, 8]


def test_what_was_judged_in_earlier_rounds_counts(two_country_world, submitted):
    assert rejected(two_country_world, submitted([WRONG], reviewed=18), rejection_cap=0.05) == []
    assert rejected(two_country_world, submitted([WRONG], reviewed=19), rejection_cap=0.05) == [1]
    assert rejected(two_country_world, submitted([WRONG], reviewed=19, rejected=1), rejection_cap=0.05) == []


@pytest.mark.parametrize("per_cent", [1, 3, 5, 7, 10, 15, 25, 33, 50, 75, 99])
def test_of_a_hundred_bad_answers_the_cap_is_used_up_exactly(two_country_world, submitted, per_cent):
    assert len(rejected(two_country_world, submitted([WRONG] * 100), rejection_cap=per_cent / 100)) == per_cent


def test_noise_of_the_floating_point_costs_no_rejection(two_country_world, submitted):
    assert len(rejected(two_country_world, submitted([WRONG] * 100), rejection_cap=0.29)) == 29


def test_a_cap_of_zero_rejects_nothing(two_country_world, submitted):
    assert rejected(two_country_world, submitted([WRONG] * 1000), rejection_cap=0) == []


def test_without_cap_and_good_faith_verdicts_on_wrong_answers_are_left_alone(two_country_world, submitted):
    refused = [1, 0, 1, 1, 0]
    assert rejected(two_country_world, submitted([WRONG] * 5), refused, rejection_cap=1) == [1, 3, 4]


def test_a_right_answer_is_always_approved(two_country_world, submitted):
    assert rejected(two_country_world, submitted([RIGHT, WRONG, RIGHT, WRONG]), rejection_cap=1) == [2, 4]


def test_a_wrong_answer_given_in_good_faith_is_approved(two_country_world, submitted):
    answers = submitted([WRONG] * 4, draw=[0.1, 0.69, 0.7, 0.9])
    assert rejected(two_country_world, answers, rejection_cap=1, good_faith_share=0.7) == [3, 4]


def test_approved_work_is_never_rejected_by_it(two_country_world, submitted):
    assert rejected(two_country_world, submitted([WRONG] * 50), [False] * 50, rejection_cap=1) == []


def test_other_countries_are_not_protected(two_country_world, submitted):
    answers = submitted([WRONG] * 4, country=[RICH, POOR, RICH, POOR])
    assert rejected(two_country_world, answers, rejection_cap=0, countries=("PP",)) == [1, 3]
    pay = PayForSubmitted(countries=("PP",)).rejected_pay(two_country_world, np.zeros(4, dtype=np.int64), answers)
    assert pay.tolist() == [0, 5_000, 0, 5_000]


@pytest.mark.parametrize(
    ("cents", "share", "micros"), [(1, 0.5, 5_000), (7, 0.5, 35_000), (3, 0.33, 9_900), (5, 0, 0), (5, 1, 50_000)]
)
def test_rejected_work_earns_its_part_to_the_micro_dollar(two_country_world, submitted, cents, share, micros):
    answers = submitted([WRONG], cents=cents)
    pay = PayForSubmitted(partial_pay=share).rejected_pay(two_country_world, np.zeros(1, dtype=np.int64), answers)
    assert pay.tolist() == [micros]


def test_a_more_generous_rule_before_it_is_not_undone(two_country_world, submitted):
    pay = PayForSubmitted(partial_pay=0.5).rejected_pay(two_country_world, np.array([8_000]), submitted([WRONG]))
    assert pay.tolist() == [8_000]


@pytest.mark.parametrize("cap", [0.05, 0.2, 0.5])
def test_in_a_whole_run_no_batch_is_ever_over_the_cap(two_countries, cap):
    rule = {"rule": "pay_for_submitted", "rejection_cap": cap, "good_faith_share": 0.2, "from_day": -90}
    world = World(two_countries(HARSH | {"rules": [rule]})).run()
    assignments = world.ledger.assignments
    outcome = assignments["outcome"]
    bad = 0
    for batch in range(len(world.batches)):
        rows = np.flatnonzero((assignments["batch"] == batch) & np.isin(outcome, [Outcome.APPROVED, Outcome.REJECTED]))
        in_order = rows[np.argsort(assignments["settled"][rows], kind="stable")]
        refused = np.cumsum(outcome[in_order] == Outcome.REJECTED)
        assert (refused <= cap * np.arange(1, rows.size + 1)).all()
        bad += refused[-1] if rows.size else 0
    assert bad > 0


def test_in_a_whole_run_rejected_work_earns_half_of_what_was_offered(two_countries):
    rule = {"rule": "pay_for_submitted", "rejection_cap": 1, "good_faith_share": 0, "from_day": -90}
    world = World(two_countries(HARSH | {"rules": [rule]})).run()
    assignments, offered = world.ledger.assignments, world.ledger.batches["offered"]
    refused = assignments["outcome"] == Outcome.REJECTED
    assert refused.sum() > 50
    assert (assignments["pay"][refused] * 2 == offered[assignments["batch"][refused]]).all()


def test_where_nothing_is_rejected_it_says_that_it_had_nothing_to_do(two_countries):
    kind = {"styles": {"kind": {"requester_share": 1, "rejects_wrong": 0}}}
    (bite,) = run(two_countries(kind | {"rules": [{"rule": "pay_for_submitted"}]})).bites
    assert bite.asked > 0
    assert bite.touched == 0
    assert "rejected" in bite.idle[0]


def test_it_counts_the_submissions_it_was_asked_about_and_those_it_changed(two_countries):
    rule = {"rule": "pay_for_submitted", "rejection_cap": 0, "from_day": -90}
    world = HARSH | {"behaviour.level": "workers"}  # with requesters who react there would be less to reject
    (bite,) = run(two_countries(world | {"rules": [rule]})).bites
    spared = World(two_countries(world)).run().ledger.assignments["outcome"]
    assert bite.asked == np.isin(spared, [Outcome.APPROVED, Outcome.REJECTED]).sum()
    assert bite.touched == (spared == Outcome.REJECTED).sum()
