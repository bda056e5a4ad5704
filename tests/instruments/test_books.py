"""The books of requesters: who posts, and what it comes to."""

import numpy as np
import pytest

from sim.chance import Stream
from sim.instruments.books import books


def test_spending_follows_posting_and_size():
    spent = books(
        np.array([3.0, 1.0]), np.array([1.0, 2.0]), np.array([0.5, 1.5]), np.ones(2), 40_000, Stream(1, "a test")
    )
    assert spent == pytest.approx([30_000, 20_000], rel=0.03)


def test_who_never_posts_has_no_books():
    spent = books(np.array([1.0, 0.0]), np.ones(2), np.array([2.0]), np.ones(1), 10, Stream(1, "a test"))
    assert spent.tolist() == [20.0]


def test_of_many_rare_requesters_those_who_post_are_as_many_as_chance_says():
    count = 50_000
    spent = books(np.ones(count), np.ones(count), np.array([1.0]), np.ones(1), count, Stream(1, "a test"))
    assert spent.size / count == pytest.approx(1 - np.exp(-1), abs=0.01)


def test_nothing_seen_is_nothing_spent():
    assert books(np.ones(3), np.ones(3), np.zeros(0), np.zeros(0), 100, Stream(1, "a test")).size == 0
