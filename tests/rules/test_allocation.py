"""Allocation: the way of handing out work that a rule imposes, from its day to its end."""

import numpy as np
import pytest

from sim.dispatch.lottery import Lottery
from sim.dispatch.pull import Pull
from sim.dispatch.push import Push
from sim.dispatch.reserved import Reserved
from sim.experiment import run
from sim.files.loading import load, vary
from sim.ledger import Found, Outcome
from sim.rules.allocation import Allocation
from sim.world import World

OWN = {"pull": {}, "push": {}, "auction": {}, "lottery": {"window_minutes": 20}, "reserved": {"share": 0.5}}


def test_each_way_is_one_that_platforms_know(two_country_world):
    own = Pull(newest_share=0.9, attention_rank=3)
    assert Allocation(way="rotation").imposed(own) == Push(first="least_served")
    kept = {"newest_share": 0.9, "attention_rank": 3}
    assert Allocation(way="lottery", window_seconds=30).imposed(own) == Lottery(window_minutes=0.5, **kept)
    assert Allocation(way="reserved").imposed(own) == Reserved(share=0.2, hours=12, **kept)
    assert Allocation(way="lottery").imposed(Push()) == Lottery(window_minutes=0.5)


@pytest.mark.parametrize("rule", [{"way": "lottery", "window_seconds": 0}, {"way": "reserved", "kept_share": 0}])
def test_with_no_window_and_no_share_nothing_changes(tiny, rule):
    own = {"platforms.main.dispatch.newest_share": 0.8}
    rules = [{"rule": "allocation"} | rule]
    plain, harmless = (World(tiny(own | {"rules": rules})).run() for rules in ([], rules))
    assert plain.ledger.digest() == harmless.ledger.digest()


def test_imposed_from_the_start_it_is_the_platform_s_own(tiny):
    own = {"run.warmup_days": 0, "platforms.main.dispatch": {"rule": "reserved", "share": 0.4, "hours": 5}}
    rule = {"rule": "allocation", "way": "reserved", "kept_share": 0.4, "kept_hours": 5}
    chosen, imposed = World(tiny(own)).run(), World(tiny({"run.warmup_days": 0, "rules": [rule]})).run()
    assert chosen.ledger.digest() == imposed.ledger.digest()


@pytest.mark.parametrize("way", ["rotation", "lottery", "reserved"])
@pytest.mark.parametrize("own", OWN)
def test_any_way_gives_way_to_any_other_and_comes_back(tiny, own, way):
    # Running a world audits it; nobody may be left waiting for work that nobody gives any more.
    rule = {"rule": "allocation", "way": way, "from_day": 0.4, "until_day": 1.2}
    change = {"run.days": 2, "run.warmup_days": 0, "run.scale": 1000}
    world = World(tiny(change | {"platforms.main.dispatch": {"rule": own} | OWN[own], "rules": [rule]})).run()
    assert world.markets[0].dispatch.rule == own
    sessions, assignments = world.ledger.sessions, world.ledger.assignments
    last = sessions["signed_on"] > 30
    assert last.any()
    done = np.isin(assignments["outcome"], (Outcome.APPROVED, Outcome.REJECTED)) & (assignments["started"] > 30)
    assert done.any()


def test_only_while_it_holds_is_work_offered_in_turn(tiny):
    rule = {"rule": "allocation", "way": "rotation", "from_day": 1, "until_day": 2}
    world = World(tiny({"run.scale": 1000, "rules": [rule]})).run()
    assignments = world.ledger.assignments
    day, offered = assignments["started"] // 24, assignments["found"] == Found.OFFERED
    assert offered[day == 1].mean() > 0.9
    assert not offered[day < 1].any()


def test_turns_make_shares_more_even(tiny):
    scarce = {"run.scale": 500, "run.days": 4, "requesters.unseen_work_multiplier": 1}
    rule = {"rule": "allocation", "way": "rotation"}
    plain, turns = (World(tiny(scarce | {"rules": rules})).run() for rules in ([], [rule]))

    def served(world):
        return len(np.unique(world.ledger.assignments["worker"]))

    assert served(turns) > served(plain)


def test_it_counts_the_platforms_that_it_changes(tiny):
    own = {"platforms.main.dispatch": {"rule": "push", "first": "least_served"}}
    rule = {"rules": [{"rule": "allocation", "way": "rotation"}]}
    (idle,) = run(tiny(own | rule)).bites
    assert (idle.asked, idle.touched) == (1, 0)
    assert idle.idle is not None


def test_its_example_scenario_bites():
    (bite,) = run(vary(load("work-by-turns"), {"run.scale": 2000, "run.days": 2})).bites
    assert bite.touched == 1
