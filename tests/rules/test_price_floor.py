"""Price floor: w >= max(w_min, m * tau * (1 + a) * (1 + s)), in cents that can be checked in the head."""

import numpy as np
import pytest

from sim.experiment import run
from sim.ledger import Outcome
from sim.rules.price_floor import PriceFloor
from sim.world import World

RICH, POOR = 0, 1
CENT = 10_000
ALWAYS = {"rule": "price_floor", "from_day": -90}


def cents(world, batch, **parameters):
    """Return the rewards, for workers in the rich and in the poor country, that a floor makes of a batch's."""
    return (PriceFloor(**parameters).reward(world, batch.reward, batch) / CENT).tolist()


@pytest.fixture(scope="module")
def lifted(two_countries):
    """Return a run in which a floor by residence has always been in force."""
    return World(two_countries({"rules": [ALWAYS]})).run()


def test_a_minute_at_five_dollars_an_hour_is_nine_cents(two_country_world, a_batch):
    assert cents(two_country_world, a_batch(seconds=60), index="global", hourly=5) == [9, 9]


def test_unpaid_time_of_one_third_lifts_it_to_thirteen_cents(two_country_world, a_batch):
    assert cents(two_country_world, a_batch(seconds=60), index="global", hourly=5, unpaid_uplift=0.5) == [13, 13]


def test_costs_and_unpaid_time_multiply(two_country_world, a_batch):
    batch = a_batch(seconds=360)
    assert cents(two_country_world, batch, index="global", hourly=1, cost_uplift=0.5, unpaid_uplift=0.5) == [23, 23]


def test_an_exact_cent_is_not_rounded_up(two_country_world, a_batch):
    assert cents(two_country_world, a_batch(seconds=72), index="global", hourly=3.5) == [7, 7]


@pytest.mark.parametrize(
    ("index", "client", "expected"),
    [
        ("residence", RICH, [9, 2]),
        ("residence", POOR, [9, 2]),
        ("client", RICH, [9, 9]),
        ("client", POOR, [2, 2]),
        ("global", RICH, [5, 5]),
        ("blend", RICH, [9, 5]),
        ("blend", POOR, [5, 2]),
    ],
)
def test_the_index_says_whose_floor_it_is(two_country_world, a_batch, index, client, expected):
    assert cents(two_country_world, a_batch(client=client), index=index, hourly=3, blend_weight=0.5) == expected


def test_no_hit_pays_less_than_the_least_reward(two_country_world, a_batch):
    assert cents(two_country_world, a_batch(seconds=60), least_reward=0.04) == [9, 4]


def test_a_reward_is_never_lowered(two_country_world, a_batch):
    assert cents(two_country_world, a_batch(cents=5, seconds=60)) == [9, 5]
    assert cents(two_country_world, a_batch(cents=50, seconds=60)) == [50, 50]


def test_only_workers_of_the_countries_named_are_covered(two_country_world, a_batch):
    assert cents(two_country_world, a_batch(), index="client", countries=("PP",)) == [1, 9]


def test_every_approved_assignment_pays_at_least_the_floor_of_its_worker(lifted):
    assignments, usual = lifted.ledger.assignments, lifted.ledger.batches["usual_hours"]
    floor = lifted.minimum_wages[lifted.country_of[assignments["worker"]]] * usual[assignments["batch"]]
    approved = assignments["outcome"] == Outcome.APPROVED
    assert approved.sum() > 100
    assert (assignments["pay"][approved] >= floor[approved] * 1e6 - 0.01).all()


def test_every_approved_assignment_pays_the_offer_or_the_floor_and_not_a_cent_more(lifted):
    assignments, batches = lifted.ledger.assignments, lifted.ledger.batches
    approved = assignments["outcome"] == Outcome.APPROVED
    batch, pay = assignments["batch"][approved], assignments["pay"][approved]
    minimum = lifted.minimum_wages[lifted.country_of[assignments["worker"][approved]]]
    dearer = pay > batches["offered"][batch]
    assert dearer.any()
    assert not dearer.all()
    assert (pay[dearer] % CENT == 0).all()
    assert (pay[dearer] < (minimum * batches["usual_hours"][batch] * 1e6)[dearer] + CENT).all()


def test_it_speaks_only_between_its_dates(two_countries):
    rule = ALWAYS | {"index": "global", "hourly": 100, "from_day": 1, "until_day": 2}
    batches = World(two_countries({"rules": [rule]})).run().batches
    lifted = {batch.id for batch in batches if (batch.reward > batch.offered).any()}
    inside = {batch.id for batch in batches if 24 <= batch.posted < 48}
    worth_it = {batch.id for batch in batches if batch.hourly_pay < 90}
    assert lifted
    assert lifted <= inside
    assert inside & worth_it <= lifted


def test_a_floor_of_zero_touches_nothing_and_says_why(two_countries):
    zero = ALWAYS | {"index": "global", "hourly": 0}
    world = World(two_countries({"rules": [zero]})).run()
    (bite,) = run(two_countries({"rules": [zero]})).bites
    assert (bite.asked, bite.touched) == (len(world.batches), 0)
    text, gaps = bite.idle
    assert "already paid the floor or more" in text
    assert gaps["batches"] == len(world.batches)
    assert gaps["lowest"] == min(batch.offered / 1e6 / batch.usual_hours for batch in world.batches)


def test_a_floor_that_bites_gives_no_excuse(two_countries):
    (bite,) = run(two_countries({"rules": [ALWAYS]})).bites
    assert 0 < bite.touched <= bite.asked
    assert bite.idle is None


def test_a_floor_that_was_never_in_force_does_not_say_that_everybody_paid_it(two_countries):
    (bite,) = run(two_countries({"rules": [ALWAYS | {"index": "global", "hourly": 100, "from_day": 700}]})).bites
    assert bite.asked == 0
    assert "already paid the floor" not in bite.idle[0]


def test_the_formula_holds_for_every_country_at_once(two_country_world, a_batch):
    for seconds in np.linspace(1, 4000, 57):
        batch = a_batch(seconds=float(seconds))
        exact = np.array([5, 1]) * seconds / 36 * 1.13 * 1.21
        owed = np.array(cents(two_country_world, batch, cost_uplift=0.13, unpaid_uplift=0.21))
        assert (owed >= np.maximum(exact, 1) - 1e-6).all()
        assert (owed < np.maximum(exact, 1) + 1).all()


def test_the_readier_people_are_to_come_the_less_of_a_floor_is_left_to_those_who_were_there(tiny):
    """Free entry eats a floor per task: newcomers drawn by it take a part of the work that is left."""
    market = {
        "run.days": 28,
        "run.scale": 1000,
        "behaviour.level": "workers",
        "behaviour.entry_weekly_share": 1.0,
        "behaviour.usual_wage": 3.0,
        "behaviour.reserve": 5,
    }
    gains = []
    for elasticity in (0, 2):
        change = market | {"behaviour.entry_elasticity": elasticity}
        floor = {"rule": "price_floor", "index": "global", "hourly": 8.0}
        plain, lifted = (World(tiny(change | {"rules": rules})).run() for rules in ([], [floor]))
        there = [worker.id for worker in plain.workers]
        gains.append(lifted.balances[there].mean() - plain.balances[there].mean())
    assert 0 < gains[1] < 0.8 * gains[0]
