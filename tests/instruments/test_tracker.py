"""The tracker: batches worked by hand, and what an hourly look misses of batches that live for a known time."""

import math

import numpy as np
import pytest

from sim.chance import Stream
from sim.instruments.tracker import track

NOTHING = (np.zeros(0, dtype=np.int64), np.zeros(0))


def looked_at(posted, gone, every=1.0, offset=0.0, public=True, hits=10, copies=1, taken=NOTHING):
    posted, gone = np.array(posted, dtype=float), np.array(gone, dtype=float)
    hits = np.full(posted.size, hits)
    return track(np.full(posted.size, public), posted, gone, hits, copies * hits, *taken, every, offset)


def test_a_batch_is_seen_if_a_look_falls_between_its_posting_and_its_end():
    seen = looked_at([0.2, 0.2, 1.0, 0.9], [0.9, 1.1, 1.5, 1.0])
    # The second is there at 1; the third is posted at 1; the fourth has just gone.
    assert seen.batch.tolist() == [1, 2]
    assert seen.since.tolist() == seen.until.tolist() == [1.0, 1.0]


def test_a_batch_is_seen_from_the_first_look_to_the_last_before_it_goes():
    (since,), (until,) = (lambda seen: (seen.since, seen.until))(looked_at([0.2], [5.0], offset=0.5))
    assert (since, until) == (0.5, 4.5)


def test_a_tracker_counts_hits_not_assignments_and_those_that_are_left():
    # Ten HITs of three assignments each; of the thirty, seven are taken before the look at 1 and one after.
    taken = (np.zeros(8, dtype=np.int64), np.array([0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.4]))
    seen = looked_at([0.1], [3.0], copies=3, taken=taken)
    assert seen.hits.tolist() == [8]  # 23 assignments are left, on at least eight HITs


def test_what_is_not_public_is_not_seen():
    assert looked_at([0.2], [5.0], public=False).batch.size == 0


def test_nothing_posted_is_nothing_seen():
    assert looked_at([], []).batch.size == 0


@pytest.mark.parametrize("life", [0.1, 0.5, 0.9, 1.5])
def test_an_hourly_look_sees_batches_in_proportion_to_their_life_up_to_an_hour(life):
    posted = 1000 * Stream(1, "a test").uniforms(20_000)
    assert looked_at(posted, posted + life).batch.size / 20_000 == pytest.approx(min(1, life), abs=0.01)


@pytest.mark.parametrize("mean_life", [0.3, 1.0, 4.0])
def test_of_batches_with_exponential_lives_it_misses_the_closed_form(mean_life):
    posted = 1000 * Stream(1, "a test").uniforms(20_000)
    lives = Stream(2, "a test").at().exponential(mean_life, 20_000)
    seen = looked_at(posted, posted + lives).batch.size / 20_000
    assert seen == pytest.approx(mean_life * (1 - math.exp(-1 / mean_life)), abs=0.012)
