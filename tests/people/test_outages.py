"""Power cuts: how often and when areas are dark, and what becomes of the work in hand."""

import math

import numpy as np
import pytest

from sim.chance import Chance
from sim.entities import Power
from sim.ledger import Outcome
from sim.people.outages import areas_of, interrupted, next_cut, powered
from sim.people.work import work_off
from sim.world import World

pytestmark = pytest.mark.usefixtures("whole_batches")

MINUTE = 1 / 60
CLOCKWORK = {
    "run.warmup_days": 0,
    "workers.task_noise_log_sd": 0,
    "workers.return_share": 0,
    "workers.overrun_minutes": 0,
}
EVENLY = 5 / 24
"""Share of cuts that begin in five hours of the day if no hour is different."""

VENEZUELA = {"outages_per_week": 2.94, "outage_hours": 5.05}
"""A third of homes without power on a given day, half of the cuts longer than three and a half hours (OVSP)."""


def cut_off(scenario, **rows):
    """Return a scenario with other columns in the rows of its countries."""
    countries = {code: row.model_copy(update=rows.get(code, {})) for code, row in scenario.countries.items()}
    return scenario.model_copy(update={"countries": countries})


def dark(two_countries, **columns):
    """Return the areas of the rich country over a year."""
    scenario = cut_off(two_countries({"run.days": 365}), RR={"outage_peak_share": EVENLY} | columns)
    return areas_of(scenario, Chance(1, 0), "RR", scenario.countries["RR"])


def overlap(power, start, end):
    """Return the hours between two times in which there is no power."""
    return sum(max(0.0, min(off, end) - max(on, start)) for on, off in zip(power.begins, power.ends, strict=True))


@pytest.mark.parametrize(("per_week", "hours"), [(2, 3.5), (20, 3.5), (1, 24)])
def test_areas_are_dark_as_much_as_overlapping_cuts_come_to(two_countries, per_week, hours):
    areas = dark(two_countries, outages_per_week=per_week, outage_hours=hours, power_areas=30)
    share = np.mean([overlap(area, 0, 365 * 24) for area in areas]) / (365 * 24)
    assert share == pytest.approx(1 - math.exp(-per_week / 168 * hours), rel=0.04)


def test_a_third_of_homes_are_cut_on_a_day_at_the_rate_of_venezuela(two_countries):
    areas = dark(two_countries, **VENEZUELA | {"outage_hours": 0.01}, power_areas=30)
    days = [np.unique(np.array(area.begins)[np.array(area.begins) >= 0] // 24).size / 365 for area in areas]
    assert np.mean(days) == pytest.approx(0.343, abs=0.01)


@pytest.mark.parametrize(("share", "offset"), [(0.9, 0), (0.4, 6), (0.4, -7)])
def test_cuts_begin_in_the_evening_as_often_as_the_country_says(two_countries, share, offset):
    areas = dark(
        two_countries, outages_per_week=7, outage_hours=0.05, power_areas=20, outage_peak_share=share, utc_offset=offset
    )
    local = (np.concatenate([area.begins for area in areas]) + offset) % 24
    assert ((local >= 18) & (local < 23)).mean() == pytest.approx(share, abs=0.02)


def test_neighbours_are_cut_together_and_backup_spares_its_share(two_countries):
    change = {"outages_per_week": 5, "power_areas": 4, "backup_share": 0.3}
    world = World(cut_off(two_countries({"run.scale": 100}), RR=change))
    rich = [worker.power for worker in world.workers if worker.country == 0]
    grids = {id(power): power for power in rich if power.begins}
    assert len(grids) == 4
    assert len({tuple(power.begins) for power in grids.values()}) == 4
    assert np.mean([not power.begins for power in rich]) == pytest.approx(0.3, abs=0.06)
    assert not any(worker.power.begins for worker in world.workers if worker.country == 1)


def test_the_next_cut_is_the_one_that_is_on_or_the_one_to_come():
    power = Power([1.0, 5.0], [2.0, 6.0])
    assert [next_cut(power, now) for now in (0.0, 1.5, 2.0)] == [(1.0, 2.0), (1.0, 2.0), (5.0, 6.0)]
    assert next_cut(power, 6.0) == next_cut(Power(), 0.0) == (math.inf, math.inf)


def test_a_session_planned_in_the_dark_begins_when_the_power_is_back_or_not_at_all():
    power = Power([1.0], [2.0])
    assert [powered(power, start, 3.0) for start in (0.5, 1.5, 2.0)] == [0.5, 2.0, 2.0]
    assert powered(power, 1.2, 1.7) == 1.7


@pytest.fixture
def claimed(two_countries, a_batch):
    """Return what comes of five HITs of a minute, begun at time zero, in a session of an hour, with cuts in minutes."""
    world = World(two_countries(CLOCKWORK))
    claim = work_off(world, world.workers[0], a_batch(), 5, 0, ends=1.0, gives_up=False)
    minute = claim.lengths[0]

    def cut(*cuts, allotted=5.0, ends=60.0):
        power = Power([begins * minute for begins, _ in cuts], [back * minute for _, back in cuts])
        return interrupted(claim, 0.0, power, allotted * minute, ends * minute), minute

    return cut


def told(claim, minute):
    """Return outcomes, and in minutes the lengths, the ends and the hours of a claim."""
    names = "".join({Outcome.SUBMITTED: "S", Outcome.EXPIRED: "E", Outcome.RELEASED: "."}[o] for o in claim.outcome)
    ends = ((claim.started + claim.lengths) / minute).round(6).tolist()
    return names, (claim.lengths / minute).round(6).tolist(), ends, round(claim.hours / minute, 6), claim.stranded


def test_what_is_in_hand_expires_and_what_is_held_is_stranded_if_the_power_stays_away(claimed):
    claim = claimed((2.5, 100))
    assert told(*claim) == ("SSE..", [1, 1, 0.5, 0, 0], [1, 2, 2.5, 2.5, 2.5], 2.5, 2)
    assert claim[0].cuts == ()


def test_what_is_in_hand_is_finished_if_the_power_is_back_before_its_limit(claimed):
    claim, minute = claimed((2.5, 4.5))
    assert told(claim, minute) == ("SSS..", [1, 1, 1, 0, 0], [1, 2, 5, 5, 5], 5, 0)
    assert np.array(claim.cuts) == pytest.approx(np.array([(2.5, 4.5)]) * minute)


def test_it_must_be_finished_not_only_begun_again_before_the_limit_and_the_end(claimed):
    assert told(*claimed((2.5, 6.9), allotted=5))[0] == "SSS.."
    assert told(*claimed((2.5, 7.1), allotted=5))[0] == "SSE.."
    assert told(*claimed((2.5, 4.5), ends=4.9))[0] == "SSE.."


def test_a_second_cut_can_come_while_it_is_finished(claimed):
    assert told(*claimed((2.5, 3), (3.25, 4))) == ("SSS..", [1, 1, 1, 0, 0], [1, 2, 4.25, 4.25, 4.25], 4.25, 0)
    assert told(*claimed((2.5, 3), (3.25, 90))) == ("SSE..", [1, 1, 0.75, 0, 0], [1, 2, 3.25, 3.25, 3.25], 3.25, 2)


def test_a_cut_after_the_claim_changes_nothing(claimed):
    assert told(*claimed((5, 6)))[0] == told(*claimed())[0] == "SSSSS"


BUSY = {
    "run.scale": 500,
    "run.days": 7,
    "requesters.time_allotted_ratio": 30,
    "workers.hours_wanted_median": 30,
}
OFTEN = {"outages_per_week": 40, "outage_hours": 0.3}


@pytest.mark.parametrize(("dispatch", "days"), [("pull", 14), ("push", 7), ("sample", 1), ("auction", 7)])
def test_nobody_is_online_in_the_dark(two_countries, dispatch, days):
    change = {"platforms.main.dispatch": {"rule": dispatch}, "run.days": days}
    world = World(cut_off(two_countries(BUSY | change), RR=OFTEN, PP=VENEZUELA)).run()
    people = {worker.id: worker for worker in world.workers}
    sessions, cuts, assignments = world.ledger.sessions, world.ledger.cuts, world.ledger.assignments
    assert len(cuts) > 10
    dark_inside = np.bincount(cuts["session"], cuts["ended"] - cuts["began"], minlength=len(sessions))
    for row in range(len(sessions)):
        power = people[int(sessions["worker"][row])].power
        missing = overlap(power, float(sessions["signed_on"][row]), float(sessions["signed_off"][row]))
        assert missing == pytest.approx(dark_inside[row], abs=1e-9)
    if dispatch == "pull":
        lapsed = np.flatnonzero(assignments["outcome"] == Outcome.EXPIRED)
        ended = (assignments["started"] + assignments["hours"])[lapsed]
        at_a_cut = [
            any(abs(end - begins) < 1e-9 for begins in people[int(who)].power.begins)
            for who, end in zip(assignments["worker"][lapsed], ended, strict=True)
        ]
        assert sum(at_a_cut) > 5


def test_what_was_held_when_the_power_failed_is_back_on_the_list_when_its_time_is_up(two_countries):
    world = World(cut_off(two_countries(BUSY | {"workers.return_share": 0}), RR=VENEZUELA)).run()
    assert (world.ledger.assignments["outcome"] == Outcome.EXPIRED).sum() > 3
    judged = np.isin(world.ledger.assignments["outcome"], [Outcome.APPROVED, Outcome.REJECTED])
    submitted = np.bincount(world.ledger.assignments["batch"][judged], minlength=len(world.batches))
    assert [batch.asked - batch.left for batch in world.batches] == submitted.tolist()


def test_without_cuts_the_rest_of_the_row_means_nothing(two_countries):
    other = {"outage_hours": 9, "outage_peak_share": 0.9, "power_areas": 3, "backup_share": 0.5}
    one, two = (World(s).run().ledger.digest() for s in (two_countries(), cut_off(two_countries(), PP=other)))
    assert one == two


def test_cuts_cost_hours_and_backup_gives_them_back(two_countries):
    def online(**change):
        world = World(cut_off(two_countries(BUSY), RR=change, PP=change)).run()
        sessions, cuts = world.ledger.sessions, world.ledger.cuts
        return (sessions["signed_off"] - sessions["signed_on"]).sum() - (cuts["ended"] - cuts["began"]).sum()

    often = {"outages_per_week": 40, "outage_hours": 3}
    assert online(**often) < 0.8 * online(**often | {"backup_share": 1})
