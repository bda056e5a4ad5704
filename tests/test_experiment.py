"""Experiments on common luck: what must not differ does not, to the last bit, and what must differ does."""

import numpy as np
import pytest

from sim.comparing.comparison import summarise
from sim.experiment import replicate, run
from sim.ledger import Outcome
from sim.world import World

# Rules that are asked and change nothing: no right answer is ever rejected here.
FAIR = {"styles": {"fair": {"requester_share": 1, "rejects_wrong": 0.5}}}
INERT = [
    {"rule": "price_floor", "index": "global", "hourly": 0, "from_day": -90},
    {
        "rule": "pay_for_submitted",
        "rejection_cap": 1,
        "good_faith_share": 0,
        "partial_pay": 0,
        "from_day": -90,
    },
]
FLOOR = {"rule": "price_floor", "from_day": -90}
CAPPED = {"rule": "pay_for_submitted", "from_day": -90}
HISTORY = ("worker", "batch", "session", "started", "hours", "right")


def ended(scenario, replication=0, **kwargs):
    return World(scenario, replication, **kwargs).run()


def rows(world, names, chosen=slice(None)):
    return np.column_stack([world.ledger.assignments[name][chosen] for name in names])


@pytest.mark.parametrize("level", ["static", "workers", "all"])
def test_rules_that_change_nothing_change_no_record(tiny, level):
    change = FAIR | {"behaviour.level": level, "run.scale": 1000}
    plain, ruled = run(tiny(change)), run(tiny(change | {"rules": INERT}))
    assert all(bite.asked > 0 and bite.touched == 0 for bite in ruled.bites)
    assert ruled.digest == plain.digest
    assert ruled.values == pytest.approx(plain.values, abs=0, rel=0, nan_ok=True)


@pytest.mark.parametrize("rule", [FLOOR, CAPPED])
def test_a_rule_that_bites_changes_the_record(tiny, rule):
    # Large enough a market for somebody to be rejected.
    larger = {"run.scale": 500}
    assert run(tiny(larger | {"rules": [rule]})).digest != run(tiny(larger)).digest


@pytest.mark.parametrize("rule", [FLOOR, CAPPED | {"rejection_cap": 0}])
def test_before_a_rule_starts_nothing_differs(tiny, rule):
    change = FAIR | {"run.scale": 500, "run.days": 4}
    plain, ruled = ended(tiny(change)), ended(tiny(change | {"rules": [rule | {"from_day": 2}]}))
    over = [world.ledger.assignments["started"] + world.ledger.assignments["hours"] < 48 for world in (plain, ruled)]
    assert over[0].sum() > 200
    assert np.array_equal(*(rows(world, HISTORY, chosen) for world, chosen in zip((plain, ruled), over, strict=True)))
    settled = [world.ledger.assignments["settled"] < 48 for world in (plain, ruled)]
    money = (*HISTORY, "outcome", "pay", "fee")
    assert np.array_equal(*(rows(world, money, chosen) for world, chosen in zip((plain, ruled), settled, strict=True)))
    assert plain.ledger.digest() != ruled.ledger.digest()


@pytest.mark.parametrize("rule", [FLOOR, CAPPED | {"rejection_cap": 0}])
def test_where_nobody_reacts_only_verdicts_and_money_change(tiny, rule):
    change = FAIR | {"run.scale": 500, "behaviour.level": "static"}
    plain, ruled = ended(tiny(change)), ended(tiny(change | {"rules": [rule]}))
    judged = np.isin(plain.ledger.assignments["outcome"], [Outcome.APPROVED, Outcome.REJECTED])
    assert np.array_equal(*(rows(world, (*HISTORY, "settled")) for world in (plain, ruled)))
    assert np.array_equal(*(rows(world, ("outcome",), ~judged) for world in (plain, ruled)))
    assert ruled.balances.sum() > plain.balances.sum()
    for name in ("sessions", "batches"):
        one, other = getattr(plain.ledger, name), getattr(ruled.ledger, name)
        assert all(np.array_equal(one[column], other[column]) for column in one._columns)


def test_where_workers_react_work_moves_to_what_a_floor_made_dearer(tiny):
    change = {"run.scale": 500, "behaviour.level": "workers", "rules": [FLOOR | {"index": "global", "hourly": 15}]}
    plain, ruled = ended(tiny(change | {"rules": []})), ended(tiny(change))
    batches = [world.ledger.batches for world in (plain, ruled)]
    assert np.array_equal(batches[0]["asked"], batches[1]["asked"])
    previewed = [world.ledger.sessions["acceptances"].sum() for world in (plain, ruled)]
    assert previewed[1] > previewed[0]


def test_where_all_react_requesters_ask_for_less_when_it_is_dearer(tiny):
    change = {"run.scale": 500, "rules": [FLOOR | {"index": "global", "hourly": 15}]}
    elastic, rigid = (
        ended(
            tiny(change | {"reactions.demand_elasticity": elasticity, "platforms.main.fee_minimum": 0})
        ).ledger.batches
        for elasticity in (1, 0)
    )
    assert np.array_equal(rigid["asked"], rigid["planned"])
    assert np.array_equal(elastic["planned"], rigid["planned"])
    assert (elastic["asked"] <= elastic["planned"]).all()
    assert elastic["asked"].sum() < 0.9 * elastic["planned"].sum()


@pytest.mark.parametrize("elasticity", [0.5, 1, 2])
def test_a_batch_twice_as_dear_shrinks_with_the_elasticity_given(two_countries, elasticity):
    # Hits of one cent and of a hundred seconds: a floor of 0.72 USD/h makes them two cents.
    change = {
        "run.scale": 100,
        "run.days": 1,
        "run.warmup_days": 0,
        "reactions.demand_elasticity": elasticity,
        "platforms.main.fee_minimum": 0,
        "requesters.hourly_pay_median": 0.36,
        "requesters.hourly_pay_log_sd": 0,
        "requesters.customary_cents": (1,),
        "workers.considered_share": 0,
        "tasks": {"one": {"batch_share": 1, "reward_median": 0.01, "hits_min": 100, "assignments_per_hit": 1}},
        "rules": [FLOOR | {"index": "global", "hourly": 0.72}],
    }
    batches = ended(two_countries(change)).ledger.batches
    assert batches["asked"].sum() / batches["planned"].sum() == pytest.approx(2**-elasticity, rel=0.002)


def test_a_batch_that_was_cut_asks_for_no_more_answers_per_hit_than_before(tiny):
    world = ended(tiny({"run.scale": 200, "rules": [FLOOR]}))
    per_hit = np.array([task.assignments_per_hit for task in world.scenario.tasks.values()])
    batches = world.ledger.batches
    assert (batches["asked"] <= batches["hits"] * per_hit[batches["task"]]).all()


def test_without_a_rule_requesters_ask_for_what_they_planned(two_countries):
    task = {"batch_share": 1, "reward_median": 0.05, "hits_min": 1e5, "hits_cap": 10**6, "assignments_per_hit": 100}
    change = {"tasks": {"huge": task}, "workers.considered_share": 0, "countries.RR.worker_share": 0.4999992}
    batches = ended(two_countries(change)).ledger.batches
    assert np.array_equal(batches["asked"], batches["planned"])


@pytest.mark.parametrize("rank", [-1, -2, -5])
def test_one_worker_fewer_in_an_uncongested_world_changes_nobody_elses_history(uncongested, rank):
    plain = ended(uncongested())
    missing = int(plain.balances.argsort()[rank])
    without = ended(uncongested(), without=frozenset({missing}))
    # Verdicts come in rounds for all who work for a requester, so that their hour alone may differ.
    names = ("worker", "batch", "started", "hours", "outcome", "right", "pay", "fee")
    by_worker = {}
    for world in (plain, without):
        by_worker[world] = {
            worker: rows(world, names, world.ledger.assignments["worker"] == worker) for worker in range(25)
        }
    assert sum(len(history) > 0 for history in by_worker[plain].values()) > 8
    assert len(by_worker[plain][missing]) > 0
    assert len(by_worker[without][missing]) == 0
    for worker in set(range(25)) - {missing}:
        assert np.array_equal(by_worker[plain][worker], by_worker[without][worker])
    columns = ("signed_on", "signed_off", "search_hours", "looks", "previews", "acceptances")
    sessions = [
        np.column_stack([world.ledger.sessions[name][world.ledger.sessions["worker"] != missing] for name in columns])
        for world in (plain, without)
    ]
    assert np.array_equal(*sessions)


def test_in_a_congested_world_one_worker_fewer_is_noticed(tiny):
    small = {"batch_share": 1, "reward_median": 0.2, "hits_min": 8, "hits_cap": 60, "assignments_per_hit": 4}
    change = {"run.scale": 200, "requesters.tracked_batches_per_day": 500, "tasks": {"small": small}}
    plain = ended(tiny(change))
    busiest = int(plain.balances.argmax())
    without = ended(tiny(change), without=frozenset({busiest}))
    others = [
        rows(world, ("worker", "started"), world.ledger.assignments["worker"] != busiest) for world in (plain, without)
    ]
    assert not np.array_equal(*others)


def test_the_same_seed_gives_the_same_run(tiny):
    one, other = run(tiny(), 3), run(tiny(), 3)
    assert one.digest == other.digest
    assert one.pay.tolist() == other.pay.tolist()


def test_replications_and_seeds_never_agree(tiny):
    runs = [run(tiny({"run.seed": seed}), replication) for seed in (1, 2) for replication in (0, 1, 2)]
    assert len({outcome.digest for outcome in runs}) == 6


def test_the_same_people_are_at_the_same_place_in_every_run(tiny):
    plain, ruled = run(tiny(), 0), run(tiny({"rules": [FLOOR]}), 1)
    assert plain.country.tolist() == ruled.country.tolist()
    assert plain.pay.size == ruled.pay.size == 50


def test_one_and_two_processes_give_the_same_comparison(tiny):
    scenarios = [tiny(), tiny({"rules": [FLOOR]}), tiny({"rules": INERT})]
    one, two = (summarise(scenarios, list(replicate(scenarios, 3, jobs))) for jobs in (1, 2))
    assert one.complete == two.complete == [0, 1, 2]
    assert one.digest == two.digest
    assert one.as_dict() == two.as_dict()


def test_every_scenario_is_run_in_every_replication(tiny):
    runs = [(outcome.scenario, outcome.replication) for outcome in replicate([tiny(), tiny()], 3)]
    assert sorted(runs) == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]


def test_a_run_carries_what_its_world_came_to(tiny):
    world, outcome = ended(tiny({"run.warmup_days": 0})), run(tiny({"run.warmup_days": 0}), position=4)
    assert outcome.scenario == 4
    assert outcome.digest == world.ledger.digest()
    assert outcome.pay == pytest.approx(world.balances / 1e6)
    assert outcome.active.sum() == len(set(world.ledger.assignments["worker"][world.ledger.assignments["pay"] > 0]))


def test_a_world_where_nobody_posts_ends_and_says_so(tiny):
    outcome = run(tiny({"requesters.tracked_batches_per_day": 0}))
    assert outcome.values["active_share"] == 0
    assert np.isnan(outcome.values["effective_hourly_wage_median"])
    assert outcome.values["spending"] == 0


@pytest.mark.parametrize("choice", ["satisficer", "best_of_page", "logit", "target_earner"])
def test_where_nobody_reacts_no_way_to_choose_sees_the_rule(tiny, choice):
    still = {"behaviour.level": "static", "choice.rule": choice, "run.scale": 1000}
    columns = ("worker", "batch", "started", "hours")
    plain, ruled = (ended(tiny(still | rules)) for rules in ({}, {"rules": [FLOOR]}))
    assert all(np.array_equal(plain.ledger.assignments[name], ruled.ledger.assignments[name]) for name in columns)
    assert ruled.balances.sum() > plain.balances.sum()
