"""Readings: a run of a few lines, laid open to the instruments, with answers worked by hand."""

import math

import numpy as np
import pytest

from sim.chance import Chance
from sim.evidence.evaluation import observe
from sim.experiment import recorded
from sim.instruments.observation import Observation
from sim.ledger import Ledger, Outcome
from sim.measures import record
from sim.sections.instruments import Instruments
from sim.studies import catalogue
from sim.world import World

TERMS = Instruments(
    survey_minutes=60,
    survey_propensity_log_sd=0,
    survey_repeats=5,
    tracker_hours=1,
    log_weeks_mean=2 / 7,
    log_weeks_log_sd=0,
    books_months=1,
)


def observed(ledger: Ledger, **changes) -> Observation:
    """Lay a ledger of three people and two days open; the first two live at +0 and +12 hours, the third is idle."""
    fields = {
        "ledger": ledger,
        "record": record(ledger, 2, np.zeros(3, dtype=int), ("AA",), np.array([5.0])),
        "terms": TERMS,
        "scale": 100.0,
        "utc_offset": np.array([0.0, 12.0, 0.0]),
        "reservation_wage": np.array([1.0, 2.0, 4.0]),
        "posting_weight": np.ones(2),
        "batch_size": np.ones(2),
        "gated": np.array([False, True]),
        "open": np.array([True, False]),
        "guess_log_sd": 0.0,
        "chance": Chance(1, 0),
    }
    return Observation(**fields | changes)


@pytest.fixture
def ledger():
    """Return two sessions, two batches and five assignments.

    Person 0 is online from 0 to 12 and does three HITs of batch 0; person 1 from 12 to 36 and does one HIT of batch 1
    and begins another. Batch 0, of the requester open to all, lives from 0.5 to 30.5; batch 1 from 12.1 to 12.2.
    """
    ledger = Ledger()
    ledger.batches.append(
        2,
        requester=[0, 1],
        posted=[0.5, 12.1],
        gone=[30.5, 12.2],
        usual_hours=[0.5, 2.0],
        offered=[50_000, 10_000_000],
        hits=[4, 1],
        share=1.0,
        planned=[8, 1],
        asked=[8, 1],
    )
    ledger.sessions.append(
        2, worker=[0, 1], signed_on=[0.0, 12.0], signed_off=[12.0, 36.0], search_hours=[10.5, 22.0], looks=5
    )
    ledger.assignments.append(
        5,
        worker=[0, 0, 0, 1, 1],
        batch=[0, 0, 0, 1, 1],
        session=[0, 0, 0, 1, 1],
        started=[3.0, 4.0, 5.0, 13.0, 15.0],
        hours=[0.5, 0.6, 0.4, 1.0, 1.0],
        outcome=[Outcome.APPROVED, Outcome.APPROVED, Outcome.REJECTED, Outcome.APPROVED, Outcome.RETURNED],
        pay=[50_000, 50_000, 0, 200_000_000, 0],
        fee=0,
    )
    return ledger


BY_HAND = {
    "workers_online": 100 * 36 / 48,
    "workers_present": 300,
    # Person 0 is online from midnight to noon, five hours of it night; person 1 from local midnight for a day, seven.
    "night_workers": 1.0,
    "share_above_7_25": 0.5,  # 0.1 USD in 12 hours, 200 USD in 24
    "share_below_2": 0.5,
    "engaged_wage_mean": (0.1 / 1.5 + 200) / 2,
    "wage_ratio_unpaid": ((0.1 / 12 + 200 / 24) / 2) / ((0.1 / 1.5 + 200) / 2),
    "share_with_unpaid_task": 0.5,
    "gated_wage_median": 5.0,  # 10 USD for two usual hours
    "months_to_5000_approved": 5000 / ((3 / 12 + 1 / 24) / 2) / (40 * 365.25 / 84),
    "wage_predicted_within_75pct": 1.0,
    "tracked_batches_per_day": 50,  # the second comes and goes between two looks, or nearly always
    "tracked_hits_per_day": 200,
    "tracked_hits_per_batch": 4,
    "tracked_reward_mean": 0.05,
    "tracked_reward_mode": 0.05,
    "seen_share_of_batches": 0.5,
    "assignments_per_tracked_hit": 1.0,
    "completion_break_hours": 29,
    "participation_elasticity": math.log(2) / math.log(1.21),  # two of three work for 2.2, one for 1.8
}


@pytest.mark.parametrize("key", BY_HAND)
def test_a_reading_gives_the_answer_worked_by_hand(key, ledger):
    assert catalogue()[key].function(observed(ledger)) == pytest.approx(BY_HAND[key])


def test_the_survey_of_two_people_tells_their_weekly_hours(ledger):
    # Twelve and twenty-four hours in two days are 42 and 84 a week. The scale is one, so that there is a HIT an hour.
    seen = observed(ledger, scale=1.0)
    assert sorted(set(seen.answered_hours.tolist())) == pytest.approx([42, 84])
    assert catalogue()["survey_hours_from_40"].function(seen) == 1
    assert catalogue()["survey_hours_from_20"].function(seen) == 0
    assert catalogue()["survey_hours_median"].function(seen) == pytest.approx(63)  # both answer once in each survey


def test_shares_of_hours_add_up_to_one(ledger):
    seen = observed(ledger, scale=1.0)
    shares = [reading.function(seen) for key, reading in catalogue().items() if key.startswith("survey_hours_from_")]
    assert len(shares) == 7
    assert sum(shares) == pytest.approx(1)


def test_the_log_over_the_whole_run_counts_what_was_handed_in(ledger):
    # Windows of two days over a run of two days: three HITs or one.
    assert set(observed(ledger).logged_tasks.tolist()) == {1, 3}


def test_a_tracker_may_be_blind_for_gated_batches(ledger):
    ledger.batches["gone"][1] = 40.0
    blind = TERMS.model_copy(update={"tracker_sees_gated": False})
    assert observed(ledger).tracker.batch.tolist() == [0, 1]
    assert observed(ledger, terms=blind).tracker.batch.tolist() == [0]


def test_a_part_of_a_batch_counts_in_part(ledger):
    """Both are seen; the first is a quarter of the platform's batch, so that 4 of 5 parts are the second."""
    ledger.batches["gone"][1] = 40.0
    ledger.batches["share"][0] = 0.25
    seen, readings = observed(ledger), catalogue()
    assert readings["tracked_batches_per_day"].function(seen) == pytest.approx(1.25 / 2 * 100)
    assert readings["tracked_hits_per_day"].function(seen) == pytest.approx((0.25 * 4 + 1) / 2 * 100)
    assert readings["tracked_hits_per_batch"].function(seen) == pytest.approx((0.25 * 4 + 1) / 1.25)
    assert readings["tracked_reward_mean"].function(seen) == pytest.approx((0.25 * 4 * 0.05 + 10) / 2)
    assert readings["tracked_reward_mode"].function(seen) == pytest.approx(10)


def test_the_books_deal_out_as_many_batches_as_the_tracker_sees(ledger):
    ledger.batches["gone"][1] = 40.0
    # Two batches in two days at 1:100, of 0.20 and 10 USD: a hundred a day over a month of 365.25 / 12 days.
    total = observed(ledger).spent.sum()
    assert total == pytest.approx(100 * 365.25 / 12 * (0.2 + 10) / 2, rel=0.1)


def test_sign_ons_at_the_same_hours_every_day_vary_less_than_chance():
    ledger = Ledger()
    hours = np.arange(96) + 0.5
    ledger.sessions.append(96, worker=0, signed_on=hours, signed_off=hours + 0.1)
    assert catalogue()["arrival_dispersion"].function(observed(ledger)) == 0


@pytest.mark.parametrize("key", catalogue())
def test_a_run_in_which_nothing_happens_has_no_reading_but_nought(key):
    value = catalogue()[key].function(observed(Ledger()))
    assert math.isnan(value) or value in (0, 300) or key == "participation_elasticity"


def test_every_reading_says_what_it_is():
    for key, reading in catalogue().items():
        assert reading.key == key
        assert reading.doc.endswith(".")
        assert reading.least_days >= 1


def test_sign_ons_of_the_model_are_close_to_poisson(tiny):
    world = World(tiny({"run.days": 14, "run.scale": 500})).run()
    seen = observe(world, recorded(world))
    assert catalogue()["arrival_dispersion"].function(seen) == pytest.approx(1, abs=0.2)


def test_instruments_change_nothing_in_the_record(tiny):
    other = {"instruments.survey_minutes": 1, "instruments.tracker_hours": 7, "instruments.log_workers": 3}
    assert World(tiny()).run().ledger.digest() == World(tiny(other)).run().ledger.digest()


def test_a_batch_is_gone_when_it_last_leaves_the_list(tiny):
    world = World(tiny()).run()
    batches = world.ledger.batches
    alive = batches["gone"] - batches["posted"]
    assert (alive >= 0).all()
    lifetime = world.scenario.requesters.lifetime_hours
    assert alive.max() == pytest.approx(lifetime)
    assert 0 < (alive < lifetime - 1).mean() < 1
