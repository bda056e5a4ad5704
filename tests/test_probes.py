"""Openings in a running market: who may take them, where they stand in the list, and what their arms may be."""

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.platforms.board import Board
from sim.world import World

BUSY = {
    "run.scale": 1000,
    "run.days": 4,
    "run.warmup_days": 0,
    "requesters.unseen_work_multiplier": 10,
    "workers.considered_share": 1,
    "workers.interest_share": 1,
}
"""A market in which enough openings are taken within a few days."""

PLAIN = {"arm": "plain", "per_day": 600, "people": 4, "usual_minutes": 1, "open_hours": 6}


@pytest.fixture(scope="module")
def probing(tiny):
    """Return a function that runs a small market with some arms and hands over the world."""
    return lambda *arms, **changes: World(
        tiny(BUSY | {"probes": [PLAIN | {"arm": f"arm {i}"} | arm for i, arm in enumerate(arms)]} | changes)
    ).run()


@pytest.fixture(scope="module")
def plain(probing):
    """Return a world with two arms on the same terms."""
    return probing({}, {})


def takers(world):
    """Return the worker and the opening of each assignment of an opening that was begun."""
    work = world.ledger.assignments
    ours = np.isin(work["batch"], world.ledger.openings["batch"]) & (work["outcome"] <= 4)
    return list(zip(work["worker"][ours].tolist(), work["batch"][ours].tolist(), strict=True))


def test_openings_divide_by_the_scale_and_are_dealt_evenly(plain):
    arms = plain.ledger.openings["arm"]
    assert 4 <= len(arms) <= 5, "1,200 a day at 1:1000 over four days, less one that the end would cut short"
    assert abs(int((arms == 0).sum()) - int((arms == 1).sum())) <= 2


def test_nobody_takes_an_opening_twice(plain):
    taken = takers(plain)
    assert len(taken) >= 8
    assert len(taken) == len(set(taken))


def test_one_answer_per_worker_and_period_holds_over_openings_and_arms(probing):
    once, often = (
        takers(probing({"again_days": days, "people": 9}, {"again_days": days, "people": 9})) for days in (0, 4)
    )
    assert len({worker for worker, _ in once}) < len(once), "without a limit some come again"
    assert len({worker for worker, _ in often}) == len(often) >= 8


def test_other_terms_of_an_arm_change_neither_times_nor_arms(plain, probing):
    dearer = probing({}, {"reward": 3.0})
    for world in (plain, dearer):
        assert set(world.ledger.openings["arm"].tolist()) == {0, 1}
    posted = [
        [(world.batches[batch].posted, arm, world.batches[batch].key) for batch, arm in rows(world)]
        for world in (plain, dearer)
    ]
    assert posted[0] == posted[1]


def rows(world):
    return zip(world.ledger.openings["batch"].tolist(), world.ledger.openings["arm"].tolist(), strict=True)


def test_a_market_without_experiments_has_the_digest_that_it_had(tiny):
    """Columns that are empty add nothing, and an experiment is seen in the digest."""
    small = {"run.scale": 4000, "run.days": 1}
    world = World(tiny(small)).run()
    before = world.ledger.digest()
    world.ledger.openings.append(1, batch=0, arm=0)
    assert world.ledger.digest() != before
    assert tiny(small).fingerprint == tiny(small | {"probes": []}).fingerprint


def test_only_the_invited_take_an_opening_that_invites(probing):
    world = probing({"invited": 20_000})
    assert takers(world)
    for worker, batch in takers(world):
        assert worker in world.batches[batch].requester.register.invited
    assert all(len(world.batches[batch].requester.register.invited) == 20 for batch, _ in rows(world))


def test_hours_of_posting_and_the_floor_are_those_of_the_arm(probing):
    world = probing({"hour_from": 6, "hour_until": 9, "floor_hourly": 31, "reward": 0.01, "allotted_minutes": 90})
    batches = [world.batches[batch] for batch, _ in rows(world)]
    assert batches
    assert all(6 <= batch.posted % 24 <= 9 for batch in batches)
    assert {batch.offered for batch in batches} == {520_000}, "31 USD/h for a minute is 51.7 cents, rounded up"
    assert {batch.allotted for batch in batches} == {1.5}
    others = [batch for batch in world.batches if batch.probe < 0]
    assert min(batch.offered for batch in others) < 520_000, "the floor is for this opening alone"


def test_a_rating_is_seen_and_costs_a_bad_account_its_recruits(probing):
    """Everybody reads the ratings; by the bad ones all work is rejected, so no pay at all is expected."""
    reads = {"ratings.users_share": 1, "ratings.report_chance": 0, "ratings.doubt": 0.01, "workers.rejection_weight": 1}
    bad = {"reports": 1e5, "reported_rejected": 1}
    world = probing({}, bad, **reads)
    taken = {world.batches[batch].probe for _, batch in takers(world)}
    assert taken == {0}


def kept(a_batch, *ranks):
    board = Board()
    for identity, rank in enumerate(ranks):
        board.add(a_batch(identity=identity, rank=rank, hits=10 - identity))
    return board, [batch.id for batch in reversed(board.newest)]


def test_a_batch_kept_at_a_rank_stays_there_as_others_come_and_go(a_batch):
    board, order = kept(a_batch, 0, 1, 3, 0, 0, 99)
    assert order == [1, 4, 2, 3, 0, 5], "from the top: first, then the newest, third place kept, the last one last"
    assert [batch.id for batch in reversed(board.most_left(0, 0))] == [1, 0, 2, 3, 4, 5]
    board.remove(next(batch for batch in board.newest if batch.id == 4))
    assert [batch.id for batch in reversed(board.newest)] == [1, 3, 2, 0, 5]
    board.remove(next(batch for batch in board.newest if batch.id == 1))
    assert [batch.id for batch in reversed(board.newest)] == [3, 0, 2, 5]


@pytest.mark.parametrize(
    ("arms", "told"),
    [
        ([{"arm": "a", "per_day": 500}], r"12\.7% of all batches posted.*allowed: at most 10%.*lower per_day"),
        ([{"arm": "a", "position": 50}], r"position = 50 cannot be told from the top of the list at run\.scale = 2000"),
        ([{"arm": "a", "reports": 5}], r"would be seen by nobody: ratings\.users_share is 0"),
        ([{"arm": "a", "task": "photos"}], r'task = "photos" is none of the tasks of this scenario: micro, entry'),
        ([{"arm": "a"}, {"arm": "a"}], r'probes\.1\.arm = "a" is there twice in the experiment "Experiment"'),
        ([{"arm": "a"}, {"arm": "b", "again_days": 3}], r"again_days = 3 differs from that of the first arm, 0"),
        ([{"arm": "a", "hour_from": 9, "hour_until": 9}], r"hour_until = 9 is not after hour_from = 9"),
        ([{"arm": "a", "invited": 10}], r"invited = 10 is nobody at run\.scale = 2000"),
        ([{"arm": "a", "reward": -1}], r"reward = -1 is not allowed; allowed: a number from 0\.001 to 1000 \(USD\)"),
        ([{"arm": "a", "rewrad": 1}], r"probes\.0\.rewrad is not known\. Did you mean probes\.0\.reward\?"),
        ([{"reward": 1}], r"probes\.0\.arm is missing; wanted is a text in quotes"),
    ],
)
def test_an_arm_that_cannot_be_is_refused_with_what_is_allowed(tiny, arms, told):
    with pytest.raises(ScenarioError, match=told):
        tiny({"probes": arms})
