"""The commands that hold the model against what is published: `piecerate evidence`, `probe` and `calibrate`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sim.terminal.options import CHANGES, FOLDER, JOBS, JSON, LANGUAGE, QUIET, replications, together

if TYPE_CHECKING:
    from sim.terminal.progress import Form

Run = TypeVar("Run")

OF_ONE_SCENARIO = together(JOBS, CHANGES, JSON, LANGUAGE, QUIET)
"""What a look at one scenario has."""


@click.command()
@click.argument("name", default="baseline", metavar="[SCENARIO]")
@replications("Simulations; each takes a longer one besides, for what surveys found over two months.", default=6)
@OF_ONE_SCENARIO
def evidence(name: str, replications: int, jobs: int, **options: Any) -> None:
    """Simulate SCENARIO and print what it says of every published fact, in its band or not."""
    from datetime import date

    from sim.evidence.evaluation import as_dict, runs_of, seen, summed_up
    from sim.terminal.evidence import print_evidence

    look = _Look(name, **options)
    looks = look.at(seen(look.scenario, replications, jobs), replications * len(runs_of(look.scenario)))
    findings = summed_up(look.scenario, looks)
    print_evidence(look.scenario, findings, replications, look.say)
    look.keep(as_dict(look.scenario, findings, date.today().isoformat(), replications))


@click.command()
@click.argument("name", metavar="FILE")
@replications("Simulations over which openings are added up; intervals need at least two.", default=6)
@OF_ONE_SCENARIO
def probe(name: str, replications: int, jobs: int, **options: Any) -> None:
    """Simulate FILE, a scenario with [[probes]], and print what its field experiments show, arm by arm."""
    from sim.comparing.field import as_dict, probed, summed_up
    from sim.errors import UserError
    from sim.terminal.probes import print_probes

    look = _Look(name, **options)
    if not look.scenario.probes:
        raise UserError(
            f"{name} has no [[probes]], so there is nothing to show; price-experiment is a scenario that has some."
        )
    found = summed_up(look.scenario, look.at(probed(look.scenario, replications, jobs), replications))
    print_probes(found, look.say)
    look.keep(as_dict(found))


class _Look:
    """A look at one scenario: checked before anything is run, with a bar while it lasts, kept as JSON if wanted."""

    def __init__(self, name: str, changes: tuple[str, ...], json_file: Path | None, language: str, quiet: bool) -> None:
        from sim.files.loading import load, varied
        from sim.language import translator
        from sim.sweeps.store import writable_file

        self.say = translator(language)
        (self.scenario,) = varied([load(name)], changes)
        self._json_file = writable_file(json_file) if json_file else None
        self._form: Form = "none" if quiet else "bar"

    def at(self, runs: Iterator[Run], total: int) -> list[Run]:
        """Make the runs, so many in all."""
        from sim.terminal.comparisons import collect
        from sim.terminal.progress import progress

        with progress(self.say, total, self._form) as done:
            return collect(runs, done)

    def keep(self, content: dict[str, Any]) -> None:
        """Write down what was seen, if that was wanted."""
        from sim.sweeps.store import write_json

        if self._json_file:
            write_json(content, self._json_file)


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
@replications("Simulations of each trial.", most=1000, default=2)
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
    from sim.files.loading import load, varied
    from sim.language import translator
    from sim.sweeps.store import writable_folder, write_json
    from sim.terminal.evidence import print_identification
    from sim.terminal.progress import progress

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
