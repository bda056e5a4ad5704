"""Platforms that show work to some: by their record, or by invitation."""

import numpy as np
import pytest

from sim.ledger import Outcome
from sim.world import World


def shown(world, batch):
    rule = world.markets[0].dispatch
    return np.array([rule.shows(world, worker, batch) for worker in world.workers])


def world_with(tiny, rule, **fields):
    return World(tiny({"run.scale": 100, "platforms.main.dispatch": {"rule": rule} | fields}))


@pytest.mark.parametrize(
    ("approved", "rejected", "sees"), [(99, 0, False), (100, 0, True), (100, 6, False), (950, 50, True)]
)
def test_a_reputation_gate_asks_for_a_number_and_a_rate(tiny, a_batch, approved, rejected, sees):
    world = world_with(tiny, "reputation_gate", least_approved=100, least_rate=0.95, open_share=0)
    market = world.markets[0]
    market.approved[:], market.rejected[:] = approved, rejected
    assert (shown(world, a_batch(market=market)) == sees).all()


def test_a_share_of_batches_is_open_to_newcomers(tiny):
    world = world_with(tiny, "reputation_gate", least_approved=1, open_share=0.25)
    world.run()
    world.markets[0].approved[:] = 0
    newcomer = world.workers[0]
    opened = [world.markets[0].dispatch.shows(world, newcomer, batch) for batch in world.batches]
    assert np.mean(opened) == pytest.approx(0.25, abs=0.08)


def test_behind_a_gate_newcomers_stay_newcomers(tiny):
    change = {"run.scale": 400, "workers.past_hits_per_hour": 0, "requesters.gate_share": 0}
    gate = {"rule": "reputation_gate", "least_approved": 1, "open_share": 0}
    assert len(World(tiny(change | {"platforms.main.dispatch": gate})).run().ledger.assignments) == 0
    assert len(World(tiny(change)).run().ledger.assignments) > 500


@pytest.mark.parametrize("lasting", [False, True])
def test_the_share_given_is_invited_and_later_everybody(tiny, a_batch, lasting):
    world = world_with(tiny, "invitation", invited_share=0.3, hours_alone=2, lasting=lasting)
    market = world.markets[0]
    batch = a_batch(market=market, posted=world.env.now)
    assert shown(world, batch).mean() == pytest.approx(0.3, abs=0.05)
    world.env.run(until=world.env.now + 2)
    assert shown(world, batch).all()


def test_a_qualification_names_the_same_people_for_every_batch_an_invitation_does_not(tiny, a_batch):
    for lasting in (False, True):
        world = world_with(tiny, "invitation", lasting=lasting)
        batches = [a_batch(market=world.markets[0], posted=world.env.now, key=key << 40) for key in (3, 5)]
        one, other = (shown(world, batch) for batch in batches)
        assert (one == other).all() == lasting


def test_those_in_bad_standing_are_not_invited(tiny, a_batch):
    world = world_with(tiny, "invitation", invited_share=1, least_rate=0.9)
    market = world.markets[0]
    market.approved[:], market.rejected[:] = 89, 11
    assert not shown(world, a_batch(market=market, posted=world.env.now)).any()


def test_work_is_done_by_the_invited_while_they_are_alone(tiny):
    world = world_with(tiny, "invitation", lasting=True, hours_alone=1000, invited_share=0.5).run()
    invited = {w.id for w in world.workers if w.key >> 11 < 0.5 * (1 << 53)}
    done = world.ledger.assignments
    assert {int(w) for w in done["worker"][done["outcome"] == Outcome.APPROVED]} <= invited
