"""Field experiments over many runs: each arm's figures, how arms compare, and what a repeated survey reckons.

Figures are sums over all replications, divided after adding up; their intervals are a jackknife over replications. An
arm is compared with the first of its experiment by the ratio of two such figures. Where the two pay differently, the
ratio's logarithm over that of the pay is an elasticity.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from sim.comparing.intervals import mean_interval, pooled
from sim.comparing.plain import plain
from sim.experiment import Task
from sim.instruments.openings import Sums, Takers, recruits, sums
from sim.instruments.recapture import chao, chapman, lincoln_petersen, met, pairs, products
from sim.ledger import Outcome
from sim.pool import results
from sim.probes import experiments
from sim.provenance import version
from sim.scenario import Scenario
from sim.world import World

SCHEMA = 1

COMPARED = ("recruits_per_hour", "previews", "accepted_per_preview", "hours_to_first", "hours_to_all", "right")
"""Figures by which an arm is compared with the first."""

CORE = 20.0
"""Weekly hours online from which somebody counts among the core."""


@dataclass(frozen=True)
class Figure:
    """A number with its 95 % interval over replications; NaN stands for what cannot be said."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Contrast:
    """How an arm compares with the first of its experiment: ratios by figure, and elasticities where pay differs."""

    experiment: str
    arm: int
    reference: int
    ratios: dict[str, Figure]
    elasticities: dict[str, Figure]


@dataclass(frozen=True)
class Recapture:
    """A population reckoned from who takes part again, beside the true one, in people of the full platform."""

    experiment: str
    periods: int
    days: float
    reckoned: dict[str, Figure]
    true: dict[str, Figure]


@dataclass(frozen=True)
class Run:
    """What one run shows: the sums of each arm, and of each repeated experiment the population reckoned and true."""

    replication: int
    arms: tuple[Sums, ...]
    counts: dict[str, np.ndarray]
    reckoned: dict[str, dict[str, float]]
    true: dict[str, dict[str, float]]


@dataclass(frozen=True)
class Results:
    """All that the experiments of a scenario show."""

    scenario: Scenario
    replications: int
    arms: tuple[dict[str, Figure], ...]
    contrasts: tuple[Contrast, ...]
    recaptures: tuple[Recapture, ...]


def probed(scenario: Scenario, replications: int, jobs: int = 1) -> Iterator[Run]:
    """Run a scenario so many times and yield what its experiments show, as each run is finished."""
    yield from results(_probed, (Task(scenario, replication) for replication in range(replications)), jobs)


def _probed(task: Task) -> Run:
    return look(World(task.scenario, task.replication).run(), task.replication)


def look(world: World, replication: int = 0) -> Run:
    """Return what the experiments of a finished world show."""
    scenario, takers = world.scenario, takers_of(world)
    arms = tuple(
        sums(world.ledger, place, probe.people, probe.open_hours, takers) for place, probe in enumerate(scenario.probes)
    )
    counts, reckoned, true = {}, {}, {}
    for name in experiments(scenario.probes):
        days = next(probe.again_days for probe in scenario.probes if probe.experiment == name)
        periods = int(scenario.run.days / days) if days else 0
        if periods < 2:
            continue
        history = _history(world, name, days, periods)
        counts[name] = pairs(history)
        reckoned[name] = {"chapman": chapman(counts[name]), "chao": chao(history)}
        true[name] = _population(world, takers, days, periods)
    return Run(replication, arms, counts, reckoned, true)


def takers_of(world: World) -> Takers:
    """Return what is known of everybody in a finished world who might take an opening."""
    sessions, hours = world.ledger.sessions, world.scenario.run.days * 24.0
    since, until = np.maximum(sessions["signed_on"], 0.0), np.minimum(sessions["signed_off"], hours)
    online = np.bincount(sessions["worker"], np.maximum(until - since, 0.0), minlength=world.country_of.size)
    tool = np.zeros(world.country_of.size, dtype=bool)
    tool[list(world.watch.place)] = True
    return Takers(world.country_of, world.country_codes, online / hours * 168.0, tool)


def summed_up(scenario: Scenario, runs: Sequence[Run]) -> Results:
    """Add up runs, in order of their replications."""
    runs = sorted(runs, key=lambda run: run.replication)
    arms = tuple(
        {name: figure([run.arms[place][name] for run in runs]) for name in runs[0].arms[place]}
        for place in range(len(scenario.probes))
    )
    first: dict[str, int] = {}
    contrasts = [
        contrast(scenario, runs, place, reference)
        for place, probe in enumerate(scenario.probes)
        if (reference := first.setdefault(probe.experiment, place)) != place
    ]
    recaptures = tuple(_recaptured(scenario, runs, name) for name in runs[0].counts)
    return Results(scenario, len(runs), arms, tuple(contrasts), recaptures)


def figure(pairs_: Sequence[tuple[float, float]]) -> Figure:
    """Return a sum over runs, divided after adding up."""
    return Figure(*pooled(lambda total: _over(total[0], total[1]), np.array(pairs_, dtype=float)))


def contrast(scenario: Scenario, runs: Sequence[Run], arm: int, reference: int) -> Contrast:
    """Compare an arm with another over the same runs."""
    one, other = scenario.probes[arm], scenario.probes[reference]
    ratios = {
        name: Figure(
            *pooled(
                lambda total: _over(_over(total[0], total[1]), _over(total[2], total[3])),
                np.array([(*run.arms[arm][name], *run.arms[reference][name]) for run in runs], dtype=float),
                ratio=True,
            )
        )
        for name in COMPARED
    }
    elasticities = {}
    if one.pay != other.pay:
        by = math.log(one.pay / other.pay)
        for name in ("recruits_per_hour", "accepted_per_preview"):
            value, *ends = (_log(end) / by for end in (ratios[name].value, ratios[name].low, ratios[name].high))
            elasticities[name] = Figure(value, min(ends), max(ends))
    return Contrast(one.experiment, arm, reference, ratios, elasticities)


def as_dict(found: Results) -> dict[str, Any]:
    """Return results as plain data, ready for JSON; what cannot be said is null."""
    scenario = found.scenario
    content = {
        "schema": SCHEMA,
        "version": version(),
        "scenario": scenario.name,
        "title": scenario.title,
        "fingerprint": scenario.fingerprint,
        "seed": scenario.run.seed,
        "days": scenario.run.days,
        "scale": scenario.run.scale,
        "replications": found.replications,
        "share_of_batches": scenario.probes_share,
        "arms": [
            {"terms": probe.model_dump(mode="json"), "figures": {name: asdict(value) for name, value in arm.items()}}
            for probe, arm in zip(scenario.probes, found.arms, strict=True)
        ],
        "contrasts": [
            asdict(one) | {"arm": scenario.probes[one.arm].arm, "reference": scenario.probes[one.reference].arm}
            for one in found.contrasts
        ],
        "recaptures": [asdict(one) for one in found.recaptures],
    }
    told: dict[str, Any] = plain(content)
    return told


def _history(world: World, name: str, days: float, periods: int) -> np.ndarray:
    """Return in which period each of those who took part in an experiment did; a period is that of the opening."""
    ledger, found = world.ledger, recruits(world.ledger)
    arms = [place for place, probe in enumerate(world.scenario.probes) if probe.experiment == name]
    ours = np.isin(ledger.openings["arm"][found.opening], arms)
    posted = ledger.batches["posted"][ledger.openings["batch"][found.opening[ours]]]
    return met(found.worker[ours], (posted / 24 / days).astype(np.int64), periods)


def _population(world: World, takers: Takers, days: float, periods: int) -> dict[str, float]:
    """Return how many there truly are, at full scale: on the platform, online and at work in a period, and the core."""
    ledger, scale = world.ledger, world.scenario.run.scale
    sessions, work = ledger.sessions, ledger.assignments

    def in_a_period(worker: np.ndarray, when: np.ndarray) -> float:
        period = np.floor(when / 24 / days)
        seen = [np.unique(worker[period == number]).size for number in range(periods)]
        return float(np.mean(seen)) * scale

    judged = (work["outcome"] == Outcome.APPROVED) | (work["outcome"] == Outcome.REJECTED)
    return {
        "present": float(world.joined.sum()) * scale,
        "online": in_a_period(sessions["worker"], sessions["signed_on"]),
        "working": in_a_period(work["worker"][judged], work["started"][judged]),
        "core": float((takers.weekly >= CORE).sum()) * scale,
    }


def _recaptured(scenario: Scenario, runs: Sequence[Run], name: str) -> Recapture:
    scale = scenario.run.scale
    days = next(probe.again_days for probe in scenario.probes if probe.experiment == name)

    def mean(values: list[float]) -> Figure:
        return Figure(*mean_interval(np.array(values)))

    # Added up over runs before dividing: in few captures a ratio for each run would be biased.
    rows = np.array([products(run.counts[name]) for run in runs])
    petersen = pooled(lincoln_petersen, rows, ratio=True)
    reckoned = {"lincoln_petersen": Figure(*(scale * end for end in petersen))}
    for estimate in ("chapman", "chao"):
        reckoned[estimate] = mean([scale * run.reckoned[name][estimate] for run in runs])
    true = {key: mean([run.true[name][key] for run in runs]) for key in runs[0].true[name]}
    return Recapture(name, int(scenario.run.days / days), days, reckoned, true)


def _over(sum_: float, count: float) -> float:
    return sum_ / count if count else math.nan


def _log(value: float) -> float:
    return math.log(value) if value > 0 else math.nan
