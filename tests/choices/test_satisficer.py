"""Satisficing: the first offer that is good enough."""

from sim.choices.satisficer import Satisficer


def test_it_takes_the_first_and_looks_no_further(offers):
    seen, page = offers(3.0, 9.0)
    assert Satisficer().choose(None, None, page).hourly == 3.0
    assert seen == [3.0]


def test_it_takes_nothing_from_an_empty_page(offers):
    assert Satisficer().choose(None, None, offers()[1]) is None
