"""What workers make of a batch: who is let in, and how a guess sharpens with experience."""

from dataclasses import replace

import numpy as np
import pytest

from sim.entities import Worker
from sim.ledger import Outcome
from sim.people.judgement import NORMAL_QUANTILES, admitted, expects
from sim.world import World


def somebody(key=11, **traits):
    usual = {"id": 0, "country": 0, "hours_wanted": 10, "reservation_wage": 0.0, "speed": 1.0, "accuracy": 0.9}
    return Worker(**usual | {"key": key} | traits)


@pytest.fixture
def world(two_countries):
    """Return a world, not started, in which every batch interests everybody."""
    return World(two_countries({"workers.interest_share": 1, "workers.judgement_log_sd": 0.5}))


def posted_by(a_batch, world, **gates):
    batch = a_batch(market=world.markets[0])
    batch.requester = replace(batch.requester, admits=gates.pop("admits", None))
    for gate, least in gates.items():
        setattr(batch, gate, least)
    return batch


@pytest.mark.parametrize(("approved", "let_in"), [(99, False), (100, True), (5000, True)])
def test_a_gate_lets_in_from_the_number_of_approved_hits_on(world, a_batch, approved, let_in):
    world.markets[0].approved[0], world.markets[0].rejected[0] = approved, 0
    assert admitted(world, somebody(), posted_by(a_batch, world, least_approved=100)) is let_in


@pytest.mark.parametrize(
    ("approved", "rejected", "let_in"), [(95, 5, True), (94, 6, False), (0, 0, True), (0, 1, False)]
)
def test_a_gate_lets_in_from_the_approval_rate_on_and_newcomers_too(world, a_batch, approved, rejected, let_in):
    world.markets[0].approved[0], world.markets[0].rejected[0] = approved, rejected
    assert admitted(world, somebody(), posted_by(a_batch, world, least_rate=0.95)) is let_in


@pytest.mark.parametrize(("admits", "let_in"), [(None, True), (0, True), (1, False)])
def test_a_requester_may_admit_one_country_alone(world, a_batch, admits, let_in):
    assert admitted(world, somebody(country=0), posted_by(a_batch, world, admits=admits)) is let_in


def test_experience_with_a_requester_shrinks_the_error_as_averaging_does(world, a_batch):
    batch = a_batch()
    true = batch.expected[0]
    first = np.log(expects(world, somebody(), batch) / true)
    fourth = np.log(expects(world, somebody(known={0: 3}), batch) / true)
    assert first != 0
    assert fourth == pytest.approx(first / 2)


def test_errors_are_normal():
    errors = np.array(NORMAL_QUANTILES)
    assert errors.mean() == pytest.approx(0, abs=1e-9)
    assert errors.std() == pytest.approx(1, abs=0.001)


def test_gates_are_respected_in_every_run(tiny):
    change = {
        "requesters.gate_share": 0.5, "requesters.gate_approved": 2000, "requesters.own_country_share": 0.3,
        "run.scale": 500, "run.days": 4,
    }  # fmt: skip
    world = World(tiny(change)).run()
    done = world.ledger.assignments
    posters = [world.requesters[i] for i in world.ledger.batches["requester"][done["batch"]]]
    # Approved HITs only ever grow in number, so who was let in has enough of them at the end.
    least = np.array([poster.least_approved for poster in posters])
    assert (world.markets[0].approved[done["worker"]] >= least).all()
    assert (least > 0).any()
    alone = np.array([-1 if poster.admits is None else poster.admits for poster in posters])
    assert ((alone == -1) | (alone == world.country_of[done["worker"]])).all()
    assert (alone >= 0).any()


def test_accounts_count_what_the_record_says(tiny):
    world = World(tiny({"run.scale": 1000})).run()
    done = world.ledger.assignments
    for counter, outcome, past in (
        (world.markets[0].approved, Outcome.APPROVED, "past_approved"),
        (world.markets[0].rejected, Outcome.REJECTED, "past_rejected"),
    ):
        recorded = np.bincount(done["worker"][done["outcome"] == outcome], minlength=len(world.workers))
        before = np.array([getattr(worker, past) for worker in world.workers])
        assert (counter - before).tolist() == recorded.tolist()


def test_the_time_on_the_platform_gives_a_half_life_of_the_days_given(tiny):
    scenario = tiny({"run.scale": 20, "workers.half_life_days": 404, "workers.hours_wanted_log_sd": 0})
    past = np.array([worker.past_approved + worker.past_rejected for worker in World(scenario).workers])
    typical = scenario.workers.past_hits_per_hour * scenario.workers.hours_wanted_median / 7
    assert np.median(past / typical) == pytest.approx(404, rel=0.05)
