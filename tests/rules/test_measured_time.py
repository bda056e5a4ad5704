"""A bonus by measured time: the published kind of example, and who gets it."""

import numpy as np
import pytest

from sim.experiment import run
from sim.files.loading import load, vary
from sim.ledger import Outcome
from sim.requesters.reactions import refusing
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


@pytest.mark.parametrize(("level", "rise", "more"), [("all", 0, 1), ("workers", 1, 1), ("all", 1, 2)])
def test_where_only_approved_work_is_topped_up_requesters_who_react_reject_more(
    two_countries, submitted, level, rise, more
):
    # Half a dollar for six minutes lacks half a dollar at ten an hour: an approval costs twice the offer.
    rule = {"rule": "measured_time", "hourly": 10, "report_error": 0}
    change = {"rules": [rule], "behaviour.level": level, "reactions.rejection_rise": rise}
    world = World(two_countries(change))
    submissions = submitted([True, False], cents=50)
    submissions.rows[:] = measured(world, [0.1, 0.1])
    world.rejects_right[:], world.rejects_wrong[:] = 0.01, 0.3
    assert refusing(world, submissions).tolist() == pytest.approx([0.01 * more, 0.3 * more])


def test_more_is_rejected_in_a_run_than_without_the_top_up(tiny):
    change = {"run.scale": 500, "styles.honest.rejects_wrong": 0.2, "workers.accuracy_mean": 0.7}
    rule = {"rule": "measured_time", "hourly": 15}
    still, tempted = (
        World(tiny(change | {"rules": [rule], "reactions.rejection_rise": rise})).run().ledger.assignments["outcome"]
        for rise in (0, 1)
    )
    shares = [np.mean(outcome[outcome != Outcome.RETURNED] == Outcome.REJECTED) for outcome in (still, tempted)]
    assert shares[1] > 1.2 * shares[0] > 0


def test_requesters_cut_what_the_top_up_makes_dear_and_not_what_pays_the_floor_anyway(tiny):
    rule = {"rule": "measured_time", "hourly": 8, "report_error": 0}
    change = {"run.scale": 500, "rules": [rule], "reactions.demand_elasticity": 1}
    batches = World(tiny(change)).run().ledger.batches
    hourly = batches["offered"] / batches["usual_hours"] / 1e6
    kept = [batches["asked"][of].sum() / batches["planned"][of].sum() for of in (hourly < 2, hourly >= 8)]
    assert kept[0] < 0.3
    assert kept[1] > 0.7


def test_its_example_scenario_bites():
    (bite,) = run(vary(load("measured-time"), {"run.scale": 2000, "run.days": 3})).bites
    assert bite.touched > 0
