"""The people of a world: traits that meet the published figures, plans that meet the hours wanted."""

import numpy as np
import pytest

from sim.chance import Chance
from sim.people.population import DayRhythm, draw_requesters, draw_workers

# Many people, and short sessions, so that a session hardly delays the next.
MANY = {"run.scale": 100, "run.days": 1, "run.warmup_days": 0}
SHORT_SESSIONS = {
    "run.scale": 1000,
    "run.days": 365,
    "run.warmup_days": 0,
    "workers.hours_wanted_median": 0.5,
    "workers.hours_wanted_log_sd": 0,
    "workers.session_hours_mean": 0.1,
    "workers.session_log_sd": 0,
}


def people(scenario, replication=0):
    return draw_workers(scenario, Chance(scenario.run.seed, replication))


def trait(workers, name):
    return np.array([getattr(worker, name) for worker in workers])


@pytest.fixture(scope="module")
def crowd(tiny):
    """Return a thousand workers of the baseline, and their scenario."""
    scenario = tiny(MANY)
    return people(scenario), scenario


def test_one_simulated_worker_stands_for_as_many_as_the_scale_says(tiny):
    assert [len(people(tiny({"run.scale": scale}))) for scale in (100, 1000, 10_000)] == [1000, 100, 10]


def test_there_is_always_somebody(tiny):
    assert len(people(tiny({"workers.active": 1, "run.scale": 10_000}))) == 1


def test_people_are_the_same_in_every_replication_and_their_plans_are_not(tiny):
    one, other = people(tiny(), 0), people(tiny(), 1)
    for name in ("country", "hours_wanted", "reservation_wage", "speed", "accuracy", "key"):
        assert trait(one, name).tolist() == trait(other, name).tolist()
    assert all(a.sessions != b.sessions for a, b in zip(one, other, strict=True) if a.sessions or b.sessions)


def test_people_live_where_the_shares_say(crowd):
    workers, scenario = crowd
    living = np.bincount(trait(workers, "country"), minlength=len(scenario.countries))
    shares = np.array([row.worker_share for row in scenario.countries.values()])
    assert np.abs(living - 1000 * shares).max() <= 2


@pytest.mark.parametrize(
    ("name", "median", "tolerance"), [("hours_wanted", 4.1, 0.02), ("reservation_wage", 1.38, 0.05), ("speed", 1, 0.02)]
)
def test_the_median_person_is_the_published_one(crowd, name, median, tolerance):
    assert np.median(trait(crowd[0], name)) == pytest.approx(median, rel=tolerance)


@pytest.mark.parametrize(("name", "log_sd"), [("hours_wanted", 1.15), ("speed", 0.5)])
def test_people_differ_as_much_as_the_scenario_says(crowd, name, log_sd):
    low, high = np.percentile(np.log(trait(crowd[0], name)), [25, 75])
    assert high - low == pytest.approx(1.349 * log_sd, rel=0.03)


def test_answers_are_as_accurate_as_the_scenario_says(crowd):
    accuracy = trait(crowd[0], "accuracy")
    assert accuracy.mean() == pytest.approx(0.92, abs=0.002)
    assert accuracy.std() == pytest.approx(0.05, abs=0.002)


def test_without_spread_everybody_is_equally_accurate(tiny):
    assert set(trait(people(tiny({"workers.accuracy_sd": 0})), "accuracy")) == {0.92}


def test_nobody_wants_more_hours_than_the_cap(tiny):
    hours = trait(people(tiny({"workers.hours_wanted_cap": 6})), "hours_wanted")
    assert hours.max() == 6
    assert 0.2 < (hours == 6).mean() < 0.5


@pytest.mark.parametrize("link", [0, 0.5, 1])
def test_reservation_wages_follow_the_minimum_wage_with_the_elasticity_given(two_countries, link):
    workers = people(
        two_countries(MANY | {"workers.reservation_wage_link": link, "workers.reservation_wage_log_sd": 0})
    )
    rich = {worker.reservation_wage for worker in workers if worker.country == 0}
    poor = {worker.reservation_wage for worker in workers if worker.country == 1}
    assert len(rich) == len(poor) == 1
    assert rich.pop() / poor.pop() == pytest.approx(5**link)


def test_traits_are_not_related_to_one_another(crowd):
    names = ("hours_wanted", "speed", "accuracy")
    table = np.corrcoef([np.log(trait(crowd[0], name)) for name in names])
    assert np.abs(table - np.eye(len(names))).max() < 0.05


def test_plans_lie_inside_the_run_one_after_another(tiny):
    scenario = tiny({"run.scale": 1000, "workers.hours_wanted_median": 60, "run.days": 14})
    for worker in people(scenario):
        starts, ends = np.array(worker.sessions).reshape(-1, 2).T
        assert (ends > starts).all()
        assert (starts[1:] >= ends[:-1]).all()
        assert starts.size == 0 or (starts[0] >= -24 and ends[-1] <= 14 * 24)


def test_planned_hours_meet_the_hours_wanted(tiny):
    workers = people(tiny({"run.scale": 200, "run.days": 365, "run.warmup_days": 0}))
    planned = sum(end - start for worker in workers for start, end in worker.sessions) / 365 * 7
    assert planned == pytest.approx(trait(workers, "hours_wanted").sum(), rel=0.02)


def test_planned_hours_meet_the_hours_wanted_where_night_is_as_busy_as_day(tiny):
    workers = people(tiny({"run.scale": 200, "run.days": 365, "run.warmup_days": 0, "workers.night_activity": 1}))
    planned = sum(end - start for worker in workers for start, end in worker.sessions) / 365 * 7
    assert planned == pytest.approx(trait(workers, "hours_wanted").sum(), rel=0.02)


def test_sign_ons_follow_the_local_day(two_countries):
    scenario = two_countries(SHORT_SESSIONS)
    offset = [row.utc_offset for row in scenario.countries.values()]
    local = np.array(
        [(start + offset[worker.country]) % 24 for worker in people(scenario) for start, _ in worker.sessions]
    )
    by_day = (local >= 10) & (local < 22)
    assert local.size > 20_000
    assert by_day.mean() == pytest.approx(12 / (12 + 0.3 * 12), abs=0.015)
    hour = np.bincount(local.astype(int), minlength=24) / local.size
    assert hour[10:22] == pytest.approx(1 / 15.6, abs=0.01)
    assert np.delete(hour, np.s_[10:22]) == pytest.approx(0.3 / 15.6, abs=0.005)


def test_sign_ons_are_a_poisson_process_where_there_is_no_night(tiny):
    workers = people(tiny(SHORT_SESSIONS | {"workers.night_activity": 1}))
    gaps = np.concatenate([np.diff([start for start, _ in worker.sessions]) for worker in workers])
    assert gaps.mean() == pytest.approx(168 * 0.1 / 0.5, rel=0.03)
    assert gaps.std() / gaps.mean() == pytest.approx(1, abs=0.04)


def test_sessions_have_the_mean_length_given(tiny):
    workers = people(tiny({"run.scale": 1000, "run.days": 100, "workers.session_log_sd": 0.8}))
    lengths = np.array([end - start for worker in workers for start, end in worker.sessions])
    assert lengths.mean() == pytest.approx(1.2, rel=0.06)
    assert np.log(lengths).std() == pytest.approx(0.8, rel=0.06)


@pytest.mark.parametrize("utc_offset", [-8, 0, 5.5])
@pytest.mark.parametrize(("starts", "ends"), [(10, 22), (20, 4), (0, 24), (6, 6)])
def test_a_daily_rhythm_lets_a_day_of_waiting_last_a_day(starts, ends, utc_offset):
    rhythm = DayRhythm(starts, ends, 0.3, utc_offset)
    for now in np.linspace(-30, 30, 13):
        assert rhythm.after(now, 24.0) == pytest.approx(now + 24)
        assert rhythm.after(now, 0.0) == pytest.approx(now)


def test_a_wait_in_two_parts_is_as_long_as_in_one():
    rhythm = DayRhythm(10, 22, 0.3, 2)
    for now in np.linspace(-30, 30, 13):
        assert rhythm.after(rhythm.after(now, 3.7), 9.1) == pytest.approx(rhythm.after(now, 12.8))


def test_waiting_at_night_is_longer_by_the_share_of_night_activity():
    rhythm = DayRhythm(10, 22, 0.25, 0)
    assert (rhythm.after(0, 0.1)) / (rhythm.after(12, 0.1) - 12) == pytest.approx(4)


def test_without_night_activity_nobody_signs_on_at_night():
    rhythm = DayRhythm(10, 22, 0, 0)
    assert rhythm.after(21.5, 2.0) == pytest.approx(24 + 10.5)


def test_the_rhythm_is_that_of_local_time():
    assert DayRhythm(10, 22, 0.5, 0).after(10, 1) == pytest.approx(DayRhythm(10, 22, 0.5, 3).after(7, 1) + 3)


def test_all_requesters_are_there_at_any_scale(tiny):
    for scale in (100, 5000):
        assert len(draw_requesters(tiny({"run.scale": scale}), Chance(1, 0))) == 5000


def test_requesters_are_as_the_scenario_says(tiny):
    scenario = tiny()
    requesters = draw_requesters(scenario, Chance(1, 0))
    assert np.median(trait(requesters, "hourly_pay")) == pytest.approx(6.1, rel=0.01)
    assert np.median(trait(requesters, "review_hours")) == pytest.approx(20, rel=0.01)
    assert np.log(trait(requesters, "posting_weight")).std() == pytest.approx(1.6, rel=0.02)
    styles = np.bincount(trait(requesters, "style"), minlength=3) / 5000
    assert styles == pytest.approx([row.requester_share for row in scenario.styles.values()], abs=0.001)
    at_home = np.bincount(trait(requesters, "country"), minlength=9) / 5000
    assert at_home == pytest.approx([row.requester_share for row in scenario.countries.values()], abs=0.001)


def test_exponential_sessions_have_the_mean_and_the_spread_of_their_kind(tiny):
    change = {"workers.session_shape": "exponential", "workers.session_hours_mean": 1, "run.days": 60, "run.scale": 500}
    lengths = np.array([end - start for worker in people(tiny(change)) for start, end in worker.sessions])
    assert lengths.mean() == pytest.approx(1, rel=0.05)
    assert lengths.std() == pytest.approx(1, rel=0.07)


def test_who_wants_every_hour_of_the_week_is_always_online(tiny):
    change = {"workers.hours_wanted_median": 168, "workers.hours_wanted_log_sd": 0, "workers.hours_wanted_cap": 168}
    scenario = tiny(change | {"run.days": 3, "run.warmup_days": 1})
    assert {tuple(worker.sessions) for worker in people(scenario)} == {
        ((-24.0, 0.0), (0.0, 24.0), (24.0, 48.0), (48.0, 72.0))
    }
