"""The commands that ask how far results can be trusted: `piecerate warmup` and its kin."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.errors import UserError
from sim.terminal.interruption import Stop
from sim.terminal.options import (
    ANALYSIS,
    CHANGES,
    FOLDER,
    JOBS,
    JSON,
    LANGUAGE,
    MEASURES,
    OF_EACH_POINT,
    SEED,
    TOLD,
    replications,
)

if TYPE_CHECKING:
    from sim.sweeps.store import Store
    from sim.terminal.progress import Form

REPLICATIONS = replications(OF_EACH_POINT, least=2)


@click.command()
@click.argument("scenario")
@replications("Simulations; their mean is what settles.", least=2, default=10)
@JOBS
@CHANGES
@JSON
@TOLD
def warmup(
    scenario: str,
    replications: int,
    jobs: int,
    changes: tuple[str, ...],
    json_file: Path | None,
    form: "Form",
    language: str,
    quiet: bool,
) -> None:
    """Tell how many opening days of SCENARIO have to be left out, and whether its warm-up is long enough.

    The market is run from its empty beginning and measured day by day.
    """
    from sim.analyses.warmup import Opening, openings
    from sim.files.loading import load, varied
    from sim.language import translator
    from sim.sweeps.store import writable_file, write_json
    from sim.terminal.progress import progress
    from sim.terminal.reliability import print_warmup

    say = translator(language)
    (market,) = varied([load(scenario)], changes)
    if json_file:
        writable_file(json_file)
    series = {}
    with progress(say, replications, "none" if quiet else form) as done:
        for replication, values in openings(market, replications, jobs):
            series[replication] = values
            done()
    opening = Opening(market, series)
    print_warmup(opening, say)
    if json_file:
        write_json(opening.as_dict(), json_file)


@click.command()
@click.argument("scenario", metavar="FILE")
@click.option(
    "--structure",
    "structures",
    multiple=True,
    metavar="PATH=VALUE,VALUE",
    help="Run every world under each of these alternatives too, behaviour.level=static,workers,all say.",
)
@MEASURES
@REPLICATIONS
@ANALYSIS
def worlds(
    scenario: str,
    structures: tuple[str, ...],
    measures: tuple[str, ...],
    replications: int | None,
    jobs: int,
    changes: tuple[str, ...],
    json_file: Path | None,
    out: Path | None,
    form: "Form",
    language: str,
    quiet: bool,
) -> None:
    """Tell in how many plausible worlds a finding holds: each point of the experiment in FILE is one.

    Chance, parameters and structure are kept apart.
    """
    from sim.analyses.response import Response, measures_named
    from sim.analyses.worlds import MEASURES as USUAL
    from sim.analyses.worlds import Judged, alternatives
    from sim.language import translator
    from sim.sweeps.design import planned
    from sim.sweeps.store import writable_file, write_json
    from sim.terminal.progress import progress
    from sim.terminal.reliability import print_verdicts

    say = translator(language)
    names = measures_named(measures, USUAL)
    plan = planned(scenario, changes)
    if plan.design.baseline is None:
        raise UserError(f"{scenario}: name a baseline in [experiment]; a finding is a difference from it.")
    pairs = [(point.scenario, point.baseline) for point in plan.design.checked()]
    cases = alternatives(pairs, structures)
    count = _several(replications or plan.experiment.replications)
    response = Response([pair for _, each in cases for pair in each], count)
    if json_file:
        writable_file(json_file)
    with kept_runs(out) as shelf, progress(say, response.runs, "none" if quiet else form) as done:
        response.simulate(jobs, done, shelf)
    found = {name: response.of(name).reshape(len(cases), len(pairs), count) for name in names}
    judged = Judged([title for title, _ in cases], found)
    print_verdicts(judged.verdicts, judged.splits, say)
    if json_file:
        write_json(judged.as_dict(), json_file)


@click.command()
@click.argument("scenario", metavar="FILE")
@click.option(
    "--method",
    default="both",
    show_default=True,
    type=click.Choice(["morris", "sobol", "both"]),
    help="Screen (Morris), split the variance (Sobol'), or first screen and then split what matters.",
)
@click.option("--trajectories", default=10, show_default=True, type=click.IntRange(2), help="Size of Morris's design.")
@click.option("--size", default=64, show_default=True, type=click.IntRange(4), help="Base points of Sobol's design.")
@MEASURES
@REPLICATIONS
@SEED
@ANALYSIS
def sensitivity(
    scenario: str,
    method: str,
    trajectories: int,
    size: int,
    measures: tuple[str, ...],
    replications: int | None,
    seed: int,
    jobs: int,
    changes: tuple[str, ...],
    json_file: Path | None,
    out: Path | None,
    form: "Form",
    language: str,
    quiet: bool,
) -> None:
    """Tell on which parameters under [experiment.vary] in FILE a difference depends, and how strongly.

    Looks at means over replications, and says how much of what is seen is luck and whether it has settled.
    """
    from sim.analyses.ranges import Ranges
    from sim.analyses.response import Response, measures_named
    from sim.analyses.sensitivity import Method, places, worth_splitting
    from sim.analyses.sensitivity import sensitivity as analysed
    from sim.analyses.worlds import MEASURES as USUAL
    from sim.language import translator
    from sim.sweeps.store import writable_file, write_json
    from sim.terminal.progress import progress
    from sim.terminal.reliability import print_sensitivity

    say = translator(language)
    targets = measures_named(measures, USUAL[:1])
    ranges = Ranges.of(scenario, changes)
    count = _several(replications or ranges.experiment.replications)
    if json_file:
        writable_file(json_file)
    steps: list[tuple[Method, int]] = [("morris", trajectories), ("sobol", size)]
    told = []
    for step, points in steps:
        if method not in (step, "both"):
            continue
        at = places(step, ranges.names, points, seed)
        response = Response(ranges.pairs(at), count)
        with kept_runs(out) as shelf, progress(say, response.runs, "none" if quiet else form) as done:
            response.simulate(jobs, done, shelf)
        found = [analysed(step, ranges.names, at, name, response.of(name), seed) for name in targets]
        print_sensitivity(found, count, say)
        told += [each.as_dict() for each in found]
        if method == "both" and step == "morris":
            ranges = ranges.only(worth_splitting(found))
            if not ranges.names:
                break
    if json_file:
        write_json({"replications": count, "seed": seed, "results": told}, json_file)


@click.command()
@FOLDER
@MEASURES
@SEED
@JSON
@LANGUAGE
def discover(folder: Path, measures: tuple[str, ...], seed: int, json_file: Path | None, language: str) -> None:
    """Tell under which conditions the rule backfires, from the results of `piecerate sweep` in DIR.

    It backfires at a point where a measure is worse than in the baseline, on the average over replications.
    """
    from sim.analyses.discovery import as_dict, backfiring
    from sim.analyses.discovery import discover as looked_for
    from sim.analyses.response import measures_named
    from sim.language import translator
    from sim.sweeps.query import Results
    from sim.sweeps.store import writable_file, write_json
    from sim.terminal.reliability import print_discovery
    from sim.terminal.sweeps import print_notices

    say = translator(language)
    if json_file:
        writable_file(json_file)
    results = Results(folder)
    told = []
    for name in measures_named(measures, ["effective_hourly_wage_median"]):
        rows, backfires = backfiring(results, name)
        found = looked_for(name, rows, backfires, seed)
        print_discovery(found, say)
        told.append(as_dict(found))
    print_notices(results, say)
    if json_file:
        write_json({"results": told}, json_file)


@click.command()
@click.argument("scenario", metavar="FILE")
@click.option("--generations", default=8, show_default=True, type=click.IntRange(1), help="Generations of NSGA-II.")
@click.option("--population", default=16, show_default=True, type=click.IntRange(2), help="Settings in a generation.")
@MEASURES
@REPLICATIONS
@SEED
@ANALYSIS
def search(
    scenario: str,
    generations: int,
    population: int,
    measures: tuple[str, ...],
    replications: int | None,
    seed: int,
    jobs: int,
    changes: tuple[str, ...],
    json_file: Path | None,
    out: Path | None,
    form: "Form",
    language: str,
    quiet: bool,
) -> None:
    """Look for settings of what varies in FILE on the frontier between low pay, inequality, work lost and cost.

    Those found are run again with other people and other luck; --measure names other objectives.
    """
    import numpy as np

    from sim.analyses.ranges import Ranges
    from sim.analyses.response import Response, measures_named
    from sim.analyses.search import OBJECTIVES
    from sim.analyses.search import search as searched
    from sim.files.loading import vary
    from sim.language import translator
    from sim.sweeps.store import writable_file, write_json
    from sim.terminal.progress import progress
    from sim.terminal.reliability import print_frontier

    say = translator(language)
    objectives = measures_named(measures, OBJECTIVES)
    if len(objectives) < 2:
        raise UserError("A search weighs objectives against each other: name at least two with --measure.")
    ranges = Ranges.of(scenario, changes)
    count = _several(replications or ranges.experiment.replications)
    if json_file:
        writable_file(json_file)
    with kept_runs(out) as shelf, progress(say, None, "none" if quiet else form) as done:

        def ask(at: np.ndarray, again: bool) -> dict[str, np.ndarray]:
            pairs = ranges.pairs(at)
            if again:
                other = {"run.seed": ranges.scenario.run.seed + 1}
                pairs = [(vary(each, other), base and vary(base, other)) for each, base in pairs]
            response = Response(pairs, count).simulate(jobs, done, shelf)
            return {name: response.of(name) for name in objectives}

        settings = searched(ask, len(ranges.names), objectives, generations, population, seed)
    rows = [ranges.values(setting.place) for setting in settings]
    print_frontier(rows, settings, objectives, count, say)
    if json_file:
        write_json(
            {
                "objectives": objectives,
                "replications": count,
                "settings": [
                    {
                        "values": row,
                        "holds": setting.holds,
                        "first": dict(zip(objectives, setting.first, strict=True)),
                        "mean": dict(zip(objectives, setting.mean, strict=True)),
                        "half_width": dict(zip(objectives, setting.half_width, strict=True)),
                    }
                    for row, setting in zip(rows, settings, strict=True)
                ],
            },
            json_file,
        )


@contextmanager
def kept_runs(folder: Path | None) -> Iterator["Store | None"]:
    """Hold a folder in which runs are kept and looked for; None without a folder."""
    from sim.sweeps.store import Store, writable_folder

    if folder is None:
        yield None
        return
    stop = Stop()
    store = Store(writable_folder(folder), guard=stop.look)
    with store.alone(), stop.heard():
        yield store


def _several(replications: int) -> int:
    """Refuse a single replication, from which nothing can be told."""
    if replications < 2:
        raise UserError("One replication cannot tell a rule from luck: ask for at least two with --replications.")
    return replications
