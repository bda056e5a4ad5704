"""Platforms that react: log-ins refused, fees raised, countries left, and nothing of it where nobody reacts."""

import numpy as np
import pytest

from sim.measures import catalogue
from sim.platforms.governing import look_back, refuses
from sim.world import World

pytestmark = pytest.mark.usefixtures("whole_batches")

COSTLY = {"rule": "all_time_floor", "version": "individual", "index": "global", "hourly": 20.0}
WEEKS = {"run.days": 14, "run.warmup_days": 0, "run.scale": 1000, "rules": [COSTLY]}
EVERYTHING = {
    "platforms.main.lockout_below": 1.0,
    "platforms.main.fee_pass_through": 1.0,
    "platforms.main.leaves_above": 0.1,
}


@pytest.mark.parametrize("change", [{"behaviour.level": "workers"}, {"behaviour.level": "static"}, {"rules": []}])
def test_where_platforms_do_not_react_or_nothing_costs_them_all_stays_as_it_is(tiny, change):
    quiet = World(tiny(WEEKS | change)).run()
    loud = World(tiny(WEEKS | change | EVERYTHING)).run()
    assert quiet.ledger.digest() == loud.ledger.digest()


def test_once_waiting_is_paid_for_nobody_signs_on_while_too_few_have_work(tiny):
    world = World(tiny(WEEKS | {"platforms.main.lockout_below": 1.0})).run()
    refused = world.ledger.refusals["when"]
    assert refused.size > 20
    assert refused.min() >= 168  # the first pay period has to be over
    ours, quiet = world.ledger.sessions["signed_on"], World(tiny(WEEKS)).run().ledger.sessions["signed_on"]
    assert ours[ours <= 168].tolist() == quiet[quiet <= 168].tolist()
    assert (ours > 168).sum() < (quiet > 168).sum()


@pytest.mark.parametrize(("online", "working", "refused"), [(0, 0, False), (4, 1, True), (4, 2, False), (4, 4, False)])
def test_log_ins_are_refused_while_fewer_than_the_share_have_work(tiny, online, working, refused):
    world = World(tiny({"platforms.main.lockout_below": 0.5}))
    market = world.markets[0]
    market.online, market.working = online, working
    assert not refuses(world, market, 0)
    market.waiting_costs = True
    assert refuses(world, market, 0) == refused


def test_everybody_who_signs_on_signs_off_and_whoever_begins_work_ends_it(tiny):
    world = World(tiny(WEEKS | {"platforms.main.lockout_below": 0.3})).run()
    assert world.markets[0].online == world.markets[0].working == 0


def booked(world, fees, top_ups):
    """Enter fees and top-ups, in dollars, for a worker of the first country."""
    person = next(worker.id for worker in world.workers if worker.country == 0)
    world.ledger.sessions.append(1, worker=person)
    world.ledger.assignments.append(1, worker=person, settled=world.env.now + 1, fee=round(fees * 1e6))
    world.env.run(until=world.env.now + 2)
    world.transfers.pay_workers(world, "platform", np.array([person]), np.array([round(top_ups * 1e6)]), rule=0)


def test_the_fee_recovers_the_share_of_the_costs_that_it_is_told_to(tiny):
    # $10 of fees and $4 of top-ups: half of it recovered is a fifth more, so 20 % become 24 %.
    world = World(tiny({"platforms.main.fee_pass_through": 0.5, "rules": [COSTLY]}))
    booked(world, fees=10, top_ups=4)
    look_back(world, world.markets[0], world.begins)
    assert world.markets[0].fee_factor == pytest.approx(1.2)
    assert world.markets[0].fee_rate(1) == pytest.approx(0.24)


def test_the_fee_rises_no_further_than_it_may(tiny):
    world = World(tiny({"platforms.main.fee_pass_through": 1, "platforms.main.fee_rise_most": 0.3}))
    booked(world, fees=10, top_ups=400)
    look_back(world, world.markets[0], world.begins)
    assert world.markets[0].fee_factor == pytest.approx(1.3)


def test_a_cap_on_fees_moves_the_fee_to_requesters_whom_it_does_not_bind(tiny):
    # Half of the requesters are charged no more than a tenth; what that takes from the platform the others pay.
    half = {"rule": "fee_cap", "cap": 0.1, "coverage": 0.5}
    change = WEEKS | {"rules": [half], "platforms.main.fee_minimum": 0, "reactions.demand_elasticity": 0}
    still, moved = (World(tiny(change | {"platforms.main.fee_pass_through": share})).run() for share in (0, 1))
    rates = [charged(world) for world in (still, moved)]
    bound = rates[0] <= 0.1 + 1e-6
    assert 0.2 < bound.mean() < 0.8
    assert rates[1][bound] == pytest.approx(rates[0][bound])
    assert (rates[1][~bound] >= rates[0][~bound] - 1e-6).all()
    assert rates[1][~bound].mean() > 1.2 * rates[0][~bound].mean()


def charged(world):
    """Return the fee on each batch of the second week, of those reviewed, as a share of pay."""
    done, batches = world.ledger.assignments, world.ledger.batches
    paid = np.bincount(done["batch"], done["pay"], minlength=len(world.batches))
    fees = np.bincount(done["batch"], done["fee"], minlength=len(world.batches))
    late = (batches["posted"] > 168) & (paid > 0)
    return fees[late] / paid[late]


@pytest.mark.parametrize(("top_ups", "leaves"), [(9, False), (11, True)])
def test_a_country_whose_top_ups_are_above_its_fees_is_left(tiny, top_ups, leaves):
    world = World(tiny({"platforms.main.leaves_above": 1.0}))
    booked(world, fees=10, top_ups=top_ups)
    look_back(world, world.markets[0], world.begins)
    assert refuses(world, world.markets[0], 0) == leaves
    assert not refuses(world, world.markets[0], 1)


def test_requesters_count_a_raised_fee_in_what_an_answer_costs(tiny):
    world = World(tiny({"reactions.demand_elasticity": 1.0}))
    usual = World(tiny({"reactions.demand_elasticity": 1.0}))
    world.markets[0].fee_factor = 3.0
    for one in (world, usual):
        one.run()
    assert world.ledger.batches["asked"].sum() < usual.ledger.batches["asked"].sum()
    assert world.ledger.batches["planned"].sum() == usual.ledger.batches["planned"].sum()


def test_refusals_are_counted(tiny):
    from sim.experiment import recorded

    world = World(tiny(WEEKS | {"platforms.main.leaves_above": 0.01})).run()
    counted = catalogue()["logins_refused"].function(recorded(world))
    assert counted == len(world.ledger.refusals) > 0
