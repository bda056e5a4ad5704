"""The survey: ledgers worked by hand, the bias towards long hours, and pools of known size."""

import math

import numpy as np
import pytest
from scipy.special import ndtri

from sim.chance import Stream
from sim.instruments.survey import Answers, Visits, survey

ALWAYS = 1e6


def online_all_the_time(people: int) -> Visits:
    return Visits.of(np.arange(people), np.zeros(people), np.full(people, ALWAYS))


def test_who_is_online_is_who_has_come_and_not_gone():
    visits = Visits.of(np.array([2, 0, 1]), np.array([5.0, 0.0, 1.0]), np.array([6.0, 4.0, 2.0]))
    assert visits.online(1.5).tolist() == [0, 1]
    assert visits.online(2.0).tolist() == [0]
    assert visits.online(4.0).tolist() == []
    assert visits.online(5.0).tolist() == [2]


def test_a_pool_is_the_product_of_two_catches_over_those_caught_twice():
    # In one survey, three and two were met and two of them twice; in the other two and two, one of them twice.
    answers = Answers(
        survey=np.array([0, 0, 0, 0, 0, 1, 1, 1, 1]),
        period=np.array([0, 0, 0, 1, 1, 0, 0, 1, 1]),
        worker=np.array([7, 8, 9, 8, 9, 1, 2, 2, 3]),
    )
    assert answers.pool() == pytest.approx((3 * 2 + 2 * 2) / (2 + 1))


def test_a_pool_without_a_recapture_is_unknown():
    assert math.isnan(Answers(np.array([0, 0]), np.array([0, 1]), np.array([1, 2])).pool())


def test_nobody_answers_twice_in_a_period():
    found = survey(online_all_the_time(20), np.ones(20), 60.0, 1.0, 30.0, 3, Stream(1, "a test"))
    rows = list(zip(found.survey.tolist(), found.period.tolist(), found.worker.tolist(), strict=True))
    assert len(rows) == len(set(rows))
    # Twenty people and thirty HITs in each of two periods: all are met, ten HITs go unanswered.
    assert len(rows) == 3 * 2 * 20


def test_a_survey_that_finds_nobody_brings_nothing():
    nobody = Visits.of(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))
    assert survey(nobody, np.ones(3), 10.0, 1.0, 5.0, 2, Stream(1, "a test")).worker.size == 0


def test_people_are_met_in_proportion_to_the_hours_that_they_spend_online():
    # Two groups of fifty; one is online for eight hours of each day, the other for two.
    days, people = 200, 100
    length = np.where(np.arange(people) < 50, 8.0, 2.0)
    day = np.repeat(np.arange(days) * 24.0, people)
    worker = np.tile(np.arange(people), days)
    begins = day + 0.24 * (worker * 37 % people)
    visits = Visits.of(worker, begins, begins + length[worker])
    found = survey(visits, np.ones(people), days * 24.0, 1.0, 0.5, 1, Stream(2, "a test"))
    assert found.worker.size == pytest.approx(4800, rel=0.05)
    assert (found.worker < 50).mean() == pytest.approx(0.8, abs=0.025)


def test_the_mean_hours_of_those_met_is_size_biased_by_the_closed_form():
    """In proportion to lognormal hours, the median of those met is higher by exp(sd²): Difallah's survey's own bias."""
    spread, people = 0.6, 4000
    hours = np.exp(spread * ndtri((np.arange(people) + 0.5) / people))
    # Being always online with a propensity of one's hours is being met in proportion to them.
    found = survey(online_all_the_time(people), hours, 6000.0, 1.0, 0.5, 4, Stream(3, "a test"))
    assert np.median(hours[found.worker]) == pytest.approx(math.exp(spread**2), rel=0.03)


@pytest.mark.parametrize("people", [200, 600])
def test_equal_catchability_recovers_a_known_population(people):
    found = survey(online_all_the_time(people), np.ones(people), 720.0 * 2, 9.0, 720.0, 80, Stream(4, "a test"))
    assert found.pool() == pytest.approx(people, rel=0.05)


def test_unequal_propensity_makes_the_pool_too_small_by_the_closed_form():
    """With few met, the pool is the population over one plus the squared variation of the propensities."""
    people, spread = 1500, 0.7
    propensity = np.exp(spread * ndtri((np.arange(people) + 0.5) / people))
    found = survey(online_all_the_time(people), propensity, 1440.0, 18.0, 720.0, 400, Stream(5, "a test"))
    assert found.pool() == pytest.approx(people / math.exp(spread**2), rel=0.08)
