"""Experiments: one run of one scenario, and many runs, one after another or side by side on the same path."""

import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np

from sim.errors import RunError, UserError
from sim.language import phrase
from sim.measures import Record, measured, measured_series, record
from sim.money import MICROS
from sim.people.watch import tools_of
from sim.pool import Lost, cluster_says, spread
from sim.provenance import model_version
from sim.regulation.reach import NOTHING, Extent, Flow, whole
from sim.regulation.rulebook import Tally
from sim.requesters.demand import appearance, expected_postings
from sim.rules import Rule
from sim.scenario import Scenario
from sim.world import World

NEVER_ASKED: tuple[str, dict[str, Any]] = (
    phrase("Nothing came before it while it was in force: look at its dates, and at the days simulated."),
    {},
)


@dataclass(frozen=True)
class Bite:
    """How often a rule was asked in one run and how often it changed something; if never, why in words.

    `reach` is how much of the measured period it touched and `whole` how much there was; `moved` is the money that it
    moved by itself. `evaded` counts the cases in which a requester went round it, `found` those of them that were
    found and fined; `fines` are in USD.
    """

    rule: str
    asked: int
    touched: int
    idle: tuple[str, dict[str, Any]] | None
    evaded: int = 0
    found: int = 0
    fines: float = 0.0
    reach: Extent = NOTHING
    whole: Extent = NOTHING
    moved: tuple[Flow, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What one run comes to: its measures, what each worker received, its rules' bites and its digest.

    `scenario` is the position of the scenario in the experiment; `pay`, `hours` and `active` have one value
    per person, the same person at the same place in every run of a seed, people who may come included; `people`
    counts those present from the start. `clocks` has each person's hours, a row for each of
    `sim.measures.record.CLOCKS`. `tools` says what each person finds work with (`sim.people.watch.Tool`), and
    `series` holds numbers by hour, country and the like as `key.PLACE`; they follow from the digest and are no part
    of it. Money is in dollars.
    """

    scenario: int
    replication: int
    values: dict[str, float]
    pay: np.ndarray
    hours: np.ndarray
    active: np.ndarray
    country: np.ndarray
    people: int
    bites: tuple[Bite, ...]
    digest: str
    tools: np.ndarray
    clocks: np.ndarray
    series: dict[str, float]


def run(scenario: Scenario, replication: int = 0, position: int = 0) -> Outcome:
    """Run one scenario once; everything in it follows from the scenario's seed and the replication."""
    world = World(scenario, replication).run()
    result = recorded(world)
    return Outcome(
        scenario=position,
        replication=replication,
        values=measured(result),
        pay=result.pay,
        hours=result.hours,
        active=result.active,
        country=result.country,
        people=result.people,
        bites=bites(world),
        digest=world.ledger.digest(),
        tools=tools_of(world),
        clocks=result.clocks,
        series=measured_series(result),
    )


def recorded(world: World, begins: float = 0, ends: float = np.inf) -> Record:
    """Return the record of a world that has been run, or of what was begun in it from one hour to another."""
    expected = expected_postings(world.scenario, world.requesters)
    return record(
        world.ledger,
        min(world.scenario.run.days, (ends - begins) / 24),
        world.country_of,
        tuple(world.country_codes),
        world.minimum_wages,
        world.joined,
        len(world.workers),
        tuple(world.scenario.platforms),
        # Of rare requesters only one in so many gets into a sample; whoever does stands for the others.
        appearance(expected * world.scenario.run.scale) / np.maximum(appearance(expected), 1e-300),
        begins,
        ends,
        world.payouts.held.sum(axis=0) if world.payouts.on else None,
        world.gone(),
        world.stayed,
        np.array([requester.country for requester in world.requesters], dtype=np.int64),
        np.array([country.utc_offset for country in world.scenario.countries.values()]),
    )


def bites(world: World) -> tuple[Bite, ...]:
    """Return what each rule of a world that has been run did in it, in the scenario's order."""
    there_was = whole(world) if world.scenario.rules else NOTHING
    return tuple(
        Bite(
            rule=rule.rule,
            asked=tally.asked,
            touched=tally.touched,
            idle=None if tally.touched else _why_idle(rule, tally, world),
            evaded=tally.evaded,
            found=tally.found,
            fines=tally.fines / MICROS,
            reach=tally.trace.extent(world),
            whole=there_was,
            moved=tally.trace.moved(world, position),
        )
        for position, (rule, tally) in enumerate(zip(world.scenario.rules, world.rulebook.tallies, strict=True))
    )


def _why_idle(rule: Rule, tally: Tally, world: World) -> tuple[str, dict[str, Any]]:
    """Ask a rule why it changed nothing; one that was never asked has nothing of its own to say."""
    return rule.why_idle(world) if tally.asked else NEVER_ASKED


class Task(NamedTuple):
    """One run to be made: `position` is the scenario's place in the experiment."""

    scenario: Scenario
    replication: int
    position: int = 0


@dataclass(frozen=True)
class Failure:
    """A run that came to no end: what stopped it, in one line and in full, and how often it was tried."""

    scenario: int
    replication: int
    cause: str
    trace: str
    attempts: int


class Shelf(Protocol):
    """Where runs are kept, so that none is made twice."""

    def find(self, scenario: Scenario, replication: int, position: int = 0) -> Outcome | None:
        """Return a run that is there already."""

    def keep(self, scenario: Scenario, result: Outcome | Failure) -> None:
        """Write a run down."""


def simulate(
    tasks: Iterable[Task], jobs: int = 1, cluster: str = "", shelf: Shelf | None = None, attempts: int = 2
) -> Iterator[tuple[Task, Outcome | Failure]]:
    """Run every task and yield it with what it came to as soon as it is finished; a run that fails is noted.

    `jobs` is the number of processes and `cluster` the address of a Dask scheduler to be used instead; they change the
    order in which runs are yielded and nothing else. What is on the `shelf` is taken from there, and each other run is
    put there before it is yielded. A run is tried `attempts` times. Tasks are taken up one by one and may be many.
    """
    if cluster:
        _same_model(cluster)

    def on_the_shelf(task: Task) -> _Answer | None:
        outcome = shelf.find(*task) if shelf else None
        return _Answer("", outcome) if outcome else None

    for task, result in spread(_Attempts(attempts), tasks, jobs, cluster, on_the_shelf):
        if isinstance(result, Lost):
            failure = Failure(task.position, task.replication, result.cause, "", result.attempts)
            made: Outcome | Failure = failure
        elif result.model in ("", model_version()):
            made = result.outcome or Failure(task.position, task.replication, result.cause, result.trace, attempts)
        else:
            raise _other_model(cluster, result.model)
        if shelf and (isinstance(result, Lost) or result.model):
            shelf.keep(task.scenario, made)
        yield task, made


def replicate(
    scenarios: Sequence[Scenario],
    replications: int,
    jobs: int = 1,
    first: int = 0,
    cluster: str = "",
    shelf: Shelf | None = None,
) -> Iterator[Outcome]:
    """Run every scenario `replications` times and yield each run as soon as it is finished.

    Replication r has the same luck in every scenario; `first` is the number of the first one. Raises RunError if a run
    fails; `jobs`, `cluster` and `shelf` are those of `simulate`.
    """
    tasks = (
        Task(scenario, replication, position)
        for replication in range(first, first + replications)
        for position, scenario in enumerate(scenarios)
    )
    for task, result in simulate(tasks, jobs, cluster, shelf, attempts=1):
        if isinstance(result, Failure):
            raise RunError(
                f"{task.scenario.name}, replication {task.replication}: {result.cause}\n{result.trace}".rstrip()
            )
        yield result


@dataclass(frozen=True)
class _Answer:
    """What a process sends back: an outcome or what stopped it, and its version of the model; none if it was kept."""

    model: str
    outcome: Outcome | None = None
    cause: str = ""
    trace: str = ""


@dataclass(frozen=True)
class _Attempts:
    """Run a task, if need be several times."""

    most: int

    def __call__(self, task: Task) -> _Answer:
        for attempt in range(1, self.most + 1):
            try:
                return _Answer(model_version(), run(*task))
            except Exception as error:
                if attempt == self.most:
                    cause = f"{type(error).__name__}: {error}".strip().splitlines()[0][:300]
                    return _Answer(model_version(), None, cause, traceback.format_exc()[-4000:])
        raise ValueError("a run is tried at least once")


def _same_model(cluster: str) -> None:
    for model in cluster_says(cluster, model_version).values():
        if model != model_version():
            raise _other_model(cluster, model)


def _other_model(cluster: str, model: str) -> UserError:
    return UserError(
        f"--cluster {cluster}: a worker has version {model} of the model, and here is {model_version()}. "
        "Install the same on both sides."
    )
