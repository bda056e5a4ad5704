"""Access: whom a platform may turn away, and how often it still does."""

import numpy as np
import pytest

from sim.experiment import run
from sim.files.loading import load, vary
from sim.world import World

COSTLY = {"rule": "all_time_floor", "version": "individual", "index": "global", "hourly": 20.0}
GUARDED = {
    "run.days": 17,
    "run.warmup_days": 0,
    "run.scale": 1000,
    "platforms.main.lockout_below": 1.0,
}


def refused(two_countries, terms, stays, said=()):
    """Tell whether a worker may be refused at hour 100, given earlier stays and the hours of announcements."""
    world = World(two_countries({"rules": [{"rule": "access_guarantee"} | terms]}))
    (rule,) = world.scenario.rules
    world.env.run(until=world.begins + 100)
    market, worker = world.markets[0], world.workers[0]
    market.notices = [np.full(2, hour in said) for hour in range(101)]
    now = world.env.now
    worker.stays = [(now - begun, now - ended) for begun, ended in stays]
    return bool(rule.refusal(world, np.ones(1, dtype=bool), worker, market)[0])


@pytest.mark.parametrize(("stays", "may"), [((), True), (((15, 14),), False), (((17, 16),), True), (((3, 3),), True)])
def test_whose_day_has_begun_may_not_be_refused(two_countries, stays, may):
    # A stay of no length was itself refused, and gives no access.
    assert refused(two_countries, {"notice_hours": 0, "access_hours": 16}, stays) == may


@pytest.mark.parametrize(("said", "may"), [((), False), ((28,), True), ((29, 99), False)])
def test_a_refusal_must_have_been_announced_three_days_before(two_countries, said, may):
    assert refused(two_countries, {"notice_hours": 72}, (), said) == may


def test_residents_of_other_countries_may_be_refused_as_ever(two_countries):
    home = World(two_countries()).workers[0].country
    assert refused(two_countries, {"countries": [["PP", "RR"][home]]}, ((1, 0.5),))
    assert not refused(two_countries, {"countries": [["RR", "PP"][home]]}, ((1, 0.5),))


def test_nobody_is_turned_away_before_the_notice_has_run_out(tiny):
    free, bound = (
        World(tiny(GUARDED | {"rules": [COSTLY, *rules]})).run().ledger.refusals["when"]
        for rules in ([], [{"rule": "access_guarantee", "access_hours": 0}])
    )
    assert free.min() < 168 + 24
    assert bound.min() >= 168 + 72
    assert 0 < bound.size < free.size


@pytest.mark.parametrize("rules", [[], [COSTLY]])
def test_without_notice_and_access_nothing_changes(tiny, rules):
    rule = {"rule": "access_guarantee", "notice_hours": 0, "access_hours": 0}
    change = GUARDED | {"run.days": 9}
    plain, harmless = (World(tiny(change | {"rules": [*rules, *more]})).run() for more in ([], [rule]))
    assert plain.ledger.digest() == harmless.ledger.digest()


def test_its_example_scenario_bites():
    *_, bite = run(vary(load("guaranteed-access"), {"run.scale": 1000, "run.days": 12})).bites
    assert bite.touched > 0
