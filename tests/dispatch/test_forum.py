"""Forum: what is known through contacts or alone."""

import numpy as np
import pytest

from sim.dispatch.forum import Forum
from sim.ledger import Found
from sim.world import World


def forum(**terms):
    return {"platforms.main.dispatch": {"rule": "forum"} | terms}


def test_a_pair_of_worker_and_batch_is_known_alone_with_the_chance_given(tiny, a_batch):
    world = World(tiny({"run.scale": 50}))
    rule = Forum(alone_share=0.2)
    shown = [rule.shows(world, worker, a_batch(key=key)) for worker in world.workers for key in (3, 4)]
    assert np.mean(shown) == pytest.approx(0.2, abs=0.03)


def test_who_has_been_told_sees_a_batch_whatever_the_chance(tiny, a_batch):
    world = World(tiny({}))
    told, other = world.workers[:2]
    batch = a_batch(identity=7)
    told.heard_of.add(7)
    assert Forum(alone_share=0).shows(world, told, batch)
    assert not Forum(alone_share=0).shows(world, other, batch)


def test_who_is_told_of_nothing_and_finds_nothing_alone_has_no_work(tiny):
    world = World(tiny(forum(alone_share=0) | {"contacts.share": 1})).run()
    assert len(world.ledger.assignments) == 0
    assert world.ledger.sessions["looks"].sum() > 0


def test_where_everybody_finds_everything_alone_it_is_the_list(tiny):
    digests = [World(tiny(change)).run().ledger.digest() for change in ({}, forum(alone_share=1))]
    assert digests[0] == digests[1]


def test_news_brings_work_to_people_who_could_not_have_found_it(tiny):
    talk = {"contacts.share": 1, "contacts.telling_chance": 1, "contacts.good_from": 0, "run.scale": 500,
            "requesters.unseen_work_multiplier": 30}  # fmt: skip
    world = World(tiny(forum(alone_share=0.05) | talk)).run()
    rows = world.ledger.assignments
    told = rows["found"] == Found.TOLD
    rule = world.scenario.platforms["main"].dispatch
    by_id = {worker.id: worker for worker in world.workers}
    assert told.sum() > 100
    for row in np.flatnonzero(~told)[:: max(1, int((~told).sum()) // 50)].tolist():
        assert rule.shows(world, by_id[rows["worker"][row]], world.batches[rows["batch"][row]])
