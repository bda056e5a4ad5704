"""A levy on automated items: what is paid, and how much work it keeps with people."""

import pytest

from sim.experiment import run
from sim.files.loading import load, vary
from sim.money import MICROS
from sim.rules.automation_levy import AutomationLevy
from sim.world import World

FALL = {"rule": "ai_price_fall", "task": "micro", "price_after": 2}
MANY = {"run.scale": 500, "run.days": 3, "shocks": [FALL]}
RULE = {"rule": "automation_levy", "per_item": 0.02}


def test_the_levy_is_an_amount_and_a_share_of_the_offer(two_country_world, a_batch):
    levy = AutomationLevy(per_item=0.01, rate=0.5).automation_levy(two_country_world, 0, a_batch(cents=4))
    assert levy == 0.03 * MICROS


@pytest.mark.parametrize("level", ["static", "all"])
def test_the_purse_gets_the_levy_for_each_item(tiny, level):
    world = World(tiny(MANY | {"behaviour.level": level, "rules": [RULE]})).run()
    items = int(world.ledger.batches["automated"].sum())
    assert items > 0
    assert world.transfers.purse == 20_000 * items
    moved = world.ledger.transfers
    assert world.spending.sum() == world.balances.sum() + world.markets[0].fees + world.transfers.purse
    assert (moved["requester"] >= 0).all()


def test_work_stays_with_people_where_requesters_react_and_only_there(tiny):
    kept = {}
    for level in ("static", "workers", "all"):
        plain, levied = (
            World(tiny(MANY | {"behaviour.level": level, "rules": rules})).run().ledger.batches["automated"].sum()
            for rules in ([], [RULE])
        )
        kept[level] = 1 - levied / plain
    assert kept["static"] == kept["workers"] == 0
    assert kept["all"] > 0.2


def test_who_evades_pays_nothing_or_a_fine(tiny):
    evading = RULE | {"compliance": "if_it_pays", "reputation": 0, "evasion_cost": 0, "detection": 0}
    plain, evaded = (World(tiny(MANY | {"rules": rules})).run() for rules in ([], [evading]))
    assert plain.ledger.digest() == evaded.ledger.digest()
    assert evaded.rulebook.tallies[0].evaded > 0
    caught = World(tiny(MANY | {"rules": [evading | {"detection": 0.2, "fine": 1}]})).run()
    assert caught.transfers.purse == caught.rulebook.tallies[0].fines > 0


@pytest.mark.parametrize("change", [{"per_item": 0}, {"shocks": []}])
def test_without_a_levy_or_a_machine_nothing_changes(tiny, change):
    market = MANY | {"shocks": change.get("shocks", [FALL])}
    rule = RULE | {"per_item": change.get("per_item", 0.02)}
    plain, harmless = (World(tiny(market | {"rules": rules})).run() for rules in ([], [rule]))
    assert plain.ledger.digest() == harmless.ledger.digest()


def test_its_example_scenario_bites():
    (bite,) = run(vary(load("automation-levy"), {"run.scale": 2000, "run.days": 3})).bites
    assert bite.touched > 0
