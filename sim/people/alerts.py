"""Alerts: well-paid new work that brings people online who meant to be elsewhere, at night as well.

An alert is heard by whoever has alerts, is offline and watches for the work. It is answered with chance
`workers.alert_response`, less outside the local day; who answers signs on some minutes later, goes to that work first
and stays for as long as a session usually lasts. Two limits keep hours bounded: such a session ends before the next
planned one, and in a week all of them together take at most `workers.alert_hours_share` of the hours wanted.

Source: the mechanism is that of the alerts of browser extensions and forums; all sizes are judgement.
"""

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import simpy

from sim.chance import pair_hashes
from sim.entities import Batch, Worker
from sim.ledger import Found
from sim.people.judgement import admitted
from sim.people.outages import next_cut
from sim.people.population import WEEK
from sim.people.watch import FULL

if TYPE_CHECKING:
    from sim.world import World

SHORTEST = 0.1
"""Hours for which it is worth while to sign on."""


class Call(NamedTuple):
    """What an alert that is answered comes to: when the person signs on and off, and the batch that rang."""

    starts: float
    ends: float
    batch: Batch


class Rest(NamedTuple):
    """Somebody who is offline and may be called: the bell to ring, and when the rest must be over."""

    bell: simpy.Event
    until: float


class Alerts:
    """Those who rest and may be called, by place among the watchers, and the hours that alerts took this week."""

    def __init__(self, people: int) -> None:
        self.resting: dict[int, Rest] = {}
        self.week = np.zeros(people, dtype=np.int64)
        self.hours = np.zeros(people)


def bell(world: "World", worker: Worker, until: float) -> simpy.Event:
    """Return an event that an alert triggers, its value a `Call`, if the worker answers before the rest is over."""
    place = world.watch.place[worker.id]
    rest = Rest(world.env.event(), until)
    world.alerts.resting[place] = rest
    world.watch.resting[place] = True
    return rest.bell


def hears(world: "World", worker: Worker) -> bool:
    """Tell whether a worker has alerts."""
    place = world.watch.place.get(worker.id)
    return place is not None and bool(world.watch.alert[place])


def deaf(world: "World", worker: Worker) -> None:
    """Hear no alerts from now on: the rest is over, or an alert has been answered."""
    place = world.watch.place[worker.id]
    world.alerts.resting.pop(place, None)
    world.watch.resting[place] = False


def book(world: "World", worker: Worker, hours: float) -> None:
    """Count the hours of a session that an alert brought about against the week's limit."""
    place = world.watch.place[worker.id]
    _turn_the_week(world, place)
    world.alerts.hours[place] += hours


def ring(world: "World", batch: Batch) -> list[int]:
    """Alert those who rest to a new batch; return the places of those who answer."""
    watch, traits = world.watch, world.scenario.workers
    if not world.alerts.resting:
        return []
    heard = watch.wanting(batch, watch.resting & watch.alert)
    night = np.array([rhythm.is_night(world.env.now) for rhythm in world.rhythms])
    chance = traits.alert_response * np.where(night[watch.country[heard]], traits.alert_night_ratio, 1.0)
    answers = heard[pair_hashes(watch.luck[heard], batch.key ^ ANSWER) < chance * FULL]
    return [place for place in answers.tolist() if _call(world, place, batch)]


ANSWER = 0x5DEECE66D
"""Sets the draw for the answer to an alert apart from the draw for a script's turn."""


def _call(world: "World", place: int, batch: Batch) -> bool:
    """Ring one person's bell, if a session is possible; tell whether it is."""
    traits, worker, now = world.scenario.workers, world.watch.people[place], world.env.now
    powered = next_cut(worker.power, now)[0] > now
    if not (worker.present and powered and admitted(world, worker, batch)):
        return False
    _turn_the_week(world, place)
    delay, length = world.draws.alerts.at(worker.id, batch.id).random(2)
    starts = now - math.log(1 - delay) * traits.alert_minutes / 60
    left = traits.alert_hours_share * worker.hours_wanted - float(world.alerts.hours[place])
    stay = min(-math.log(1 - length) * traits.session_hours_mean, left)
    rest = world.alerts.resting[place]
    ends = min(starts + stay, rest.until - traits.overrun_minutes / 60)
    if ends - starts < SHORTEST:
        return False
    deaf(world, worker)
    worker.tips.insert(0, (batch, Found.ALERTED))
    rest.bell.succeed(Call(starts, ends, batch))
    return True


def _turn_the_week(world: "World", place: int) -> None:
    week = math.floor(world.env.now / WEEK)
    if world.alerts.week[place] != week:
        world.alerts.week[place], world.alerts.hours[place] = week, 0.0
