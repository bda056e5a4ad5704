"""Money: whole micro-dollars, rounded up to the cent where a rule says so."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.money import CENT, MICROS, round_up_to_cent


def test_a_dollar_is_a_hundred_cents():
    assert MICROS == 100 * CENT


@pytest.mark.parametrize(
    ("micros", "rounded"),
    [(0, 0), (1, 10_000), (10_000, 10_000), (10_001, 20_000), (83_333.33, 90_000), (125_000, 130_000)],
)
def test_an_amount_is_rounded_up_to_the_cent(micros, rounded):
    assert round_up_to_cent(np.array([micros])).tolist() == [rounded]


def test_noise_of_the_floating_point_does_not_cost_a_cent():
    cents = np.arange(1, 1000)
    hours = cents / 100 / 7.25
    assert (7.25 * hours * MICROS > cents * CENT).any()
    assert (round_up_to_cent(7.25 * hours * MICROS) == cents * CENT).all()


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.integers(0, 10**12))
def test_rounding_up_adds_less_than_a_cent_and_takes_nothing(micros):
    (rounded,) = round_up_to_cent(np.array([micros])).tolist()
    assert 0 <= rounded - micros < CENT
    assert rounded % CENT == 0


def test_rounding_gives_whole_micro_dollars():
    assert round_up_to_cent(np.array([0.5])).dtype == np.int64
