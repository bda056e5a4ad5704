"""Practice and tiredness: the power law, the measure, and that they act once for each claim."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.entities import Worker
from sim.ledger import Outcome
from sim.people.judgement import fits
from sim.people.practice import accuracy, pace, practise, unpractised, usual_pace
from sim.people.work import work_off
from sim.sections.practice import Practice
from sim.world import World

TERMS = Practice(
    exponent=0.5,
    error_exponent=0.25,
    head_start=10,
    practised_after=150,
    tiring_after=2,
    tiring_slower=0.1,
    tiring_errors=0.2,
)


def a_worker(**traits):
    return Worker(0, 0, 10, 0.0, 2.0, 0.9, 11, **traits)


def at_hour(hours, terms=TERMS):
    """Return a world in which a worker who signed on at time zero has been online for some hours."""
    return SimpleNamespace(env=SimpleNamespace(now=hours), scenario=SimpleNamespace(practice=terms))


@pytest.mark.parametrize(("done", "factor"), [(0, 4.0), (30, 2.0), (150, 1.0), (10_000, 1.0)])
def test_time_falls_with_the_power_of_what_has_been_done(done, factor):
    # (10 + 150) / (10 + done), to the power of one half.
    assert unpractised(TERMS, done, TERMS.exponent) == pytest.approx(factor)


def test_each_kind_of_work_is_learned_by_itself():
    worker = a_worker(practice={})
    practise(worker, 3, 30)
    assert usual_pace(at_hour(0), worker, 3) == pytest.approx(2 * 2.0)
    assert usual_pace(at_hour(0), worker, 4) == pytest.approx(2 * 4.0)


def test_errors_fall_more_slowly_than_time():
    # 16 to the power of a quarter is 2: one answer in five is wrong instead of one in ten.
    assert accuracy(at_hour(0), a_worker(practice={}), 0) == pytest.approx(0.8)
    assert accuracy(at_hour(0), a_worker(practice={0: 150}), 0) == 0.9


def test_people_long_there_are_the_measure_and_do_not_learn():
    worker = a_worker()
    practise(worker, 0, 1000)
    assert worker.practice is None
    assert pace(at_hour(2), worker, 0) == 2.0
    assert accuracy(at_hour(2), worker, 0) == 0.9


@pytest.mark.parametrize(("hours", "slower", "wrong"), [(1.9, 1, 0.1), (3, 1.1, 0.12), (7, 1.5, 0.2)])
def test_beyond_two_hours_each_hour_costs_its_share(hours, slower, wrong):
    assert pace(at_hour(hours), a_worker(), 0) == pytest.approx(2 * slower)
    assert 1 - accuracy(at_hour(hours), a_worker(), 0) == pytest.approx(wrong)


def test_nobody_is_wrong_more_than_always():
    assert accuracy(at_hour(1000), a_worker(), 0) == 0


def test_a_claim_and_the_judgement_of_what_fits_follow_the_pace(two_countries, a_batch):
    world = World(two_countries({"practice.exponent": 0.5, "practice.head_start": 10, "practice.practised_after": 150,
                                 "workers.task_noise_log_sd": 0, "workers.return_share": 0,
                                 "workers.overrun_minutes": 0, "run.warmup_days": 0}))  # fmt: skip
    new, old = a_worker(practice={}), a_worker()
    minutes = {
        worker: work_off(world, worker, a_batch(seconds=60), 3, 0, ends=10.0, gives_up=False).hours * 60
        for worker in (new, old)
    }
    assert minutes[old] == pytest.approx(6)
    assert minutes[new] == pytest.approx(24)
    assert fits(world, old, a_batch(seconds=60), 3 / 60)
    assert not fits(world, new, a_batch(seconds=60), 3 / 60)


def test_newcomers_get_faster_in_a_run_and_those_long_there_stay_as_they_are(tiny):
    change = {
        "tenure.leaving": True,
        "tenure.pay_elasticity": 0,
        "workers.half_life_days": 10,
        "practice.exponent": 0.3,
        "run.days": 30,
        "run.scale": 1000,
        "workers.hours_wanted_median": 20,
    }
    world = World(tiny(change)).run()
    assignments, batches = world.ledger.assignments, world.ledger.batches
    done = np.isin(assignments["outcome"], [Outcome.APPROVED, Outcome.REJECTED])
    speed = {person.id: person.speed for person in world.everybody}
    ratio = assignments["hours"] / batches["usual_hours"][assignments["batch"]]
    ratio = np.log(ratio[done] / np.array([speed[who] for who in assignments["worker"][done].tolist()]))
    new = assignments["worker"][done] >= len(world.workers)
    assert new.sum() > 100
    assert ratio[~new].mean() == pytest.approx(0, abs=0.03)
    assert ratio[new].mean() > 0.05
    assert all(sum(person.practice.values()) > 0 for person in world.newcomers.values() if person.done)


def test_without_exponents_nobody_learns_and_the_rest_means_nothing(tiny):
    moving = {"tenure.leaving": True, "workers.half_life_days": 10, "run.days": 14}
    other = {"practice.head_start": 3, "practice.practised_after": 9, "practice.tiring_after": 0}
    one, two = (World(tiny(moving | change)).run().ledger.digest() for change in ({}, other))
    assert one == two
