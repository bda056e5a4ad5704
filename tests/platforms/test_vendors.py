"""Intermediaries: the chain from platform to worker, what each link keeps, and staff paid by the month."""

import numpy as np
import pytest

from sim.audit import AuditError, audit
from sim.errors import ScenarioError
from sim.experiment import run
from sim.platforms.chain import circle, graph, way
from sim.platforms.vendors import WEEKS_IN_A_MONTH
from sim.sections.vendor import Vendor
from sim.world import World

PIECE = {"country": "PP", "worker_share": 1.0, "margin": 0.25}
MONTH = {"country": "PP", "worker_share": 1.0, "contract": "month", "monthly_wage": 200.0, "weekly_hours": 30.0}
BUSY = {"run.scale": 500}
ONE_ABOVE_THE_OTHER = {
    "broker": {"country": "RR", "worker_share": 0, "margin": 0.2, "delay_days": 10},
    "workshop": PIECE | {"through": ["broker"], "delay_days": 5},
}


def link(through: list[str]) -> Vendor:
    return Vendor(country="PP", worker_share=0, through=tuple(through))


def test_money_takes_the_shortest_way_down_the_chain():
    chain = graph(
        {"one": None, "two": None},
        {"broker": link(["one"]), "agent": link(["broker"]), "office": link(["agent", "broker"])},
    )
    assert way(chain, "one", "office") == ["broker", "office"]
    assert way(chain, "two", "office") == []
    assert circle(chain) == []


def test_a_circle_of_vendors_is_refused_and_named(two_countries):
    vendors = {"a": PIECE | {"through": ["b"], "worker_share": 0}, "b": PIECE | {"through": ["a"]}}
    with pytest.raises(ScenarioError, match=r"goes round in a circle: (a -> b -> a|b -> a -> b); money must come from"):
        two_countries({"vendors": vendors})


@pytest.mark.parametrize(
    ("vendors", "words"),
    [
        ({"a": PIECE | {"country": "XX"}}, r'vendors.a.country = "XX" is none of the countries'),
        ({"a": PIECE | {"through": ["moon"]}}, r'vendors.a.through has "moon", which is no platform and no vendor'),
        ({"a": PIECE | {"through": []}}, r"vendors.a.through has"),
        ({"a": PIECE, "b": PIECE}, r"the worker_share of all vendors in PP add up to 2"),
        ({"main": PIECE}, r"vendors.main has the name of a platform"),
    ],
)
def test_a_chain_that_cannot_be_is_refused(two_countries, vendors, words):
    with pytest.raises(ScenarioError, match=words):
        two_countries({"vendors": vendors})


def test_each_vendor_keeps_its_margin_of_what_reaches_it(two_countries):
    # Of $10, the broker keeps 20 %, the workshop a quarter of the $8 that reach it: $6 are left.
    world = World(two_countries({"vendors": ONE_ABOVE_THE_OTHER}))
    poor = next(worker.id for worker in world.workers if worker.country == 1)
    rich = next(worker.id for worker in world.workers if worker.country == 0)
    left = world.vendors.pass_on(0, np.array([poor, rich, poor]), np.array([10_000_000, 10_000_000, 0]))
    assert left.tolist() == [6_000_000, 10_000_000, 0]
    assert world.vendors.kept.tolist() == [2_000_000, 2_000_000]


def test_the_share_of_a_country_that_works_through_a_vendor_is_the_one_asked_for(two_countries):
    vendors = {"a": PIECE | {"worker_share": 0.3}, "b": PIECE | {"worker_share": 0.2}}
    world = World(two_countries({"run.scale": 50, "vendors": vendors}))
    of_poor = np.array([world.vendors.vendor_of[worker.id] for worker in world.workers if worker.country == 1])
    assert [(of_poor == position).mean() for position in (0, 1)] == pytest.approx([0.3, 0.2], abs=0.04)
    assert all(world.vendors.vendor_of[worker.id] == -1 for worker in world.workers if worker.country == 0)


def test_vendors_of_nobody_change_nothing(two_countries):
    nobody = two_countries({"vendors": {"a": PIECE | {"worker_share": 0}}})
    assert World(nobody).run().ledger.digest() == World(two_countries()).run().ledger.digest()


def test_the_shares_of_the_dollar_add_up(two_countries):
    values = run(two_countries(BUSY | {"vendors": ONE_ABOVE_THE_OTHER})).values
    assert values["intermediaries_share"] > 0
    assert values["workers_share"] + values["intermediaries_share"] + values["fee_share"] == pytest.approx(1)


def test_piece_workers_ask_for_as_much_as_reaches_them(two_countries):
    with_vendor, without = World(two_countries({"vendors": ONE_ABOVE_THE_OTHER})), World(two_countries())
    for ours, theirs in zip(with_vendor.workers, without.workers, strict=True):
        factor = 0.6 if ours.country == 1 else 1
        assert ours.reservation_wage * factor == pytest.approx(theirs.reservation_wage)


def test_money_stays_with_every_vendor_on_the_way(two_countries):
    payouts = World(two_countries(BUSY | {"vendors": ONE_ABOVE_THE_OTHER})).run()
    paid = payouts.ledger.payouts
    poor = payouts.country_of[paid["worker"]] == 1
    assert poor.any()
    assert not poor.all()
    days = (paid["arrives"] - paid["ordered"]) / 24
    assert days[poor] == pytest.approx(15)
    assert days[~poor] == pytest.approx(0)


def test_staff_work_their_shifts_and_are_paid_for_them_whether_there_is_work_or_not(two_countries):
    change = {
        "vendors": {"office": MONTH},
        "requesters.tracked_batches_per_day": 0,
        "run.days": 28,
        "run.warmup_days": 0,
    }
    world = World(two_countries(change)).run()
    staff = [worker for worker in world.workers if worker.staff]
    sessions, wages = world.ledger.sessions, world.ledger.wages
    assert {worker.country for worker in staff} == {1}
    for worker in staff:
        own = sessions["worker"] == worker.id
        assert (sessions["signed_off"] - sessions["signed_on"])[own].sum() == pytest.approx(4 * 30)
        earned = wages["pay"][wages["worker"] == worker.id].sum() / 1e6
        assert earned == pytest.approx(200 * 4 / WEEKS_IN_A_MONTH, abs=1e-3)
    assert not world.vendors.kept.any()


def test_the_vendor_of_staff_receives_the_reward(two_countries):
    world = World(two_countries(BUSY | {"vendors": {"office": MONTH}})).run()
    assignments = world.ledger.assignments
    of_staff = world.vendors.vendor_of[assignments["worker"]] >= 0
    assert assignments["margin"][of_staff].sum() == world.vendors.kept.sum() > 0
    assert not assignments["pay"][of_staff].any()
    assert not assignments["margin"][~of_staff].any()


def test_vendors_open_the_accounts_that_their_work_comes_from(two_countries):
    platforms = {
        "main": {"worker_share": 1, "requester_share": 0.5},
        "second": {"worker_share": 0, "requester_share": 0.5},
    }
    vendors = {"office": PIECE | {"through": ["second"]}}
    world = World(two_countries({"platforms": platforms, "vendors": vendors}))
    assert {worker.home for worker in world.workers if worker.country == 1} == {1}
    assert {worker.home for worker in world.workers if worker.country == 0} == {0}


@pytest.mark.parametrize("account", ["kept", "wages"])
def test_a_micro_dollar_that_a_vendor_found_is_noticed(two_countries, account):
    world = World(two_countries(BUSY | {"vendors": {"office": MONTH}})).run()
    getattr(world.vendors, account)[0] += 1
    with pytest.raises(AuditError):
        audit(world)
