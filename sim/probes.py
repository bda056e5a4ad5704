"""Field experiments in a run: openings that an experimenter posts into the market, each on the terms of its arm.

The full platform would see `per_day` openings of each arm; a sample sees as many fewer. One opening of an experiment
falls into each stretch of time, at random within it, and arms are dealt at random, each as often as its rate says.
Times, arms and tastes are drawn at addresses of the experiment, so that other terms of an arm change none of them.

Workers who would consider one arm's account would consider another's, so that arms on the same terms are the same to
everybody. Who has taken part is shut out until the next opening, or the next period (`again_days`).
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sim.chance import Chance, pick
from sim.entities import Batch, PublicScore, Register, Requester, Worker
from sim.ledger import Found
from sim.money import MICROS, round_up_to_cent
from sim.requesters.demand import HOURS_PER_DAY, Posting
from sim.scenario import Scenario
from sim.sections.probe import Probe

if TYPE_CHECKING:
    from sim.world import World


def experimenters(scenario: Scenario, chance: Chance) -> list[Requester]:
    """Return an account for each arm, which comes after all requesters and posts nothing but its openings."""
    names = experiments(scenario.probes)
    keys = chance.of_luck("experimenters' keys")
    return [
        Requester(
            id=scenario.requesters.count + place,
            country=0,
            posting_weight=0.0,
            size=1.0,
            hourly_pay=probe.pay / (probe.usual_minutes / 60),
            style=0,
            review_hours=math.inf,  # silence approves
            key=keys.keys(1, owner=names.index(probe.experiment))[0],
        )
        for place, probe in enumerate(scenario.probes)
    ]


def experiments(probes: tuple[Probe, ...]) -> list[str]:
    """Return the names of all experiments, in the order in which the scenario has them."""
    return list(dict.fromkeys(probe.experiment for probe in probes))


def openings(world: "World") -> Iterator[Posting]:
    """Yield every opening of a run in order of time, each from an account that looks as its arm says."""
    scenario = world.scenario
    planned: list[tuple[float, int, int]] = []
    for number, name in enumerate(experiments(scenario.probes)):
        places = [place for place, probe in enumerate(scenario.probes) if probe.experiment == name]
        planned += _planned(scenario, world.chance, number, places)
    registers: dict[tuple[str, int], Register] = {}
    for id_, (when, place, key) in enumerate(sorted(planned)):
        probe = scenario.probes[place]
        register = Register()
        if probe.again_days:
            period = int(when / HOURS_PER_DAY / probe.again_days)
            register = registers.setdefault((probe.experiment, period), register)
        seen = PublicScore(probe.reports, probe.reports, probe.reports * probe.reported_rejected)
        usual_hours = probe.usual_minutes / 60
        floor = int(round_up_to_cent(np.array([probe.floor_hourly * usual_hours * MICROS]))[0])
        yield Posting(
            id=id_,
            posted=when,
            requester=replace(world.requesters[scenario.requesters.count + place], register=register, public=seen),
            task=list(scenario.tasks).index(probe.task),
            offered=max(round(probe.reward * MICROS), floor),
            usual_hours=usual_hours,
            hits=1,
            assignments_per_hit=probe.people,
            copies=probe.people,
            key=key,
            probe=place,
        )


def _planned(scenario: Scenario, chance: Chance, number: int, places: list[int]) -> Iterator[tuple[float, int, int]]:
    """Yield the time, the arm and the key of each opening of an experiment that can stay open to its end."""
    probes = [scenario.probes[place] for place in places]
    stretch = HOURS_PER_DAY * scenario.run.scale / sum(probe.per_day for probe in probes)
    count = math.ceil(scenario.run.days * HOURS_PER_DAY / stretch)
    moment = chance.of_luck("times of openings").uniforms(count, owner=number)
    # Dealt like cards, so that arms are as frequent as their rates say even where there are few openings.
    cards = chance.of_luck("arms of openings").at(owner=number).permutation(count)
    arms = pick((cards + 0.5) / count, [probe.per_day for probe in probes]).tolist()
    keys = chance.of_luck("openings' keys").keys(count, owner=number)
    for when, at, key in zip(((np.arange(count) + moment) * stretch).tolist(), arms, keys, strict=True):
        day, hour = divmod(when, HOURS_PER_DAY)
        probe = probes[at]
        hour = probe.hour_from + (probe.hour_until - probe.hour_from) * hour / HOURS_PER_DAY
        when = day * HOURS_PER_DAY + hour
        if when + probe.open_hours <= scenario.run.days * HOURS_PER_DAY:
            yield when, places[at], key


def present(world: "World", batch: Batch, plan: Posting) -> None:
    """Give a batch that is an opening the terms of its arm, and enter it in the record."""
    probe, scale = world.scenario.probes[plan.probe], world.scenario.run.scale
    batch.probe = plan.probe
    batch.allotted = probe.allotted_minutes / 60
    batch.rank = math.ceil(probe.position / scale)
    world.ledger.openings.append(1, batch=batch.id, arm=plan.probe)
    if probe.reports:
        world.judgement.wary = True
    if probe.invited:
        batch.for_the_list = True
        there = [worker for worker in world.everybody if worker.present]
        chosen = world.draws.invitations.at(plan.id).permutation(len(there))[: round(probe.invited / scale)]
        for worker in map(there.__getitem__, chosen.tolist()):
            batch.requester.register.invited.add(worker.id)
            worker.tips.append((batch, Found.OFFERED))


def take_part(worker: Worker, batch: Batch) -> None:
    """Shut out somebody who has taken a batch if it is an opening, so that nobody does it twice."""
    if batch.probe >= 0:
        batch.requester.register.blocked.add(worker.id)
