"""Push: the platform picks the person. That waits are those of the textbooks is tested in test_queues.py."""

import numpy as np
import pytest

from sim.ledger import Outcome
from sim.measures.inequality import gini
from sim.world import World

ONE_HIT = {
    "batch_share": 1,
    "reward_median": 0.5,
    "reward_log_sd": 0,
    "hits_min": 1,
    "hits_cap": 1,
    "assignments_per_hit": 4,
}
SCARCE = {"platforms.main.dispatch.rule": "push", "requesters.unseen_work_multiplier": 1, "tasks": {"one": ONE_HIT}}


def test_nobody_gives_up_a_session_for_want_of_work(tiny):
    world = World(tiny(SCARCE)).run()
    planned = sum(end - start for worker in world.workers for start, end in worker.sessions)
    sessions = world.ledger.sessions
    assert (sessions["signed_off"] - sessions["signed_on"]).sum() == pytest.approx(planned, rel=0.05)


def test_refusals_are_remembered_so_nobody_is_asked_twice_about_a_batch(tiny):
    world = World(tiny(SCARCE | {"workers.interest_share": 0})).run()
    asked = np.bincount(world.ledger.sessions["worker"], world.ledger.sessions["looks"])
    assert not (world.ledger.assignments["outcome"] == Outcome.APPROVED).any()
    assert asked.max() <= len(world.batches)
    assert asked.sum() > 0


def test_rotation_spreads_work_more_evenly(tiny):
    spread = {}
    for first in ("longest_waiting", "least_served"):
        change = SCARCE | {
            "platforms.main.dispatch": {"rule": "push", "first": first},
            "workers.considered_share": 1, "workers.interest_share": 1,
            "workers.reservation_wage_median": 0, "workers.hours_wanted_median": 168, "workers.hours_wanted_cap": 168,
            "workers.hours_wanted_log_sd": 0,
            "workers.speed_log_sd": 1,
            "requesters.unseen_work_multiplier": 15,
        }  # fmt: skip
        world = World(tiny(change)).run()
        begun = np.bincount(world.ledger.assignments["worker"], minlength=len(world.workers))
        spread[first] = gini(begun.astype(float))
    assert spread["least_served"] < spread["longest_waiting"]
