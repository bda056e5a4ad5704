"""Measures: records of a few lines with answers worked by hand, and the record that a ledger comes to."""

import math
import warnings

import numpy as np
import pytest

from sim.ledger import Ledger, Outcome
from sim.measures import Record, catalogue, measured, record, reported_countries, series_catalogue
from sim.measures.earnings import DAYS_IN_A_MONTH

# Five people of two countries, of whom the last found no work.
#   pay      8   2   0   6   0
#   hours    4   2   1   2   1   of which approved, rejected, abandoned, search
#   wage     2   1   0   3   -
#   minimum  1   1   5   5   5
FIVE = Record(
    people=5,
    present=np.ones(5, dtype=bool),
    stayed=np.full(5, 168.0),
    days=7,
    country=np.array([0, 0, 1, 1, 1]),
    country_codes=("AA", "BB"),
    minimum_wage=np.array([1.0, 1.0, 5.0, 5.0, 5.0]),
    pay=np.array([8.0, 2.0, 0.0, 6.0, 0.0]),
    approved=np.array([2.0, 1.0, 0.0, 1.0, 0.0]),
    rejected=np.array([0.0, 0.0, 0.5, 0.0, 0.0]),
    abandoned=np.array([0.5, 0.0, 0.0, 0.5, 0.0]),
    search=np.array([1.25, 1.0, 0.5, 0.25, 1.0]),
    qualification=np.array([0.25, 0.0, 0.0, 0.0, 0.0]),
    paperwork=np.array([0.0, 0.0, 0.0, 0.25, 0.0]),
    online=np.array([4.0, 2.0, 1.0, 2.0, 1.0]),
    night=np.array([2.0, 0.0, 0.5, 0.0, 0.0]),
    drought=np.array([10.0, 30.0, 168.0, 50.0, 168.0]),
    weekly=np.array([[6.0, 2.0], [2.0, 0.0], [0.0, 0.0], [3.0, 3.0], [0.0, 0.0]]),
    submitted=np.array([10, 5, 5, 20, 0]),
    assignments_begun=50,
    assignments_submitted=40,
    assignments_approved=32,
    fees=4.0,
    top_ups=np.array([1.0, 0.0, 0.0, 2.0, 0.0]),
    paid_by_requesters=0.5,
    paid_by_platforms=2.0,
    paid_by_public=0.5,
    looks=100,
    previews=20,
    acceptances=5,
    batch_planned=np.array([20, 30, 50]),
    batch_submitted=np.array([20, 10, 10]),
    hours_to_half=np.array([1.0, 3.0, np.inf]),
    hours_to_complete=np.array([2.0, np.inf, np.inf]),
    spent=np.array([10.0, 6.0, 0.0, 6.0, 0.0]),
    margins=np.array([0.0, 3.0, 0.0, 0.0, 0.0]),
    wages=np.array([0.0, 1.0, 0.0, 0.0, 0.0]),
    cash=np.array([4.0, 0.0, 0.0, 3.0, 0.0]),
    paid_out=np.array([5.0, 0.0, 0.0, 4.0, 0.0]),
    lost=np.array([1.0, 0.0, 0.0, 1.0, 0.0]),
    held=np.array([3.0, 2.0, 0.0, 2.0, 0.0]),
    gone=np.array([False, True, False, False, False]),
    refused_logins=3,
    platform_names=("first", "second"),
    platform_hours=np.array([8.0, 2.0]),
    platform_pay=np.array([15.0, 1.0]),
    requester_pay=np.array([12.0, 4.0, 0.0]),
    requester_hours=np.array([2.0, 2.0, 0.0]),
    requester_spending=np.array([14.0, 6.0, 0.0]),
    pay_by_way=np.array([6.0, 2.0, 0.0, 4.0, 3.0, 1.0]),
    caught=np.array([3.0, 0.0, 0.0, 1.0, 0.0]),
    alerted_night_hours=2.0,
    requester_weight=np.array([1.0, 3.0, 5.0]),
    requester_country=np.array([0, 1, 1]),
    online_by_hour=np.repeat([1.0, 2.0], 12),
    online_by_local_hour=np.repeat([2.0, 1.0], 12),
    working_by_hour=np.repeat([0.5, 1.0], 12),
    open_by_hour=np.repeat([1.0, 3.0], 12),
    waiting_by_hour=np.repeat([10.0, 30.0], 12),
    listed_since=np.array([-2.0, 10.0, 100.0]),
    listed_until=np.array([4.0, 16.0, 400.0]),
    listed_pay=np.array([0.5, 2.0, 3.0]),
)

# On the list for 4, 6 and 68 of the period's 168 hours, at ages of 2 to 6, 0 to 6 and 0 to 68 hours.
SERIES_BY_HAND = {
    "list_length": {"mean": 2, "least": 1, "most": 3},
    "listed_by_age": {"0-1": 2 / 78, "1-6": 14 / 78, "6-24": 18 / 78, "24-72": 44 / 78, "72-inf": 0},
    "listed_by_pay": {"0-1": 4 / 78, "1-2": 0, "2-4": 74 / 78, "4-8": 0, "8-16": 0, "16-inf": 0},
    "complete_by": {"1": 0, "6": 1 / 3, "24": 1 / 3, "72": 1 / 3, "168": 1 / 3},
    "people_by_country": {"AA": 0.4, "BB": 0.6},
    "spending_by_country": {"AA": 0.7, "BB": 0.3},
    "work_by_country": {"AA": 0.6, "BB": 0.4},
    "hourly_pay_by_country": {"AA": 10 / 6, "BB": 1.5},
    "pay_by_country": {"AA": 0.625, "BB": 0.375},
    "dollar": {
        "workers": 14 / 22.5,  # 16 received less 2 lost when paid out, of 22 spent and 0.5 by rules
        "payout": 2 / 22.5,
        "vendors": 2 / 22.5,  # 3 kept, 1 of it paid on
        "platforms": 2 / 22.5,
        "public": -0.5 / 22.5,
    },
    "online_by_hour": {str(hour): 1 + hour // 12 for hour in range(24)},
    "online_by_local_hour": {str(hour): 2 - hour // 12 for hour in range(24)},
    "working_by_hour": {str(hour): (1 + hour // 12) / 2 for hour in range(24)},
    "open_by_hour": {str(hour): 1 + 2 * (hour // 12) for hour in range(24)},
    "waiting_by_hour": {str(hour): 10 + 20 * (hour // 12) for hour in range(24)},
}

BY_HAND = {
    "effective_hourly_wage_median": 1.5,  # of 0, 1, 2, 3
    "effective_hourly_wage_p10": 0.3,
    "effective_hourly_wage_p25": 0.75,
    "effective_hourly_wage_p75": 2.25,
    "effective_hourly_wage_p90": 2.7,
    "effective_hourly_wage_mean": 1.5,
    "search_time_share": 0.4,
    "qualification_time_share": 0.025,
    "paperwork_time_share": 0.025,
    "engaged_hourly_wage_median": 3.0,  # of 8/2, 2/1, 0/0.5, 6/1
    "share_below_minimum_wage": 0.5,  # 0 and 3 are under 5; 1 is not under 1
    "shortfall_below_minimum_wage": 7 / 4,
    "rejected_time_share": 0.05,
    "abandoned_time_share": 0.1,
    "paid_time_wage_median": 2.5,  # of 8/2, 2/2 in a shift paid whole, 0, 6/1
    "searched_time_wage_median": (1 + 8 / 3.25) / 2,  # of 8/3.25, 2/2, 0/0.5, 6/1.25
    "rejected_time_wage_median": (1 + 8 / 3.25) / 2,  # the third is at 0/1 now
    "abandoned_time_wage_median": (1 + 8 / 3.75) / 2,  # of 8/3.75, 2/2, 0/1, 6/1.75
    "qualification_time_wage_median": 1.5,  # of 8/4, 2/2, 0/1, 6/1.75
    "paid_time_share_below_minimum": 0.25,  # 0 is under 5; 6 is not
    "searched_time_share_below_minimum": 0.5,  # 0 and 4.8 are under 5
    "rejected_time_share_below_minimum": 0.5,
    "earnings_share_poorest_10": 0.0,  # 0, 2, 6, 8 of 16, straight lines between the four
    "earnings_share_poorest_20": 0.0,
    "earnings_share_poorest_30": 0.4 / 16,
    "earnings_share_poorest_40": 1.2 / 16,
    "earnings_share_poorest_50": 2 / 16,
    "earnings_share_poorest_60": 4.4 / 16,
    "earnings_share_poorest_70": 6.8 / 16,
    "earnings_share_poorest_80": 9.6 / 16,
    "earnings_share_poorest_90": 12.8 / 16,
    "unpaid_time_share": 0.5,  # 4 of 10 hours are approved, and one of the second person is in a paid shift
    "earnings_month_mean": 16 / 5 / 7 * DAYS_IN_A_MONTH,
    "night_time_share": 0.25,
    "drought_median": 40.0,  # of 10, 30, 50, 168
    "volatility_median": 0.5,  # of 2/4, 1/1, 0/3; one earned nothing
    "active_share": 0.8,
    "hours_week_mean": 9 / 4,
    "gini_earnings": 7 / 16,  # 0, 2, 6, 8: 2 (2*2 + 3*6 + 4*8) / (4 * 16) - 5/4
    "gini_earnings_all": 11 / 20,  # 2 (3*2 + 4*6 + 5*8) / (5 * 16) - 6/5
    "theil_between_countries": 10 / 16 * math.log(5 / 4) + 6 / 16 * math.log(3 / 4),
    "theil_within_countries": 10 / 16 * (1.6 * math.log(1.6) + 0.4 * math.log(0.4)) / 2 + 6 / 16 * math.log(2),
    "p90_p10_wage": 9.0,  # 2.7 over 0.3
    "bottom_half_share": 2 / 16,
    "assignments_submitted": 40,
    "fill_share": 0.4,
    "rejected_share": 0.2,
    "not_submitted_share": 0.2,
    "spending": 22.5,  # 22 on work, 0.5 by rules
    "cost_per_approved_answer": 22.5 / 32,
    "fee_share": 4 / 22.5,
    "platform_keeps": 2.0,
    "public_cost": 0.5,
    "topped_up_share": 3 / 16,
    "hours_to_half": 3.0,
    "hours_to_complete": math.nan,  # the median batch never got there
    "preview_to_accept": 0.25,
    "workers_share": 16 / 22,
    "intermediaries_share": 2 / 22,
    "cash_hourly_wage_median": 0.5,  # of 0, 0, 1, 1.5
    "cash_month_mean": 7 / 5 / 7 * DAYS_IN_A_MONTH,
    "lost_on_the_way_share": 2 / 9,
    "stranded_balance_mean": 7 / 4,
    "never_paid_share": 0.5,
    "stranded_with_leavers": 2.0,
    "logins_refused": 3,
    "hours_online": 10.0,
    "pay_total": 16.0,
    "pay_per_hour_online": 1.6,
    "requester_hourly_wage_mean": 3.0,  # one at 6 USD, three at 2 USD
    "requester_hourly_wage_median": 2.0,
    "found_listed_share": 0.375,
    "found_caught_share": 0.25,
    "found_told_share": 0.1875,
    "found_alerted_share": 0.0625,
    "catching_share": 0.5,  # two of the four who submitted something
    "alerted_night_hours_week": 0.4,  # two hours in a week, over five people
    "requester_top_share": 0.028,  # a hundredth of four is 0.04 of the first, who spends 14 of 20
}

NOBODY = {
    "days": 7,
    "country_codes": ("AA",),
    "assignments_begun": 0,
    "assignments_submitted": 0,
    "assignments_approved": 0,
    "fees": 0.0,
    "paid_by_requesters": 0.0,
    "paid_by_platforms": 0.0,
    "paid_by_public": 0.0,
    "looks": 0,
    "previews": 0,
    "acceptances": 0,
    "batch_planned": np.zeros(0, dtype=int),
    "batch_submitted": np.zeros(0, dtype=int),
    "hours_to_half": np.zeros(0),
    "hours_to_complete": np.zeros(0),
    "refused_logins": 0,
    "platform_names": ("main",),
    "platform_hours": np.zeros(1),
    "platform_pay": np.zeros(1),
    "pay_by_way": np.zeros(6),
    "alerted_night_hours": 0.0,
    **{f"requester_{name}": np.zeros(0) for name in ("pay", "hours", "spending", "weight")},
    "requester_country": np.zeros(0, dtype=int),
    **{f"{what}_by_hour": np.zeros(24) for what in ("online", "working", "open", "waiting")},
    "online_by_local_hour": np.zeros(24),
    **{f"listed_{what}": np.zeros(0) for what in ("since", "until", "pay")},
}


def changed(**columns) -> Record:
    return Record(**vars(FIVE) | columns)


def idle(people: int) -> Record:
    """Return the record of a period in which people were there and nothing happened at all."""
    columns = ("country", "submitted")
    money = (
        "caught",
        "minimum_wage",
        "pay",
        "top_ups",
        "spent",
        "margins",
        "wages",
        "cash",
        "paid_out",
        "lost",
        "held",
    )
    clocks = ("approved", "rejected", "abandoned", "search", "qualification", "paperwork", "online", "night", "drought")
    return Record(
        **NOBODY,
        people=people,
        present=np.ones(people, dtype=bool),
        gone=np.zeros(people, dtype=bool),
        stayed=np.full(people, 168.0),
        weekly=np.zeros((people, 2)),
        **{name: np.zeros(people, dtype=int) for name in columns},
        **{name: np.zeros(people) for name in (*money, *clocks)},
    )


def test_every_measure_is_worked_by_hand_here():
    assert BY_HAND.keys() == catalogue().keys()


@pytest.mark.parametrize("key", BY_HAND)
def test_a_measure_gives_the_answer_worked_by_hand(key):
    assert catalogue()[key].function(FIVE) == pytest.approx(BY_HAND[key], nan_ok=True)


@pytest.mark.parametrize("key", BY_HAND)
def test_a_measure_says_what_it_is(key):
    declared = catalogue()[key]
    assert declared.key == key
    assert declared.label
    assert declared.unit
    assert declared.population
    assert declared.doc.endswith(".")


def test_every_series_is_worked_by_hand_here():
    assert SERIES_BY_HAND.keys() == series_catalogue().keys()


@pytest.mark.parametrize("key", SERIES_BY_HAND)
def test_a_series_gives_the_numbers_worked_by_hand(key):
    declared = series_catalogue()[key]
    assert declared.function(FIVE) == pytest.approx(SERIES_BY_HAND[key])
    assert declared.label
    assert declared.unit
    assert declared.population
    assert declared.doc.endswith(".")


def test_what_is_told_by_country_adds_up_to_the_whole():
    told = {key: series.function(FIVE) for key, series in series_catalogue().items() if key.endswith("_by_country")}
    for key in ("people_by_country", "spending_by_country", "work_by_country", "pay_by_country"):
        assert sum(told[key].values()) == pytest.approx(1)
    by_hour = sum(told["work_by_country"][code] * told["hourly_pay_by_country"][code] for code in FIVE.country_codes)
    assert by_hour == pytest.approx(FIVE.pay.sum() / FIVE.hours.sum())


@pytest.mark.parametrize("key", SERIES_BY_HAND)
def test_a_series_has_the_same_places_where_nothing_happened(key):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        places = series_catalogue()[key].function(idle(3))
    assert places.keys() == ({"AA"} if key.endswith("by_country") else SERIES_BY_HAND[key].keys())


def test_hours_of_the_day_are_told_by_the_clock_and_by_each_persons_own():
    """Two sessions and a cut: person 0 (at UTC) from 1 to 3, without power from 2 on; person 1 (6 h ahead) at 23."""
    ledger = Ledger()
    ledger.sessions.append(2, worker=[0, 1], signed_on=[1.0, 23.0], signed_off=[3.0, 23.5])
    ledger.cuts.append(1, session=0, began=2.0, ended=3.0)
    ledger.batches.append(1, requester=0, posted=-5.0, gone=2.0, usual_hours=1, asked=10, planned=10, offered=10**6)
    ledger.assignments.append(
        4, worker=0, batch=0, session=0, started=[1.0, 1.25, 1.5, 1.75], hours=[0.25, 0.25, 0.25, 0.0],
        outcome=[Outcome.APPROVED, Outcome.REJECTED, Outcome.RETURNED, Outcome.RELEASED],
    )  # fmt: skip
    clocks = np.array([0.0, 6.0])
    run = record(ledger, 1, np.array([0, 1]), ("AA", "BB"), np.zeros(2), utc_offsets=clocks)
    assert np.flatnonzero(run.online_by_hour).tolist() == [1, 23]
    assert run.online_by_hour[[1, 23]].tolist() == [1.0, 0.5]
    assert run.online_by_local_hour[[1, 5]].tolist() == [1.0, 0.5]
    assert run.working_by_hour[:3].tolist() == [0.0, 0.75, 0.0]
    assert run.open_by_hour[:3].tolist() == [1.0, 1.0, 0.0]
    assert run.waiting_by_hour[:3].tolist() == pytest.approx([10.0, 8.25, 0.0])  # one begun at 1, one at 1:15
    assert run.listed_pay.tolist() == [1.0]
    assert run.listed_since.tolist() == [-5.0]


def test_the_two_parts_of_the_theil_index_add_up_to_the_whole():
    ratios = np.array([8, 2, 6]) / 4
    whole = (ratios * np.log(ratios)).sum() / 4
    assert BY_HAND["theil_between_countries"] + BY_HAND["theil_within_countries"] == pytest.approx(whole)


@pytest.mark.parametrize("key", BY_HAND)
def test_where_nobody_works_a_measure_is_zero_or_says_nothing(key):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        value = catalogue()[key].function(idle(3))
    counts = ("earnings_month_mean", "active_share", "assignments_submitted", "spending", "hours_online", "pay_total")
    counts += ("cash_month_mean", "stranded_with_leavers", "logins_refused")
    counts += ("platform_keeps", "public_cost", "alerted_night_hours_week")
    assert value == 0 if key in counts else math.isnan(value)


def test_somebody_who_was_only_refused_earns_nothing_an_hour_and_counts():
    alone = changed(
        **{
            name: getattr(FIVE, name)[2:3]
            for name in ("country", "minimum_wage", "pay", "submitted", "spent", "wages", "cash", "held")
        },
        **{
            name: getattr(FIVE, name)[2:3]
            for name in (
                "approved",
                "rejected",
                "abandoned",
                "search",
                "qualification",
                "paperwork",
                "online",
                "night",
                "drought",
            )
        },
        assignments_approved=0,
    )
    assert catalogue()["effective_hourly_wage_median"].function(alone) == 0
    assert catalogue()["share_below_minimum_wage"].function(alone) == 1
    for key in ("gini_earnings", "bottom_half_share", "p90_p10_wage", "cost_per_approved_answer"):
        assert math.isnan(catalogue()[key].function(alone)), key


def test_a_tie_with_the_minimum_wage_is_not_under_it():
    assert catalogue()["share_below_minimum_wage"].function(changed(minimum_wage=np.array([2.0, 1, 0, 3, 0]))) == 0


def test_a_median_batch_that_was_finished_counts_the_unfinished_as_slower():
    assert catalogue()["hours_to_complete"].function(changed(hours_to_complete=np.array([9.0, 2, np.inf]))) == 9


def test_the_record_of_one_country_holds_its_people_alone():
    inside = FIVE.living_in("AA")
    assert inside.pay.tolist() == [8, 2]
    assert inside.wage.tolist() == [2, 1]
    assert inside.minimum_wage.tolist() == [1, 1]
    assert inside.hours.tolist() == [4, 2]
    assert inside.active.tolist() == [True, True]
    assert inside.assignments_submitted == 40
    assert FIVE.living_in("BB").wage.tolist() == [0, 3]


def test_a_country_is_reported_from_thirty_people_on():
    country = np.repeat([0, 1, 2], [29, 30, 31])
    assert reported_countries(country, ("AA", "BB", "CC", "DD")) == ["BB", "CC"]


def test_measures_of_a_larger_country_are_those_of_its_record():
    people = 40
    columns = (
        "present",
        "caught",
        "country",
        "minimum_wage",
        "pay",
        "top_ups",
        "approved",
        "rejected",
        "abandoned",
        "search",
        "qualification",
        "paperwork",
        "online",
        "night",
        "drought",
        "weekly",
        "submitted",
        "cash",
        "paid_out",
        "lost",
        "held",
        "gone",
        "stayed",
        "spent",
        "margins",
        "wages",
    )
    forty_each = {name: np.repeat(getattr(FIVE, name), people, axis=0) for name in columns}
    twelve_each = changed(people=5 * people, **forty_each)
    values = measured(twelve_each)
    by_country = {key: value for key, value in values.items() if key.endswith((".AA", ".BB"))}
    assert len(by_country) == 8
    assert by_country["effective_hourly_wage_median.AA"] == pytest.approx(1.5)
    assert by_country["share_below_minimum_wage.BB"] == 1
    assert by_country["earnings_month_mean.BB"] == pytest.approx(2 / 7 * DAYS_IN_A_MONTH)
    assert values["gini_earnings"] == pytest.approx(7 / 16)
    assert not any(key.endswith((".AA", ".BB")) for key in measured(FIVE))


def test_measures_of_a_platform_are_those_of_its_hours_and_pay():
    values = measured(FIVE)
    assert values["hours_online.first"] == 8
    assert values["pay_total.second"] == 1
    assert values["pay_per_hour_online.first"] == pytest.approx(15 / 8)
    assert not any("." in key for key in measured(FIVE.on_platform("second")))


@pytest.fixture
def ledger():
    """Return a ledger of five lines: two people, three sessions, one of them in the warm-up, three batches.

    Batch 0 is of the warm-up. Batch 1 asks for four and gets three; batch 2 asks for one and gets it.
    """
    ledger = Ledger()
    ledger.batches.append(
        3, requester=0, posted=[-5.0, 0.5, 2.0], planned=[9, 5, 1], asked=[9, 4, 1], hits=9, offered=10_000
    )
    ledger.sessions.append(
        3,
        worker=[0, 0, 1],
        signed_on=[-1.0, 1.0, 2.0],
        signed_off=[0.5, 2.25, 4.0],
        search_hours=[0.5, 0.25, 1.0],
        looks=[7, 8, 9],
        previews=[4, 2, 3],
        acceptances=[1, 1, 2],
    )
    ledger.assignments.append(
        8,
        worker=[0, 0, 0, 0, 0, 1, 1, 1],
        batch=[0, 1, 1, 1, 1, 1, 2, 1],
        session=[0, 1, 1, 1, 1, 2, 2, 2],
        started=[-1.0, 1.0, 1.5, 2.0, 2.25, 2.0, 2.5, 3.0],
        hours=[1.5, 0.5, 0.5, 0.25, 0.0, 0.5, 0.5, 0.25],
        outcome=[
            Outcome.APPROVED,
            Outcome.APPROVED,
            Outcome.REJECTED,
            Outcome.RETURNED,
            Outcome.RELEASED,
            Outcome.APPROVED,
            Outcome.APPROVED,
            Outcome.EXPIRED,
        ],
        pay=[1_000_000, 2_000_000, 500_000, 0, 0, 3_000_000, 4_000_000, 0],
        fee=[100_000, 200_000, 50_000, 0, 0, 300_000, 400_000, 0],
    )
    return ledger


@pytest.fixture
def added_up(ledger):
    return record(ledger, 1, np.array([0, 1, 1]), ("AA", "BB"), np.array([5.0, 1.0]))


def test_the_warm_up_is_left_out(added_up):
    assert added_up.pay.tolist() == [2.5, 7, 0]
    assert added_up.fees == pytest.approx(0.95)
    assert (added_up.looks, added_up.previews, added_up.acceptances) == (17, 5, 3)
    assert added_up.batch_planned.tolist() == [5, 1]


def test_every_hour_goes_to_one_clock(added_up):
    assert added_up.approved.tolist() == [0.5, 1, 0]
    assert added_up.rejected.tolist() == [0.5, 0, 0]
    assert added_up.abandoned.tolist() == [0.25, 0.25, 0]
    assert added_up.search.tolist() == [0.25, 1, 0]
    assert added_up.hours.tolist() == [1.5, 2.25, 0]


def test_what_was_never_begun_does_not_count_as_begun(added_up):
    assert added_up.assignments_begun == 6
    assert added_up.assignments_submitted == 4
    assert added_up.assignments_approved == 3
    assert added_up.submitted.tolist() == [2, 2, 0]


def test_a_batch_is_complete_with_the_last_submission_it_asked_for(added_up):
    # Batch 1 has submissions at 1.5, 2.0 and 2.5 of the four it asked for, and batch 2 its only one at 3.
    assert added_up.batch_submitted.tolist() == [3, 1]
    assert added_up.hours_to_half.tolist() == [1.5, 1.0]
    assert added_up.hours_to_complete.tolist() == [np.inf, 1.0]


def test_what_requesters_spend_is_that_on_submitted_work_of_batches_of_the_period(ledger):
    ledger.batches["requester"][:] = [0, 1, 0]
    added_up = record(ledger, 1, np.array([0, 1, 1]), ("AA", "BB"), np.array([5.0, 1.0]))
    # Batch 1: half an hour each approved, rejected, approved; batch 2: half an hour approved.
    assert added_up.requester_hours.tolist() == [0.5, 1.5]
    assert added_up.requester_pay.tolist() == [4.0, 5.5]
    assert added_up.requester_spending == pytest.approx([4.4, 6.05])
    assert added_up.requester_weight.tolist() == [1, 1]


def test_people_who_never_signed_on_are_counted(added_up):
    assert added_up.country.tolist() == [0, 1, 1]
    assert added_up.minimum_wage.tolist() == [5, 1, 1]
    assert added_up.active.tolist() == [True, True, False]


def test_people_of_several_countries_can_be_taken_together(added_up):
    assert added_up.living_in("BB").pay.tolist() == [7, 0]
    assert added_up.living_in("BB", "AA", "ZZ").pay.tolist() == [2.5, 7, 0]


def test_a_ledger_without_a_line_can_be_added_up():
    nothing = record(Ledger(), 1, np.array([0, 0]), ("AA",), np.array([5.0]))
    assert nothing.hours.tolist() == [0, 0]
    assert nothing.hours_to_half.size == 0
    assert measured(nothing)["active_share"] == 0


def test_a_batch_that_asks_for_nothing_does_not_count_as_slow(ledger):
    ledger.batches.append(3, requester=0, posted=3.0, planned=1, asked=0)
    added_up = record(ledger, 1, np.array([0, 1, 1]), ("AA", "BB"), np.array([5.0, 1.0]))
    assert catalogue()["hours_to_half"].function(added_up) == 1.25


def test_the_longest_drought_counts_from_the_start_and_to_the_end_of_the_period(added_up):
    # One day. The first person is paid for work ended at 1.5, the second at 2.5 and 3; the last for none.
    assert added_up.drought.tolist() == [22.5, 21, 24]


def test_a_drought_between_two_ends_of_paid_work_is_found(ledger):
    ledger.assignments["started"][6] = 20.0
    longer = record(ledger, 1, np.array([0, 1, 1]), ("AA", "BB"), np.array([5.0, 1.0]))
    assert longer.drought[1] == 18  # from 2.5 to 20.5


def test_weeks_have_what_their_work_earned_whenever_it_is_paid(ledger):
    ledger.assignments["started"][6] = 170.0
    weeks = record(ledger, 20, np.array([0, 1, 1]), ("AA", "BB"), np.array([5.0, 1.0])).weekly
    assert weeks.tolist() == [[2.5, 0], [3, 4], [0, 0]]
