"""Alerts: who is woken, when, for how long, and that they stay within their hours."""

import numpy as np
import pytest

from sim.ledger import Found
from sim.people.population import DAY, WEEK, DayRhythm
from sim.world import World

ALERTED = {
    "workers.alert_share": 1,
    "workers.watch_share": 1,
    "workers.watch_reward_median": 0.05,
    "workers.alert_response": 0.5,
    "requesters.unseen_work_multiplier": 30,
    "run.scale": 500,
    "run.days": 7,
    "run.warmup_days": 0,
}


@pytest.fixture(scope="module")
def lived(tiny):
    """Return a world of 200 people, all with alerts, that has run for a week."""
    return World(tiny(ALERTED)).run()


def alerted(world):
    sessions = world.ledger.sessions
    return {name: sessions[name][sessions["alerted"]] for name in ("worker", "signed_on", "signed_off", "night_hours")}


@pytest.mark.parametrize("tool", ["alert_share", "catcher_share"])
@pytest.mark.parametrize("seed", range(1, 4))
def test_tools_are_as_frequent_in_each_country_and_among_people_of_many_hours_as_of_few(two_countries, seed, tool):
    shares = {"workers.alert_share": 0, "workers.catcher_share": 0, f"workers.{tool}": 0.4}
    world = World(two_countries({**shares, "run.scale": 50, "run.seed": seed}))
    has = np.isin([worker.id for worker in world.workers], list(world.watch.place))
    hours = np.array([worker.hours_wanted for worker in world.workers])
    country = np.array([worker.country for worker in world.workers])
    many = hours > np.median(hours)
    for some in (many, ~many, *(country == code for code in np.unique(country))):
        assert some.sum() > 500
        assert has[some].mean() == pytest.approx(0.4, abs=0.06)


def test_alerts_bring_people_online_beside_their_plans(lived):
    called, planned = alerted(lived), {start for worker in lived.workers for start, _ in worker.sessions}
    assert called["worker"].size > 100
    assert not planned & set(called["signed_on"].tolist())


def test_a_session_for_an_alert_begins_within_minutes_of_a_posting_and_ends_before_the_next_planned_one(lived):
    called = alerted(lived)
    posted = np.sort(lived.ledger.batches["posted"])
    since = called["signed_on"] - posted[np.searchsorted(posted, called["signed_on"], side="right") - 1]
    assert since.min() >= 0
    # What rang is this posting or one before it: the mean reaction, three minutes, is an upper bound.
    assert since.mean() < 3 / 60
    for who, start, end in zip(called["worker"], called["signed_on"], called["signed_off"], strict=True):
        plan = np.array(lived.workers[who].sessions).reshape(-1, 2)
        later = plan[plan[:, 0] > start, 0]
        assert not later.size or end <= later.min() + 1e-9


def test_alerts_take_no_more_than_a_share_of_the_hours_wanted_in_a_week(lived):
    called = alerted(lived)
    hours = np.bincount(called["worker"], called["signed_off"] - called["signed_on"], minlength=len(lived.workers))
    count = np.bincount(called["worker"], minlength=len(lived.workers))
    wanted = np.array([worker.hours_wanted for worker in lived.workers])
    # The last HIT of each session may overrun its end.
    overrun = count * lived.scenario.workers.overrun_minutes / 60
    assert (hours <= 0.25 * wanted + overrun + 1e-9).all()
    assert (hours > 0.1 * wanted).any()


def test_what_rang_is_looked_at_first_and_recorded_as_found_by_the_alert(lived):
    rows, sessions = lived.ledger.assignments, lived.ledger.sessions
    found = rows["found"] == Found.ALERTED
    assert found.sum() > 100
    assert sessions["alerted"][rows["session"][found]].all()


def test_fewer_answer_at_night(tiny):
    hours = {}
    fewer = ALERTED | {"run.scale": 1000}
    for ratio in (0.0, 1.0):
        called = alerted(World(tiny(fewer | {"workers.alert_night_ratio": ratio, "workers.alert_minutes": 0.1})).run())
        hours[ratio] = called["night_hours"].sum() / (called["signed_off"] - called["signed_on"]).sum()
    # By day one may stay into the night, and half of the hours are night by the clock.
    assert hours[0.0] < 0.15
    assert 0.4 < hours[1.0] < 0.75


def test_night_hours_are_those_outside_the_local_day():
    rhythm = DayRhythm(starts=10, ends=22, night=0.3, utc_offset=-6)
    # Local noon is 18 h, local ten in the evening 28 h, local ten in the morning 40 h.
    assert rhythm.night_hours(18, 28) == 0
    assert rhythm.night_hours(27.5, 28.5) == 0.5
    assert rhythm.night_hours(18, 18 + 10 * DAY) == pytest.approx(10 * 12)
    assert rhythm.night_hours(30, 30) == 0
    assert [rhythm.is_night(time) for time in (18, 27.9, 28.1, 39.9, 40.1)] == [False, False, True, True, False]
    assert rhythm.night_hours(-2 * WEEK, 0) == pytest.approx(2 * WEEK / 2)


def test_where_nobody_answers_there_are_only_planned_sessions(tiny):
    few = ALERTED | {"run.scale": 2000}
    deaf = World(tiny(few | {"workers.alert_response": 0})).run()
    none = World(tiny(few | {"workers.alert_share": 0})).run()
    assert deaf.ledger.digest() == none.ledger.digest()


def test_a_script_whose_owner_an_alert_wakes_has_the_work_at_once(tiny):
    both = ALERTED | {"run.scale": 1000, "workers.catcher_share": 1, "requesters.time_allotted_least_minutes": 60}
    world = World(tiny(both)).run()
    rows, sessions = world.ledger.assignments, world.ledger.sessions
    caught = (rows["found"] == Found.CAUGHT) & sessions["alerted"][rows["session"]]
    # Some of it was posted before its owner came online.
    posted = world.ledger.batches["posted"][rows["batch"]]
    assert (posted[caught] < sessions["signed_on"][rows["session"][caught]]).sum() > 20
