"""Other eras and places: each scenario runs on a small scale, and has in it what it is about."""

import numpy as np
import pytest

from sim.experiment import recorded
from sim.files.loading import load, vary
from sim.ledger import Outcome
from sim.world import World

SMALL = {
    "mturk-2009-10": 500,
    "mturk-2020-22": 2000,
    "mturk-2023-26": 1000,
    "venezuela-at-home": 2000,
    "france-occasional": 500,
    "captcha-sites": 400,
    "egypt-offices": 2000,
    "madagascar-vendors": 2000,
}
"""Scenarios, each with a scale at which some fifty to a hundred people are simulated."""


@pytest.fixture(scope="module")
def lived():
    """Return a function that lives through two days of a scenario on a small scale; the run checks its own books."""
    worlds = {}

    def live(name):
        if name not in worlds:
            worlds[name] = World(
                vary(load(name), {"run.days": 2, "run.warmup_days": 1, "run.scale": SMALL[name]})
            ).run()
        return worlds[name]

    return live


@pytest.mark.parametrize("name", SMALL)
def test_work_is_done_and_paid_for_in_every_era_and_place(lived, name):
    world = lived(name)
    assert 50 <= len(world.workers) <= 110
    record = recorded(world)
    assert record.assignments_submitted > 0
    assert record.pay.sum() > 0


def test_nobody_outside_france_works_in_france(lived):
    world = lived("france-occasional")
    assert {world.country_codes[worker.country] for worker in world.workers} == {"FR"}


def test_captchas_take_seconds_bring_less_than_a_dollar_per_thousand_and_are_never_rejected(lived):
    work = lived("captcha-sites").ledger.assignments
    assert not (work["outcome"] == Outcome.REJECTED).any()
    done = work["outcome"] == Outcome.APPROVED
    # A HIT stands for a hundred captchas.
    assert 5 < np.median(work["hours"][done]) * 3600 / 100 < 20
    assert 0.4 < np.median(work["pay"][done]) / 1e6 * 10 < 1.1


def test_most_of_those_who_come_to_a_captcha_site_take_what_it_offers(lived):
    world = lived("captcha-sites")
    came = np.unique(world.ledger.sessions["worker"])
    work = world.ledger.assignments
    assert np.unique(work["worker"][work["outcome"] == Outcome.APPROVED]).size > 0.6 * came.size


def test_most_sessions_at_home_in_venezuela_begin_between_evening_and_morning(lived):
    world = lived("venezuela-at-home")
    sessions = world.ledger.sessions
    there = world.country_of[sessions["worker"]] == world.country_codes.index("VE")
    local = (sessions["signed_on"][there] + world.scenario.countries["VE"].utc_offset) % 24
    # Twelve hours at full rate and twelve at three tenths of it: ten of thirteen.
    assert np.mean((local >= 20) | (local < 8)) > 0.6


def test_the_market_of_2009_is_smaller_and_a_third_of_it_lives_in_india(lived):
    world = lived("mturk-2009-10")
    indian = np.mean([world.country_codes[worker.country] == "IN" for worker in world.workers])
    assert 0.28 < indian < 0.40
    baseline, then = load("baseline").requesters, world.scenario.requesters
    assert then.tracked_batches_per_day < baseline.tracked_batches_per_day / 3
