"""Lottery: who wins a draw, and that speed is worth nothing."""

import numpy as np
import pytest

from sim.dispatch.contract import Application
from sim.ledger import Found, Outcome
from sim.people.catchers import catch
from sim.world import World


def lottery(minutes):
    return {"platforms.main.dispatch": {"rule": "lottery", "window_minutes": minutes}}


SURVEYS = {
    "tasks": {"only": {"batch_share": 1, "reward_median": 0.5, "hits_min": 1, "hits_cap": 1, "assignments_per_hit": 5}},
    "run.scale": 500,
    "requesters.unseen_work_multiplier": 30,
    "workers.hours_wanted_median": 40,
    "workers.hours_wanted_log_sd": 0.3,
}


@pytest.fixture
def world(tiny):
    """Return a world with a lottery that never ran, in which every batch suits every script."""
    return World(tiny(lottery(5) | {
        "workers.catcher_share": 1, "workers.watch_share": 1, "workers.watch_reward_median": 0.01,
        "workers.watch_reward_log_sd": 0, "run.scale": 500,
    }))  # fmt: skip


def posted(world, a_batch, identity, hits):
    """Post a batch of so many HITs, one of which anybody may do; its window is open."""
    world.ledger.batches.append(1 + identity - len(world.ledger.batches))
    batch = a_batch(
        cents=2, identity=identity, key=1000 + identity, hits=1, asked=hits, left=hits, market=world.markets[0],
        posted=world.env.now, seen=np.full(9, 20_000), expected=[5.0] * 9,
    )  # fmt: skip
    batch.market.dispatch.start(world, batch.market) if not batch.market.memories else None
    batch.market.list(world, batch)
    return batch


def test_of_three_applicants_for_two_hits_two_win_each_as_often_as_the_others(world, a_batch):
    wins = np.zeros(3)
    for identity in range(300):
        batch = posted(world, a_batch, identity, hits=2)

        def settle(won, place, batch=batch):
            batch.left -= won
            wins[place] += won

        for place, worker in enumerate(world.workers[:3]):
            batch.market.dispatch.applications(batch)[worker.id] = Application(
                worker, lambda won, place=place, settle=settle: settle(won, place)
            )
        world.env.run(until=world.env.now + 0.1)
        assert batch.left == 0
    assert wins.sum() == 600
    # Each wins with chance 2 / 3: a standard deviation of eight around two hundred.
    assert np.abs(wins - 200).max() < 35


def test_scripts_apply_like_everybody_and_have_nothing_before_the_draw(world, a_batch):
    for worker in world.workers[:4]:
        worker.session = 0
        world.watch.sign_on(worker, 0)
    batch = posted(world, a_batch, 0, hits=3)
    catch(world, batch)
    assert batch.left == 3
    assert batch.market.dispatch.direct(world, batch) == 0
    world.env.run(until=world.env.now + 5.01 / 60)
    assert batch.left == 0
    assert sorted(len(worker.caught) for worker in world.workers[:4]) == [0, 1, 1, 1]


def test_what_the_draw_leaves_is_open_to_whoever_comes_first(world, a_batch):
    batch = posted(world, a_batch, 0, hits=3)
    world.env.run(until=world.env.now + 5.01 / 60)
    assert batch.market.dispatch.direct(world, batch) == 3


def test_nobody_begins_within_the_window_and_waiting_is_search_time(tiny):
    world = World(tiny(lottery(30) | SURVEYS)).run()
    rows, posted = world.ledger.assignments, world.ledger.batches["posted"]
    won = rows["found"] == Found.OFFERED
    assert won.sum() > 20
    assert (rows["started"] >= posted[rows["batch"]] + 0.5 - 1e-9).all()
    assert rows["started"][won] == pytest.approx(posted[rows["batch"][won]] + 0.5)


def test_with_no_window_it_is_the_list(tiny):
    change = {"workers.catcher_share": 0.3, "workers.watch_reward_median": 0.02}
    digests = [World(tiny(change | more)).run().ledger.digest() for more in ({}, lottery(0))]
    assert digests[0] == digests[1]


def test_a_lottery_takes_from_scripts_what_speed_gave_them(tiny):
    scripts = SURVEYS | {"workers.catcher_share": 0.2, "workers.watch_share": 1, "workers.watch_reward_median": 0.05,
                         "requesters.time_allotted_least_minutes": 60, "run.scale": 200}  # fmt: skip
    share = {}
    for name, rule in (("pull", {}), ("lottery", lottery(30))):
        rows = World(tiny(scripts | rule)).run().ledger.assignments
        done = (rows["outcome"] == Outcome.APPROVED) | (rows["outcome"] == Outcome.REJECTED)
        share[name] = (rows["found"][done] == Found.CAUGHT).mean()
    assert share["lottery"] < 0.85 * share["pull"]
