"""Tenure: who leaves for good and how soon, who takes the places, and how long people are away."""

import numpy as np
import pytest

from sim.chance import Chance
from sim.entities import Worker
from sim.experiment import run
from sim.people.tenure import hazards, leaves, patience, sessions_while_there, usual_days
from sim.world import World

LEAVING = {"tenure.leaving": True, "tenure.pay_elasticity": 0}
QUICK = LEAVING | {"workers.half_life_days": 30, "run.days": 60, "run.scale": 1000}
CROWD = range(20_000)


def still_there(scenario, days, newcomers):
    chance = Chance(1, 0)
    hazard = hazards(scenario, chance, CROWD, newcomers)
    return float((np.array(patience(chance, CROWD)) > hazard * days).mean())


@pytest.mark.parametrize("shape", [0.5, 2, 100])
def test_half_of_those_present_have_left_after_the_half_life_however_much_people_differ(tiny, shape):
    scenario = tiny(LEAVING | {"tenure.shape": shape})
    assert still_there(scenario, 404, newcomers=False) == pytest.approx(0.5, abs=0.015)


@pytest.mark.parametrize("days", [30, 404, 2000])
def test_the_share_still_there_is_that_of_pareto_and_newcomers_stay_less_long(tiny, days):
    scenario = tiny(LEAVING)
    b = usual_days(scenario)
    assert still_there(scenario, days, newcomers=False) == pytest.approx((b / (b + days)) ** 2, abs=0.015)
    assert still_there(scenario, days, newcomers=True) == pytest.approx((b / (b + days)) ** 3, abs=0.015)


def test_as_many_are_there_at_the_end_as_at_the_start_and_the_hazards_are_the_same(tiny):
    world = World(tiny(QUICK | {"run.scale": 50, "run.days": 90, "workers.hours_wanted_median": 0.05}))
    before = [person.hazard for person in world.workers]
    world.run()
    there = [person for person in world.places.values() if person.present]
    assert len(there) == len(world.workers) == 2000
    stayers = sum(person.present for person in world.workers)
    b = usual_days(world.scenario)
    assert stayers / 2000 == pytest.approx((b / (b + 84)) ** 2, abs=0.03)
    now = np.array([person.hazard for person in there])
    assert np.percentile(now, [25, 50, 75]) == pytest.approx(np.percentile(before, [25, 50, 75]), rel=0.1)


def test_newcomers_live_where_those_before_them_did_and_begin_without_a_record(tiny):
    world = World(tiny(QUICK))
    assert len(world.newcomers) > 20
    for newcomer in world.newcomers.values():
        before = world.places[newcomer.id % world.generation]
        assert newcomer.country == before.country
        assert newcomer.past_approved == newcomer.past_rejected == 0
        assert not newcomer.present


def test_nobody_works_after_leaving_or_before_coming(tiny):
    world = World(tiny(QUICK)).run()
    week = 7 * 24
    sessions = world.ledger.sessions
    came = 0
    for place in range(len(world.workers)):
        rows = sessions["worker"] % world.generation == place
        holders = sessions["worker"][rows]
        assert (np.diff(holders[np.argsort(sessions["signed_on"][rows], kind="stable")]) >= 0).all()
        for person in np.unique(holders[holders >= world.generation]).tolist():
            assert (sessions["signed_on"][sessions["worker"] == person].min() - world.begins) >= week
            came += 1
    assert came > 20
    assert world.stayed.sum() == pytest.approx(len(world.workers) * 24 * 60)


def a_person(**traits):
    return Worker(0, 0, 10, 2.0, 1.0, 0.9, 11, hazard=0.01, patience=1.0, **traits)


@pytest.mark.parametrize(("earned", "faster"), [(2.0, 1), (4.0, 1), (0.5, 2), (0.0, 3)])
def test_who_earns_a_quarter_of_what_they_accept_leaves_twice_as_fast(tiny, earned, faster):
    # The square root of four, and three at most, over an average of 1.5.
    scenario = tiny({"tenure.pay_elasticity": 0.5, "tenure.most_likely": 3, "tenure.usual_likelihood": 1.5})
    person = a_person(recent_earnings=earned * 1e6, recent_hours=1.0)
    leaves(scenario, person)
    assert person.exposure == pytest.approx(0.01 * 7 * faster / 1.5)
    assert person.recent_hours == 0.5


def test_people_leave_when_their_patience_is_used_up(tiny):
    person = a_person()
    weeks = next(week for week in range(1, 100) if leaves(tiny(LEAVING), person))
    assert weeks == 15  # 14 weeks at 1 % a day are less than one, 15 are more


def test_better_pay_keeps_people_longer(tiny):
    def stayers(median):
        change = {"tenure.pay_elasticity": 1, "workers.reservation_wage_median": median, "run.scale": 500}
        return sum(person.present for person in World(tiny(QUICK | change)).run().workers)

    assert stayers(0.2) > stayers(5.0)


def test_a_rule_moves_nobodys_leaving_where_nobody_reacts(tiny):
    floor = {"rule": "price_floor", "index": "global", "hourly": 20}
    change = QUICK | {"tenure.pay_elasticity": 1, "behaviour.level": "static"}
    plain, ruled = World(tiny(change)).run(), World(tiny(change | {"rules": [floor]})).run()
    assert [p.present for p in plain.everybody] == [p.present for p in ruled.everybody]
    assert ruled.balances.sum() > plain.balances.sum()


def test_where_nobody_leaves_the_other_parameters_mean_nothing(tiny):
    other = {"tenure.shape": 9, "tenure.pay_elasticity": 3, "tenure.absent_days": 3}
    assert run(tiny()).digest == run(tiny(other)).digest


@pytest.mark.parametrize(("share", "days"), [(0.3, 5), (0.6, 20)])
def test_people_are_away_for_the_share_of_time_given(tiny, share, days):
    scenario = tiny({"tenure.absent_share": share, "tenure.absent_days": days, "run.days": 100})
    hourly = [(float(hour), hour + 1.0) for hour in range(2400)]
    there = np.array(
        [
            [end > start for start, end in sessions_while_there(scenario, Chance(1, 0), who, hourly)]
            for who in range(400)
        ]
    )
    assert (~there).mean() == pytest.approx(share, abs=0.05)
    assert (~there[:, :24]).mean() == pytest.approx(share, abs=0.06)
    returns = (there[:, 1:] & ~there[:, :-1]).sum()
    assert (~there).sum() / returns / 24 == pytest.approx(days, rel=0.35)


def test_absences_add_people_and_leave_the_active_as_many(tiny):
    change = {"run.scale": 200, "run.days": 28, "workers.hours_wanted_median": 10}
    full = World(tiny(change))
    absent = World(tiny(change | {"tenure.absent_share": 0.5, "tenure.absent_days": 10}))
    assert len(absent.workers) == 2 * len(full.workers)

    def planned(world):
        return sum(end - start for worker in world.workers for start, end in worker.sessions)

    assert planned(absent) == pytest.approx(planned(full), rel=0.1)
