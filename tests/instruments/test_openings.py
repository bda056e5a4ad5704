"""What an experimenter sees of a record of a few lines, worked out by hand."""

import numpy as np
import pytest

from sim.instruments.openings import Takers, sums
from sim.ledger import Ledger, Outcome

A, R, RETURNED, RELEASED = Outcome.APPROVED, Outcome.REJECTED, Outcome.RETURNED, Outcome.RELEASED


@pytest.fixture
def ledger():
    """Return a record of three openings that ask for two people each: two of arm 0, one of arm 1, and another batch.

    Opening 1 (at hour 10): worker 0 after 1 h, worker 1 after 4 h. Opening 3 (at hour 20): worker 2 returns it after
    half an hour, worker 0 takes it after 2 h and, as a script may, once more after 3 h; nobody else within 8 h. The
    one of arm 1 finds nobody.
    """
    made = Ledger()
    made.batches.append(4, posted=[0.0, 10.0, 15.0, 20.0], asked=[50, 2, 2, 2])
    made.openings.append(3, batch=[1, 2, 3], arm=[0, 1, 0])
    made.previews.append(6, worker=[0, 1, 3, 2, 0, 1], batch=[1, 1, 1, 3, 3, 2], when=20.0)
    rows = [
        (0, 0, 1.0, A, True),
        (0, 1, 11.0, A, True),
        (1, 1, 14.0, R, False),
        (2, 3, 20.5, RETURNED, False),
        (0, 3, 22.0, A, True),
        (0, 3, 23.0, A, True),
        (3, 3, 23.5, RELEASED, False),
    ]
    for worker, batch, started, outcome, right in rows:
        made.assignments.append(1, worker=worker, batch=batch, started=started, outcome=outcome, right=right, hours=0.1)
    return made


TAKERS = Takers(
    np.array([0, 1, 0, 0]), ("RR", "PP"), np.array([30.0, 6.0, 1.0, 1.0]), np.array([True, False, True, False])
)


def of(ledger, arm):
    return {
        name: total / count if count else None for name, (total, count) in sums(ledger, arm, 2, 8.0, TAKERS).items()
    }


def test_figures_of_an_arm_are_those_worked_out_by_hand(ledger):
    found = of(ledger, 0)
    assert found["openings"] == 2
    assert found["previews"] == 5 / 2
    assert found["acceptances"] == 5 / 2, "a HIT given back before it was begun was not taken up"
    assert found["accepted_per_preview"] == 1
    assert found["hours_to_first"] == (1 + 2) / 2
    assert found["hours_to_half"] == (1 + 2) / 2
    assert found["hours_to_all"] == (4 + 8) / 2, "the second never got there and counts with its eight hours"
    assert found["filled"] == 1 / 2
    assert found["right"] == 3 / 4


def test_a_worker_who_does_two_tasks_of_an_opening_is_one_recruit(ledger):
    found = of(ledger, 0)
    assert found["recruits"] == 3 / 2
    assert found["recruits_per_hour"] == 3 / (4 + 8)


def test_who_took_part_is_told_by_recruit(ledger):
    found = of(ledger, 0)
    assert found["from_RR"] == 2 / 3
    assert found["from_PP"] == 1 / 3
    assert found["weekly_hours"] == (30 + 6 + 30) / 3
    assert found["with_tools"] == 2 / 3


def test_an_opening_that_finds_nobody_counts_with_its_whole_time(ledger):
    found = of(ledger, 1)
    assert found["previews"] == 1
    assert found["recruits_per_hour"] == 0
    assert found["hours_to_first"] == found["hours_to_all"] == 8
    assert found["right"] is None
    assert found["from_RR"] is None


def test_an_arm_without_openings_says_nothing():
    found = of(Ledger(), 0)
    assert found["openings"] == 0
    assert found["recruits"] is None
