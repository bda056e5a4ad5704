"""Tiny worlds: fixtures that hand out builders, so that a test states only what it is about."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from types import SimpleNamespace

import numpy as np
import pytest

from sim.choices.contract import Offer
from sim.entities import Batch, Requester, Submissions
from sim.files.loading import load, vary
from sim.platforms.market import Market
from sim.scenario import Scenario
from sim.sections.platform import Platform
from sim.world import World

RICH, POOR = 0, 1
"""Positions of the two countries of `two_countries`."""

MARKET = {
    "run.scale": 2000,
    "run.days": 3,
    "run.warmup_days": 1,
    "behaviour.entry_elasticity": 0,
    "tenure.leaving": False,
    "workers.rejection_weight": 0,
    "workers.paperwork_weekly_minutes": 0,
    "workers.paperwork_rejection_minutes": 0,
    "requesters.qualification_share": 0,
    "practice.exponent": 0,
    "practice.error_exponent": 0,
    "practice.tiring_slower": 0,
    "practice.tiring_errors": 0,
    "workers.active": 100_000,
    "workers.hours_wanted_median": 4.1,
    "workers.hours_wanted_log_sd": 1.15,
    "workers.session_hours_mean": 1.2,
    "workers.session_log_sd": 0.8,
    "workers.day_starts": 10,
    "workers.day_ends": 22,
    "workers.night_activity": 0.3,
    "workers.reservation_wage_median": 1.38,
    "workers.reservation_wage_log_sd": 1.86,
    "workers.speed_log_sd": 0.5,
    "workers.task_noise_log_sd": 0.45,
    "workers.judgement_log_sd": 0.6,
    "workers.look_seconds": 5,
    "workers.preview_seconds": 15,
    "workers.looks_per_page": 15,
    "workers.leave_share": 0.66,
    "workers.considered_share": 0.27,
    "workers.interest_share": 0.77,
    "workers.spell_mean": 50,
    "workers.return_share": 0.04,
    "workers.disappointed_share": 0.5,
    "workers.overrun_minutes": 10,
    "workers.accuracy_mean": 0.92,
    "contacts.share": 0,
    "ratings.users_share": 0,
    "workers.catcher_share": 0,
    "workers.accuracy_sd": 0.05,
    "requesters.count": 5000,
    "requesters.tracked_batches_per_day": 1141,
    "requesters.unseen_work_multiplier": 3,
    "requesters.posting_rate_log_sd": 1.6,
    "requesters.size_log_sd": 1.2,
    "requesters.hourly_pay_median": 6.1,
    "requesters.hourly_pay_log_sd": 1.43,
    "requesters.shortest_hit_seconds": 2,
    "requesters.longest_hit_hours": 3,
    "requesters.lifetime_hours": 120,
    "requesters.review_hours_median": 20,
    "requesters.review_log_sd": 1,
    "requesters.auto_approval_hours": 72,
    "requesters.time_allotted_least_minutes": 0,
    "tasks": {
        "micro": {
            "batch_share": 0.6,
            "reward_median": 0.0385,
            "reward_log_sd": 0.8,
            "hits_min": 30,
            "assignments_per_hit": 4,
            "machine_price": 0,
        },
        "entry": {"batch_share": 0.2, "reward_median": 0.07, "hits_min": 12, "assignments_per_hit": 3},
        "survey": {
            "batch_share": 0.2,
            "reward_median": 0.35,
            "hits_min": 1,
            "hits_cap": 1,
            "assignments_per_hit": 60,
        },
    },
}
"""The market of the tests, held fast so that a better calibration of the baseline moves no hand-worked number."""

TWO_COUNTRIES = {
    "RR": {
        "name": "Rich",
        "worker_share": 0.5,
        "requester_share": 0.5,
        "utc_offset": 0,
        "minimum_wage": 5.0,
        "source": "a test",
    },
    "PP": {
        "name": "Poor",
        "worker_share": 0.5,
        "requester_share": 0.5,
        "utc_offset": 6,
        "minimum_wage": 1.0,
        "source": "a test",
    },
}


@pytest.fixture(scope="session")
def tiny() -> Callable[..., Scenario]:
    """Return a function that gives a market on a small scale, with changes: three days, 50 workers."""
    baseline = load("baseline")
    return lambda changes=None: vary(baseline, deepcopy(MARKET | (changes or {})))


@pytest.fixture(scope="session")
def two_countries(tiny) -> Callable[..., Scenario]:
    """Return a function that gives a small scenario of a rich country (5 USD/h) and a poor one (1 USD/h)."""
    return lambda changes=None: tiny({"countries": TWO_COUNTRIES} | (changes or {}))


@pytest.fixture(scope="session")
def uncongested(tiny) -> Callable[..., Scenario]:
    """Return a function that gives a world in which there is far more work than the few workers can touch.

    The list is sorted by newest alone, for an order by what is left would tell workers of each other.
    """
    plenty = {
        "run.scale": 4000,
        "workers.hours_wanted_median": 30,
        "requesters.unseen_work_multiplier": 30,
        "platforms.main.dispatch.newest_share": 1,
        "tasks": {
            "endless": {
                "batch_share": 1,
                "reward_median": 0.05,
                "hits_min": 100_000,
                "hits_cap": 1_000_000,
                "assignments_per_hit": 50,
            }
        },
    }
    return lambda changes=None: tiny(plenty | (changes or {}))


@pytest.fixture(scope="session")
def two_country_world(two_countries) -> World:
    """Return a world that never runs: rules that cover everybody, or the poor, ask it who lives where on what."""
    silent = {"rule": "price_floor", "index": "global", "hourly": 0}
    return World(two_countries({"rules": [silent, silent | {"countries": ["PP"]}]}))


@pytest.fixture(scope="session")
def a_batch() -> Callable[..., Batch]:
    """Return a function that makes a batch, by default of ten HITs of a minute for a cent each."""

    def batch(
        cents: float = 1, seconds: float = 60, client: int = RICH, hits: int = 10, identity: int = 0, **more
    ) -> Batch:
        offered, hours = round(cents * 10_000), seconds / 3600
        requester = Requester(
            id=0, country=client, posting_weight=1, size=1, hourly_pay=1, style=0, review_hours=1, key=5
        )
        fields = {
            "id": identity,
            "requester": requester,
            "market": Market(0, "main", Platform(), people=1000),
            "task": 0,
            "posted": 0.0,
            "usual_hours": hours,
            "allotted": 1.0,
            "offered": offered,
            "reward": np.full(2, offered),
            "fee_rate": 0.2,
            "hits": hits,
            "asked": hits,
            "left": hits,
            "key": 7,
            "seen": np.full(2, offered),
            "expected": [offered / 1e6 / hours] * 2,
        }
        return Batch(**fields | more)

    return batch


@pytest.fixture(scope="session")
def submitted(a_batch) -> Callable[..., Submissions]:
    """Return a function that lays answers before a requester; `right` says which of them are right."""

    def submissions(
        right: Sequence[bool], country: int | Sequence[int] = RICH, draw: float | Sequence[float] = 0.5, **batch
    ) -> Submissions:
        count = len(right)
        country = np.broadcast_to(np.array(country), count)
        posted = a_batch(hits=count, **batch)
        return Submissions(
            batch=posted,
            rows=np.arange(count),
            worker=np.arange(count),
            country=country,
            reward=posted.reward[country],
            right=np.array(right, dtype=bool),
            verdict_draw=np.zeros(count),
            good_faith_draw=np.broadcast_to(np.array(draw, dtype=float), count),
        )

    return submissions


@pytest.fixture
def offers():
    """Return a function that lays out a page of offers at some hourly pay, and notes which were looked at."""

    def lay_out(*hourly):
        seen = []

        def page():
            for place, pay in enumerate(hourly, start=1):
                seen.append(pay)
                yield Offer(SimpleNamespace(id=place), place, pay)

        return seen, page()

    return lay_out


@pytest.fixture(scope="module")
def whole_batches():
    """Leave batches whole, however small the market: for tests of few large batches, counted or worked by hand."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.requesters.demand.LARGEST", np.inf)
        yield
