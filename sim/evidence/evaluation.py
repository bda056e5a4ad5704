"""What a scenario says of every fact: its value, the interval over replications, and whether it is in the band."""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial, reduce
from typing import Any, Literal

import numpy as np

from sim.comparing.intervals import mean_interval
from sim.errors import UserError
from sim.evidence.registry import Fact, registry
from sim.experiment import Task, recorded
from sim.files.loading import vary
from sim.instruments.observation import Observation
from sim.measures import Record
from sim.measures import catalogue as measures
from sim.pool import results
from sim.provenance import version
from sim.scenario import Scenario
from sim.studies import catalogue as readings
from sim.world import World

SCHEMA = 1

Standing = Literal["in band", "below", "above", "no band", "not answered"]


@dataclass(frozen=True)
class Finding:
    """What the model says of one fact: mean over replications with its 95 % interval, and how that stands to the band.

    NaN stands for what could not be computed. An interval that reaches across an end of the band says that the standing
    may be luck: `clear` is then false.
    """

    key: str
    value: float
    low: float
    high: float
    n: int
    standing: Standing
    clear: bool


@dataclass(frozen=True)
class Seen:
    """What one run shows: the value of every fact that a run of its length answers."""

    run: int
    replication: int
    values: dict[str, float]


def evaluate(scenario: Scenario, replications: int, jobs: int = 1) -> list[Finding]:
    """Return what a scenario says of every fact of the registry, over so many replications."""
    return summed_up(scenario, list(seen(scenario, replications, jobs)))


def runs_of(scenario: Scenario, keys: Collection[str] | None = None) -> list[Scenario]:
    """Return the runs that a replication takes: the scenario, and a longer one if some fact of those asked needs it."""
    needed = max((readings()[fact.reading].least_days for fact in _asked(keys) if fact.reading), default=0)
    longer = [vary(scenario, {"run.days": needed})] if scenario.run.days < needed else []
    return [scenario, *longer]


def seen(scenario: Scenario, replications: int, jobs: int = 1, keys: Collection[str] | None = None) -> Iterator[Seen]:
    """Run a scenario so many times and yield what is seen of each run, as it is finished.

    With `keys`, only those facts are looked at.
    """
    tasks = (
        Task(run, replication, position)
        for replication in range(replications)
        for position, run in enumerate(runs_of(scenario, keys))
    )
    yield from results(partial(_looked, keys), tasks, jobs)


def _looked(keys: Collection[str] | None, task: Task) -> Seen:
    return look(*task, keys)


def look(scenario: Scenario, replication: int, position: int, keys: Collection[str] | None = None) -> Seen:
    """Run a scenario once and return the value of every fact that is answered by looking at a run.

    The first run of a replication answers what it is long enough for; the second, longer one only the rest.
    """
    world = World(scenario, replication).run()
    record = recorded(world)
    observation = observe(world, record)
    values = {}
    for fact in _asked(keys):
        least = readings()[fact.reading].least_days if fact.reading else 0
        if fact.measure and position == 0:
            values[fact.key] = measures()[fact.measure].function(_limited(record, fact.countries))
        elif fact.reading and least <= scenario.run.days and (position == 0 or least > 1):
            values[fact.key] = readings()[fact.reading].function(observation)
    return Seen(position, replication, values)


def observe(world: World, record: Record) -> Observation:
    """Lay a finished world open to the instruments."""
    scenario = world.scenario
    people = world.everybody
    utc_offset, reservation_wage = np.zeros(record.country.size), np.zeros(record.country.size)
    offsets = [country.utc_offset for country in scenario.countries.values()]
    for person in people:
        utc_offset[person.id] = offsets[person.country]
        reservation_wage[person.id] = person.reservation_wage if person.id < record.people else 0.0
    return Observation(
        ledger=world.ledger,
        record=record,
        terms=scenario.instruments,
        scale=scenario.run.scale,
        utc_offset=utc_offset,
        reservation_wage=reservation_wage,
        posting_weight=np.array([requester.posting_weight for requester in world.requesters]),
        batch_size=np.array([requester.size for requester in world.requesters]),
        gated=np.array([requester.least_approved > 0 for requester in world.requesters], dtype=bool),
        open=np.array(
            [
                not (requester.least_approved or requester.least_rate) and requester.admits is None
                for requester in world.requesters
            ],
            dtype=bool,
        ),
        guess_log_sd=scenario.workers.judgement_log_sd,
        chance=world.chance,
    )


def summed_up(scenario: Scenario, looks: Sequence[Seen]) -> list[Finding]:
    """Return the finding on every fact of the registry, in its order."""
    ordered = sorted(looks, key=lambda one: (one.run, one.replication))
    return [_finding(fact, scenario, ordered) for fact in registry().facts.values()]


def as_dict(scenario: Scenario, findings: Sequence[Finding], date: str, replications: int) -> dict[str, Any]:
    """Return findings as plain data, ready for JSON, with what they come from; what cannot be said is null."""
    return {
        "schema": SCHEMA,
        "version": version(),
        "date": date,
        "scenario": scenario.name,
        "title": scenario.title,
        "fingerprint": scenario.fingerprint,
        "seed": scenario.run.seed,
        "days": scenario.run.days,
        "scale": scenario.run.scale,
        "replications": replications,
        "findings": [
            {key: None if isinstance(value, float) and math.isnan(value) else value for key, value in row.items()}
            for row in map(asdict, findings)
        ],
    }


def from_dict(content: dict[str, Any]) -> list[Finding]:
    """Return the findings that `as_dict` wrote down; refuse those of another form."""
    if content.get("schema") != SCHEMA:
        raise UserError(f"evidence of form {content.get('schema')!r} cannot be read; this version reads form {SCHEMA}.")
    numbers = ("value", "low", "high")
    return [
        Finding(**{**row, **{key: math.nan if row[key] is None else row[key] for key in numbers}})
        for row in content["findings"]
    ]


def _asked(keys: Collection[str] | None) -> list[Fact]:
    return [fact for key, fact in registry().facts.items() if keys is None or key in keys]


def _finding(fact: Fact, scenario: Scenario, looks: Sequence[Seen]) -> Finding:
    if fact.parameter:
        value = _parameter(scenario, fact.parameter)
        values = np.array([] if value is None else [value])
    else:
        values = np.array([one.values[fact.key] for one in looks if fact.key in one.values])
        values = values[~np.isnan(values)]
    if not values.size:
        return Finding(fact.key, math.nan, math.nan, math.nan, 0, "not answered", False)
    mean, low, high = mean_interval(values)
    admitted = fact.admits(mean)
    if admitted is None:
        return Finding(fact.key, mean, low, high, values.size, "no band", False)
    if admitted:
        standing: Standing = "in band"
        clear = math.isnan(low) or bool(fact.admits(low) and fact.admits(high))
    else:
        standing = "below" if mean < (fact.low or 0) else "above"
        clear = math.isnan(low) or not (low <= (fact.high or 0) and high >= (fact.low or 0))
    return Finding(fact.key, mean, low, high, values.size, standing, clear)


def _parameter(scenario: Scenario, path: str) -> float | None:
    """Return the value at a path such as `countries.US.minimum_wage`, or None if the scenario has no such row."""

    def step(inner: Any, name: str) -> Any:
        return inner.get(name) if isinstance(inner, dict) else getattr(inner, name, None)

    value: Any = reduce(step, path.split("."), scenario)
    return None if value is None else float(value)


def _limited(record: Record, countries: Sequence[str]) -> Record:
    return record.living_in(*countries) if countries else record
