"""Public ratings: who reports, what is counted, and what readers make of it."""

import numpy as np
import pytest

from sim.entities import PublicScore, Worker
from sim.people.judgement import expects
from sim.people.ratings import rate
from sim.requesters.clients import settle
from sim.world import World

pytestmark = pytest.mark.usefixtures("whole_batches")

RATED = {"ratings.users_share": 1, "ratings.raters_share": 1, "ratings.report_chance": 1}


@pytest.fixture
def world(two_countries):
    """Return a world, not started, in which everybody reads and reports, and every batch interests everybody."""
    return World(
        two_countries(RATED | {"workers.interest_share": 1, "workers.judgement_log_sd": 0.5, "run.scale": 1000})
    )


def reader(**traits):
    usual = {"id": 0, "country": 0, "hours_wanted": 10, "reservation_wage": 0.0, "speed": 1.0, "accuracy": 0.9}
    return Worker(**usual | {"key": 11} | traits)


def test_a_report_counts_the_hits_judged_and_stands_for_as_many_as_a_simulated_worker(world, submitted):
    round_of_review = submitted([True] * 5)
    round_of_review.worker = np.array([0, 0, 0, 1, 1])
    rate(world, round_of_review, np.array([True, False, True, True, False]))
    public = round_of_review.batch.requester.public
    assert (public.reports, public.judged, public.rejected) == (2000, 5000, 2000)


def test_only_raters_report(world, submitted):
    round_of_review = submitted([True] * 4)
    round_of_review.worker = np.array([0, 0, 1, 2])
    world.ratings.reports[:] = False
    world.ratings.reports[1] = True
    rate(world, round_of_review, np.zeros(4, dtype=bool))
    public = round_of_review.batch.requester.public
    assert (public.reports, public.judged, public.rejected) == (1000, 1000, 1000)


def test_three_reports_halve_the_error_of_the_guess_as_three_batches_of_ones_own_do(world, a_batch):
    batch = a_batch()
    alone = np.log(expects(world, reader(), batch) / batch.expected[0])
    batch.requester.public = PublicScore(reports=3, judged=100)
    assert alone != 0
    assert np.log(expects(world, reader(), batch) / batch.expected[0]) == pytest.approx(alone / 2)
    batch.requester.public = PublicScore()
    assert np.log(expects(world, reader(known={0: 3}), batch) / batch.expected[0]) == pytest.approx(alone / 2)


def test_reported_rejections_lower_what_readers_expect_and_nobody_else(two_countries, a_batch):
    world = World(two_countries(RATED | {"workers.interest_share": 1, "workers.judgement_log_sd": 0}))
    world.ratings.reads[1] = False
    batch = a_batch()
    # 30 of 60 HITs were rejected, and 20 count as doubt: 3 in 8.
    batch.requester.public = PublicScore(reports=4, judged=60, rejected=30)
    assert expects(world, reader(id=0), batch) == pytest.approx(batch.expected[0] * 5 / 8)
    assert expects(world, reader(id=1), batch) == pytest.approx(batch.expected[0])


@pytest.mark.parametrize("seed", range(1, 4))
def test_as_large_a_share_reads_and_reports_in_every_country(two_countries, seed):
    world = World(two_countries({"ratings.users_share": 0.4, "ratings.raters_share": 0.6,
                                 "run.scale": 50, "run.seed": seed}))  # fmt: skip
    for country in np.unique(world.country_of):
        there = world.country_of == country
        assert there.sum() > 500
        assert world.ratings.users[there].mean() == pytest.approx(0.4, abs=0.06)
        assert world.ratings.reports[there].mean() == pytest.approx(0.6, abs=0.06)


def test_the_scores_of_a_run_are_what_its_record_says(tiny):
    world = World(tiny(RATED | {"run.scale": 1000})).run()
    rows, scale = world.ledger.assignments, world.scenario.run.scale
    poster = world.ledger.batches["requester"][rows["batch"]]
    for counter, outcomes in (("judged", (1, 2)), ("rejected", (2,))):
        counted = np.bincount(poster[np.isin(rows["outcome"], outcomes)], minlength=len(world.requesters))
        assert [getattr(requester.public, counter) for requester in world.requesters] == (scale * counted).tolist()
    assert counted.sum() > 0


def test_readers_leave_requesters_who_reject_to_the_others(tiny):
    harsh = {"styles": {"fair": {"requester_share": 0.5, "rejects_wrong": 0},
                        "harsh": {"requester_share": 0.5, "rejects_wrong": 1, "rejects_right": 0.9}},
             "requesters.review_hours_median": 2, "requesters.review_log_sd": 0, "workers.reservation_wage_median": 5,
             "workers.reservation_wage_log_sd": 0.5,
             "run.scale": 200, "run.days": 6, "requesters.unseen_work_multiplier": 10}  # fmt: skip
    refused = {}
    for share in (0, 1):
        rows = World(tiny(RATED | harsh | {"ratings.users_share": share})).run().ledger.assignments
        refused[share] = (rows["outcome"] == 2).sum() / np.isin(rows["outcome"], (1, 2)).sum()
    assert refused[1] < 0.8 * refused[0]


def test_switched_off_the_site_changes_nothing(tiny):
    digests = {
        World(tiny({"ratings.users_share": 0, "ratings.report_chance": chance})).run().ledger.digest()
        for chance in (0, 1)
    }
    nobody_reports = World(tiny({"ratings.users_share": 1, "ratings.report_chance": 0})).run().ledger.digest()
    assert digests == {nobody_reports}


def test_settling_a_round_reports_it(world, submitted):
    round_of_review = submitted([True, True])
    round_of_review.rows = np.arange(2) + world.ledger.assignments.append(2)
    settle(world, round_of_review, np.array([True, True]))
    assert round_of_review.batch.requester.public.judged == 2000
