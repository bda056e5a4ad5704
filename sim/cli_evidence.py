"""The commands that hold the model against what is published: `piecerate evidence`, `probe` and `calibrate`."""

from pathlib import Path

import click

from sim.cli_options import CHANGES, FOLDER, JOBS, LANGUAGE, QUIET

JSON = click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write all results to this file.")


@click.command()
@click.argument("scenario", default="baseline")
@click.option(
    "--replications",
    "-n",
    default=6,
    show_default=True,
    type=click.IntRange(1, 100_000),
    help="Simulations; each takes a longer one besides, for what surveys found over two months.",
)
@JOBS
@CHANGES
@JSON
@LANGUAGE
@QUIET
def evidence(
    scenario: str,
    replications: int,
    jobs: int,
    changes: tuple[str, ...],
    json_file: Path | None,
    language: str,
    quiet: bool,
) -> None:
    """Simulate SCENARIO and print what it says of every published fact, in its band or not."""
    from datetime import date

    from sim.evidence.evaluation import as_dict, runs_of, seen, summed_up
    from sim.language import translator
    from sim.loading import load, varied
    from sim.progress import progress
    from sim.store import writable_file, write_json
    from sim.terminal import collect
    from sim.terminal_evidence import print_evidence

    say = translator(language)
    (chosen,) = varied([load(scenario)], changes)
    if json_file:
        writable_file(json_file)
    with progress(say, replications * len(runs_of(chosen)), "none" if quiet else "bar") as done:
        looks = collect(seen(chosen, replications, jobs), done)
    findings = summed_up(chosen, looks)
    print_evidence(chosen, findings, replications, say)
    if json_file:
        write_json(as_dict(chosen, findings, date.today().isoformat(), replications), json_file)


@click.command()
@click.argument("file", metavar="FILE")
@click.option(
    "--replications",
    "-n",
    default=6,
    show_default=True,
    type=click.IntRange(1, 100_000),
    help="Simulations over which openings are added up; intervals need at least two.",
)
@JOBS
@CHANGES
@JSON
@LANGUAGE
@QUIET
def probe(
    file: str,
    replications: int,
    jobs: int,
    changes: tuple[str, ...],
    json_file: Path | None,
    language: str,
    quiet: bool,
) -> None:
    """Simulate FILE, a scenario with [[probes]], and print what its field experiments show, arm by arm."""
    from sim.errors import UserError
    from sim.field import as_dict, probed, summed_up
    from sim.language import translator
    from sim.loading import load, varied
    from sim.progress import progress
    from sim.store import writable_file, write_json
    from sim.terminal import collect
    from sim.terminal_probes import print_probes

    say = translator(language)
    (chosen,) = varied([load(file)], changes)
    if not chosen.probes:
        raise UserError(
            f"{file} has no [[probes]], so there is nothing to show; price-experiment is a scenario that has some."
        )
    if json_file:
        writable_file(json_file)
    with progress(say, replications, "none" if quiet else "bar") as done:
        runs = collect(probed(chosen, replications, jobs), done)
    found = summed_up(chosen, runs)
    print_probes(found, say)
    if json_file:
        write_json(as_dict(found), json_file)


@click.command()
@FOLDER
@click.option("--scenario", default="baseline", show_default=True, help="Scenario whose parameters are fitted.")
@click.option(
    "--trials",
    default=50,
    show_default=True,
    type=click.IntRange(0, 100_000),
    help="Trials to add to those that the folder holds.",
)
@click.option(
    "--replications",
    "-n",
    default=2,
    show_default=True,
    type=click.IntRange(1, 1000),
    help="Simulations of each trial.",
)
@click.option(
    "--space",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File with the free parameters; without it, those that come with Piecerate.",
)
@click.option(
    "--accept",
    default=0.1,
    show_default=True,
    type=click.FloatRange(0, 1, min_open=True),
    help="Share of trials, the best ones, that count as plausible.",
)
@click.option("--without", multiple=True, metavar="FACT", help="Leave a fact out of the fit, by its key; repeatable.")
@JOBS
@CHANGES
@LANGUAGE
@QUIET
def calibrate(
    folder: Path,
    scenario: str,
    trials: int,
    replications: int,
    space: Path | None,
    accept: float,
    without: tuple[str, ...],
    jobs: int,
    changes: tuple[str, ...],
    language: str,
    quiet: bool,
) -> None:
    """Fit free parameters to the facts marked for it, in a study kept in DIR that a second call goes on with.

    DIR then holds study.db, identification.json (what the facts say of each parameter) and worlds.csv: the plausible
    sets of values, points over which experiments can run.
    """
    from sim.calibration.identification import identification, write_worlds
    from sim.calibration.space import SPACE, read_space
    from sim.calibration.study import calibrate, fitted_facts
    from sim.language import translator
    from sim.loading import load, varied
    from sim.progress import progress
    from sim.store import writable_folder, write_json
    from sim.terminal_evidence import print_identification

    say = translator(language)
    (chosen,) = varied([load(scenario)], changes)
    free = read_space(chosen, space or SPACE)
    keys = fitted_facts(without)
    writable_folder(folder)
    with progress(say, trials, "none" if quiet else "bar") as done:
        found = calibrate(chosen, free, folder, trials, replications, jobs, chosen.run.seed, keys, done)
    learnt = identification(free, found, accept)
    print_identification(learnt, say)
    write_json(learnt, folder / "identification.json")
    write_worlds(free, found, accept, folder / "worlds.csv")
