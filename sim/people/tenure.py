"""Tenure: how long people stay on the platform, who leaves for good and when people are away.

Each person leaves at a hazard of their own. Over those present it has a gamma distribution of shape a whose scale
is such that half of them have left after `workers.half_life_days`: the share still there after t is (b / (b + t))^a.
Those who come in the place of others are those who leave, and so likelier to go again: shape a + 1. With as
many coming as go, number and hazards of those present then stay as they are.

Who of late has earned less per hour than they would accept leaves faster: the hazard is multiplied by
(accepted / earned)^`tenure.pay_elasticity`, at most `tenure.most_likely`, over what that comes to on average,
`tenure.usual_likelihood`. What counts is the worker's own reservation wage and the reward that workers go by.

Source: Difallah, Filatova & Ipeirotis 2018 for the half-life; Heckman & Singer 1984 on hazards that differ between
people; the renewal argument for newcomers.
"""

import math
from collections.abc import Iterable

import numpy as np

from sim.chance import Chance
from sim.entities import Worker
from sim.money import MICROS
from sim.scenario import Scenario

DAY = 24.0
REVIEW_DAYS = 7
"""Who comes and who goes is settled once a week."""

FADING = 0.5
"""What was earned a week ago counts so much of what was earned this week."""


def usual_days(scenario: Scenario) -> float:
    """Return b, in days, of the share (b / (b + t))^a of those present who are still there after t."""
    return scenario.workers.half_life_days / (2 ** (1 / scenario.tenure.shape) - 1)


def hazards(scenario: Scenario, chance: Chance, ids: Iterable[int], newcomers: bool) -> np.ndarray:
    """Return each person's chance per day to leave for good; of those present, or of those who come later."""
    stream = chance.of_people("hazard of leaving")
    shape = scenario.tenure.shape + newcomers
    drawn = np.array([stream.at(person).standard_gamma(shape) for person in ids])
    hazard: np.ndarray = np.maximum(drawn, 1e-12) / usual_days(scenario)
    return hazard


def patience(chance: Chance, ids: Iterable[int]) -> list[float]:
    """Return the accumulated hazard at which each person leaves."""
    stream = chance.of_luck("patience with the platform")
    return [float(stream.at(person).standard_exponential()) for person in ids]


def who_may_come(scenario: Scenario, chance: Chance, first: Iterable[Worker], places: int) -> list[tuple[int, int]]:
    """Return id and country of everybody who may take a place before the end, if all are as badly paid as can be.

    Whoever comes n-th to a place has the id of the first there plus n x `places`, whatever happens elsewhere, and
    lives in the same country.
    """
    terms, run = scenario.tenure, scenario.run
    weeks = math.ceil((run.warmup_days + run.days) / REVIEW_DAYS) - 1
    fastest = (terms.most_likely / terms.usual_likelihood if terms.pay_elasticity else 1.0) * REVIEW_DAYS
    found: list[tuple[int, int]] = []
    there = [(person.id, person.country, person.hazard, person.patience, 0) for person in first]
    while there:
        leaving = []
        for person, country, hazard, patient, week in there:
            week += max(1, math.ceil(patient / (hazard * fastest) - 1e-9))
            if week <= weeks:
                leaving.append((person + places, country, week))
        ids = [person for person, _, _ in leaving]
        found += [(person, country) for person, country, _ in leaving]
        there = [
            (person, country, hazard, patient, week)
            for (person, country, week), hazard, patient in zip(
                leaving, hazards(scenario, chance, ids, newcomers=True).tolist(), patience(chance, ids), strict=True
            )
        ]
    return found


def leaves(scenario: Scenario, person: Worker) -> bool:
    """Let a week pass for somebody who is there, and tell whether it was the last."""
    terms = scenario.tenure
    faster = 1 / terms.usual_likelihood if terms.pay_elasticity else 1.0
    if person.recent_hours > 0 and terms.pay_elasticity:
        earned = person.recent_earnings / MICROS / person.recent_hours
        if earned < person.reservation_wage:
            lacks = person.reservation_wage / max(earned, 1e-9)
            faster *= min(terms.most_likely, lacks**terms.pay_elasticity)
    person.recent_earnings *= FADING
    person.recent_hours *= FADING
    person.exposure += person.hazard * faster * REVIEW_DAYS
    return person.exposure >= person.patience


def sessions_while_there(
    scenario: Scenario, chance: Chance, person: int, sessions: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Leave out of a plan what falls into absences: exponential times away and there, in their steady state.

    A session left out stays in the plan, with no length, so that the others keep their number.
    """
    terms, run = scenario.tenure, scenario.run
    away = terms.absent_days * DAY
    there = away * (1 - terms.absent_share) / terms.absent_share
    ends = run.days * DAY
    stream = chance.of_luck("absences")
    generator = stream.at(person)
    absent = bool(generator.random() < terms.absent_share)
    # A stay or absence is short with a chance that falls to nothing over so many of them.
    count = int(2 * (ends + run.warmup_days * DAY) / min(away, there)) + 20
    lengths = generator.standard_exponential(2 * count)
    changes = -run.warmup_days * DAY + np.cumsum(
        lengths * np.where((np.arange(2 * count) % 2 == 0) == absent, away, there)
    )
    number = np.searchsorted(changes, [start for start, _ in sessions], side="right")
    gone = (number % 2 == 0) == absent
    return [(end, end) if out else (start, end) for (start, end), out in zip(sessions, gone.tolist(), strict=True)]
