"""Groups: who belongs where, on people whose hours and wages can be worked in the head."""

import numpy as np
import pytest

from sim.comparing.fates import People
from sim.comparing.groups import groups_of
from sim.measures import LEAST_PEOPLE
from sim.people.watch import Tool

CODES = ("US", "IN", "FR")


def grouped(pay, hours, active=True, country=0, tools=Tool.LIST, days: float = 7):
    """Return the groups of people with one number each, or one for all, the same in both runs of the baseline."""
    size = max(np.size(pay), np.size(hours))
    twice = [np.tile(np.broadcast_to(values, size), (2, 1)) for values in (pay, hours, active)]
    return groups_of(
        People(*twice), np.broadcast_to(country, size), CODES, np.broadcast_to(np.array(tools), size), days
    )


def members(groups, grouping):
    """Return the people of each group that has any, by group."""
    return {
        name: np.flatnonzero(who).tolist() for (kind, name), who in groups.items() if kind == grouping and who.any()
    }


def test_hours_of_a_week_are_those_of_the_baseline_a_bound_belonging_to_the_longer():
    groups = grouped(pay=1.0, hours=np.array([0, 4.9, 5, 20, 39, 40, 90]))
    assert members(groups, "hours") == {"0-5": [0, 1], "5-10": [2], "20-40": [3, 4], "40-inf": [5, 6]}


def test_hours_of_a_longer_period_are_told_by_the_week():
    assert members(grouped(1.0, np.array([12, 24.0]), days=28), "hours") == {"0-5": [0], "5-10": [1]}


def test_fifths_are_of_those_who_find_work_by_what_they_earn_an_hour():
    pay = np.array([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 1000.0])
    groups = grouped(pay, hours=10.0, active=pay < 1000)
    assert members(groups, "wage") == {
        "lowest": [0, 1],
        "second": [2, 3],
        "middle": [4, 5],
        "fourth": [6, 7],
        "highest": [8, 9],
        "none": [10],
    }


def test_an_hours_wage_not_the_months_pay_decides_the_fifth():
    groups = grouped(pay=np.array([100, 90, 80, 70, 60.0]), hours=np.array([100, 45, 20, 10, 5.0]))
    assert members(groups, "wage") == {"lowest": [0], "second": [1], "middle": [2], "fourth": [3], "highest": [4]}


def test_where_nobody_finds_work_there_are_no_fifths():
    assert members(grouped(np.zeros(3), 0.0, active=False), "wage") == {"none": [0, 1, 2]}


def test_countries_too_small_to_be_reported_are_counted_together():
    country = np.repeat([0, 1, 2], [LEAST_PEOPLE, LEAST_PEOPLE - 1, 2])
    groups = grouped(np.ones(country.size), 1.0, country=country)
    assert {name: len(who) for name, who in members(groups, "country").items()} == {
        "US": LEAST_PEOPLE,
        "others": LEAST_PEOPLE + 1,
    }


def test_people_are_told_apart_by_what_they_find_work_with():
    tools = [Tool.LIST, Tool.SCRIPT, Tool.LIST, Tool.ALERTS]
    assert members(grouped(np.ones(4), 1.0, tools=tools), "tools") == {"list": [0, 2], "alerts": [3], "script": [1]}


@pytest.mark.parametrize("grouping", ["all", "country", "hours", "tools", "wage"])
def test_everybody_is_in_one_group_of_each_grouping(grouping):
    pay = np.arange(50.0)
    groups = grouped(pay, pay / 2, active=pay > 5, country=(pay % 3).astype(int), tools=(pay % 4).astype(int))
    assert (sum(who.astype(int) for (kind, _), who in groups.items() if kind == grouping) == 1).all()
