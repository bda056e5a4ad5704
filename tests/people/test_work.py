"""What people do: which batches they accept, how a claim goes, when work is judged and withdrawn."""

from collections import Counter

import numpy as np
import pytest

from sim.chance import Stream
from sim.dispatch.contract import Search
from sim.dispatch.pull import Page
from sim.entities import COPIES, Worker
from sim.ledger import Outcome
from sim.people.judgement import considered_by, considers, expects, interests
from sim.people.work import work_off
from sim.world import World

MINUTE = 1 / 60
# Every HIT takes its usual minute and none is returned.
CLOCKWORK = {
    "run.warmup_days": 0,
    "workers.task_noise_log_sd": 0,
    "workers.return_share": 0,
    "workers.overrun_minutes": 0,
}


def a_worker(key=11, **traits):
    usual = {"id": 0, "country": 0, "hours_wanted": 10, "reservation_wage": 0.0, "speed": 1.0, "accuracy": 0.9}
    return Worker(**usual | {"key": key} | traits)


def share_of_keys(test):
    """Return the share of 4,000 random people for whom something holds."""
    keys = Stream(1, "a test").keys(4000)
    return np.mean([test(key) for key in keys])


@pytest.fixture(scope="module")
def clockwork(two_countries):
    """Return a world, not started, in which every HIT takes as long as usual."""
    return World(two_countries(CLOCKWORK))


@pytest.fixture(scope="module")
def lived(two_countries):
    """Return a world that has run for four days."""
    return World(two_countries({"run.days": 4, "run.scale": 1000})).run()


def minutes(array):
    return (array / MINUTE).round(6).tolist()


def test_a_claim_is_worked_off_one_hit_after_the_other(clockwork, a_batch):
    claim = work_off(clockwork, a_worker(), a_batch(), 4, 0, ends=1.0, gives_up=False)
    assert minutes(claim.started) == [0, 1, 2, 3]
    assert minutes(claim.lengths) == [1, 1, 1, 1]
    assert claim.outcome.tolist() == [Outcome.SUBMITTED] * 4
    assert claim.hours == pytest.approx(4 * MINUTE)


def test_a_slow_worker_takes_longer(clockwork, a_batch):
    claim = work_off(clockwork, a_worker(speed=1.5), a_batch(), 4, 0, ends=1.0, gives_up=False)
    assert claim.hours == pytest.approx(6 * MINUTE)


def test_what_does_not_fit_before_the_session_ends_is_released(clockwork, a_batch):
    claim = work_off(clockwork, a_worker(), a_batch(), 10, 0, ends=5.5 * MINUTE, gives_up=False)
    assert claim.begun == 5
    assert claim.outcome.tolist() == [Outcome.SUBMITTED] * 5 + [Outcome.RELEASED] * 5
    assert minutes(claim.lengths) == [1] * 5 + [0] * 5
    assert claim.hours == pytest.approx(5 * MINUTE)


def test_with_patience_to_overrun_one_more_is_begun(two_countries, a_batch):
    world = World(two_countries(CLOCKWORK | {"workers.overrun_minutes": 10}))
    claim = work_off(world, a_worker(), a_batch(), 10, 0, ends=5.5 * MINUTE, gives_up=False)
    assert claim.begun == 6
    assert claim.hours == pytest.approx(6 * MINUTE)


def test_a_hit_that_overruns_too_far_is_left_to_expire(clockwork, a_batch):
    claim = work_off(clockwork, a_worker(), a_batch(), 3, 0, ends=0.5 * MINUTE, gives_up=False)
    assert claim.outcome.tolist() == [Outcome.EXPIRED, Outcome.RELEASED, Outcome.RELEASED]
    assert minutes(claim.lengths) == [0.5, 0, 0]
    assert claim.hours == pytest.approx(0.5 * MINUTE)


def test_somebody_who_gives_up_returns_the_first_hit_if_it_pays_too_little(clockwork, a_batch):
    # A cent a minute is 0.60 USD an hour.
    batch = a_batch(cents=1, seconds=60)
    claim = work_off(clockwork, a_worker(reservation_wage=0.61), batch, 3, 0, ends=1.0, gives_up=True)
    assert claim.outcome.tolist() == [Outcome.RETURNED, Outcome.RELEASED, Outcome.RELEASED]
    assert 0 < claim.hours < MINUTE
    stays = work_off(clockwork, a_worker(reservation_wage=0.59), batch, 3, 0, ends=1.0, gives_up=True)
    assert stays.outcome.tolist() == [Outcome.SUBMITTED] * 3


def test_hits_are_returned_as_often_as_the_scenario_says(two_countries, a_batch):
    world = World(two_countries(CLOCKWORK | {"workers.return_share": 0.3}))
    claim = work_off(world, a_worker(), a_batch(), 4000, 0, ends=1000.0, gives_up=False)
    returned = claim.outcome == Outcome.RETURNED
    assert returned.mean() == pytest.approx(0.3, abs=0.03)
    assert (claim.lengths[returned] < MINUTE).all()
    assert claim.lengths[returned].mean() == pytest.approx(MINUTE / 2, rel=0.05)


def test_answers_are_right_as_often_as_the_worker_is_accurate(clockwork, a_batch):
    claim = work_off(clockwork, a_worker(accuracy=0.8), a_batch(), 4000, 0, ends=1000.0, gives_up=False)
    assert claim.right.mean() == pytest.approx(0.8, abs=0.03)


def test_times_on_hits_of_one_batch_are_lognormal(two_countries, a_batch):
    world = World(two_countries(CLOCKWORK | {"workers.task_noise_log_sd": 0.45}))
    logs = np.log(work_off(world, a_worker(), a_batch(), 4000, 0, ends=1000.0, gives_up=False).lengths / MINUTE)
    assert logs.mean() == pytest.approx(0, abs=0.03)
    assert logs.std() == pytest.approx(0.45, abs=0.03)


def test_a_worker_considers_the_share_of_requesters_given(clockwork, a_batch):
    share = share_of_keys(lambda key: considers(clockwork, a_worker(key), a_batch()))
    assert share == pytest.approx(0.27, abs=0.03)


def test_a_batch_interests_the_share_of_workers_given(clockwork, a_batch):
    share = share_of_keys(lambda key: interests(clockwork, a_worker(key), a_batch()))
    assert share == pytest.approx(0.77, abs=0.03)


def test_half_accept_what_pays_the_reservation_wage(clockwork, a_batch):
    share = share_of_keys(lambda key: expects(clockwork, a_worker(key, reservation_wage=0.6), a_batch()) is not None)
    assert share == pytest.approx(1 / 2, abs=0.04)


def test_the_faster_accept_more(clockwork, a_batch):
    shares = [
        share_of_keys(
            lambda key, speed=speed: (
                expects(clockwork, a_worker(key, reservation_wage=0.6, speed=speed), a_batch()) is not None
            )
        )
        for speed in (0.5, 1, 2)
    ]
    assert shares[0] > shares[1] + 0.1 > shares[2] + 0.2


def test_workers_of_each_country_see_the_reward_of_their_own(clockwork, a_batch):
    batch = a_batch(expected=[100.0, 0.01])
    certain = {"reservation_wage": 1.0}
    rich = share_of_keys(lambda key: expects(clockwork, a_worker(key, country=0, **certain), batch) is not None)
    poor = share_of_keys(lambda key: expects(clockwork, a_worker(key, country=1, **certain), batch) is not None)
    assert rich == 1
    assert poor == 0


def test_a_round_of_review_comes_when_its_first_answer_has_waited_as_long_as_the_requester_takes(two_countries):
    # With one HIT to a claim, an answer is handed in the moment it is ready.
    world = World(two_countries({"run.days": 7, "run.scale": 400, "platforms.main.queue_limit": 1})).run()
    assignments = world.ledger.assignments
    judged = np.flatnonzero(np.isin(assignments["outcome"], [Outcome.APPROVED, Outcome.REJECTED]))
    handed_in = assignments["started"] + assignments["hours"]
    rounds = {}
    for row in judged.tolist():
        key = (int(assignments["batch"][row]), float(assignments["settled"][row]))
        rounds[key] = min(rounds.get(key, np.inf), float(handed_in[row]))
    assert len(rounds) > 50
    patience = {batch: min(world.batches[batch].requester.review_hours, 72) for batch, _ in rounds}
    assert 72 in patience.values()
    for (batch, settled), first in rounds.items():
        assert settled - first == pytest.approx(patience[batch])


def test_silence_approves(two_countries):
    silent = {
        "requesters.review_hours_median": 1000,
        "requesters.review_log_sd": 0,
        "styles": {"harsh": {"requester_share": 1, "rejects_wrong": 1, "rejects_right": 1}},
    }
    outcome = World(two_countries(silent)).run().ledger.assignments["outcome"]
    assert (outcome == Outcome.APPROVED).sum() > 100
    assert not (outcome == Outcome.REJECTED).any()


def test_answers_are_rejected_as_often_as_the_style_says(two_countries):
    styles = {"style": {"requester_share": 1, "rejects_wrong": 0.6, "rejects_right": 0.2}}
    assignments = (
        World(
            two_countries(
                {
                    "run.scale": 500,
                    "run.days": 7,
                    "styles": styles,
                    "workers.accuracy_mean": 0.5,
                    "requesters.auto_approval_hours": 10_000,
                }
            )
        )
        .run()
        .ledger.assignments
    )
    judged = np.isin(assignments["outcome"], [Outcome.APPROVED, Outcome.REJECTED])
    refused = assignments["outcome"] == Outcome.REJECTED
    assert judged.sum() > 2000
    assert refused[judged & ~assignments["right"]].mean() == pytest.approx(0.6, abs=0.06)
    assert refused[judged & assignments["right"]].mean() == pytest.approx(0.2, abs=0.06)


def test_nothing_is_begun_after_a_batch_is_withdrawn(two_countries):
    world = World(two_countries({"run.scale": 500, "requesters.lifetime_hours": 6})).run()
    assignments = world.ledger.assignments
    posted = world.ledger.batches["posted"][assignments["batch"]]
    claimed_after = assignments["started"] - posted
    # A claim made just before may be worked off for a while.
    longest = np.max(world.ledger.batches["usual_hours"])
    assert (claimed_after < 6 + 25 * longest * 5).all()
    first_of_claim = np.r_[True, np.diff(assignments["batch"]) != 0]
    assert (claimed_after[first_of_claim] <= 6).all()
    assert all(batch.closed and not batch.listed for batch in world.batches)


def test_nobody_works_for_less_than_seems_to_pay_the_reservation_wage(two_countries):
    exact = {"workers.judgement_log_sd": 0, "run.scale": 500, "run.days": 7}
    world = World(two_countries(exact)).run()
    by_id = {worker.id: worker for worker in world.workers}
    pairs = set(
        zip(world.ledger.assignments["worker"].tolist(), world.ledger.assignments["batch"].tolist(), strict=True)
    )
    assert len(pairs) > 50
    for worker, batch in pairs:
        who, what = by_id[worker], world.batches[batch]
        assert what.expected[who.country] / who.speed >= who.reservation_wage


def test_a_worker_who_gives_up_at_once_does_no_second_hit_of_a_disappointing_batch(two_countries):
    change = {"workers.disappointed_share": 1, "workers.task_noise_log_sd": 0, "workers.judgement_log_sd": 2}
    world = World(two_countries(change | {"run.scale": 1000})).run()
    assignments = world.ledger.assignments
    disappointed = 0
    for worker in world.workers:
        stands_for = Counter(one % (1 << COPIES) for one in worker.done)
        for batch, copies in stands_for.items():
            rows = (assignments["worker"] == worker.id) & (assignments["batch"] == batch)
            real = world.batches[batch].expected[worker.country] / worker.speed
            if real < worker.reservation_wage:
                begun = assignments["outcome"][rows & (assignments["outcome"] != Outcome.RELEASED)]
                assert begun.size == copies
                assert np.isin(begun, (Outcome.RETURNED, Outcome.EXPIRED)).all()
                disappointed += 1
    assert disappointed > 5


def places(world, worker, number):
    """Return where the first pages of a session look, page after page: ranks, and what is beyond them."""
    search = Search(world.markets[0], number, ends=world.ends)
    ranks, rests, _ = world.markets[0].dispatch.places(world, worker, search)
    return np.concatenate(ranks), np.concatenate(rests)


@pytest.mark.parametrize(("who", "number"), [(1, 0), (0, 1)])
def test_every_worker_looks_in_places_of_their_own_and_anew_in_each_session(two_countries, who, number):
    world = World(two_countries({"platforms.main.dispatch.unranked_share": 1}))
    _, one = places(world, a_worker(id=0), 0)
    assert np.unique(one).size == one.size
    assert np.array_equal(one, places(world, a_worker(id=0), 0)[1])
    assert not np.isin(one, places(world, a_worker(id=who), number)[1]).any()


@pytest.mark.parametrize(("newest", "unranked"), [(0.5, 0.05), (1, 0), (0.2, 0.6)])
def test_looks_go_to_the_orders_in_the_shares_given_and_seldom_far_down(two_countries, newest, unranked):
    # One rank of the simulated list holds ten of the platform's.
    change = {
        "platforms.main.dispatch.newest_share": newest,
        "platforms.main.dispatch.unranked_share": unranked,
        "platforms.main.dispatch.attention_rank": 100,
    }
    world = World(two_countries(change | {"run.scale": 10, "run.days": 1, "workers.active": 100}))
    rank, rest = np.hstack([places(world, a_worker(), number) for number in range(20)])
    assert (rank >= 1).mean() == pytest.approx((1 - unranked) * newest, abs=0.03)
    assert (rank <= -1).mean() == pytest.approx((1 - unranked) * (1 - newest), abs=0.03)
    assert (rank == 0).mean() == pytest.approx(unranked, abs=0.03)
    # Attention to a rank of the platform falls as 1 / (1 + rank / 100).
    skipped = (np.abs(rank) + rest)[rank != 0] - 1
    for ranks in (1, 10, 30):
        assert (skipped >= ranks).mean() == pytest.approx(1 / (1 + ranks / 10), abs=0.03)


def seen(world, newest, most_left, rank, rest):
    """Return the batch that a worker without tastes sees at a place, and which of the platform's it is."""
    board = world.markets[0].board
    board.newest, board._most_left, board._sorted_at = newest, most_left, np.inf
    page = Page(world.markets[0].dispatch, world, a_worker(), Search(world.markets[0], 0, ends=world.ends))
    page.open(world.env.now, [rank], [rest])
    return page.news[0][1:] if page.news else None


@pytest.fixture(scope="module")
def curious(two_countries):
    """Return worlds by scale, not started, in which everybody considers every requester."""
    change = {"workers.considered_share": 1, "workers.active": 100, "tenure.leaving": False}
    return {scale: World(two_countries(change | {"run.scale": scale})) for scale in (1, 100)}


def test_a_place_is_a_rank_by_newest_or_by_most_left_or_a_fraction_of_the_list(curious, a_batch):
    oldest, middle, last = newest = [a_batch(identity=i) for i in range(3)]
    orders = curious[1], newest, [last, oldest, middle]
    assert [seen(*orders, rank, 0.5)[0] for rank in (1, 2, 3)] == [last, middle, oldest]
    assert [seen(*orders, -rank, 0.5)[0] for rank in (1, 2, 3)] == [middle, oldest, last]
    assert seen(*orders, 4, 0.5) is seen(*orders, -4, 0.5) is None
    fractions = [seen(*orders, 0, rest)[0] for rest in (0.1, 0.3, 0.4, 0.6, 0.7, 0.99)]
    assert sorted(batch.id for batch in fractions) == [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("rank", "rest", "copy"), [(1, 0.005, 0), (1, 0.375, 37), (2, 0.995, 99), (-1, 0.375, 37), (0, 0.7 / 3, 70)]
)
def test_at_one_to_a_hundred_a_place_also_tells_which_of_a_hundred_batches_it_is(curious, a_batch, rank, rest, copy):
    listed = [a_batch(identity=i) for i in range(3)]
    assert seen(curious[100], listed, listed, rank, rest)[1] == copy


def test_the_bits_of_a_requester_tell_who_considers_it(two_countries, a_batch):
    world = World(two_countries({"run.scale": 100}))
    batch = a_batch(market=world.markets[0])
    bits = np.unpackbits(np.frombuffer(considered_by(world, batch.requester), dtype=np.uint8), bitorder="little")
    told = [bool(bits[worker.id]) for worker in world.workers]
    assert told == [considers(world, worker, batch) for worker in world.workers]
    assert 0.2 < np.mean(told) < 0.35


def test_batches_for_which_one_stands_interest_different_people(two_countries, a_batch):
    world = World(
        two_countries({"run.scale": 100, "workers.interest_share": 0.5, "workers.reservation_wage_median": 0})
    )
    batch = a_batch(market=world.markets[0])
    interested = np.array([[interests(world, w, batch, copy) for w in world.workers] for copy in range(3)])
    assert interested.mean(axis=1) == pytest.approx([0.5] * 3, abs=0.06)
    assert (interested[0] == interested[1]).mean() == pytest.approx(0.5, abs=0.06)


def test_a_place_with_nothing_left_holds_nothing(curious, a_batch):
    sold_out = [a_batch(left=0)]
    assert seen(curious[1], [], sold_out, -1, 0.5) is None
    for rank in (1, -1, 0):
        assert seen(curious[1], [], [], rank, 0.5) is None


def time_of_looks_and_previews(world):
    sessions, traits = world.ledger.sessions, world.scenario.workers
    return (sessions["looks"] * traits.look_seconds + sessions["previews"] * traits.preview_seconds) / 3600


def test_searching_takes_the_time_of_its_looks_and_previews(two_countries):
    # Sessions are long and nobody is patient, so that the plan cuts no page short.
    change = {"run.scale": 500, "workers.session_hours_mean": 12, "workers.session_log_sd": 0, "workers.leave_share": 1}
    world = World(two_countries(change)).run()
    sessions = world.ledger.sessions
    in_full = sessions["signed_off"] < world.ends - 1
    assert (sessions["acceptances"][in_full] > 0).sum() > 5
    online = sessions["signed_off"] - sessions["signed_on"]
    fruitless = in_full & (online < 1)
    assert fruitless.sum() > 20
    assert sessions["search_hours"][fruitless] == pytest.approx(time_of_looks_and_previews(world)[fruitless])


def test_nobody_accepts_what_they_have_not_previewed_or_previews_what_they_have_not_seen(lived):
    sessions = lived.ledger.sessions
    assert sessions["acceptances"].any()
    assert (sessions["acceptances"] <= sessions["previews"]).all()
    assert (sessions["previews"] <= sessions["looks"]).all()


def test_nobody_takes_more_looks_than_there_was_time_for(lived):
    searched = lived.ledger.sessions["search_hours"]
    assert (time_of_looks_and_previews(lived) <= searched + 20 / 3600).all()


def test_nobody_stays_who_always_leaves_after_a_fruitless_page(tiny):
    hopeless = {"workers.considered_share": 0, "workers.leave_share": 1, "workers.session_hours_mean": 5}
    sessions = World(tiny(hopeless)).run().ledger.sessions
    assert len(sessions) > 20
    assert sessions["looks"].max() == 15
    assert not sessions["acceptances"].any()


def test_who_never_leaves_stays_as_long_as_planned(tiny):
    patient = {"workers.considered_share": 0, "workers.leave_share": 0}
    world = World(tiny(patient)).run()
    planned = sum(end - start for worker in world.workers for start, end in worker.sessions)
    sessions = world.ledger.sessions
    assert planned > 10
    assert (sessions["signed_off"] - sessions["signed_on"]).sum() == pytest.approx(planned)


@pytest.mark.parametrize(("session_hours", "accepted"), [(0.9, False), (5, True)])
def test_nobody_begins_what_does_not_fit_into_the_session(two_countries, session_hours, accepted):
    hour_long = {
        "run.scale": 1000,
        "workers.session_hours_mean": session_hours,
        "workers.session_log_sd": 0,
        "workers.speed_log_sd": 0,
        "workers.overrun_minutes": 0,
        "workers.reservation_wage_median": 0,
        "requesters.shortest_hit_seconds": 3600,
        "requesters.longest_hit_hours": 1,
    }
    sessions = World(two_countries(hour_long)).run().ledger.sessions
    assert sessions["previews"].sum() > 20
    assert sessions["acceptances"].any() == accepted


def test_who_finishes_the_queue_stays_until_all_hits_held_are_done(two_countries):
    change = {
        "run.scale": 1000,
        "workers.finishes_queue": True,
        "workers.return_share": 0,
        "workers.disappointed_share": 0,
    }
    outcomes = World(two_countries(change)).run().ledger.assignments["outcome"]
    assert set(np.unique(outcomes)) <= {Outcome.APPROVED, Outcome.REJECTED}
    assert outcomes.size > 100
