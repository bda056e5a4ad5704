"""A cap on hours: by hand, and over all sessions of a run."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.experiment import run
from sim.files.loading import load, vary
from sim.rules.hours_cap import HoursCap
from sim.world import World


def until(rule, now, wanted, stays=(), country=0):
    countries = {"AA": SimpleNamespace(utc_offset=0), "BB": SimpleNamespace(utc_offset=8)}
    world = SimpleNamespace(
        env=SimpleNamespace(now=now), country_codes=["AA", "BB"], scenario=SimpleNamespace(countries=countries)
    )
    worker = SimpleNamespace(country=country, stays=list(stays))
    return float(rule.online_until(world, np.array([wanted]), worker)[0])


@pytest.mark.parametrize(
    ("stays", "latest"),
    [((), 110), (((90, 94),), 106), (((70, 78),), 108), (((80, 90),), 100), (((70, 76),), 110)],
)
def test_what_is_left_of_ten_hours_in_the_last_day(stays, latest):
    # At hour 100 the last day began at hour 76.
    assert until(HoursCap(most_hours=10), 100, 130, stays) == latest


def test_who_wants_less_than_is_left_keeps_the_plan():
    assert until(HoursCap(most_hours=10), 100, 101.5) == 101.5


@pytest.mark.parametrize(("hour", "latest"), [(21, 22), (23, 23), (3, 3), (7, 9)])
def test_the_night_is_closed_in_local_time(hour, latest):
    rule = HoursCap(most_hours=24, night_starts=22, night_ends=6)
    assert until(rule, hour, hour + 2 if hour == 7 else hour + 5) == latest
    assert until(rule, hour - 8, hour - 3, country=1) == (latest - 8 if hour != 7 else hour - 3)


def test_in_a_run_nobody_is_online_for_longer_in_any_day(tiny):
    long_days = {
        "run.scale": 2000,
        "workers.hours_wanted_median": 80,
        "workers.session_hours_mean": 4,
        "workers.leave_share": 0,
    }
    rule = {"rule": "hours_cap", "most_hours": 5}
    plain, capped = (World(tiny(long_days | {"rules": rules})).run() for rules in ([], [rule]))

    def longest(world):
        sessions, most = world.ledger.sessions, 0.0
        for worker in range(world.balances.size):
            mine = sessions["worker"] == worker
            starts, ends = sessions["signed_on"][mine], sessions["signed_off"][mine]
            for end in ends:
                inside = np.minimum(ends, end) - np.maximum(starts, end - 24)
                most = max(most, float(np.maximum(inside, 0).sum()))
        return most

    assert longest(plain) > 8
    assert longest(capped) <= 5 + capped.scenario.workers.overrun_minutes / 60 + 1e-9


def test_its_example_scenario_bites():
    (bite,) = run(vary(load("hours-cap"), {"run.scale": 500, "run.days": 7})).bites
    assert bite.touched > 0
