"""Auctions: prices by hand, and what must hold when a whole market is run by them."""

import numpy as np
import pytest

from sim.dispatch.auction import Auction
from sim.ledger import Outcome
from sim.measures import measured, record
from sim.world import World

MARKET = {
    "platforms.main.dispatch": {"rule": "auction"},
    "run.scale": 500,
    "workers.considered_share": 1,
    "workers.interest_share": 1,
}


def auction(**fields):
    return Auction(rule="auction", **fields)


@pytest.mark.parametrize(
    ("asks", "wanted", "price"),
    [
        ([1, 2, 3], 1, 2),
        ([1, 2, 3], 2, 3),
        ([1, 2, 3], 3, 10),
        ([1, 2, 3], 9, 10),
        ([1, 12], 1, 10),
        ([2.5, 2.5], 1, 3),
    ],
)
def test_sealed_bids_pay_the_lowest_losing_ask_or_the_offer(asks, wanted, price):
    assert auction().price(asks, wanted, 10) == price


@pytest.mark.parametrize(
    ("asks", "wanted", "price"),
    [([1, 2], 1, 20), ([21, 50], 1, 30), ([21, 50], 2, 50), ([21, 50], 3, 100), ([99, 100], 1, 100)],
)
def test_a_clock_stops_at_the_tick_where_enough_ask_no_more(asks, wanted, price):
    assert auction(format="ascending", start_share=0.2, tick_share=0.1).price(asks, wanted, 100) == price


def test_no_winner_would_gain_by_another_ask():
    # The price never depends on a winner's own ask, only on whether it wins.
    asks = [1.0, 2.0, 4.0, 7.0]
    for own in (0.1, 1.5, 3.9):
        assert auction().price(sorted([own, *asks[1:]]), 2, 10) == auction().price(asks, 2, 10)


@pytest.mark.parametrize("form", ["sealed_bid", "ascending"])
def test_a_market_run_by_auctions_pays_no_more_than_is_offered_and_balances(tiny, form):
    many = {"workers.active": 400_000, "requesters.unseen_work_multiplier": 1, "run.days": 2}
    world = World(tiny(MARKET | many | {"platforms.main.dispatch": {"rule": "auction", "format": form}})).run()
    done = world.ledger.assignments
    approved = done["outcome"] == Outcome.APPROVED
    assert approved.sum() > 200
    offered = world.ledger.batches["offered"][done["batch"][approved]]
    assert (done["pay"][approved] <= offered).all()
    assert (done["pay"][approved] < offered).mean() > 0.2


def test_a_floor_holds_in_auctions_as_well(tiny):
    floor = {"rule": "price_floor", "index": "global", "hourly": 4}
    world = World(tiny(MARKET | {"rules": [floor], "behaviour.level": "workers"})).run()
    done, batches = world.ledger.assignments, world.ledger.batches
    approved = done["outcome"] == Outcome.APPROVED
    owed = 4 * batches["usual_hours"][done["batch"][approved]] * 1e6
    assert (done["pay"][approved] >= owed - 1).all()


def test_more_bidders_bring_prices_down(tiny):
    def paid_share(active):
        world = World(tiny(MARKET | {"workers.active": active, "run.days": 2})).run()
        done = world.ledger.assignments
        approved = done["outcome"] == Outcome.APPROVED
        return done["pay"][approved].sum() / world.ledger.batches["offered"][done["batch"][approved]].sum()

    assert paid_share(400_000) < paid_share(50_000) - 0.1


def test_waiting_for_a_round_is_unpaid_search(tiny):
    world = World(tiny(MARKET)).run()
    seen = record(world.ledger, 3, world.country_of, tuple(world.country_codes), world.minimum_wages)
    assert np.isfinite(measured(seen)["effective_hourly_wage_median"])
    assert seen.search.sum() > 0.3 * seen.hours.sum()
