"""Requesters who shut workers out and ask others back."""

import numpy as np
import pytest

from sim.entities import Notes
from sim.ledger import Outcome
from sim.people.judgement import admitted
from sim.requesters.selection import for_the_list_alone, take_note
from sim.world import World


@pytest.fixture
def world(two_countries) -> World:
    terms = {"block_share": 1, "block_after": 2, "invite_share": 1, "invite_after": 4, "invite_accuracy": 0.75}
    return World(two_countries({f"selection.{key}": value for key, value in terms.items()}))


def reviewed(world, submitted, worker, right, approved):
    """Let one requester review answers of one worker, and return it with the batch."""
    submissions = submitted(right, market=world.markets[0])
    submissions.worker[:] = worker
    submissions.batch.requester.blocks = submissions.batch.requester.invites = True
    return submissions.batch, submissions, np.array(approved)


def test_a_worker_is_shut_out_at_the_rejection_that_is_one_too_many(world, submitted):
    batch, submissions, approved = reviewed(world, submitted, 3, [True, False], [True, False])
    worker = world.workers[3]
    take_note(world, submissions, approved)
    assert admitted(world, worker, batch)
    take_note(world, submissions, approved)
    assert batch.requester.register.notes[3] == Notes(done=4, right=2, rejected=2)
    assert not admitted(world, worker, batch)
    assert admitted(world, world.workers[4], batch)


def test_a_worker_is_asked_back_after_enough_right_answers_and_struck_off_again(world, submitted):
    batch, good, approved = reviewed(world, submitted, 3, [True, True, False], [True] * 3)
    batch.for_the_list = True
    worker = world.workers[3]
    take_note(world, good, approved)
    assert not admitted(world, worker, batch)  # three HITs are not yet four
    good.right[:] = True
    take_note(world, good, approved)
    assert admitted(world, worker, batch)  # five of six
    good.right[:] = False
    take_note(world, good, approved)
    assert not admitted(world, worker, batch)  # five of nine


def test_the_list_must_be_long_enough_at_full_scale(world, submitted):
    batch, *_ = reviewed(world, submitted, 3, [True], [True])
    least, scale = world.scenario.selection.invite_least, world.scenario.run.scale
    batch.requester.register.invited.update(range(int(least / scale) + 1))
    chosen = [for_the_list_alone(world, batch.requester, posting) for posting in range(2000)]
    assert np.mean(chosen) == pytest.approx(world.scenario.selection.invite_batches, abs=0.04)
    batch.requester.register.invited.clear()
    assert not any(for_the_list_alone(world, batch.requester, posting) for posting in range(100))


def test_who_was_shut_out_does_no_more_for_that_requester(tiny):
    everybody = {"selection.block_share": 1, "selection.block_after": 1, "styles.honest.rejects_wrong": 0.5}
    world = World(tiny({"run.scale": 400, "requesters.count": 40} | everybody)).run()
    done = world.ledger.assignments
    rejected = done["outcome"] == Outcome.REJECTED
    assert rejected.sum() > 100
    client = world.ledger.batches["requester"][done["batch"]]
    first: dict[tuple[int, int], float] = {}
    for pair, time in zip(
        zip(done["worker"][rejected], client[rejected], strict=True), done["settled"][rejected], strict=True
    ):
        first[pair] = min(time, first.get(pair, np.inf))
    # A claim that was made before the verdict is worked off; none is made after it.
    begun = {}
    for worker, requester, batch, started in zip(done["worker"], client, done["batch"], done["started"], strict=True):
        begun.setdefault((worker, requester), []).append((started, batch))
    sessions = max(end - start for worker in world.workers for start, end in worker.sessions)
    late = [pair for pair, time in first.items() if any(start > time + sessions for start, _ in begun[pair])]
    assert not late


def test_lists_send_the_work_of_those_who_keep_them_to_the_accurate(tiny):
    terms = {
        "selection.invite_share": 1,
        "selection.invite_least": 1,
        "selection.invite_batches": 1,
        "selection.invite_accuracy": 0.9,
    }
    change = {
        "run.scale": 400,
        "run.days": 7,
        "requesters.count": 20,
        "workers.accuracy_mean": 0.8,
        "workers.accuracy_sd": 0.15,
    }
    plain, choosy = (World(tiny(change | more)).run() for more in ({}, terms))
    right = [
        world.ledger.assignments["right"][world.ledger.assignments["outcome"] == Outcome.APPROVED]
        for world in (plain, choosy)
    ]
    assert right[1].mean() > right[0].mean() + 0.01
