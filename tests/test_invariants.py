"""What must hold in any world, whatever the parameters and the rules."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.ledger import Outcome
from sim.measures import measured, record
from sim.world import World

SHARES = st.floats(0, 1)

MARKETS = st.fixed_dictionaries(
    {
        "run.seed": st.integers(0, 10_000),
        "run.days": st.sampled_from([1, 2, 3, 8]),
        "run.warmup_days": st.integers(0, 2),
        "run.scale": st.sampled_from([1000, 2000, 4000]),
        "behaviour.level": st.sampled_from(["static", "workers", "all"]),
        "reactions.demand_elasticity": st.floats(0, 3),
        "reactions.reprice_step": st.floats(0, 0.5),
        "reactions.relist_share": SHARES,
        "reactions.tighten_share": SHARES,
        "reactions.leave_above": st.sampled_from([0, 1.5]),
        "selection.block_share": SHARES,
        "selection.block_after": st.integers(1, 3),
        "selection.invite_share": SHARES,
        "selection.invite_after": st.integers(1, 10),
        "selection.invite_least": st.integers(1, 4000),
        "tasks.micro.machine_price": st.floats(0, 10),
        "platforms.main.queue_limit": st.integers(1, 40),
        "platforms.main.dispatch.newest_share": SHARES,
        "platforms.main.dispatch.unranked_share": SHARES,
        "platforms.main.fee_rate": st.floats(0, 1),
        "platforms.main.dispatch.resort_minutes": st.floats(0.01, 100),
        "workers.hours_wanted_median": st.floats(1, 40),
        "workers.night_activity": SHARES,
        "workers.considered_share": st.floats(0.2, 1),
        "workers.spell_mean": st.floats(1, 200),
        "workers.return_share": SHARES,
        "workers.disappointed_share": SHARES,
        "workers.leave_share": SHARES,
        "workers.overrun_minutes": st.floats(0, 60),
        "workers.task_noise_log_sd": st.floats(0, 1.5),
        "workers.judgement_log_sd": st.floats(0, 2),
        "workers.accuracy_mean": st.floats(0.1, 0.99),
        "workers.looks_per_page": st.integers(1, 50),
        "workers.catcher_share": SHARES,
        "workers.alert_share": SHARES,
        "contacts.share": SHARES,
        "ratings.users_share": SHARES,
        "ratings.report_chance": SHARES,
        "contacts.telling_chance": SHARES,
        "contacts.good_from": st.floats(0, 2),
        "workers.alert_response": SHARES,
        "workers.alert_minutes": st.floats(0, 60),
        "workers.watch_share": st.floats(0, 0.02),
        "workers.watch_reward_median": st.floats(0, 0.5),
        "requesters.time_allotted_least_minutes": st.floats(0, 60),
        "requesters.unseen_work_multiplier": st.floats(1, 10),
        "requesters.lifetime_hours": st.floats(0.5, 120),
        "requesters.review_hours_median": st.floats(0.1, 100),
        "requesters.time_allotted_ratio": st.floats(1, 10),
        "tasks.micro.hits_min": st.floats(1, 200),
        "tasks.survey.assignments_per_hit": st.integers(1, 20),
        "workers.paperwork_weekly_minutes": st.floats(0, 100),
        "workers.paperwork_rejection_minutes": st.floats(0, 30),
        "workers.rejection_weight": st.floats(0, 5),
        "requesters.qualification_share": SHARES,
        "requesters.qualification_minutes": st.floats(0, 60),
        "tenure.leaving": st.booleans(),
        "workers.half_life_days": st.floats(1, 400),
        "tenure.absent_share": st.sampled_from([0, 0.3]),
        "practice.exponent": st.floats(0, 0.5),
        "practice.tiring_slower": st.floats(0, 0.5),
        "practice.tiring_errors": st.floats(0, 2),
        "countries.US.outages_per_week": st.sampled_from([0, 3, 40]),
        "countries.US.outage_hours": st.floats(0.05, 5),
        "countries.US.backup_share": SHARES,
        "styles.honest.rejects_wrong": SHARES,
        "styles.strict.rejects_right": SHARES,
    }
)

SECOND_PLATFORM = st.fixed_dictionaries(
    {
        "platforms.second": st.fixed_dictionaries(
            {
                "worker_share": st.just(0.4),
                "requester_share": st.just(0.3),
                "fee_rate": st.floats(0, 0.5),
                "dispatch": st.sampled_from([{"rule": "pull"}, {"rule": "push"}, {"rule": "sample"}]),
            }
        ),
        "platforms.main.worker_share": st.just(0.6),
        "platforms.main.requester_share": st.just(0.7),
        "platforms.main.fee_pass_through": SHARES,
        "platforms.main.lockout_below": SHARES,
        "platforms.main.leaves_above": st.floats(0, 2),
        "multi_homing.share": SHARES,
        "multi_homing.sensitivity": st.floats(0, 10),
        "multi_homing.switching_seconds": st.floats(0, 3600),
    }
)

CHANNELS = st.fixed_dictionaries(
    {
        "channels": st.just(
            {
                "voucher": {"countries": ["US"], "threshold": 2, "worth": 0.7, "every_days": 0.5, "inactive_days": 1},
                "wallet": {"fee_fixed": 0.1, "fee_share": 0.05, "delay_days": 1},
            }
        ),
        "countries.IN.conversion_loss": SHARES,
    }
)

VENDORS = st.fixed_dictionaries(
    {
        "vendors": st.just(
            {
                "broker": {"country": "FR", "worker_share": 0.5, "margin": 0.1, "delay_days": 1},
                "workshop": {"country": "US", "worker_share": 0.3, "margin": 0.4, "through": ["broker"]},
                "office": {"country": "US", "worker_share": 0.3, "contract": "month", "monthly_wage": 300},
            }
        )
    }
)

SHOCKS = st.lists(
    st.sampled_from(
        [
            {"rule": "platform_closed", "client_half_life_days": 1},
            {"rule": "platform_closed", "to": "workers", "from_day": -1},
            {"rule": "currency_collapse", "country": "US", "until_day": 1},
            {"rule": "supply_surge", "country": "IN", "over_days": 0.5, "until_day": 2},
            {"rule": "ai_price_fall", "task": "micro", "from_day": -2, "until_day": 1},
        ]
    ),
    max_size=2,
)

DATES = {"from_day": st.sampled_from([-90, 0, 0.3, 1]), "until_day": st.floats(1.5, 5)}
COUNTRIES = st.sampled_from([[], ["US"], ["IN", "PH"]])

RULES = st.lists(
    st.one_of(
        st.fixed_dictionaries(
            {
                "rule": st.just("price_floor"),
                "index": st.sampled_from(["residence", "client", "global", "blend"]),
                "hourly": st.floats(0, 20),
                "blend_weight": SHARES,
                "unpaid_uplift": st.floats(0, 1),
                "least_reward": st.floats(0, 0.3),
                "countries": COUNTRIES,
            }
            | DATES
        ),
        st.fixed_dictionaries(
            {
                "rule": st.just("pay_for_submitted"),
                "rejection_cap": SHARES,
                "good_faith_share": SHARES,
                "partial_pay": SHARES,
                "countries": COUNTRIES,
            }
            | DATES
        ),
    ),
    max_size=3,
    unique_by=lambda rule: (rule["rule"], rule.get("index"), *rule["countries"]),
)


STRUCTURES = st.lists(
    st.sampled_from(
        [
            {"rule": "right_to_redo", "within_hours": 12, "reason_seconds": 5},
            {"rule": "right_to_money", "threshold_hours": 0.1},
            {"rule": "presumption", "rebuttal": 0, "until_day": 2},
            {"rule": "disclosure", "adoption": 0.5, "from_day": 1},
            {"rule": "allocation", "way": "rotation", "from_day": 0.5, "until_day": 1.5},
            {"rule": "allocation", "way": "lottery", "from_day": 1.5},
            {"rule": "access_guarantee", "notice_hours": 1, "access_hours": 3},
            {"rule": "automation_levy", "per_item": 0.02},
            {"rule": "pay_for_submitted", "rejection_cap": 0.3, "good_faith_share": 0.2},
        ]
    ),
    min_size=2,
    max_size=5,
    unique_by=lambda rule: (rule["rule"], rule.get("way")),
)
"""Rules that change how work is handed out, judged, paid out and employed."""

GUARDED = {
    "platforms.main.controls": ("ranking", "refusal"),
    "platforms.main.lockout_below": 0.5,
    "platforms.main.loosens_above": 1,
    "styles.honest.rejects_wrong": 0.9,
    "workers.accuracy_mean": 0.6,
    "workers.paperwork_weekly_minutes": 5,
    "shocks": [{"rule": "ai_price_fall", "task": "micro"}],
}


@settings(max_examples=8, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 1000), st.one_of(st.just({}), CHANNELS, VENDORS), STRUCTURES)
def test_under_rules_that_change_how_a_market_works_the_books_and_the_clocks_balance(tiny, seed, money_path, rules):
    # Running a world audits it.
    world = World(tiny(GUARDED | {"run.seed": seed} | money_path | {"rules": rules})).run()
    one_at_a_time_and_inside_a_session(world)
    verdicts_after_submissions(world)
    no_more_than_was_asked(world)


@settings(max_examples=30, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MARKETS, st.one_of(st.just({}), SECOND_PLATFORM), st.one_of(st.just({}), CHANNELS, VENDORS), RULES)
def test_in_any_market_the_books_and_the_clocks_balance(tiny, market, second_platform, money_path, rules):
    # Running a world audits it: money, hours and assignments.
    world = World(tiny(market | second_platform | money_path | {"rules": rules})).run()
    one_at_a_time_and_inside_a_session(world)
    verdicts_after_submissions(world)
    no_more_than_was_asked(world)
    fees_and_pay_as_the_schedule_says(world)
    measures_agree_with_the_ledger(world)


@settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 1000), st.one_of(st.just({}), CHANNELS, VENDORS), SHOCKS)
def test_whatever_befalls_a_market_the_books_and_the_clocks_balance(tiny, seed, money_path, shocks):
    world = World(tiny({"run.seed": seed, "run.scale": 1000} | money_path | {"shocks": shocks})).run()
    one_at_a_time_and_inside_a_session(world)
    no_more_than_was_asked(world)
    fees_and_pay_as_the_schedule_says(world)
    measures_agree_with_the_ledger(world)


def one_at_a_time_and_inside_a_session(world):
    assignments, sessions = world.ledger.assignments, world.ledger.sessions
    began, ended = assignments["started"], assignments["started"] + assignments["hours"]
    assert (assignments["hours"] >= 0).all()
    assert (assignments["worker"] == sessions["worker"][assignments["session"]]).all()
    assert (began >= sessions["signed_on"][assignments["session"]] - 1e-9).all()
    assert (ended <= sessions["signed_off"][assignments["session"]] + 1e-9).all()
    # What was never begun starts when it was accepted, which a script may do while its owner works on something else.
    begun = ~np.isin(assignments["outcome"], [Outcome.RELEASED, Outcome.LAPSED])
    assert not assignments["hours"][~begun].any()
    began, ended, worker = began[begun], ended[begun], assignments["worker"][begun]
    order = np.lexsort((began, worker))
    same_worker = np.diff(worker[order]) == 0
    assert (began[order][1:] - ended[order][:-1] >= -1e-9)[same_worker].all()
    order = np.lexsort((sessions["signed_on"], sessions["worker"]))
    same_worker = np.diff(sessions["worker"][order]) == 0
    assert (sessions["signed_on"][order][1:] - sessions["signed_off"][order][:-1] >= -1e-9)[same_worker].all()
    assert (sessions["signed_off"] <= world.ends + world.scenario.workers.overrun_minutes / 60 + 1e-9).all()
    assert (sessions["signed_on"] >= world.begins).all()


def verdicts_after_submissions(world):
    assignments, batches = world.ledger.assignments, world.ledger.batches
    judged = np.isin(assignments["outcome"], [Outcome.APPROVED, Outcome.REJECTED])
    ended = assignments["started"] + assignments["hours"]
    assert (assignments["settled"] >= ended - 1e-9).all()
    assert (assignments["started"] >= batches["posted"][assignments["batch"]] - 1e-9).all()
    assert (assignments["hours"][judged] > 0).all()
    assert not assignments["pay"][~judged].any()


def no_more_than_was_asked(world):
    assignments, batches = world.ledger.assignments, world.ledger.batches
    judged = np.isin(assignments["outcome"], [Outcome.APPROVED, Outcome.REJECTED])
    submitted = np.bincount(assignments["batch"][judged], minlength=len(batches))
    assert (submitted <= batches["asked"]).all()
    assert (batches["asked"] <= batches["planned"]).all()
    assert all(batch.left >= 0 for batch in world.batches)
    begun = ~np.isin(assignments["outcome"], [Outcome.RELEASED, Outcome.LAPSED])
    pairs = assignments["worker"][begun] * np.int64(len(batches) + 1) + assignments["batch"][begun]
    pair, count = np.unique(pairs, return_counts=True)
    assert (count <= world.scenario.run.scale * batches["hits"][pair % (len(batches) + 1)]).all()


def fees_and_pay_as_the_schedule_says(world):
    assignments = world.ledger.assignments
    tasks = list(world.scenario.tasks.values())
    approved = np.flatnonzero(assignments["outcome"] == Outcome.APPROVED)
    for row in approved[:: max(1, approved.size // 200)].tolist():
        batch = world.batches[assignments["batch"][row]]
        # What reaches the worker and what vendors keep of it is what the requester pays, but for the fee.
        pay, fee = int((assignments["pay"] + assignments["margin"])[row]), int(assignments["fee"][row])
        platform = batch.market.terms
        many = tasks[batch.task].assignments_per_hit >= platform.fee_many_from
        usual, rate = platform.fee_rate + (platform.fee_many_rate if many else 0), batch.fee_rate
        # A platform that passes on what rules cost it raises its fee, by so much at most.
        assert rate == usual or usual < rate <= usual * (1 + platform.fee_rise_most) * (1 + 1e-12)
        assert rate == usual or platform.fee_pass_through > 0
        assert pay == batch.reward[world.country_of[assignments["worker"][row]]] >= batch.offered
        assert fee == max(10_000, round(rate * pay))
    refused = assignments["outcome"] == Outcome.REJECTED
    assert (assignments["pay"] >= 0).all()
    reward = np.array([batch.reward.max() for batch in world.batches] or [0])
    assert (assignments["pay"][refused] <= reward[assignments["batch"][refused]]).all()
    paid = assignments["pay"] + assignments["margin"]
    assert (assignments["fee"][paid == 0] == 0).all()
    assert world.spending.sum() == paid.sum() + assignments["fee"].sum()
    assert sum(market.fees for market in world.markets) == assignments["fee"].sum()


def measures_agree_with_the_ledger(world):
    run = world.scenario.run
    added_up = record(world.ledger, run.days, world.country_of, tuple(world.country_codes), world.minimum_wages)
    sessions = world.ledger.sessions
    counted = sessions["signed_on"] >= 0
    cuts = world.ledger.cuts
    dark = np.bincount(cuts["session"], cuts["ended"] - cuts["began"], minlength=len(sessions))
    online = (sessions["signed_off"] - sessions["signed_on"] - dark)[counted].sum()
    assert added_up.hours.sum() == pytest.approx(online, abs=1e-6)
    values = measured(added_up)
    paid = added_up.pay.sum() - added_up.wages.sum() + added_up.margins.sum()
    assert values["spending"] == pytest.approx(paid + added_up.fees)
    for key in ("gini_earnings", "unpaid_time_share", "rejected_share", "not_submitted_share", "fill_share"):
        assert np.isnan(values[key]) or -1e-9 <= values[key] <= 1


@pytest.mark.parametrize(
    ("copies", "cents", "fee"),
    [
        (1, 100, 200_000),
        (9, 50, 100_000),
        (10, 50, 200_000),
        (60, 50, 200_000),
        (1, 1, 10_000),
        (1, 5, 10_000),
        (10, 2, 10_000),
    ],
)
def test_the_fee_is_a_fifth_or_two_fifths_from_ten_copies_and_a_cent_at_least(two_countries, copies, cents, fee):
    task = {"batch_share": 1, "reward_median": cents / 100, "hits_min": 5, "assignments_per_hit": copies}
    change = {
        "run.scale": 500,
        "requesters.customary_cents": (cents,),
        "requesters.longest_hit_hours": 0.05,
        "tasks": {"one": task},
        "workers.reservation_wage_median": 0,
    }
    world = World(two_countries(change)).run()
    paid = world.ledger.assignments["pay"] > 0
    assert paid.sum() > 20
    assert set(world.ledger.assignments["pay"][paid].tolist()) == {cents * 10_000}
    assert set(world.ledger.assignments["fee"][paid].tolist()) == {fee}


def test_the_least_fee_is_due_on_partly_paid_work_too(two_countries):
    change = {
        "styles": {"harsh": {"requester_share": 1, "rejects_wrong": 1}},
        "workers.accuracy_mean": 0.5,
        "rules": [{"rule": "pay_for_submitted", "rejection_cap": 1, "good_faith_share": 0, "from_day": -90}],
    }
    assignments = World(two_countries(change)).run().ledger.assignments
    assert (assignments["fee"][assignments["pay"] > 0] >= 10_000).all()


@pytest.mark.parametrize("limit", [1, 3, 25])
def test_nobody_holds_more_hits_than_the_queue_allows(two_countries, limit):
    # Nothing is judged before the end, so that what was handed in together still says when.
    change = {
        "run.scale": 1000,
        "platforms.main.queue_limit": limit,
        "workers.spell_mean": 500,
        "requesters.longest_hit_hours": 0.01,
        "requesters.review_hours_median": 10_000,
        "requesters.auto_approval_hours": 10_000,
        "requesters.review_log_sd": 0,
        "tasks": {"one": {"batch_share": 1, "reward_median": 0.05, "hits_min": 1000, "assignments_per_hit": 4}},
    }
    world = World(two_countries(change))
    claims = Counter()

    def observer():
        yield world.env.timeout(world.ends - world.begins)
        names = ("worker", "batch", "settled")
        claims.update(zip(*(world.ledger.assignments[name].tolist() for name in names), strict=True))

    world.env.process(observer())
    world.run()
    assert len(claims) > 20
    assert max(claims.values()) == limit
