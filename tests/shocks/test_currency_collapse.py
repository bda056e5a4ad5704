"""A currency that collapses: wages in dollars fall in one country, for as long as it lasts."""

import pytest

from sim.files.loading import vary
from sim.world import World

COLLAPSE = {"rule": "currency_collapse", "country": "PP", "still_worth": 0.25, "conversion_loss": 0.2}


def test_minimum_and_reservation_wages_fall_there_and_nowhere_else(two_countries):
    scenario = two_countries({"shocks": [COLLAPSE]})
    before, after = World(scenario), World(scenario)
    scenario.shocks[0].begin(after)
    assert after.minimum_wages.tolist() == [5, 0.25]
    for ours, theirs in zip(after.workers, before.workers, strict=True):
        factor = 0.5 if ours.country == 1 else 1  # 0.25 to the power of one half
        assert ours.reservation_wage == pytest.approx(factor * theirs.reservation_wage)
    assert after.payouts.worth(after, 0).tolist() == [1, 0.8]


def test_when_it_is_over_everything_is_as_before(two_countries):
    scenario = two_countries({"shocks": [COLLAPSE]})
    untouched, world = World(scenario), World(scenario)
    scenario.shocks[0].begin(world)
    scenario.shocks[0].end(world)
    assert world.minimum_wages.tolist() == pytest.approx([5, 1])
    assert world.payouts.worth(world, 0).tolist() == [1, 1]
    for ours, theirs in zip(world.workers, untouched.workers, strict=True):
        assert ours.reservation_wage == pytest.approx(theirs.reservation_wage)


def test_it_happens_on_its_day(two_countries):
    scenario = two_countries({"run.scale": 500, "run.days": 6, "shocks": [COLLAPSE | {"from_day": 2, "until_day": 4}]})
    world = World(scenario).run()
    losses = {True: set(), False: set()}
    paid = world.ledger.payouts
    for row in range(len(paid)):
        if world.country_of[paid["worker"][row]] == 1:
            during = 48 <= paid["ordered"][row] < 96
            losses[during].add(round(float(paid["conversion"][row] / paid["gross"][row]), 4))
    assert losses == {True: {0.2}, False: {0.0}}


def test_a_floor_by_residence_follows_the_new_minimum(two_countries, a_batch):
    floor = {"rule": "price_floor", "index": "residence"}
    world = World(vary(two_countries({"shocks": [COLLAPSE]}), {"rules": [floor]}))
    batch = a_batch(cents=1, seconds=3600)
    (rule,) = world.scenario.rules
    assert rule.reward(world, batch.reward, batch).tolist() == [5_000_000, 1_000_000]
    world.scenario.shocks[0].begin(world)
    assert rule.reward(world, batch.reward, batch).tolist() == [5_000_000, 250_000]
