"""The commands for experiments of many points: `piecerate sweep`, `query`, `export` and `verify`."""

import sys
import time
from pathlib import Path

import click

from sim.terminal.interruption import Stop
from sim.terminal.options import CHANGES, FOLDER, JOBS, LANGUAGE, OF_EACH_POINT, TOLD, out, replications

FAILED_RUNS, DIFFERS = 3, 4
"""Exit codes of these commands alone; docs/experiments.md has all of them."""


@click.command()
@click.argument("scenario", metavar="FILE")
@out("Folder for the results; runs that are there already are not made again.", required=True)
@replications(OF_EACH_POINT)
@JOBS
@click.option("--cluster", default="", metavar="ADDRESS", help="Use the workers of this Dask scheduler instead.")
@CHANGES
@click.option(
    "--attempts",
    default=2,
    show_default=True,
    type=click.IntRange(1, 10),
    help="How often a run that fails is tried before it is noted as failed.",
)
@TOLD
def sweep(
    scenario: str,
    out: Path,
    replications: int | None,
    jobs: int,
    cluster: str,
    changes: tuple[str, ...],
    attempts: int,
    form: str,
    language: str,
    quiet: bool,
) -> None:
    """Simulate all points of the experiment in FILE and print what differs from its baseline.

    Interrupted, even by force, the same command goes on from where it was.
    """
    from sim.experiment import Failure
    from sim.language import translator
    from sim.sweeps.batch import Batch
    from sim.sweeps.design import planned
    from sim.sweeps.overview import overview
    from sim.sweeps.query import Results
    from sim.sweeps.store import Store, writable_folder
    from sim.terminal.progress import progress
    from sim.terminal.sweeps import print_failures, print_overview

    say = translator(language)
    plan = planned(scenario, changes)
    design = plan.design
    starts = [design.baseline, design.scenario] if design.baseline else [design.scenario]
    about = {"experiment": plan.experiment.model_dump(mode="json")}
    stop = Stop()
    store = Store(writable_folder(out), guard=stop.look)
    batch = Batch(store, design, replications or plan.experiment.replications, starts, about)
    with store.alone(), stop.heard(), batch.noting():
        batch.prepare(design.checked(), design.paths, filter(design.changes_baseline, design.paths))
        with progress(say, batch.wanted, "none" if quiet else form) as done:  # type: ignore[arg-type]
            for result in batch.runs(jobs, cluster, attempts):
                done(isinstance(result, Failure))
        manifest = batch.close()
    results = Results(out)
    print_overview(overview(results), starts, manifest, say)
    if manifest["runs"]["failed"]:
        print_failures(results, say)
        sys.exit(FAILED_RUNS)


@click.command()
@FOLDER
@click.argument("question", metavar="SQL")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV instead of a table, all rows of it.")
@LANGUAGE
def query(folder: Path, question: str, as_csv: bool, language: str) -> None:
    """Ask the results in DIR a question in SQL.

    The tables are points, runs, measures, differences, rules, failures and workers; DIR/dictionary.csv explains them.
    """
    import csv

    from sim.language import translator
    from sim.sweeps.query import Results
    from sim.terminal.sweeps import print_notices, print_rows

    results = Results(folder)
    answer = results.ask(question)
    print_notices(results, translator(language))
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(answer.columns)
        writer.writerows(answer.rows)
    else:
        print_rows(answer)


@click.command()
@FOLDER
@click.option("--csv", "form", flag_value="csv", default=True, help="As CSV, for spreadsheets and Stata (the default).")
@click.option("--parquet", "form", flag_value="parquet", help="As Parquet, one file for each table.")
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), help="Folder to write to; DIR/csv or the like.")
@click.option("--workers", is_flag=True, help="Export the table of all workers, too, which is long.")
@LANGUAGE
def export(folder: Path, form: str, to: Path | None, workers: bool, language: str) -> None:
    """Write all tables of the results in DIR as files."""
    from sim.language import translator
    from sim.sweeps.query import Results
    from sim.sweeps.query import export as write
    from sim.sweeps.store import writable_folder
    from sim.terminal.sweeps import print_notices

    results = Results(folder)
    for path in write(results, writable_folder(to or folder / form), form, workers):  # type: ignore[arg-type]
        click.echo(path)
    print_notices(results, translator(language))


@click.command()
@FOLDER
@click.option("--sample", "-n", default=3, show_default=True, type=click.IntRange(0), help="Runs to make again.")
@click.option("--seed", type=click.IntRange(0), help="Which runs those are; by default others each time.")
@JOBS
@LANGUAGE
def verify(folder: Path, sample: int, seed: int | None, jobs: int, language: str) -> None:
    """Check that the results in DIR are what they say: hold every part against its seal, make some runs again."""
    from sim.language import translator
    from sim.sweeps.verification import verify as check
    from sim.terminal.sweeps import print_verified

    say = translator(language)
    seed = time.time_ns() % 1_000_000 if seed is None else seed
    verified = check(folder, sample, seed, jobs)
    print_verified(verified, seed, say)
    if verified.problems:
        sys.exit(DIFFERS)
