"""Demand: how often, how much and at which price batches are posted."""

import numpy as np
import pytest

from sim.chance import Chance
from sim.files.loading import load, vary
from sim.people.population import draw_requesters
from sim.requesters.demand import LARGEST, postings

ONE_TASK = {"batch_share": 1, "reward_median": 0.05, "hits_min": 30, "hits_tail": 1.2, "assignments_per_hit": 4}
MANY = {"run.scale": 30, "run.days": 20, "run.warmup_days": 0}


def posted(scenario, replication=0):
    chance = Chance(scenario.run.seed, replication)
    return list(postings(scenario, chance, draw_requesters(scenario, chance)))


def column(plans, name):
    return np.array([getattr(plan, name) for plan in plans])


@pytest.fixture(scope="module")
def plans(tiny):
    """Return twenty days of postings of the baseline at 1:30, some 2,300."""
    return posted(tiny(MANY))


def test_batches_are_posted_as_often_as_tracked_and_unseen_together(plans):
    expected = 1141 * 3 * 20 / 30
    assert len(plans) == pytest.approx(expected, abs=5 * np.sqrt(expected))


def test_posting_is_a_poisson_process(plans):
    gaps = np.diff(column(plans, "posted"))
    assert (gaps > 0).all()
    assert gaps.std() / gaps.mean() == pytest.approx(1, abs=0.1)
    daily = np.bincount((column(plans, "posted") // 24).astype(int), minlength=20)
    assert daily.var() / daily.mean() < 3.5


def test_batches_are_numbered_in_order_of_time(plans):
    assert column(plans, "id").tolist() == list(range(len(plans)))
    assert plans[0].posted >= 0
    assert plans[-1].posted < 20 * 24


def test_posting_begins_with_the_warm_up(tiny):
    times = column(posted(tiny({"run.scale": 100})), "posted")
    assert -24 <= times[0] < -22
    assert 70 < times[-1] < 72


def test_batches_open_at_the_start_are_posted_first_and_at_once(tiny):
    change = {
        "run.scale": 100,
        "requesters.open_at_start": 700,
        "tasks": {"one": ONE_TASK | {"assignments_per_hit": 1}},
    }
    times = column(posted(tiny(change)), "posted")
    assert (times[:7] == -24).all()
    assert (np.diff(times[6:]) > 0).all()
    only = posted(tiny(change | {"requesters.tracked_batches_per_day": 0}))
    assert [plan.posted for plan in only] == [-24] * 7


@pytest.mark.parametrize("change", [{"run.scale": 15}, {"requesters.unseen_work_multiplier": 6}])
def test_twice_the_market_posts_twice_as_often(tiny, plans, change):
    assert len(posted(tiny(MANY | change))) / len(plans) == pytest.approx(2, abs=0.25)


def test_where_nobody_posts_there_is_nothing(tiny):
    assert posted(tiny({"requesters.tracked_batches_per_day": 0})) == []


def test_the_kinds_of_work_come_in_their_shares(plans):
    shares = np.bincount(column(plans, "task"), minlength=3) / len(plans)
    assert shares == pytest.approx([0.6, 0.2, 0.2], abs=0.02)


def test_rewards_are_customary_prices(tiny, plans):
    customary = {round(cents * 10_000) for cents in tiny().requesters.customary_cents}
    assert set(column(plans, "offered").tolist()) <= customary
    micro = column(plans, "offered")[column(plans, "task") == 0]
    assert np.median(micro) == 40_000


def test_a_price_between_two_customary_ones_goes_to_the_nearer_in_proportion(tiny):
    def price(dollars):
        task = ONE_TASK | {"reward_median": dollars, "reward_log_sd": 0}
        scenario = tiny({"tasks": {"one": task}, "requesters.customary_cents": (1, 4, 100)})
        return set(column(posted(scenario), "offered").tolist())

    assert price(0.0199) == {10_000}
    assert price(0.0201) == {40_000}
    assert price(0.199) == {40_000}
    assert price(0.201) == {1_000_000}
    assert price(500) == {1_000_000}


def test_a_hit_is_as_long_as_its_requesters_hourly_pay_makes_it(plans):
    inside = [plan for plan in plans if 2 / 3600 < plan.usual_hours < 3]
    assert len(inside) > 0.8 * len(plans)
    for plan in inside:
        assert plan.offered / 1e6 / plan.usual_hours == pytest.approx(plan.requester.hourly_pay)


def test_no_hit_is_shorter_or_longer_than_the_limits(tiny):
    terms = {"requesters.shortest_hit_seconds": 60, "requesters.longest_hit_hours": 0.1}
    hours = column(posted(tiny(MANY | terms)), "usual_hours")
    assert (hours.min(), hours.max()) == (60 / 3600, 0.1)


@pytest.mark.parametrize("tail", [1.2, 2.0])
def test_batch_sizes_have_the_power_law_tail_given(tiny, tail):
    task = ONE_TASK | {"hits_tail": tail, "hits_cap": 1_000_000, "hits_min": 1000, "assignments_per_hit": 1}
    hits = column(posted(tiny(MANY | {"tasks": {"one": task}, "requesters.size_log_sd": 0})), "hits")
    assert 1 / np.log(hits / 1000).mean() == pytest.approx(tail, rel=0.02)
    for multiple in (2, 5, 20):
        assert (hits > 1000 * multiple).mean() == pytest.approx(multiple**-tail, abs=0.005)


def test_a_requesters_own_size_leaves_the_mean_size_alone(tiny):
    task = ONE_TASK | {"hits_tail": 20, "hits_min": 10_000, "hits_cap": 1_000_000}
    equal = MANY | {"tasks": {"one": task}, "requesters.posting_rate_log_sd": 0}
    alike, unlike = (column(posted(tiny(equal | {"requesters.size_log_sd": sd})), "hits") for sd in (0, 1))
    assert alike.std() < 0.1 * alike.mean()
    assert unlike.std() > unlike.mean()
    assert unlike.mean() == pytest.approx(alike.mean(), rel=0.15)


def test_no_batch_is_larger_than_the_cap_or_empty(tiny):
    hits = column(posted(tiny(MANY | {"tasks": {"one": ONE_TASK | {"hits_min": 1, "hits_cap": 50}}})), "hits")
    assert (hits.min(), hits.max()) == (1, 50)


@pytest.fixture(scope="module")
def samples():
    """Return a month of the baseline's postings at each of three scales, of six months together."""

    def sample(scale):
        scenario = vary(load("baseline"), {"run.scale": scale, "run.warmup_days": 0})
        return [plan for replication in range(6) for plan in posted(scenario, replication)]

    return {scale: sample(scale) for scale in (20, 100, 400)}


def share(plans):
    return column(plans, "copies") / column(plans, "assignments_per_hit")


def test_parts_of_batches_add_up_to_the_batches_of_the_platform(samples):
    """As many batches and as much work at every scale, though a coarse sample has more and smaller parts."""
    days = 6 * 28
    for scale, plans in samples.items():
        luck = 4 * np.sqrt((share(plans) ** 2).sum()) * scale / days
        assert share(plans).sum() * scale / days == pytest.approx(1141 * 1.3, abs=luck)
    work = [(column(plans, "hits") * column(plans, "copies")).sum() * scale / days for scale, plans in samples.items()]
    # A month's work of the platform has a standard deviation of 7 % in a sample at 1:20 or 1:100, of 12 % at 1:400.
    assert work == pytest.approx([np.mean(work)] * 3, rel=0.15)
    assert share(samples[400]).mean() < share(samples[100]).mean() < share(samples[20]).mean() < 1


def test_no_batch_keeps_a_sample_busy_for_long(samples):
    for scale, plans in samples.items():
        asked, hits = column(plans, "hits") * column(plans, "copies"), column(plans, "hits")
        day = asked.sum() / (6 * 28)
        divisible = column(plans, "copies") > 1
        assert asked[divisible].max() < 1.3 * LARGEST * day
        assert (share(plans)[hits * column(plans, "assignments_per_hit") < 0.7 * LARGEST * day] == 1).all(), scale


def test_a_requester_of_large_batches_has_as_much_work_in_any_sample(samples):
    """The part of work that comes from batches of a thousand HITs and more is the same."""
    large = []
    for plans in samples.values():
        hits, asked = column(plans, "hits"), column(plans, "hits") * column(plans, "copies")
        large.append(asked[hits >= 1000].sum() / asked.sum())
    assert large == pytest.approx([np.mean(large)] * 3, abs=0.08)


def test_requesters_post_in_proportion_to_their_rates(tiny):
    scenario = tiny(MANY | {"requesters.count": 4})
    chance = Chance(1, 0)
    requesters = draw_requesters(scenario, chance)
    rates = np.array([requester.posting_weight for requester in requesters])
    by = np.bincount([plan.requester.id for plan in postings(scenario, chance, requesters)], minlength=4)
    assert by / by.sum() == pytest.approx(rates / rates.sum(), abs=0.01)


def test_what_requesters_mean_to_post_does_not_depend_on_rules_or_reactions(tiny):
    change = {"rules": [{"rule": "price_floor"}], "behaviour.level": "static", "workers.spell_mean": 5}
    key = ("posted", "task", "offered", "usual_hours", "hits", "key")
    one, other = posted(tiny()), posted(tiny(change))
    assert [[getattr(plan, name) for name in key] for plan in one] == [
        [getattr(plan, name) for name in key] for plan in other
    ]


def test_two_replications_post_different_batches(tiny):
    one, other = posted(tiny(), 0), posted(tiny(), 1)
    assert not set(column(one, "posted")) & set(column(other, "posted"))
    assert not set(column(one, "key")) & set(column(other, "key"))


def test_lengths_drawn_apart_from_the_reward_have_the_median_given_and_do_not_follow_it(tiny):
    task = {"batch_share": 1, "reward_median": 0.05, "reward_log_sd": 1, "usual_seconds": 40, "usual_log_sd": 0.7,
            "hits_min": 1, "assignments_per_hit": 1}  # fmt: skip
    planned = posted(tiny({"tasks": {"timed": task}, "run.scale": 10, "requesters.shortest_hit_seconds": 0.1}))
    lengths = np.log([plan.usual_hours * 3600 for plan in planned])
    rewards = np.log([plan.offered for plan in planned])
    assert np.exp(np.median(lengths)) == pytest.approx(40, rel=0.1)
    assert lengths.std() == pytest.approx(0.7, rel=0.1)
    assert abs(np.corrcoef(lengths, rewards)[0, 1]) < 0.1


def test_without_customary_prices_rewards_are_not_rounded(tiny):
    planned = posted(tiny({"requesters.customary_cents": [], "run.scale": 100}))
    assert len({plan.offered for plan in planned}) > 0.9 * len(planned)
