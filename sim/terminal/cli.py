"""The command line: `piecerate list`, `show`, `check`, `schema` and the commands that simulate."""

import sys
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.currencies import CURRENCIES, DOLLAR, LOCAL
from sim.errors import RunError, UserError
from sim.terminal.cli_analyses import discover, search, sensitivity, warmup, worlds
from sim.terminal.cli_evidence import calibrate, evidence, probe
from sim.terminal.cli_sweeps import export, query, sweep, verify
from sim.terminal.interruption import Stop
from sim.terminal.options import CHANGES, JOBS, LANGUAGE, TOLD, json_file, out, replications, together

if TYPE_CHECKING:
    from sim.comparing.exchange import Look
    from sim.comparing.precision import Precision
    from sim.terminal.progress import Form


CLOCKS = ("approved", "search", "rejected", "abandoned", "qualification", "paperwork")
"""The clocks, written out so that nobody who asks for help waits until the model is loaded."""


class Commands(click.Group):
    """Turns a user's mistake into its message and exit code, and Ctrl-C into a word and 130."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except (UserError, RunError) as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            sys.exit(130)


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        try:
            click.echo(f"piecerate {metadata.version('piecerate')}")
        except metadata.PackageNotFoundError:
            click.echo("piecerate, not installed")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version)
def main() -> None:
    """Simulate the labour market of microtask platforms, and try a rule before it is law."""


for command in (
    sweep,
    query,
    export,
    verify,
    warmup,
    worlds,
    sensitivity,
    discover,
    search,
    evidence,
    probe,
    calibrate,
):
    main.add_command(command)

# What needs more than the engine, charts say, is declared in pyproject.toml, so that nothing here knows of it.
with suppress(metadata.PackageNotFoundError):
    for entry in metadata.distribution("piecerate").entry_points.select(group="piecerate.commands"):
        main.add_command(entry.load())


@main.command("list")
def list_() -> None:
    """Name the scenarios and the rules there are."""
    from sim.files.catalogue import catalogue

    click.echo("\n".join(catalogue()))


@main.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@LANGUAGE
def rules(name: str | None, as_json: bool, language: str) -> None:
    """Tell what rules there are or, with NAME, who pays for that rule, its formula, its parameters and its sources."""
    from sim.language import translator
    from sim.regulation.profiles import profile, profiles
    from sim.terminal.rules import print_rule, print_rules

    chosen = [profile(name)] if name else profiles()
    if as_json:
        import json

        content = [each.as_dict() for each in chosen]
        click.echo(json.dumps(content[0] if name else content, indent=1, ensure_ascii=False).encode())
    elif name:
        print_rule(chosen[0], translator(language))
    else:
        print_rules(chosen, translator(language))


@main.command()
@click.argument("scenario")
def show(scenario: str) -> None:
    """Print every parameter of SCENARIO, a name or a file, with doc, unit, range and source.

    The output is a scenario file itself: it needs no parent and gives the same results.
    """
    from sim.files.loading import as_toml, load

    click.echo(as_toml(load(scenario)).encode(), nl=False)


@main.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def check(files: tuple[str, ...]) -> None:
    """Say whether scenario files are right and, if not, what is wrong where."""
    from sim.files.finding import printable
    from sim.files.loading import load

    mistakes = []
    for file in files:
        try:
            scenario = load(file)
            points = _points(file)
        except UserError as error:
            mistakes.append(str(error))
        else:
            rules = f"{len(scenario.rules)} rule{'' if len(scenario.rules) == 1 else 's'}"
            click.echo(f'{file}: OK, "{printable(scenario.title)}", {rules}{points}, {scenario.fingerprint}')
    if mistakes:
        raise UserError("\n".join(mistakes))


def _points(file: str) -> str:
    """Check every point of a file's experiment and say how many there are; nothing, if it has none."""
    from sim.files.finding import find
    from sim.files.reading import read

    if "experiment" not in read(find(file)).data:
        return ""
    from sim.sweeps.design import planned

    count = sum(1 for _ in planned(file).design.checked())
    return f", {count} point{'' if count == 1 else 's'}"


@main.command()
def schema() -> None:
    """Print the JSON schema of scenario files, for editors that complete and check."""
    import json

    from sim.files.schema import schema

    click.echo(json.dumps(schema(), indent=2, ensure_ascii=False).encode())


EXPERIMENT = together(
    replications("Simulations of each scenario; number r has the same luck in all of them.", default=6),
    JOBS,
    CHANGES,
    json_file("all measures"),
    out("Write measures, every run and the scenarios in full into this folder."),
    TOLD,
)
"""What every command has that simulates whole scenarios."""


@main.command()
@click.argument("scenario")
@EXPERIMENT
def run(scenario: str, **options: Any) -> None:
    """Simulate SCENARIO by itself and print its measures."""
    _experiment([scenario], **options)


@main.command()
@click.argument("base")
@click.argument("others", nargs=-1, required=True, metavar="OTHER...")
@EXPERIMENT
@click.option(
    "--precision",
    "-p",
    "precisions",
    multiple=True,
    metavar="HALF-WIDTH",
    help="Run until intervals are this narrow, instead of -n: 0.05 for all headline measures (5 % of the "
    "baseline; 0.05 on shares and indices), or MEASURE=0.01, MEASURE=2% for one.",
)
@click.option(
    "--at-most",
    default=200,
    show_default=True,
    type=click.IntRange(10, 100_000),
    help="Replications after which --precision gives up, and says so.",
)
@click.option(
    "--ladder",
    is_flag=True,
    help="Compare also where nobody reacts, where workers do and where everybody does, and say which reactions carry "
    "the result. Takes up to three times as long.",
)
@click.option(
    "--clock",
    type=click.Choice(CLOCKS),
    help="Count time up to this clock when wages are shown: paid work, then search and so on; otherwise all time.",
)
@click.option(
    "--people",
    metavar="GROUPING:GROUP",
    help="Show the pay of these people alone: country:IN, hours:10-20, tools:script; otherwise of everybody.",
)
@click.option(
    "--money",
    type=click.Choice([*CURRENCIES, LOCAL], case_sensitive=False),
    help="Show amounts in this currency, or with INT in what a dollar buys where people live; otherwise in US dollars.",
)
def compare(base: str, others: tuple[str, ...], **options: Any) -> None:
    """Simulate BASE and each OTHER with the same people and the same luck, and print what differs."""
    _experiment([base, *others], **options)


def _precision(texts: tuple[str, ...]) -> "Precision | None":
    """Read what was said of precision, which takes the place of a number of replications."""
    from sim.comparing.precision import Precision

    if not texts:
        return None
    source = click.get_current_context().get_parameter_source("replications")
    if source is click.core.ParameterSource.COMMANDLINE:
        raise UserError(
            "--precision decides the number of replications, and so does --replications: give one of them; "
            "--at-most sets a limit."
        )
    return Precision.read(texts)


def _look(clock: str | None, people: str | None, money: str | None) -> "Look | None":
    """Read how somebody wants to see an answer; None for the usual way."""
    from sim.comparing.exchange import Look
    from sim.comparing.lenses import GROUPINGS, USUAL

    if clock is people is money is None:
        return None
    grouping, _, group = (people or ":".join(USUAL.people)).partition(":")
    if grouping not in GROUPINGS or not group:
        raise UserError(f"--people: {people} is no group; write country:IN, hours:10-20 or tools:script.")
    return Look(clock or USUAL.clock, (grouping, group), money or DOLLAR)


def _experiment(
    names: list[str],
    replications: int,
    jobs: int,
    changes: tuple[str, ...],
    json_file: Path | None,
    out: Path | None,
    form: "Form",
    language: str,
    quiet: bool,
    precisions: tuple[str, ...] = (),
    at_most: int = 0,
    ladder: bool = False,
    clock: str | None = None,
    people: str | None = None,
    money: str | None = None,
) -> None:
    from sim.comparing.comparison import summarise
    from sim.comparing.ladder import Ladder, moved_up
    from sim.comparing.luck import Luck
    from sim.comparing.precision import replicate_until
    from sim.experiment import replicate
    from sim.files.loading import load, varied
    from sim.language import translator
    from sim.sweeps.batch import kept
    from sim.sweeps.design import named_apart
    from sim.sweeps.store import save, writable_file, write_json
    from sim.terminal.comparisons import collect, print_comparison, print_precision
    from sim.terminal.progress import progress
    from sim.terminal.rules import print_ladder

    say = translator(language)
    precision, look = _precision(precisions), _look(clock, people, money)
    scenarios = named_apart(varied([load(name) for name in names], changes))
    summarise(scenarios, [])
    climb = Ladder(scenarios) if ladder else None
    extra = climb.besides(scenarios) if climb else []
    if json_file:
        writable_file(json_file)
    total = None if precision else replications * (len(scenarios) + len(extra))
    stop = Stop()
    with stop.heard(), kept(out, scenarios, at_most if precision else replications, stop.look) as batch:
        shelf = batch.store if batch else None
        with progress(say, total, "none" if quiet else form) as done:
            runs = (
                replicate_until(scenarios, precision, at_most, jobs, shelf)
                if precision
                else replicate(scenarios, replications, jobs, shelf=shelf)
            )
            outcomes = collect(runs, done)
            comparison = summarise(scenarios, outcomes)
            more_runs = collect(replicate(extra, len(comparison.complete), jobs), done) if extra else []
        if batch:
            batch.shorten(len(comparison.complete))
        luck = Luck(comparison)
        print_comparison(comparison, luck, say, look)
        more: dict[str, Any] = {"luck": luck.as_list()} | ({"lenses": comparison.lenses} if look else {})
        if climb:
            rungs = climb.read([*scenarios, *extra], [*outcomes, *moved_up(more_runs, len(scenarios))])
            print_ladder(rungs, say)
            more["ladder"] = rungs.as_list()
        if precision:
            print_precision(precision, comparison, say)
            more["precision"] = precision.as_dict(comparison, at_most)
        if json_file:
            write_json(comparison.as_dict() | more, json_file)
        if out:
            save(comparison, out, more)
