"""A bonus by measured time: the published kind of example, and who gets it."""

import numpy as np
import pytest

from sim.experiment import run
from sim.ledger import Outcome
from sim.loading import load, vary
from sim.rules.measured_time import MeasuredTime
from sim.world import World


def measured(world, hours):
    """Write the hours of some submissions to the record of a world that never runs."""
    table = world.ledger.assignments
    first = table.append(len(hours), hours=hours)
    return np.arange(first, first + len(hours))


def test_six_minutes_for_half_a_dollar_lack_a_dollar_at_fifteen_an_hour(two_country_world, submitted):
    submissions = submitted([True] * 3, cents=50)
    submissions.rows[:] = measured(two_country_world, [0.05, 0.1, 0.5])
    rule = MeasuredTime(report_error=0)
    bonus = rule.bonus(two_country_world, np.zeros(3, dtype=np.int64), submissions, np.array([True, False, True]))
    assert bonus.tolist() == [1_000_000, 0, 1_000_000]


def test_what_pays_the_floor_gets_nothing(two_country_world, submitted):
    submissions = submitted([True], cents=500)
    submissions.rows[:] = measured(two_country_world, [0.1])
    rule = MeasuredTime(report_error=0)
    assert not rule.bonus(two_country_world, np.zeros(1, dtype=np.int64), submissions, np.array([True])).any()


def test_in_a_run_approved_work_comes_to_the_floor_for_the_median_worker_of_a_round(tiny):
    rule = {"rule": "measured_time", "hourly": 8, "report_error": 0}
    change = {"run.scale": 1000, "behaviour.level": "static"}
    plain, lifted = (World(tiny(change | {"rules": rules})).run() for rules in ([], [rule]))
    done = lifted.ledger.assignments
    approved = done["outcome"] == Outcome.APPROVED
    assert (done["pay"] >= plain.ledger.assignments["pay"]).all()
    hourly = done["pay"][approved].sum() / done["hours"][approved].sum() / 1e6
    assert hourly > plain.ledger.assignments["pay"].sum() / done["hours"][approved].sum() / 1e6
    assert hourly == pytest.approx(8, rel=0.35)  # medians of rounds against means, and better pay above the floor


def test_its_example_scenario_bites():
    (bite,) = run(vary(load("measured-time"), {"run.scale": 2000, "run.days": 3})).bites
    assert bite.touched > 0
