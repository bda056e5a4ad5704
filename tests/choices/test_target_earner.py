"""Target earning: the day ends when its goal is reached."""

from types import SimpleNamespace

import numpy as np

from sim.choices.target_earner import TargetEarner
from sim.world import World


def test_it_stops_once_the_goal_is_reached():
    world = SimpleNamespace(scenario=SimpleNamespace(workers=SimpleNamespace(session_hours_mean=2.0)))
    earner = TargetEarner(goal=1.5)  # 1.5 × 2 hours × 3 USD/h = 9 USD
    assert earner.goes_on(world, SimpleNamespace(session_earnings=8_999_999, reservation_wage=3.0))
    assert not earner.goes_on(world, SimpleNamespace(session_earnings=9_000_000, reservation_wage=3.0))


def test_target_earners_work_less_when_pay_is_better(tiny):
    plenty = {"choice.rule": "target_earner", "workers.leave_share": 0, "requesters.unseen_work_multiplier": 20}
    hours = []
    for pay in (5, 20):
        sessions = World(tiny(plenty | {"requesters.hourly_pay_median": pay})).run().ledger.sessions
        hours.append(np.sum(sessions["signed_off"] - sessions["signed_on"]))
    assert hours[1] < hours[0]


def test_satisficers_do_not_work_less_when_pay_is_better(tiny):
    plenty = {"workers.leave_share": 0, "requesters.unseen_work_multiplier": 20}
    hours = []
    for pay in (5, 20):
        sessions = World(tiny(plenty | {"requesters.hourly_pay_median": pay})).run().ledger.sessions
        hours.append(np.sum(sessions["signed_off"] - sessions["signed_on"]))
    assert hours[1] > 0.97 * hours[0]
