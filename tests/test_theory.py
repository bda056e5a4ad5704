"""Theory: what closed forms say, each with the tolerance at which the model agrees."""

import math

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from sim.chance import Stream
from sim.comparing.intervals import mean_interval
from sim.ledger import Outcome
from sim.measures.inequality import gini, theil
from sim.world import World

pytestmark = pytest.mark.usefixtures("whole_batches")

QUANTILES = (np.arange(200_000) + 0.5) / 200_000


@pytest.mark.parametrize("exponent", [2.5, 3.0, 5.0])
def test_the_gini_of_a_pareto_population_is_one_over_twice_the_exponent_less_one(exponent):
    earnings = (1 - QUANTILES) ** (-1 / exponent)
    assert gini(earnings) == pytest.approx(1 / (2 * exponent - 1), abs=0.001)


@pytest.mark.parametrize("sigma", [0.3, 0.8, 1.15])
def test_the_gini_of_a_lognormal_population_follows_from_its_spread(sigma):
    assert gini(np.exp(sigma * ndtri(QUANTILES))) == pytest.approx(2 * ndtr(sigma / math.sqrt(2)) - 1, abs=0.0005)


@pytest.mark.parametrize("sigma", [0.3, 0.8, 1.15])
def test_the_theil_index_of_a_lognormal_population_is_half_its_log_variance(sigma):
    between, within = theil(np.exp(sigma * ndtri(QUANTILES)), np.zeros(QUANTILES.size))
    assert between == pytest.approx(0, abs=1e-12)
    assert within == pytest.approx(sigma**2 / 2, rel=0.003)


def test_the_theil_index_of_two_lognormal_countries_splits_into_its_closed_forms():
    # Half of the people earn four times as much on average; both have a log-variance of 0.64.
    one = np.exp(0.8 * ndtri(QUANTILES))
    between, within = theil(np.concatenate((one, 4 * one)), np.repeat([0, 1], QUANTILES.size))
    assert between == pytest.approx(0.2 * math.log(0.4) + 0.8 * math.log(1.6), abs=1e-9)
    assert within == pytest.approx(0.32, rel=0.003)


@pytest.mark.parametrize("groups", [1, 2, 7])
def test_the_theil_index_adds_up_however_people_are_grouped(groups):
    stream = Stream(1, "a test")
    earnings = stream.uniforms(500) * (stream.uniforms(500, owner=1) > 0.2)
    ratios = earnings / earnings.mean()
    whole = sum(ratio * math.log(ratio) for ratio in ratios if ratio > 0) / 500
    parts = theil(earnings, (stream.uniforms(500, owner=2) * groups).astype(int))
    assert sum(parts) == pytest.approx(whole)
    assert min(parts) >= -1e-12


@pytest.mark.parametrize("scaled", [0.01, 1000])
def test_inequality_does_not_depend_on_the_currency(scaled):
    earnings = Stream(1, "a test").uniforms(100)
    assert gini(scaled * earnings) == pytest.approx(gini(earnings))
    assert theil(scaled * earnings, earnings > 0.5) == pytest.approx(theil(earnings, earnings > 0.5))


@pytest.mark.parametrize("count", [2, 8, 30])
def test_a_paired_interval_holds_the_truth_nineteen_times_in_twenty(count):
    draws = 1 + 2 * ndtri(Stream(1, "a test").uniforms(4000 * count)).reshape(4000, count)
    intervals = np.array([mean_interval(sample) for sample in draws])
    covered = (intervals[:, 1] <= 1) & (intervals[:, 2] >= 1)
    assert 0.93 < covered.mean() < 0.97
    assert intervals[:, 0] == pytest.approx(draws.mean(axis=1))


def sampled(world: World, every: float) -> tuple[World, list[int], list[int]]:
    """Run a world with somebody who counts, at intervals, the batches listed and the people who plan to be online."""
    listed, online = [], []
    starts, ends = np.array([session for worker in world.workers for session in worker.sessions]).T

    def observer():
        while world.env.now + every < world.ends:
            yield world.env.timeout(every)
            listed.append(len(world.markets[0].board.newest))
            online.append(int(((starts <= world.env.now) & (world.env.now < ends)).sum()))

    world.env.process(observer())
    return world.run(), listed, online


def test_where_nothing_is_finished_open_batches_are_the_posting_rate_times_the_lifetime(uncongested):
    # M/G/infinity: a Poisson process of postings, each listed for exactly twelve hours.
    scenario = uncongested({"requesters.lifetime_hours": 12, "run.days": 20, "run.warmup_days": 1})
    world, listed, _ = sampled(World(scenario), every=0.5)
    rate = 1141 * 30 / 24 / 4000
    settled = np.array(listed[24:])
    assert settled.mean() == pytest.approx(12 * rate, rel=0.15)
    counted = sum(batch.posted >= -24 for batch in world.batches) / (21 * 24)
    assert settled.mean() == pytest.approx(12 * counted, rel=0.03)
    assert settled.var() / settled.mean() == pytest.approx(1, abs=0.6)


def hours_listed(world: World) -> float:
    """Return the total hours that batches were on the list during the run, from the ledger alone.

    One HIT to a claim: each row takes one from the list when it is begun, and what was returned comes back when
    it ends, what expired when its time is up.
    """
    assignments, batches = world.ledger.assignments, world.ledger.batches
    terms = world.scenario.requesters
    total = 0.0
    for batch in range(len(batches)):
        rows = np.flatnonzero(assignments["batch"] == batch)
        began, ended = assignments["started"][rows], (assignments["started"] + assignments["hours"])[rows]
        outcome = assignments["outcome"][rows]
        expired = outcome == Outcome.EXPIRED
        back = np.where(expired, ended + terms.time_allotted(batches["usual_hours"][batch]), ended)
        comes_back = expired | (outcome == Outcome.RETURNED) | (outcome == Outcome.RELEASED)
        events = [(time, -1) for time in began] + [(time, 1) for time in back[comes_back]]
        posted = batches["posted"][batch]
        left, since, withdrawn = batches["asked"][batch], posted, posted + terms.lifetime_hours
        for time, change in [*sorted(events), (math.inf, 0)]:
            if left > 0:
                total += max(0.0, min(time, withdrawn, world.ends) - max(since, world.begins))
            left, since = left + change, time
    return total


def test_littles_law_holds_on_the_list_where_batches_sell_out(two_countries):
    task = {"batch_share": 1, "reward_median": 0.2, "hits_min": 8, "hits_cap": 60, "assignments_per_hit": 4}
    busy = {"run.scale": 500, "run.days": 7, "platforms.main.queue_limit": 1, "tasks": {"small": task}}
    world, listed, _ = sampled(World(two_countries(busy)), every=0.1)
    finished = sum(batch.left == 0 for batch in world.batches) / len(world.batches)
    assert 0.2 < finished < 0.99
    rate = len(world.batches) / (world.ends - world.begins)
    mean_time = hours_listed(world) / len(world.batches)
    assert np.mean(listed) == pytest.approx(rate * mean_time, rel=0.02)


def test_littles_law_holds_for_people_online(tiny):
    patient = {
        "run.scale": 500,
        "run.days": 7,
        "workers.leave_share": 0,
        "workers.considered_share": 0,
        "workers.look_seconds": 60,
    }
    world, _, online = sampled(World(tiny(patient)), every=0.2)
    sessions = world.ledger.sessions
    stays = sessions["signed_off"] - sessions["signed_on"]
    rate = len(sessions) / (world.ends - world.begins)
    assert len(online) > 900
    assert np.mean(online) == pytest.approx(rate * stays.mean(), rel=0.03)


def test_in_a_run_short_of_work_what_is_done_is_what_is_asked(two_countries):
    # Supply without limit: everybody always online, interested and content with anything.
    eager = {
        "run.scale": 2000,
        "run.days": 7,
        "workers.hours_wanted_median": 168,
        "workers.hours_wanted_cap": 168,
        "workers.considered_share": 1,
        "workers.interest_share": 1,
        "workers.reservation_wage_median": 0,
        "workers.leave_share": 0,
        "requesters.longest_hit_hours": 0.05,
        "requesters.tracked_batches_per_day": 20_000,
        "workers.look_seconds": 60,
        "tasks": {
            "one": {"batch_share": 1, "reward_median": 0.1, "hits_min": 1, "hits_cap": 5, "assignments_per_hit": 2}
        },
    }
    world = World(two_countries(eager)).run()
    assert len(world.batches) > 150
    old = [batch for batch in world.batches if batch.posted < world.ends - 48]
    assert sum(batch.left for batch in old) == 0


def test_the_best_wage_of_a_monopsonist_is_marked_down_by_the_elasticity_of_supply(tiny):
    # People work if the pay is above reservation wages that are lognormal, so supply at wage w is the normal
    # distribution at z = log(w / median) / spread. Profit (value - w) * supply is highest where
    # w = value * e / (1 + e), e being the elasticity of supply at w.
    median, spread, value = 2.0, 0.8, 6.0
    alone = {
        "run.scale": 250, "run.days": 2, "run.warmup_days": 0,
        "countries": {"XX": {"name": "One", "worker_share": 1, "requester_share": 1, "utc_offset": 0,
                             "minimum_wage": 1, "source": "a test"}},
        "workers.reservation_wage_median": median, "workers.reservation_wage_log_sd": spread,
        "workers.speed_log_sd": 0, "workers.task_noise_log_sd": 0, "workers.judgement_log_sd": 0,
        "workers.considered_share": 1, "workers.interest_share": 1, "workers.leave_share": 0,
        "workers.hours_wanted_log_sd": 0, "workers.hours_wanted_median": 20, "workers.return_share": 0,
        "requesters.count": 1, "requesters.customary_cents": (), "requesters.unseen_work_multiplier": 3,
    }  # fmt: skip
    wages = value * np.linspace(0.2, 0.9, 8)
    z = np.log(wages / median) / spread
    elasticity = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi) / (spread * ndtr(z))
    expected = wages[np.argmin(np.abs(wages - value * elasticity / (1 + elasticity)))]

    def profit(wage: float) -> float:
        task = {"batch_share": 1, "reward_median": wage / 100, "reward_log_sd": 0, "usual_seconds": 36,
                "usual_log_sd": 0, "hits_min": 50_000, "hits_cap": 100_000, "assignments_per_hit": 20}  # fmt: skip
        done = World(tiny(alone | {"tasks": {"endless": task}})).run().ledger.assignments
        submitted = np.isin(done["outcome"], (Outcome.APPROVED, Outcome.REJECTED))
        return float((value - wage) * done["hours"][submitted].sum())

    best = wages[np.argmax([profit(wage) for wage in wages])]
    assert best == pytest.approx(expected, abs=1.01 * (wages[1] - wages[0]))
    assert best < value  # the markdown is there at all
