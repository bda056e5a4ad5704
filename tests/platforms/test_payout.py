"""Payout: who is paid by which channel and when, what is lost on the way, and what stays behind."""

import numpy as np
import pytest

from sim.audit import AuditError, audit
from sim.errors import ScenarioError
from sim.experiment import run
from sim.files.loading import vary
from sim.world import World


def paid_out(scenario, **balances):
    """Return a world that never ran, with balances in dollars of its first people, after one payday of a channel."""
    world = World(scenario)
    people = len(balances["usd"])
    world.payouts.credit(world, 0, np.arange(people), np.rint(np.array(balances["usd"]) * 1e6).astype(np.int64))
    world.payouts.pay_out(world, balances.get("channel", 0))
    return world


def test_without_channels_nothing_is_paid_out_and_all_pay_is_cash(tiny):
    world = World(tiny()).run()
    values = run(tiny()).values
    assert len(world.ledger.payouts) == 0
    assert values["cash_hourly_wage_median"] == values["effective_hourly_wage_median"]
    assert values["cash_month_mean"] == values["earnings_month_mean"]
    assert values["lost_on_the_way_share"] == values["stranded_balance_mean"] == 0


def test_a_channel_that_costs_nothing_changes_nothing_but_the_table_of_payouts(tiny):
    free = World(tiny({"channels": {"free": {}}})).run()
    plain = World(tiny()).run()
    for table in ("assignments", "sessions", "batches"):
        ours, theirs = vars(getattr(free.ledger, table))["_columns"], getattr(plain.ledger, table)
        assert all((getattr(free.ledger, table)[name] == theirs[name]).all() for name in ours)
    assert (free.payouts.received == free.balances).all()


def test_a_payout_is_what_fee_and_conversion_leave(tiny):
    # $20 less 50 cents and 10 % is $17.50; at 0.8 a dollar that is $14.00.
    channel = {"fee_fixed": 0.5, "fee_share": 0.1, "worth": 0.8}
    world = paid_out(tiny({"channels": {"one": channel}}), usd=[20.0])
    (row,) = range(len(world.ledger.payouts))
    line = {name: int(world.ledger.payouts[name][row]) for name in ("gross", "fee", "conversion", "received")}
    assert line == {"gross": 20_000_000, "fee": 2_500_000, "conversion": 3_500_000, "received": 14_000_000}


def test_the_loss_of_a_country_comes_on_top_of_the_vouchers(two_countries):
    vouchers = two_countries({"channels": {"voucher": {"worth": 0.5, "countries": ["PP"]}}})
    world = World(vary(vouchers, {"countries.PP.conversion_loss": 0.1}))
    worth = world.payouts.worth(world, 0)
    assert worth.tolist() == pytest.approx([1, 0.45])


def test_below_the_threshold_nothing_is_paid_and_at_it_everything(tiny):
    world = paid_out(tiny({"channels": {"one": {"threshold": 10}}}), usd=[9.999999, 10.0, 25.0])
    assert world.payouts.held[0, :3].tolist() == [9_999_999, 0, 0]
    assert world.payouts.received[:3].tolist() == [0, 10_000_000, 25_000_000]


def test_a_fee_larger_than_the_balance_is_not_paid_for_nothing(tiny):
    world = paid_out(tiny({"channels": {"one": {"fee_fixed": 3}}}), usd=[3.0, 4.0])
    assert world.payouts.received[:2].tolist() == [0, 1_000_000]
    assert world.payouts.held[0, :2].tolist() == [3_000_000, 0]


def test_the_first_channel_that_serves_a_country_counts_and_others_are_paid_in_full(two_countries):
    channels = {"poor": {"countries": ["PP"], "worth": 0.5}, "all": {"platforms": ["main"], "worth": 0.9}}
    world = World(two_countries({"channels": channels}))
    assert world.payouts.channel_of.tolist() == [[1, 0]]
    alone = World(two_countries({"channels": {"poor": channels["poor"]}}))
    assert alone.payouts.worth(alone, 0).tolist() == [1, 0.5]


def test_a_forgotten_balance_lapses_only_under_the_threshold_and_after_the_time(tiny):
    world = World(tiny({"run.days": 30, "channels": {"one": {"threshold": 10, "inactive_days": 5}}}))
    world.payouts.credit(world, 0, np.arange(2), np.array([4_000_000, 40_000_000]))
    for _ in range(2):
        world.env.run(until=world.env.now + 4 * 24)
        world.payouts.pay_out(world, 0)
    assert world.payouts.lapsed == 4_000_000
    assert world.payouts.received[:2].tolist() == [0, 40_000_000]
    assert not world.payouts.held.any()


def test_paydays_come_as_often_as_they_should_and_money_arrives_later(tiny):
    channel = {"every_days": 2, "delay_days": 3}
    payouts = World(tiny({"run.days": 6, "channels": {"one": channel}})).run().ledger.payouts
    ordered = payouts["ordered"]
    inside = ordered < 6 * 24
    assert inside.any()
    assert set((ordered[inside] / 24).tolist()) <= {1, 3, 5}
    assert (payouts["arrives"] - ordered == 72).all()


def test_workers_go_by_what_a_dollar_is_worth_to_them_once_paid_out(two_countries):
    half = World(two_countries({"run.scale": 500, "channels": {"voucher": {"countries": ["PP"], "worth": 0.5}}})).run()
    assert len(half.batches) > 10
    for batch in half.batches:
        assert batch.expected[1] == pytest.approx(batch.expected[0] / 2)


def test_money_in_hand_and_money_behind_are_what_was_earned(tiny):
    change = {"channels": {"one": {"threshold": 1, "fee_share": 0.1, "worth": 0.9}}, "run.scale": 500, "run.days": 7}
    values = run(tiny(change)).values
    assert values["lost_on_the_way_share"] == pytest.approx(0.1 + 0.9 * 0.1, abs=1e-6)
    assert values["stranded_balance_mean"] > 0
    assert 0 < values["never_paid_share"] < 1
    assert values["cash_hourly_wage_median"] < values["effective_hourly_wage_median"]


def test_balances_of_those_who_have_gone_are_stranded(tiny):
    world = World(tiny({"channels": {"one": {"threshold": 1000}}})).run()
    leaver = next(worker for worker in world.workers if world.balances[worker.id] > 0)
    leaver.present = False
    assert world.gone()[leaver.id]
    assert world.payouts.held[0][world.gone()].sum() == world.balances[leaver.id]


@pytest.mark.parametrize("tampered", ["held", "received", "fees", "conversion", "lapsed", "gross"])
def test_a_micro_dollar_that_strays_on_the_way_is_noticed(tiny, tampered):
    channel = {"threshold": 1, "fee_share": 0.1, "worth": 0.9, "inactive_days": 1}
    world = World(tiny({"channels": {"one": channel}, "run.scale": 500, "run.days": 7})).run()
    assert world.payouts.fees
    assert world.payouts.conversion
    assert world.payouts.lapsed
    if tampered == "gross":
        world.ledger.payouts["gross"][0] += 1
    elif tampered in ("held", "received"):
        getattr(world.payouts, tampered).flat[0] += 1
    else:
        setattr(world.payouts, tampered, getattr(world.payouts, tampered) + 1)
    with pytest.raises(AuditError):
        audit(world)


@pytest.mark.parametrize(("column", "row"), [("countries", "XX"), ("platforms", "moon")])
def test_a_channel_for_a_country_or_platform_that_is_not_there_is_refused(tiny, column, row):
    with pytest.raises(ScenarioError, match=rf'channels.one.{column} has "{row}".*of this scenario: \w+'):
        tiny({"channels": {"one": {column: [row]}}})
