"""Fast catchers: who watches, how HITs are dealt out, what becomes of what is caught."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from sim.dispatch.contract import Search
from sim.ledger import Found, Outcome
from sim.people.catchers import catch, deal, hold, put_back, room_for
from sim.people.work import Claim, work_caught
from sim.world import World

SURVEYS = {"only": {"batch_share": 1, "reward_median": 0.5, "hits_min": 1, "hits_cap": 1, "assignments_per_hit": 60}}
EVERYWHERE = {
    "workers.catcher_share": 1,
    "workers.watch_share": 1,
    "workers.watch_reward_median": 0.05,
    "run.scale": 500,
    "requesters.unseen_work_multiplier": 30,
    "requesters.time_allotted_least_minutes": 60,
}


@pytest.fixture
def world(tiny):
    """Return a world, not started, in which everybody has a script that accepts a cent or more."""
    return World(tiny(EVERYWHERE | {"workers.watch_reward_median": 0.01, "workers.watch_reward_log_sd": 0}))


def posted(world, a_batch, **more):
    batch = a_batch(cents=2, market=world.markets[0], seen=np.full(9, 20_000), expected=[5.0] * 9, **more)
    batch.requester.review_hours = 1.0
    world.ledger.batches.append(1 + batch.id - len(world.ledger.batches))
    world.markets[0].list(world, batch)
    return batch


@given(st.integers(0, 200), st.lists(st.integers(1, 30), max_size=8))
def test_hits_are_dealt_in_turn_until_they_or_the_room_are_used_up(hits, room):
    dealt = deal(hits, np.array(room, dtype=np.int64))
    assert dealt.sum() == min(hits, sum(room))
    assert (dealt <= room).all()
    open_ended = dealt[dealt < room]
    if open_ended.size:
        # Who still has room got as much as anybody, but for the last turn, which goes to the first in line.
        assert open_ended.min() >= dealt.max() - 1
        assert (np.diff(open_ended) <= 0).all()


def test_scripts_that_are_on_share_a_new_batch_and_leave_the_rest_to_people(world, a_batch):
    for worker in world.workers[:3]:
        world.watch.sign_on(worker, 0)
    batch = posted(world, a_batch, hits=100)
    catch(world, batch)
    assert [sum(part.hits for part in worker.caught) for worker in world.workers[:4]] == [25, 25, 25, 0]
    assert batch.left == 25
    assert batch.listed


def test_a_batch_that_scripts_take_whole_is_gone_from_the_list(world, a_batch):
    for worker in world.workers[:3]:
        world.watch.sign_on(worker, 0)
    batch = posted(world, a_batch, hits=7)
    catch(world, batch)
    assert sorted(sum(part.hits for part in worker.caught) for worker in world.workers[:3]) == [2, 2, 3]
    assert not batch.listed


def test_what_is_in_hand_and_in_the_queue_leaves_less_room(world, a_batch):
    worker = world.workers[0]
    now = world.env.now
    none = np.zeros(4)
    begun = now + np.array([-0.2, -0.1, 0.0, 0.1])
    worker.claim = Claim(begun, none + 0.1, none, none, none, none, begun=4, hours=0.4, given_up=False)
    assert room_for(world, worker, posted(world, a_batch, hits=100)) == 23
    hold(world, worker, posted(world, a_batch, hits=100, identity=1), 20)
    assert room_for(world, worker, posted(world, a_batch, hits=100, identity=2)) == 3
    assert room_for(world, worker, posted(world, a_batch, hits=1, identity=3)) == 1


def test_what_is_not_worked_in_time_lapses_and_is_listed_again(world, a_batch):
    batch = posted(world, a_batch, hits=4)
    world.batches.append(batch)
    world.workers[0].session = 0
    hold(world, world.workers[0], batch, 4)
    assert not batch.listed
    assert batch.left == 0
    world.env.run(until=world.env.now + world.scenario.requesters.time_allotted(batch.usual_hours) + 0.01)
    assert batch.left == 4
    assert batch.listed
    assert world.ledger.assignments["outcome"].tolist() == [Outcome.LAPSED] * 4
    assert not world.workers[0].caught


def test_what_lapses_while_it_is_previewed_is_not_worked(world, a_batch):
    batch = posted(world, a_batch, hits=4)
    world.batches.append(batch)
    worker, now = world.workers[0], world.env.now
    row = world.ledger.sessions.append(1, worker=0, signed_on=now)
    worker.session, search = row, Search(world.markets[0], 0, now + 5)
    hold(world, worker, batch, 4)
    part = worker.caught[0]
    world.env.process(work_caught(world, worker, row, search))
    world.env.run(until=now + world.scenario.workers.preview_seconds / 3600 / 2)
    worker.caught.remove(part)
    put_back(world, worker, part, Outcome.LAPSED)
    world.env.run(until=now + 0.1)
    assert world.ledger.assignments["outcome"].tolist() == [Outcome.LAPSED] * 4
    assert batch.left == 4


def test_a_script_looks_at_the_reward_alone_and_each_owner_has_a_least_one(tiny, a_batch):
    world = World(tiny({"workers.catcher_share": 1, "run.scale": 20, "workers.watch_share": 1}))
    traits = world.scenario.workers
    for cents in (10, 50, 200):
        accepts = (world.watch.least <= cents * 10_000).mean()
        closed_form = ndtr(np.log(cents / 100 / traits.watch_reward_median) / traits.watch_reward_log_sd)
        assert accepts == pytest.approx(closed_form, abs=0.005)


@pytest.mark.parametrize(("scale", "share"), [(20, 0.4), (50, 1), (2000, 1)])
def test_a_simulated_requester_is_watched_by_as_many_as_the_real_ones_it_stands_for(tiny, a_batch, scale, share):
    world = World(tiny({"workers.catcher_share": 1, "run.scale": scale, "workers.watch_reward_median": 0}))
    for worker in world.workers:
        world.watch.sign_on(worker, 0)
    batch = posted(world, a_batch)
    watching = world.watch.wanting(batch, world.watch.online).size / len(world.workers)
    assert watching == pytest.approx(share, abs=0.03)
    again = posted(world, a_batch, identity=1, key=8)
    assert sorted(world.watch.wanting(again, world.watch.online)) == sorted(
        world.watch.wanting(batch, world.watch.online)
    )


def test_scripts_reach_a_share_of_the_workers_and_a_larger_share_includes_a_smaller_one(tiny):
    owners = [
        {owner.id for owner in World(tiny({"workers.catcher_share": share, "run.scale": 100})).watch.people}
        for share in (0.1, 0.3)
    ]
    assert [len(found) for found in owners] == [pytest.approx(100, abs=2), pytest.approx(300, abs=2)]
    assert owners[0] < owners[1]


def test_where_nobody_has_a_script_the_settings_of_scripts_are_nothing(tiny):
    digests = {
        World(tiny({"workers.catcher_share": 0, "workers.watch_reward_median": reward})).run().ledger.digest()
        for reward in (0.01, 5)
    }
    assert len(digests) == 1


def test_nobody_catches_more_than_one_hit_of_a_survey(tiny):
    world = World(tiny(EVERYWHERE | {"tasks": SURVEYS})).run()
    rows = world.ledger.assignments
    caught = (rows["found"] == Found.CAUGHT) & (rows["outcome"] != Outcome.LAPSED)
    assert caught.sum() > 100
    pairs = rows["worker"][caught] * np.int64(100_000) + rows["batch"][caught]
    assert np.unique(pairs).size == pairs.size


def test_caught_work_is_done_in_a_session_of_its_owner_and_only_by_owners(tiny):
    world = World(tiny(EVERYWHERE | {"workers.catcher_share": 0.3})).run()
    rows, owners = world.ledger.assignments, [owner.id for owner in world.watch.people]
    caught = rows["found"] == Found.CAUGHT
    assert caught.sum() > 100
    assert np.isin(rows["worker"][caught], owners).all()
    assert not any(worker.caught for worker in world.workers)


def test_nobody_holds_more_than_the_queue_allows_with_a_script_either(tiny):
    world = World(tiny(EVERYWHERE | {"platforms.main.queue_limit": 7, "workers.watch_reward_median": 0.01}))
    held = []

    def observer():
        while world.env.now + 0.05 < world.ends:
            yield world.env.timeout(0.05)
            for worker in world.workers:
                waiting = sum(part.hits for part in worker.caught)
                if waiting:
                    held.append(waiting + (worker.claim.held_after(world.env.now) if worker.claim else 0))

    world.env.process(observer())
    world.run()
    assert max(held) == 7


def test_scripts_tell_nobody_of_each_other_where_there_is_enough_for_all(uncongested):
    change = EVERYWHERE | {"run.scale": 4000, "workers.catcher_share": 0.5}
    whole = World(uncongested(change)).run()
    gone = next(iter(whole.watch.people)).id
    rest = World(uncongested(change), without=frozenset({gone})).run()
    for table, columns in (
        ("assignments", ("batch", "started", "hours", "found")),
        ("sessions", ("signed_off", "looks")),
    ):
        one, other = getattr(whole.ledger, table), getattr(rest.ledger, table)
        kept = one["worker"] != gone
        order, same = np.lexsort((one["worker"][kept],)), np.lexsort((other["worker"],))
        for column in columns:
            assert np.array_equal(one[column][kept][order], other[column][same])
    assert (whole.ledger.assignments["found"] == Found.CAUGHT).any()
