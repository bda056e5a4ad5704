"""Coming and going: who joins the platform and who leaves it, settled once a week.

People leave for good at hazards of their own (`sim.people.tenure`), and each place that becomes free is taken by a
newcomer with a fresh account: at unchanged pay as many are there as before. When an hour there earns more than usual,
people of a reserve come besides, who go again when it does not. They go by what is really earned per hour, waiting
and what rules pay on top included, so that entry dies down as they crowd each other out.
"""

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.entities import Worker
from sim.money import MICROS
from sim.people.population import come_for_the_pay
from sim.people.tenure import DAY, REVIEW_DAYS, leaves

if TYPE_CHECKING:
    from sim.world import World

SMOOTHING = 0.5
"""Weight of the last week in what people hear of the pay; the rest is what they heard before."""


class GoingWage:
    """What is earned per hour online, as word of it gets around: rewards handed in over hours of closed sessions.

    What rules pay for work besides, top-ups and bonuses, differs by country of residence, and so does the word of it.
    """

    def __init__(self, usual: float, countries: int = 1) -> None:
        self.heard = usual
        self.heard_besides = np.zeros(countries)
        self.earned = 0
        self.besides = np.zeros(countries)
        self.hours = np.zeros(countries)

    def session(self, country: int, earned: int, hours: float) -> None:
        """Take note of a session that has ended."""
        self.earned += earned
        self.hours[country] += hours

    def spread(self) -> float:
        """Close a week and return the hourly pay that people hear of, in USD, but for what rules pay besides."""
        hours = self.hours.sum()
        if hours > 0:
            self.heard += SMOOTHING * (self.earned / MICROS / hours - self.heard)
            there = self.hours > 0
            paid = self.besides[there] / MICROS / self.hours[there]
            self.heard_besides[there] += SMOOTHING * (paid - self.heard_besides[there])
        self.earned = 0
        self.besides[:] = self.hours[:] = 0
        return self.heard


def thresholds(world: "World") -> np.ndarray:
    """Return, for each place of the reserve, how good the pay must be, relative to the usual, for somebody to come.

    The k-th of a country comes at (1 + k / n) ** (1 / elasticity) times the usual pay, n being the
    country's present workers: at w times the usual pay, n * (w ** elasticity - 1) have come.
    """
    present = np.maximum(np.bincount([w.country for w in world.workers], minlength=len(world.country_codes)), 1)
    rank = np.zeros(len(world.country_codes))
    result = np.zeros(len(world.reserve))
    for position, person in enumerate(world.reserve):
        rank[person.country] += 1
        result[position] = 1 + (rank[person.country] - 0.5) / present[person.country]
    return result ** (1 / world.scenario.behaviour.entry_elasticity)


def coming_and_going(world: "World") -> Generator[simpy.Event, None, None]:
    """Settle every week who leaves for good and is replaced, and who comes or goes for the pay."""
    open_to_pay = bool(world.reserve) and come_for_the_pay(world.scenario)
    needed = thresholds(world) if open_to_pay else np.zeros(0)
    week = 0
    while world.env.now + REVIEW_DAYS * DAY < world.ends:
        yield world.env.timeout(REVIEW_DAYS * DAY)
        if world.scenario.tenure.leaving:
            succession(world)
        if open_to_pay:
            entry(world, needed, week)
        week += 1


def succession(world: "World") -> None:
    """Let those leave whose time has come, and newcomers take their places."""
    for place, person in world.places.items():
        if person.present and leaves(world.scenario, person):
            go(world, person)
            newcomer = world.newcomers[person.id + world.generation]
            if not world.markets[newcomer.home].closed_to_workers:
                come(world, newcomer)
            world.places[place] = newcomer


def entry(world: "World", needed: np.ndarray, week: int) -> None:
    """Let those of the reserve come or go who decide this week and whose mind the pay has changed."""
    behaviour = world.scenario.behaviour
    country = np.array([person.country for person in world.reserve])
    heard = world.going_wage.spread() * world.relative_reward() + world.going_wage.heard_besides
    wants = heard[country] / behaviour.usual_wage >= needed
    moves = world.draws.entry.uniforms(len(world.reserve), ordinal=week) < behaviour.entry_weekly_share
    for first, comes, decides in zip(world.reserve, wants.tolist(), moves.tolist(), strict=True):
        person = world.places[first.id]
        shut = comes and world.markets[person.home].closed_to_workers
        if decides and person.present != comes and not shut and first.id not in world.brought:
            (come if comes else go)(world, person)


def arrival(world: "World", place: int, after: float) -> Generator[simpy.Event, None, None]:
    """Let a person of the reserve come after some hours, whatever the pay, unless they are there or may not join."""
    yield world.env.timeout(after)
    person = world.places[place]
    if not person.present and not world.markets[person.home].closed_to_workers:
        come(world, person)


def come(world: "World", person: Worker) -> None:
    """Let somebody join."""
    person.present, person.here_since = True, world.env.now
    world.joined[person.id] = True


def go(world: "World", person: Worker) -> None:
    """Let somebody leave, and note how long they were there."""
    person.present = False
    world.stayed[person.id] += max(0.0, world.env.now - max(0.0, person.here_since))


def close(world: "World") -> None:
    """Note, at the end of a run, how long those who are still there have been."""
    for person in world.places.values():
        if person.present:
            world.stayed[person.id] += world.ends - max(0.0, person.here_since)
