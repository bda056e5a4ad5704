"""The people of a world, drawn once: workers, who are the same in every replication, and requesters."""

import math
from collections.abc import Iterable

import numpy as np
from scipy.special import ndtri
from scipy.stats import beta

from sim.chance import Chance, Stream, pick
from sim.entities import Requester, Worker
from sim.people.tenure import hazards, patience, sessions_while_there, who_may_come
from sim.scenario import Scenario
from sim.sections.country import Country
from sim.sections.workers import Workers

WEEK = 168.0
DAY = 24.0


def headcount(scenario: Scenario) -> int:
    """Return how many people have a place on the platform: those active and those away."""
    return max(1, round(scenario.workers.active / (1 - scenario.tenure.absent_share) / scenario.run.scale))


def reserve_size(scenario: Scenario) -> int:
    """Return for how many people outside there are ids, whether or not anybody can come."""
    return round(headcount(scenario) * scenario.behaviour.reserve)


def draw_workers(scenario: Scenario, chance: Chance) -> list[Worker]:
    """Return the workers of a scenario, with their plans of when to be online in this replication."""
    return _people(scenario, chance, headcount(scenario), "workers'", first=0)


def come_for_the_pay(scenario: Scenario) -> bool:
    """Tell whether people outside react to what the platform pays."""
    return scenario.behaviour.level != "static" and scenario.behaviour.entry_elasticity > 0


def draw_reserve(scenario: Scenario, chance: Chance) -> list[Worker]:
    """Return the people outside the platform who may come, with ids after those of the workers present."""
    if not come_for_the_pay(scenario) and not any(shock.needs_reserve for shock in scenario.shocks):
        return []
    reserve = _people(scenario, chance, reserve_size(scenario), "the reserve's", first=headcount(scenario))
    for person in reserve:
        person.present = False
        person.past_approved = person.past_rejected = 0
        person.practice = {}
    return reserve


def draw_newcomers(scenario: Scenario, chance: Chance, first: Iterable[Worker]) -> list[Worker]:
    """Return everybody who may take the place of somebody who leaves, each drawn at an address of their own."""
    if not scenario.tenure.leaving:
        return []
    coming = who_may_come(scenario, chance, first, headcount(scenario) + reserve_size(scenario))
    if not coming:
        return []
    ids, country = np.array(coming).T
    traits, keys = chance.of_people("newcomers' traits"), chance.of_people("newcomers' keys")
    points = np.array([traits.uniforms(5, owner=person) for person in ids.tolist()])
    homes = pick(points[:, 0], [row.worker_share for row in scenario.platforms.values()]).tolist()
    people = _made(
        scenario,
        chance,
        ids.tolist(),
        country,
        points[:, 1:5],
        [keys.keys(1, owner=person)[0] for person in ids.tolist()],
        homes,
        days_here=np.zeros(ids.size),
    )
    for person, hazard in zip(people, hazards(scenario, chance, ids.tolist(), newcomers=True).tolist(), strict=True):
        person.present = False
        person.practice = {}
        person.hazard = hazard
    return people


def _people(scenario: Scenario, chance: Chance, count: int, whose: str, first: int) -> list[Worker]:
    if count == 0:
        return []
    points = chance.of_people(f"{whose} traits").spread(count, 5)
    country = pick(points[:, 0], [row.worker_share for row in scenario.countries.values()])
    keys = chance.of_people(f"{whose} keys").keys(count)
    homes = _on_platforms(chance.of_people(f"{whose} platforms"), count, scenario, "worker_share")
    ids = list(range(first, first + count))
    hazard = np.full(count, np.log(2) / scenario.workers.half_life_days)
    if scenario.tenure.leaving:
        hazard = hazards(scenario, chance, ids, newcomers=first > 0)
    days_here = chance.of_people(f"{whose} time on the platform").at().exponential(1 / hazard)
    people = _made(scenario, chance, ids, country, points[:, 1:], keys, homes, days_here)
    for person, own in zip(people, hazard.tolist(), strict=True):
        person.hazard = own
    return people


def _made(
    scenario: Scenario,
    chance: Chance,
    ids: list[int],
    country: np.ndarray,
    points: np.ndarray,
    keys: list[int],
    homes: list[int],
    days_here: np.ndarray,
) -> list[Worker]:
    """Make people of drawn quantiles: of hours wanted, reservation wage, speed and accuracy, in this order."""
    traits = scenario.workers
    countries = list(scenario.countries.values())
    hours_wanted = _lognormal(points[:, 0], traits.hours_wanted_median, traits.hours_wanted_log_sd)
    reservation = (
        _lognormal(points[:, 1], 1.0, traits.reservation_wage_log_sd) * _reservation_medians(scenario)[country]
    )
    speed = _lognormal(points[:, 2], 1.0, traits.speed_log_sd)
    accuracy = _accuracy(points[:, 3], traits.accuracy_mean, traits.accuracy_sd)
    past = np.rint(traits.past_hits_per_hour * hours_wanted / 7 * days_here).astype(np.int64)
    past_rejected = np.rint(past * (1 - accuracy) * _usual_rejection(scenario)).astype(np.int64)
    patient = patience(chance, ids) if scenario.tenure.leaving else [math.inf] * len(ids)
    workers = [
        Worker(
            id=person,
            country=int(country[i]),
            hours_wanted=min(float(hours_wanted[i]), traits.hours_wanted_cap),
            reservation_wage=float(reservation[i]),
            speed=float(speed[i]),
            accuracy=float(accuracy[i]),
            key=keys[i],
            home=homes[i],
            past_approved=int(past[i] - past_rejected[i]),
            past_rejected=int(past_rejected[i]),
            patience=patient[i],
        )
        for i, person in enumerate(ids)
    ]
    plans = chance.of_luck("sessions")
    for worker in workers:
        worker.sessions = plan_sessions(scenario, worker, countries[worker.country], plans)
        if scenario.tenure.absent_share:
            worker.sessions = sessions_while_there(scenario, chance, worker.id, worker.sessions)
    return workers


def plan_sessions(scenario: Scenario, worker: Worker, country: Country, plans: Stream) -> list[tuple[float, float]]:
    """Return when a worker means to be online: start and end of each session, in hours.

    Sign-ons follow a Poisson process whose rate is higher in the local day than at night, scaled so that the
    planned hours meet the hours wanted; who wants all hours of the week is always online, in
    sessions of a day. The plan does not
    depend on what happens: a rule changes what a person does online, not when they find the time.
    """
    traits, run = scenario.workers, scenario.run
    begins, ends = -run.warmup_days * DAY, run.days * DAY
    if worker.hours_wanted >= WEEK:
        return [(day * DAY, (day + 1) * DAY) for day in range(-run.warmup_days, run.days)]
    mean = traits.session_hours_mean
    rest = max(0.05, WEEK * mean / worker.hours_wanted - mean)
    expected = (ends - begins + DAY) / (mean + rest)
    count = int(expected + 8 * np.sqrt(expected) + 8)
    generator = plans.at(worker.id)
    gaps = generator.exponential(rest, count)
    if traits.session_shape == "exponential":
        lengths = generator.exponential(mean, count)
    else:
        sigma = traits.session_log_sd
        lengths = mean * np.exp(sigma * generator.standard_normal(count) - sigma**2 / 2)
    lengths = np.clip(lengths, 1 / 60, 16.0)
    clock = rhythm(traits, country)
    plan: list[tuple[float, float]] = []
    # Everybody is offline a day before the start, long enough for the share online to be the usual one. From sign-on
    # to sign-on, a session and a rest pass on the clock of the day's rhythm, on which a day has 24 hours as well.
    start = free = begins - DAY
    wait = 0.0
    for gap, length in zip(gaps.tolist(), lengths.tolist(), strict=True):
        wait += gap
        start = max(free, clock.after(start, wait))
        if start >= ends:
            break
        free, wait = start + length, length
        if free > begins:
            plan.append((max(start, begins), min(free, ends)))
    return plan


def rhythm(traits: Workers, country: Country) -> "DayRhythm":
    """Return the daily rhythm of the people of a country."""
    return DayRhythm(traits.day_starts, traits.day_ends, traits.night_activity, country.utc_offset)


class DayRhythm:
    """A daily rhythm in local time: how long a wait lasts when activity is lower at night.

    >>> rhythm = DayRhythm(starts=10, ends=22, night=0.5, utc_offset=0)
    >>> rhythm.after(10.0, 1.0)  # the day runs at 1 / 0.75 of the mean rate
    10.75
    >>> rhythm.after(22.0, 1.0)  # the night at half of that
    23.5
    """

    def __init__(self, starts: float, ends: float, night: float, utc_offset: float) -> None:
        self.offset = utc_offset
        self.starts, self.length = starts, (ends - starts) % DAY or DAY
        mean = (self.length + night * (DAY - self.length)) / DAY
        self.day_rate = 1 / mean
        self.night_rate = max(night / mean, 1e-9)

    def night_hours(self, begins: float, ends: float) -> float:
        """Return how many of the hours between two times are outside the local day.

        >>> DayRhythm(starts=10, ends=22, night=0.5, utc_offset=0).night_hours(21, 21 + 24)
        12.0
        """
        return self._nights(ends) - self._nights(begins)

    def is_night(self, now: float) -> bool:
        """Tell whether it is outside the local day."""
        return (now + self.offset - self.starts) % DAY >= self.length

    def _nights(self, now: float) -> float:
        days, hour = divmod(now + self.offset - self.starts, DAY)
        return days * (DAY - self.length) + max(0.0, hour - self.length)

    def after(self, now: float, wait: float) -> float:
        """Return when a wait that would take `wait` hours at the mean rate ends."""
        day, hour = divmod(now + self.offset - self.starts, DAY)
        by_day = self.length * self.day_rate
        passed = hour * self.day_rate if hour < self.length else by_day + (hour - self.length) * self.night_rate
        days, passed = divmod(passed + wait, DAY)
        hour = passed / self.day_rate if passed < by_day else self.length + (passed - by_day) / self.night_rate
        return (day + days) * DAY + hour - self.offset + self.starts


def draw_requesters(scenario: Scenario, chance: Chance) -> list[Requester]:
    """Return all requesters of the platform: a smaller scale thins their postings, never their number."""
    traits = scenario.requesters
    points = chance.of_luck("requesters' traits").spread(traits.count, 6)
    weight = _lognormal(points[:, 0], 1.0, traits.posting_rate_log_sd)
    size = _lognormal(points[:, 1], 1.0, traits.size_log_sd)
    hourly_pay = _lognormal(points[:, 2], traits.hourly_pay_median, traits.hourly_pay_log_sd)
    style = pick(points[:, 3], [row.requester_share for row in scenario.styles.values()])
    review = _lognormal(points[:, 4], traits.review_hours_median, traits.review_log_sd)
    country = pick(points[:, 5], [row.requester_share for row in scenario.countries.values()])
    keys = chance.of_luck("requesters' keys").keys(traits.count)
    platforms = _on_platforms(chance.of_luck("requesters' platforms"), traits.count, scenario, "requester_share")
    gates = chance.of_luck("requesters' gates").uniforms(3 * traits.count).reshape(3, -1)
    minds = chance.of_luck("requesters' minds").uniforms(4 * traits.count).reshape(4, -1)
    leanings = (
        scenario.selection.block_share,
        scenario.selection.invite_share,
        scenario.reactions.relist_share,
        scenario.reactions.tighten_share,
    )
    blocks, invites, relists, tightens = (minds < np.array(leanings)[:, np.newaxis]).tolist()
    least_approved = np.where(gates[0] < traits.gate_share, traits.gate_approved, 0)
    least_rate = np.where(gates[1] < traits.rate_gate_share, traits.rate_gate, 0.0)
    asks = chance.of_luck("requesters' tests").uniforms(traits.count) < traits.qualification_share
    qualification = np.where(asks, traits.qualification_minutes / 60, 0.0).tolist()
    own_country = gates[2] < traits.own_country_share
    return [
        Requester(
            id=i,
            country=int(country[i]),
            posting_weight=float(weight[i]),
            size=float(size[i]),
            hourly_pay=float(hourly_pay[i]),
            style=int(style[i]),
            review_hours=float(review[i]),
            key=keys[i],
            platform=platforms[i],
            qualification_hours=qualification[i],
            least_approved=int(least_approved[i]),
            least_rate=float(least_rate[i]),
            admits=int(country[i]) if own_country[i] else None,
            blocks=blocks[i],
            invites=invites[i],
            relists=relists[i],
            tightens=tightens[i],
        )
        for i in range(traits.count)
    ]


def _on_platforms(stream: Stream, count: int, scenario: Scenario, column: str) -> list[int]:
    """Return the platform of each of `count` people or requesters, by the shares in a column of the platforms."""
    shares = [getattr(row, column) for row in scenario.platforms.values()]
    positions: list[int] = pick(stream.uniforms(count), shares).tolist()
    return positions


def _usual_rejection(scenario: Scenario) -> float:
    """Return the chance that a wrong answer is rejected, over the mix of requesters."""
    return sum(style.requester_share * style.rejects_wrong for style in scenario.styles.values())


def _reservation_medians(scenario: Scenario) -> np.ndarray:
    """Return each country's median reservation wage, so that the median over all workers is the published one.

    It follows the country's minimum wage with a constant elasticity, around the pool's weighted mean of logs.
    """
    traits = scenario.workers
    rows = list(scenario.countries.values())
    shares = np.array([row.worker_share for row in rows])
    logs = np.log(np.maximum([row.minimum_wage for row in rows], 1e-3))
    return traits.reservation_wage_median * np.exp(traits.reservation_wage_link * (logs - shares @ logs))


def _lognormal(quantile: np.ndarray, median: float, log_sd: float) -> np.ndarray:
    return median * np.exp(log_sd * ndtri(quantile))


def _accuracy(quantile: np.ndarray, mean: float, sd: float) -> np.ndarray:
    if sd == 0:
        return np.full_like(quantile, mean)
    strength = mean * (1 - mean) / min(sd, 0.99 * np.sqrt(mean * (1 - mean))) ** 2 - 1
    return beta.ppf(quantile, mean * strength, (1 - mean) * strength)
