"""Options that several commands share, each declared once."""

import os
from pathlib import Path

import click

from sim.language import languages, nearest


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _system_language() -> str:
    """Return the language of the system if there is a catalogue for it, as the shell's variables say."""
    named = (os.environ.get(variable) for variable in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return nearest(next(filter(None, named), None))


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
