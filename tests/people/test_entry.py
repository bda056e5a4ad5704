"""Entry: who comes to the platform when an hour there earns more than usual, and who goes again."""

import numpy as np
import pytest

from sim.experiment import run
from sim.people.entry import GoingWage, thresholds
from sim.world import World

OPEN = {"behaviour.entry_elasticity": 1.0, "behaviour.entry_weekly_share": 1.0, "run.days": 28, "run.scale": 1000}


def arrived(tiny, **changes):
    """Return how many of the reserve are there at the end of four weeks, for each worker present."""
    world = World(tiny(OPEN | {f"behaviour.{name}": value for name, value in changes.items()})).run()
    return sum(person.present for person in world.reserve) / len(world.workers)


@pytest.mark.parametrize("elasticity", [0.43, 1.0, 2.0])
def test_at_twice_the_usual_pay_as_many_would_come_as_the_elasticity_says(tiny, elasticity):
    world = World(tiny(OPEN | {"behaviour.entry_elasticity": elasticity, "behaviour.reserve": 4, "run.scale": 50}))
    would_come = (thresholds(world) <= 2).sum() / len(world.workers)
    assert would_come == pytest.approx(2**elasticity - 1, abs=0.01)


def test_nobody_comes_for_the_usual_pay(tiny):
    assert arrived(tiny, usual_wage=1000.0) == 0


def test_more_come_the_better_the_pay(tiny):
    assert arrived(tiny, usual_wage=2.0) < arrived(tiny, usual_wage=1.0)


PAID_BESIDES = {
    "at the end of the week": {"rule": "all_time_floor", "index": "global", "hourly": 20.0},
    "with each approval": {"rule": "measured_time", "hourly": 60.0},
    "for work not finished": {"rule": "unfinished_pay", "proved_share": 1.0},
}


@pytest.mark.parametrize("rule", PAID_BESIDES.values(), ids=PAID_BESIDES)
def test_what_rules_pay_on_top_brings_people_as_pay_does(two_countries, rule):
    one = rule | {"countries": ["RR"]}
    paid = OPEN | {"reactions.demand_elasticity": 0}  # or what is posted changes, and with it what all hear of
    worlds = [World(two_countries(paid | {"rules": rules})).run() for rules in ([], [one])]
    rich, poor = (
        [sum(person.present and person.country == country for person in world.reserve) for world in worlds]
        for country in (0, 1)
    )
    assert rich[1] > rich[0]
    assert poor[1] <= poor[0] + 1


def test_an_income_that_does_not_hang_on_work_is_no_pay_for_it(tiny):
    dividend = {"rule": "digital_income", "rate": 1.0, "income_effect": 0}
    plain, given = (World(tiny(OPEN | {"rules": rules})).run() for rules in ([], [dividend]))
    assert given.going_wage.heard_besides.tolist() == plain.going_wage.heard_besides.tolist()
    assert not given.going_wage.heard_besides.any()


def test_newcomers_crowd_each_other_out(tiny):
    """At half the usual pay to start with, fewer stay than first wanted to: the pay falls as they come."""
    world = World(tiny(OPEN | {"behaviour.usual_wage": 0.5, "behaviour.reserve": 10}))
    alone = World(tiny({"run.days": 28, "run.scale": 1000})).run()
    world.run()
    assert world.going_wage.heard < alone.going_wage.heard
    assert 0 < sum(person.present for person in world.reserve) < len(world.reserve)


@pytest.mark.parametrize("change", [{"behaviour.level": "static"}, {"behaviour.entry_elasticity": 0}])
def test_where_nobody_reacts_nobody_comes(tiny, change):
    world = World(tiny(OPEN | {"behaviour.usual_wage": 0.01} | change)).run()
    assert world.reserve == []


def test_what_is_heard_follows_what_is_earned_half_way_each_week():
    going = GoingWage(usual=2.0)
    going.session(0, 8_000_000, 2.0)
    assert going.spread() == 3.0
    assert going.spread() == 3.0  # a week without hours brings no news


def test_people_who_never_come_are_not_counted_among_those_without_work(tiny):
    closed = run(tiny(OPEN | {"behaviour.usual_wage": 1000.0}))
    none = run(tiny(OPEN | {"behaviour.entry_elasticity": 0}))
    assert closed.pay.size > none.pay.size
    assert closed.people == none.people
    assert closed.values == pytest.approx(none.values, nan_ok=True)


def test_newcomers_work_only_after_they_have_come(tiny):
    world = World(tiny(OPEN | {"behaviour.usual_wage": 0.5})).run()
    sessions = world.ledger.sessions
    newcomers = sessions["worker"] >= len(world.workers)
    assert newcomers.any()
    # The first review is a week after the start of the warm-up.
    assert sessions["signed_on"][newcomers].min() >= world.begins + 7 * 24
    assert np.isin(sessions["worker"], np.flatnonzero(world.joined)).all()
