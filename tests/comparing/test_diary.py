"""Diaries: a record of one person and one day whose hours and dollars can be added up in the head."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.comparing.diary import Diary, chosen, diaries, diary, usual_day
from sim.ledger import Ledger, Outcome

ME, SOMEBODY_ELSE = 7, 8
TASKS = ["micro", "survey"]
CENT = 10_000
"""Micro-dollars."""


@pytest.fixture
def ledger():
    """Return a record in universal time: the person lives two hours ahead of it and is online from 8 to 12.

    They search for an hour, do two tasks of one batch in a row and, after five minutes more of search, one of another;
    then the power is out for a quarter of an hour.
    """
    told = Ledger()
    told.sessions.append(2, worker=[ME, SOMEBODY_ELSE], signed_on=[8.0, 0.0], signed_off=[12.0, 24.0])
    told.batches.append(2, task=[0, 1])
    told.assignments.append(
        5,
        worker=[ME, ME, ME, ME, SOMEBODY_ELSE],
        session=[0, 0, 0, 0, 1],
        batch=[0, 0, 1, 1, 0],
        started=[9.0, 9.5, 10.0 + 1 / 12, 0.0, 3.0],
        hours=[0.5, 0.5, 0.5, 0.0, 1.0],  # the fourth was caught and never begun
        outcome=[Outcome.APPROVED, Outcome.REJECTED, Outcome.RETURNED, Outcome.LAPSED, Outcome.APPROVED],
        settled=[20.0, 20.0, 10.5, 10.0, 20.0],
        pay=[30 * CENT, 0, 0, 0, 90 * CENT],
    )
    told.cuts.append(1, session=0, began=11.0, ended=11.25)
    return told


def day(ledger: Ledger, number: int = 0, offset: float = 2.0) -> Diary:
    return diary(ledger, TASKS, ME, number, offset)


def test_a_day_is_told_by_the_local_clock_without_a_gap(ledger):
    told = [(one.kind, round(one.begins, 2), round(one.ends, 2)) for one in day(ledger).stretches]
    assert told == [
        ("search", 10.0, 11.0),
        ("work", 11.0, 12.0),
        ("search", 12.0, 12.08),
        ("work", 12.08, 12.58),
        ("search", 12.58, 13.0),
        ("dark", 13.0, 13.25),
        ("search", 13.25, 14.0),
    ]
    assert day(ledger).hours("search", "work", "dark") == pytest.approx(4)
    assert day(ledger).hours("work") == pytest.approx(1.5)


def test_tasks_of_one_batch_in_a_row_are_one_stretch_that_says_what_came_of_them(ledger):
    first, second = (one for one in day(ledger).stretches if one.kind == "work")
    assert (first.task, first.approved, first.rejected, first.unfinished, first.pay) == ("micro", 1, 1, 0, 0.3)
    assert (second.task, second.approved, second.rejected, second.unfinished, second.pay) == ("survey", 0, 0, 1, 0)
    assert (day(ledger).earned, day(ledger).rejected) == (0.3, 1)


def test_a_pause_divides_the_work_on_one_batch(ledger):
    ledger.assignments.update(1, started=9.6)
    assert [one.approved + one.rejected for one in day(ledger).stretches if one.kind == "work"] == [1, 1, 0]


def test_money_is_credited_when_it_is_settled_not_when_it_is_worked_for(ledger):
    assert day(ledger).credited == [(22.0, pytest.approx(0.3))]
    ledger.transfers.append(2, when=[20.0, 21.0], worker=[ME, SOMEBODY_ELSE], amount=[5 * CENT, 7 * CENT])
    assert day(ledger).credited == [(22.0, pytest.approx(0.35))]
    ledger.assignments.update(0, settled=22.5)
    assert day(ledger).credited == [(22.0, pytest.approx(0.05))]
    assert day(ledger, 1).credited == [(0.5, pytest.approx(0.3))]


def test_a_shift_of_the_day_brings_its_wage(ledger):
    ledger.wages.append(3, worker=[ME, ME, SOMEBODY_ELSE], shift=[8.0, 23.0, 8.0], pay=[400 * CENT, 100 * CENT, CENT])
    assert day(ledger).shift_wage == 4.0
    assert day(ledger).earned == 4.3
    assert day(ledger, 1).shift_wage == 1.0


def test_midnight_cuts_a_stretch_and_its_tasks_stay_where_it_began(ledger):
    before, after = day(ledger, 0, 14.5), day(ledger, 1, 14.5)  # 9:30 is midnight
    assert before.hours("search", "work", "dark") == pytest.approx(1.5)
    assert after.hours("search", "work", "dark") == pytest.approx(2.5)
    assert (before.earned, before.rejected) == (0.3, 1)
    assert (after.earned, after.rejected) == (0, 0)


def test_the_usual_day_is_the_one_nearest_to_the_mean_of_days_online():
    record = Ledger()
    hours = [1.0, 5.0, 0.0, 3.2, 2.8]  # the mean of the four days online is 3
    begins = [24.0 * at for at in range(5)]
    record.sessions.append(5, worker=ME, signed_on=begins, signed_off=np.add(begins, hours))
    assert usual_day(record, ME, 5, 0.0) == 3
    assert usual_day(record, SOMEBODY_ELSE, 5, 0.0) == 0


def test_west_of_greenwich_the_last_day_is_cut_short_and_left_out():
    record = Ledger()
    record.sessions.append(2, worker=ME, signed_on=[8.0, 56.0], signed_off=[9.0, 59.0])
    assert usual_day(record, ME, 3, 0.0) == 0
    record.sessions.append(1, worker=ME, signed_on=32.0, signed_off=35.0)  # three hours on the second day
    assert usual_day(record, ME, 3, 0.0) == 1
    assert usual_day(record, ME, 2, -5.0) == 0


def test_who_is_followed_stands_at_the_place_among_the_earners_of_the_country():
    pay = np.array([9.0, 1.0, 3.0, 2.0, 0.0, 50.0, 4.0])
    record = SimpleNamespace(
        country=np.array([0, 0, 0, 0, 0, 1, 0]),
        country_codes=("FR", "IN"),
        active=np.array([True, True, True, True, True, True, False]),
        pay=pay,
        people=6,
    )
    assert [chosen(record, "FR", place) for place in (0, 1 / 3, 2 / 3, 1)] == [1, 3, 2, 0]
    assert chosen(record, "IN", 0.1) == 5
    assert chosen(record, "KE", 0.5) is None


def test_the_same_person_is_followed_on_the_same_day_in_every_scenario(two_countries):
    base = two_countries()
    (told,) = diaries([base, base], ["PP", "KE"], "middle")
    one, two = told["diaries"]
    assert told["country"] == "PP"
    assert one == two
    read = Diary.read(one)
    assert read.hours("search", "work", "dark") > 0
    assert read.earned >= 0
