"""Reserved: how many HITs each group may have, and until when."""

import numpy as np
import pytest

from sim.world import World


def reserved(**terms):
    return {"platforms.main.dispatch": {"rule": "reserved"} | terms}


@pytest.fixture
def world(tiny):
    """Return a world that never ran in which three tenths are kept for newcomers: worker 0 is one, worker 1 is not."""
    made = World(tiny(reserved(group="newcomers", share=0.3)))
    made.markets[0].dispatch.start(made, made.markets[0])
    made.markets[0].approved[0], made.markets[0].approved[1] = 99, 100
    return made


def posted(world, a_batch, hits=10, identity=0):
    world.ledger.batches.append(1 + identity - len(world.ledger.batches))
    batch = a_batch(identity=identity, hits=hits, market=world.markets[0], posted=world.env.now)
    batch.market.list(world, batch)
    return batch


def claim(world, who, batch, wanted):
    given = batch.market.dispatch.gives(world, world.workers[who], batch, wanted)
    batch.left -= given
    return given


def test_others_may_have_what_is_not_kept_and_members_all(world, a_batch):
    assert claim(world, 1, posted(world, a_batch), 25) == 7
    assert claim(world, 0, posted(world, a_batch, identity=1), 25) == 10


def test_members_take_what_is_kept_first(world, a_batch):
    batch = posted(world, a_batch)
    assert claim(world, 0, batch, 2) == 2
    assert claim(world, 1, batch, 25) == 7
    assert claim(world, 1, batch, 25) == 0
    assert claim(world, 0, batch, 25) == 1


def test_what_is_kept_is_hidden_from_others_and_from_scripts_until_the_hours_are_over(world, a_batch):
    batch = posted(world, a_batch)
    rule, member, other = batch.market.dispatch, *world.workers[:2]
    assert rule.direct(world, batch) == 7
    claim(world, 1, batch, 25)
    assert rule.direct(world, batch) == 0
    assert rule.shows(world, member, batch)
    assert not rule.shows(world, other, batch)
    world.env.run(until=world.env.now + rule.hours)
    assert rule.shows(world, other, batch)
    assert claim(world, 1, batch, 25) == 3


def test_a_batch_of_one_keeps_nothing(world, a_batch):
    assert claim(world, 1, posted(world, a_batch, hits=1), 25) == 1


def test_the_least_served_are_those_with_the_fewest_approved_hits(tiny):
    world = World(tiny(reserved(least_served_share=0.25)))
    market = world.markets[0]
    market.dispatch.start(world, market)
    market.approved[:] = np.arange(market.approved.size)
    members = [market.dispatch.is_member(world, market, worker) for worker in world.workers]
    assert members == sorted(members, reverse=True)
    assert np.mean(members) == pytest.approx(0.25, abs=0.03)


def test_where_nothing_is_kept_it_is_the_list(tiny):
    digests = [World(tiny(change)).run().ledger.digest() for change in ({}, reserved(share=0))]
    assert digests[0] == digests[1]


def test_keeping_work_for_those_served_least_brings_them_more_of_it(tiny):
    scarce = {"requesters.unseen_work_multiplier": 3, "run.scale": 200, "run.days": 5}
    work = {}
    for share in (0.0, 0.8):
        world = World(tiny(scarce | reserved(share=share, hours=120))).run()
        done = np.bincount(world.ledger.assignments["worker"], minlength=len(world.workers))
        past = np.array([worker.past_approved for worker in world.workers])
        work[share] = done[past <= np.median(past)].sum() / done.sum()
    assert work[0.8] > 1.2 * work[0.0]
