"""The presumption of employment: who is an employee, what is owed for them, and how platforms get out of it."""

import numpy as np
import pytest

from sim.chance import Chance
from sim.draws import Draws
from sim.experiment import run
from sim.files.loading import load, vary
from sim.money import MICROS
from sim.regulation.periods import Period
from sim.rules.presumption import Presumption
from sim.world import World

THREE = ("ranking", "refusal", "supervision")
RULE = {"rule": "presumption", "rebuttal": 0}
WEEKS = {"run.scale": 2000, "run.days": 14, "run.warmup_days": 0}


@pytest.fixture(scope="module")
def world(two_countries):
    return World(two_countries({"platforms.main.controls": THREE, "rules": [RULE]}))


def settled(world, rule, **columns):
    """Return top-up and contributions of the first resident of the rich country, in dollars, for some clocks."""
    person = next(worker.id for worker in world.workers if worker.country == 0)
    period = Period(world.balances.size)
    for name, value in columns.items():
        getattr(period, name)[person] = value
    top_up = rule.top_up(world, np.zeros_like(period.pay), period)
    period.pay += top_up
    due = rule.contributions(world, np.zeros_like(period.pay), period)
    return top_up[person] / MICROS, due[person] / MICROS


def test_ten_hours_at_five_dollars_with_leave_and_contributions(world):
    # 10 h at 5 USD owe 50; 30 were paid; leave is 8 % of 50; contributions are 25 % of the 54 that are then paid.
    rule = Presumption(**RULE)
    assert settled(world, rule, engaged=6, search=4, pay=30 * MICROS) == pytest.approx((20 + 4, 13.5))


def test_who_earns_more_gets_leave_alone(world):
    assert settled(world, Presumption(**RULE), engaged=1, pay=100 * MICROS) == pytest.approx((8, 27))


def test_a_third_status_owes_half_of_the_contributions(world):
    rule = Presumption(**RULE, status="worker")
    assert settled(world, rule, engaged=6, search=4, pay=30 * MICROS) == pytest.approx((24, 6.75))


@pytest.mark.parametrize(("least", "employs"), [(3, True), (4, False)])
def test_kinds_of_control_are_counted(world, least, employs):
    assert (settled(world, Presumption(**RULE | {"least_controls": least}), engaged=1)[0] > 0) == employs


def test_an_mturk_like_platform_controls_too_little(two_countries):
    world = World(two_countries({"rules": [RULE]}))
    assert settled(world, Presumption(**RULE), engaged=1) == (0, 0)


def test_the_presumption_is_rebutted_as_often_as_it_says(world):
    drawn = [Draws(Chance(1, replication)).rebuttals.uniforms(1, owner=0)[0] for replication in range(400)]
    assert np.mean([draw < 0.3 for draw in drawn]) == pytest.approx(0.3, abs=0.07)
    (own,) = world.draws.rebuttals.uniforms(1, owner=0)
    assert settled(world, Presumption(rebuttal=own + 1e-9), engaged=1) == (0, 0)
    assert settled(world, Presumption(rebuttal=own - 1e-9), engaged=1)[0] > 0


def test_people_of_a_vendor_are_not_the_platform_s_to_employ(two_countries):
    vendor = {"workshop": {"country": "RR", "worker_share": 1}}
    world = World(two_countries({"platforms.main.controls": THREE, "vendors": vendor, "rules": [RULE]}))
    assert settled(world, Presumption(**RULE), engaged=1) == (0, 0)


def test_in_a_run_contributions_are_a_quarter_of_all_that_was_paid(tiny):
    change = WEEKS | {"platforms.main.controls": THREE, "behaviour.level": "static"}
    world = World(tiny(change | {"rules": [RULE]})).run()
    assert world.transfers.purse == pytest.approx(0.25 * paid_in_periods(world), rel=0.001)


def paid_in_periods(world):
    """Return all pay settled before the last period closed, and all top-ups."""
    assignments, moved = world.ledger.assignments, world.ledger.transfers
    in_time = assignments["settled"] <= world.ends
    return assignments["pay"][in_time].sum() + moved["amount"][moved["worker"] >= 0].sum()


def test_a_platform_that_loosens_its_control_owes_nothing_from_then_on(tiny):
    change = WEEKS | {"platforms.main.controls": THREE, "run.days": 28, "rules": [RULE]}
    firm, loose = (World(tiny(change | {"platforms.main.loosens_above": at})).run() for at in (0, 0.01))
    assert firm.markets[0].controls == list(THREE)
    assert len(loose.markets[0].controls) < 2
    late = [world.ledger.transfers["when"] > 15 * 24 for world in (firm, loose)]
    assert late[0].any()
    assert not late[1].any()


def test_below_the_index_nothing_changes(tiny):
    plain, harmless = (
        World(tiny(WEEKS | {"platforms.main.controls": (), "rules": rules})).run() for rules in ([], [RULE])
    )
    assert plain.ledger.digest() == harmless.ledger.digest()


@pytest.mark.parametrize("name", ["employment", "third-status"])
def test_its_example_scenarios_bite(name):
    (bite,) = run(vary(load(name), {"run.scale": 2000, "run.days": 8})).bites
    assert bite.touched > 0
