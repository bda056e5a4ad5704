"""The list of open batches: its two orders, and what comes and goes."""

import pytest

from sim.platforms.board import Board


@pytest.fixture
def listed(a_batch):
    """Return a board with batches 0 to 3, of 5, 2, 9 and 7 HITs."""
    board = Board()
    batches = [a_batch(identity=i, hits=hits) for i, hits in enumerate((5, 2, 9, 7))]
    for batch in batches:
        board.add(batch)
    return board, batches


def ids(batches):
    return [batch.id for batch in batches]


def test_the_newest_batch_is_last(listed):
    board, _ = listed
    assert ids(board.newest) == [0, 1, 2, 3]


def test_a_batch_that_comes_back_takes_its_place_by_time_of_posting(listed):
    board, batches = listed
    board.remove(batches[1])
    assert ids(board.newest) == [0, 2, 3]
    board.add(batches[1])
    assert ids(board.newest) == [0, 1, 2, 3]


def test_no_batch_is_listed_twice(listed):
    board, batches = listed
    board.add(batches[2])
    assert ids(board.newest) == [0, 1, 2, 3]


def test_removing_what_is_not_there_does_nothing(listed):
    board, batches = listed
    board.remove(batches[2])
    board.remove(batches[2])
    assert ids(board.newest) == [0, 1, 3]


@pytest.mark.parametrize("state", [{"closed": True}, {"left": 0}])
def test_a_withdrawn_or_finished_batch_is_not_listed(a_batch, state):
    board = Board()
    batch = a_batch(**state)
    board.add(batch)
    assert board.newest == []
    assert not batch.listed


def test_the_batch_with_most_hits_left_is_last(listed):
    board, _ = listed
    assert ids(board.most_left(0.0, resort_hours=1)) == [1, 0, 3, 2]


def test_the_order_by_hits_left_is_renewed_only_when_due(listed):
    board, batches = listed
    board.most_left(0.0, resort_hours=1)
    batches[2].left = 1
    board.remove(batches[3])
    assert ids(board.most_left(0.99, resort_hours=1)) == [1, 0, 3, 2]
    assert ids(board.most_left(1.0, resort_hours=1)) == [2, 1, 0]


def test_sorting_by_hits_left_leaves_the_list_by_newest_alone(listed):
    board, _ = listed
    board.most_left(0.0, resort_hours=1)
    assert ids(board.newest) == [0, 1, 2, 3]
