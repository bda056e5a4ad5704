"""Logit: shares follow pay as the formula says."""

from types import SimpleNamespace

import pytest

from sim.chance import Chance
from sim.choices.logit import Logit
from sim.draws import Draws


@pytest.mark.parametrize("sensitivity", [0.0, 1.0, 2.0])
def test_shares_are_those_of_the_formula(offers, sensitivity):
    world = SimpleNamespace(draws=Draws(Chance(1, 0)))
    taken = [0, 0, 0]
    for person in range(4000):
        worker = SimpleNamespace(id=person, reservation_wage=2.0, choices=0)
        offer = Logit(sensitivity=sensitivity).choose(world, worker, offers(2.0, 4.0)[1])
        taken[offer.place if offer else 0] += 1
    weights = [1.0, 1.0, 2.0**sensitivity]
    for place in range(3):
        assert taken[place] / 4000 == pytest.approx(weights[place] / sum(weights), abs=0.035)


def test_it_takes_nothing_from_an_empty_page(offers):
    assert Logit().choose(None, None, offers()[1]) is None


def test_an_extreme_sensitivity_and_no_reservation_wage_are_no_trouble(offers):
    world = SimpleNamespace(draws=Draws(Chance(1, 0)))
    worker = SimpleNamespace(id=1, reservation_wage=0.0, choices=0)
    assert Logit(sensitivity=50).choose(world, worker, offers(2.0, 9.0)[1]).hourly == 9.0


def test_a_refusal_is_not_bound_to_repeat_itself(offers):
    world = SimpleNamespace(draws=Draws(Chance(1, 0)))
    worker = SimpleNamespace(id=1, reservation_wage=2.0, choices=0)
    answers = {Logit().choose(world, worker, offers(2.0)[1]) is None for _ in range(30)}
    assert answers == {True, False}
