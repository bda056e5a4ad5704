"""Appeals: who files them, and how many are upheld."""

import numpy as np
import pytest

from sim.experiment import run
from sim.files.loading import load, vary
from sim.rules.appeals import Appeals


def ruled(world, rule, submissions, approved):
    return rule.verdict(world, np.array(approved), submissions)


def test_right_answers_are_upheld_as_often_as_the_mediator_is_accurate(two_country_world, submitted):
    world, submissions = two_country_world, submitted([True] * 4000, cents=5000)
    submissions.worker[:] = np.arange(4000) % len(world.workers)
    for worker in world.workers:
        worker.reservation_wage = 1.0
    after = ruled(world, Appeals(accuracy=0.8), submissions, [False] * 4000)
    assert after.mean() == pytest.approx(0.8, abs=0.03)


def test_wrong_answers_and_approvals_stay_as_they_are(two_country_world, submitted):
    submissions = submitted([False, True, False], cents=5000)
    after = ruled(two_country_world, Appeals(accuracy=1), submissions, [False, True, True])
    assert after.tolist() == [False, True, True]


@pytest.mark.parametrize(("together", "upheld"), [(True, True), (False, False)])
def test_cents_are_worth_an_appeal_only_together(two_country_world, submitted, together, upheld):
    # Ten minutes at 3 USD/h cost 0.50; each HIT is worth 0.10, ten of them a dollar.
    world, submissions = two_country_world, submitted([True] * 10, cents=10)
    submissions.worker[:] = 2
    world.workers[2].reservation_wage = 3.0
    rule = Appeals(accuracy=1, minutes=10, batch_appeals=together)
    assert ruled(world, rule, submissions, [False] * 10).all() == upheld


def test_its_example_scenario_bites():
    (bite,) = run(
        vary(load("appeals"), {"run.scale": 200, "run.days": 7, "styles.opportunistic.rejects_right": 0.3})
    ).bites
    assert bite.touched > 0
