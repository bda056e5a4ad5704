"""Maximising: the best offer of the whole page."""

from sim.choices.best_of_page import BestOfPage


def test_it_looks_at_all_and_takes_the_best(offers):
    seen, page = offers(3.0, 9.0, 5.0)
    assert BestOfPage().choose(None, None, page).hourly == 9.0
    assert seen == [3.0, 9.0, 5.0]


def test_it_takes_the_first_among_equals(offers):
    assert BestOfPage().choose(None, None, offers(4.0, 4.0)[1]).place == 1


def test_it_takes_nothing_from_an_empty_page(offers):
    assert BestOfPage().choose(None, None, offers()[1]) is None
