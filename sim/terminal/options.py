"""Options that several commands share, each declared once, and the frames in which they come together."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from sim.language import languages, nearest

Option = Callable[[Callable[..., Any]], Callable[..., Any]]
"""What gives a command an option."""


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _system_language() -> str:
    """Return the language of the system if there is a catalogue for it, as the shell's variables say."""
    named = (os.environ.get(variable) for variable in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return nearest(next(filter(None, named), None))


def replications(said: str, *, least: int = 1, most: int = 100_000, default: int | None = None) -> Option:
    """Return the option that says how many simulations are made; `said` tells of what."""
    kind = click.IntRange(least, most)
    return click.option("--replications", "-n", default=default, show_default=default is not None, type=kind, help=said)


def json_file(what: str) -> Option:
    """Return the option that names a file for what is found."""
    return click.option("--json", "json_file", type=click.Path(path_type=Path), help=f"Write {what} to this file.")


def out(said: str, *, required: bool = False) -> Option:
    """Return the option that names a folder; `said` tells what is kept there."""
    return click.option("--out", required=required, type=click.Path(path_type=Path, file_okay=False), help=said)


def together(*options: Option) -> Option:
    """Return what gives a command several options, in this order.

    >>> @click.command()
    ... @together(QUIET, CHANGES)
    ... def command(quiet, changes): ...
    >>> [option.name for option in command.params]
    ['quiet', 'changes']
    """

    def with_options(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return with_options


JOBS = click.option(
    "--jobs",
    "-j",
    default=_cores,
    show_default="all cores",
    type=click.IntRange(1, 1024),
    help="Processes to use; the results do not depend on it.",
)

CHANGES = click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="PATH=VALUE",
    help="Change a parameter in every scenario that has it, for instance run.days=7.",
)

LANGUAGE = click.option(
    "--language",
    default=_system_language,
    show_default="that of the system",
    type=click.Choice(languages()),
    help="Language of sentences and tables.",
)

QUIET = click.option("--quiet", "-q", is_flag=True, help="Show no progress bar.")

PROGRESS = click.option(
    "--progress",
    "form",
    default="bar",
    show_default=True,
    type=click.Choice(["bar", "json"]),
    help="A bar, or one JSON object on each line for schedulers, on standard error.",
)

FOLDER = click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")

MEASURES = click.option(
    "--measure", "-m", "measures", multiple=True, metavar="MEASURE", help="Measure to look at; several may be given."
)

SEED = click.option(
    "--seed", default=1, show_default=True, type=click.IntRange(0, 2**31 - 1), help="Which points are looked at."
)

JSON = json_file("all results")

TOLD = together(PROGRESS, LANGUAGE, QUIET)
"""How a command tells of what it does."""

ANALYSIS = together(
    JOBS,
    CHANGES,
    JSON,
    out("Keep every run in this folder, and make none again that is there; the folder of a sweep will do."),
    TOLD,
)
"""What every analysis of many points has."""

OF_EACH_POINT = "Simulations of each point, in place of the number in the file."
