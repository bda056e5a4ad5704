"""Disclosure: what becomes public, who reads it, and what readers make of it."""

import numpy as np
import pytest

from sim.experiment import run
from sim.files.loading import load, vary
from sim.people.judgement import guesses
from sim.requesters.clients import settle
from sim.world import World

pytestmark = pytest.mark.usefixtures("whole_batches")

RULE = {"rule": "disclosure"}


def test_every_round_of_review_becomes_public_with_nobody_reporting(two_countries, submitted):
    world = World(two_countries({"run.scale": 1000, "rules": [RULE]}))
    submissions = submitted([True] * 4)
    world.ledger.assignments.append(4)
    submissions.worker = np.array([0, 0, 1, 2])
    settle(world, submissions, np.array([True, False, True, True]))
    public = submissions.batch.requester.public
    assert (public.reports, public.judged, public.rejected) == (3000, 4000, 1000)


@pytest.mark.parametrize(("level", "share"), [("all", 0.4), ("workers", 0.4), ("static", 0)])
def test_the_share_that_adopts_it_reads_in_the_countries_covered(two_countries, level, share):
    change = {"run.scale": 200, "behaviour.level": level, "rules": [RULE | {"adoption": 0.4, "countries": ["PP"]}]}
    world = World(two_countries(change))
    world.scenario.rules[0].begin(world)
    poor = world.country_of == 1
    assert world.ratings.reads[poor].mean() == pytest.approx(share, abs=0.05)
    assert not world.ratings.reads[~poor].any()
    world.scenario.rules[0].end(world)
    assert not world.ratings.reads.any()


@pytest.mark.parametrize(("discount", "days", "factor"), [(0, 10, 1), (0.01, 10, 1 / 1.1), (0.01, 0, 1)])
def test_readers_take_something_off_for_waiting(two_countries, a_batch, discount, days, factor):
    change = {"workers.judgement_log_sd": 0, "ratings.delay_discount": discount, "rules": [RULE]}
    world = World(two_countries(change))
    world.scenario.rules[0].begin(world)
    batch = a_batch()
    batch.requester.review_hours, batch.requester.public.reports = 24 * days, 1
    world.judgement.wary = True  # as from the first report on
    worker = world.workers[0]
    assert guesses(world, worker, batch, 0) == pytest.approx(factor * batch.expected[worker.country] / worker.speed)


def test_readers_avoid_those_who_reject_much(tiny):
    # Half of the requesters reject nearly everything; who reads their record does less for them.
    styles = {"fair": {"requester_share": 0.5, "rejects_wrong": 0, "rejects_right": 0}}
    styles["bad"] = {"requester_share": 0.5, "rejects_wrong": 0.9, "rejects_right": 0.9}
    few = {"count": 20, "posting_rate_log_sd": 0, "size_log_sd": 0.1, "review_hours_median": 2}
    change = {"run.scale": 500, "run.days": 7, "styles": styles}
    change |= {f"requesters.{key}": value for key, value in few.items()}
    plain, shown = (World(tiny(change | {"rules": rules})).run() for rules in ([], [RULE]))
    assert for_the_bad(shown) < 0.85 * for_the_bad(plain)


def for_the_bad(world):
    """Return the share of HITs in the measuring period that were done for those who reject nearly everything."""
    assignments = world.ledger.assignments
    batch = assignments["batch"][assignments["started"] > 48]
    style = np.array([requester.style for requester in world.requesters])[world.ledger.batches["requester"][batch]]
    return (style == list(world.scenario.styles).index("bad")).mean()


def test_where_nobody_adopts_it_nothing_changes(tiny):
    plain, harmless = (World(tiny({"rules": rules})).run() for rules in ([], [RULE | {"adoption": 0}]))
    assert plain.ledger.digest() == harmless.ledger.digest()


def test_its_example_scenario_bites():
    (bite,) = run(vary(load("open-records"), {"run.scale": 2000, "run.days": 3})).bites
    assert bite.touched > 0
