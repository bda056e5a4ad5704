"""Right to money: from which balance on, at what cost, and who bears the rest."""

import numpy as np
import pytest

from sim.experiment import run
from sim.files.loading import load, vary
from sim.money import MICROS
from sim.platforms.payout import Payouts
from sim.rules.right_to_money import RightToMoney
from sim.world import World

BANK = {"threshold": 10, "every_days": 2, "fee_share": 0.05}
HARMLESS = {"rule": "right_to_money", "threshold_hours": 10_000, "worker_cost": 1, "voucher_choice": False}


def paid(two_countries, rule, held, channel=BANK):
    """Return the world and what payouts of a day left of some balances, all held by residents of the rich country."""
    world = World(two_countries({"channels": {"bank": channel}, "rules": [rule] if rule else []}))
    people = [worker.id for worker in world.workers if worker.country == 0][: len(held)]
    world.payouts.held[0, people] = np.rint(np.array(held) * MICROS)
    world.payouts.pay_out(world, 0)
    return world, world.payouts.received[people] / MICROS


def test_the_threshold_is_an_hour_of_the_minimum_wage(two_countries):
    # 5 USD/h: four dollars stay, six are paid, of which the bank takes a twentieth and the worker bears a hundredth.
    _, before = paid(two_countries, None, [4, 6, 20])
    assert before.tolist() == [0, 0, 19]
    _, received = paid(two_countries, {"rule": "right_to_money"}, [4, 6, 20])
    assert received == pytest.approx([0, 6 - 0.06, 20 - 0.2])


def test_the_platform_bears_what_the_worker_does_not(two_countries):
    world, _ = paid(two_countries, {"rule": "right_to_money"}, [20])
    assert world.markets[0].fees == -0.8 * MICROS
    assert world.payouts.fees == 1.0 * MICROS


def test_a_voucher_that_nobody_chooses_is_worth_its_face(two_countries):
    voucher = {"kind": "voucher", "worth": 0.7}
    _, before = paid(two_countries, HARMLESS, [10], voucher)
    _, after = paid(two_countries, HARMLESS | {"voucher_choice": True}, [10], voucher)
    assert (before[0], after[0]) == pytest.approx((7, 10))


def test_workers_go_by_what_pay_is_then_worth_unless_nobody_reacts(two_countries):
    channel = {"bank": {"worth": 0.7, "fee_share": 0.1}}
    for level, worth in (("all", 0.99), ("static", 0.63)):
        world = World(
            two_countries({"channels": channel, "behaviour.level": level, "rules": [{"rule": "right_to_money"}]})
        )
        assert Payouts.worth(world.payouts, world, 0) == pytest.approx([worth, worth])


def test_a_balance_that_the_charge_would_eat_is_kept_back(two_countries):
    _, received = paid(two_countries, {"rule": "right_to_money"}, [5.5, 7], {"threshold": 20, "fee_fixed": 6})
    assert received == pytest.approx([0, 7 - 0.07])


def test_only_residents_covered(two_countries):
    _, received = paid(two_countries, {"rule": "right_to_money", "countries": ["PP"]}, [6])
    assert received.tolist() == [0]


def test_with_limits_that_nothing_exceeds_nothing_changes(tiny):
    change = {"channels": {"bank": BANK | {"threshold": 0.2, "worth": 0.8}}, "run.scale": 1000}
    plain, harmless = (World(tiny(change | {"rules": rules})).run() for rules in ([], [HARMLESS]))
    assert plain.ledger.digest() == harmless.ledger.digest()


def test_who_is_far_from_the_threshold_has_money_in_hand_sooner(tiny):
    change = {"channels": {"bank": BANK}, "run.scale": 1000, "run.days": 7}
    plain, ruled = (World(tiny(change | {"rules": rules})).run() for rules in ([], [{"rule": "right_to_money"}]))
    assert (ruled.payouts.received > 0).sum() > (plain.payouts.received > 0).sum()
    assert RightToMoney().payer == "platform"
    assert ruled.ledger.transfers["amount"].sum() > 0


def test_its_example_scenario_bites():
    (bite,) = run(vary(load("right-to-money"), {"run.scale": 2000, "run.days": 14})).bites
    assert bite.touched > 0
