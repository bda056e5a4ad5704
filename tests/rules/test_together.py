"""Rules side by side: where the order of the file decides and where it must not, as the contract says."""

from itertools import permutations

import numpy as np
import pytest

from sim.ledger import Outcome
from sim.money import MICROS
from sim.regulation.periods import Period, close
from sim.requesters.clients import settle
from sim.rules import Rule
from sim.world import World

CONTROLS = ("ranking", "refusal")
ENGAGED = {"rule": "engaged_floor", "index": "global", "hourly": 12}
ALL_TIME = {"rule": "all_time_floor", "index": "global", "hourly": 10}
EMPLOYED = {"rule": "presumption", "rebuttal": 0, "leave_share": 0, "contribution": 0.5}


def paid_out(two_countries, rules):
    """Return what one person got besides 20 dollars for 4 hours of HITs and 2 of search, and what the purse got."""
    world = World(two_countries({"platforms.main.controls": CONTROLS, "rules": rules}))
    person = next(worker.id for worker in world.workers if worker.country == 0)
    period = world.markets[0].period = Period(world.balances.size)
    period.engaged[person], period.search[person], period.pay[person] = 4, 2, 20 * MICROS
    close(world)
    return world.balances[person] / MICROS, world.transfers.purse / MICROS


@pytest.mark.parametrize("order", list(permutations([ENGAGED, ALL_TIME])), ids=("engaged first", "all time first"))
def test_of_two_floors_the_higher_is_paid_once(two_countries, order):
    # 4 h at 12 are 48, 6 h at 10 are 60: 40 on top of the 20, not 28 and 40.
    assert paid_out(two_countries, list(order)) == (40, 0)


@pytest.mark.parametrize("order", list(permutations([EMPLOYED, ALL_TIME])), ids=("employed first", "floor first"))
def test_contributions_count_every_top_up_wherever_it_stands(two_countries, order):
    # The minimum wage of 5 USD/h asks for 30, the floor for 60; half of 60 goes to the purse.
    assert paid_out(two_countries, list(order)) == (40, 30)


@pytest.mark.parametrize(("dividend_first", "got"), [(True, 40), (False, 50)])
def test_a_dividend_counts_towards_a_floor_that_stands_behind_it(two_countries, dividend_first, got):
    rules = [{"rule": "digital_income"}, ALL_TIME]
    world = World(two_countries({"rules": rules if dividend_first else rules[::-1]}))
    person = next(worker.id for worker in world.workers if worker.country == 0)
    income = next(rule for rule in world.scenario.rules if rule.rule == "digital_income")
    world.rulebook.memory_of(income)["fund"] = 10 * MICROS * int(world.joined.sum())
    period = world.markets[0].period = Period(world.balances.size)
    period.engaged[person], period.search[person], period.pay[person] = 4, 2, 20 * MICROS
    close(world)
    assert world.balances[person] == got * MICROS


FLOORS = [
    {"rule": "price_floor", "index": "global", "hourly": 6},
    {"rule": "utilisation_floor", "index": "global", "hourly": 6, "utilisation": 0.6},
    {"rule": "price_floor", "index": "residence"},
]


@pytest.mark.parametrize("order", list(permutations(FLOORS)), ids=range(6))
def test_of_floors_on_the_price_the_highest_wins_in_any_order(two_countries, a_batch, order):
    # A minute at 6 USD/h is 10 cents, over a utilisation of 0.6 it is 17; at 5 USD/h it is 9.
    world, batch = World(two_countries({"rules": list(order)})), a_batch(cents=1, seconds=60)
    assert world.ruled(Rule.reward, batch.reward, batch).tolist() == [170_000, 170_000]


CAP, TURNOVER = {"rule": "fee_cap", "cap": 0.1}, {"rule": "welfare_levy", "base": "turnover", "rate": 0.02, "limit": 1}
INCOME = {"rule": "digital_income", "rate": 0.5}


@pytest.mark.parametrize("order", list(permutations([CAP, TURNOVER, INCOME])), ids=range(6))
def test_levies_fall_on_the_fee_as_it_is_charged_and_not_on_each_other(two_countries, submitted, order):
    # A dollar of pay, a fee of 10 cents under the cap: 2 % of 1.10 and half of 0.10.
    world = World(two_countries({"rules": list(order)}))
    world.ledger.assignments.append(1)
    submissions = submitted([True], cents=100)
    submissions.batch.market = world.markets[0]
    settle(world, submissions, np.array([True]))
    assert world.transfers.purse == round(0.022 * MICROS) + round(0.05 * MICROS)
    assert world.markets[0].fees == round((0.1 - 0.022 - 0.05) * MICROS)


def test_an_appeal_is_about_what_the_rules_before_it_have_left(two_countries, submitted):
    # In good faith or by the cap both answers are paid; an appeal, which always succeeds, finds the right one before.
    cap = {"rule": "pay_for_submitted", "rejection_cap": 0.5, "good_faith_share": 0, "partial_pay": 0}
    appeals = {"rule": "appeals", "accuracy": 1, "minutes": 0}
    touched = {}
    for rules in ([cap, appeals], [appeals, cap]):
        world = World(two_countries({"rules": rules}))
        submissions = submitted([False, True], cents=100)
        world.ruled(Rule.verdict, np.array([False, False]), submissions)
        touched[rules[0]["rule"]] = [tally.touched for tally in world.rulebook.tallies]
    assert touched == {"pay_for_submitted": [2, 0], "appeals": [1, 1]}


def test_on_the_static_level_gates_and_memories_go_by_the_requester_s_own_verdicts(two_countries, submitted):
    cap = {"rule": "pay_for_submitted", "rejection_cap": 0}
    for level, record in (("static", [1, 1]), ("all", [2, 0])):
        world = World(two_countries({"behaviour.level": level, "rules": [cap]}))
        world.ledger.assignments.append(2)
        submissions, own = submitted([False, False], cents=5), np.array([True, False])
        verdict = world.ruled(Rule.verdict, own, submissions)
        settle(world, submissions, verdict, own if level == "static" else verdict)
        market = submissions.batch.market
        assert [int(column.sum()) for column in (market.approved, market.rejected)] == record
        assert (world.ledger.assignments["outcome"] == Outcome.APPROVED).all()
