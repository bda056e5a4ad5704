"""Capture and recapture: a closed population is found again where all are alike, and missed where people differ."""

import numpy as np
import pytest

from sim.chance import Stream
from sim.instruments.recapture import chao, chapman, lincoln_petersen, met, pairs, products

POPULATION = 500


def captures(chance: np.ndarray | float, periods: int, repeat: int) -> np.ndarray:
    """Return in which periods each of a closed population is met, whoever is never met left out."""
    drawn = Stream(1, "a closed population").at(owner=repeat).random((POPULATION, periods))
    history = drawn < np.broadcast_to(np.asarray(chance), POPULATION)[:, np.newaxis]
    return history[history.any(axis=1)]


def test_chapman_recovers_a_closed_population():
    """Over 200 repetitions with 75 met in each of two periods, the mean is within 2 % of the truth."""
    estimates = [chapman(pairs(captures(0.15, 2, repeat))) for repeat in range(200)]
    assert np.mean(estimates) == pytest.approx(POPULATION, rel=0.02 + 2 * np.std(estimates) / POPULATION / 200**0.5)


def test_sums_over_repetitions_keep_lincoln_and_petersen_nearly_unbiased():
    total = sum(products(pairs(captures(0.05, 2, repeat))) for repeat in range(200))
    assert lincoln_petersen(total) == pytest.approx(POPULATION, rel=0.12)


def test_people_who_differ_are_undercounted_and_chao_mends_part_of_it():
    chance = np.where(np.arange(POPULATION) % 5 == 0, 0.5, 0.05)
    histories = [captures(chance, 6, repeat) for repeat in range(50)]
    naive = np.mean([chapman(pairs(history)) for history in histories])
    mended = np.mean([chao(history) for history in histories])
    assert naive < 0.5 * POPULATION
    assert naive < mended < POPULATION


def test_pairs_count_those_met_in_each_and_in_both():
    history = met(np.array([1, 2, 3, 2, 3, 4, 4]), np.array([0, 0, 0, 1, 1, 1, 2]), 3)
    assert pairs(history).tolist() == [[3, 3, 2], [3, 1, 1]]


def test_without_a_recapture_nothing_is_reckoned():
    assert np.isnan(lincoln_petersen(products(np.array([[5, 5, 0]]))))
