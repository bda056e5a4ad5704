"""Progress of many runs: a bar for people, or one JSON object on each line for schedulers."""

import json
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, Protocol

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from sim.language import Language

Form = Literal["bar", "json", "none"]

SECONDS_BETWEEN_LINES = 1.0

WINDOW = 200
"""Latest runs from which the rate is told, so that runs that were kept already do not flatter it for long."""


class Done(Protocol):
    """What to call after each run."""

    def __call__(self, failed: bool = False) -> None:
        """Count one run."""


@contextmanager
def progress(say: Language, total: int | None, form: Form = "bar") -> Iterator[Done]:
    """Show on standard error how many runs are done and failed, how fast, and how long the rest will take.

    Yields a function to call after each run; `total` is None where nobody knows beforehand how many there will be.
    """
    if form == "json":
        lines = _Lines(total)
        yield lines.count
        lines.write()
        return
    columns = (
        TextColumn(say("Simulating")),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn(say("left:")),
        TimeRemainingColumn(),
        TextColumn("[bold]{task.fields[failures]}"),
    )
    with Progress(*columns, console=Console(stderr=True), disable=form == "none", transient=True) as bar:
        task = bar.add_task("", total=total, rate="", failures="")
        failures = 0

        def count(failed: bool = False) -> None:
            nonlocal failures
            failures += failed
            told = say("{n:d} failed", n=failures) if failures else ""
            speed = bar.tasks[task].finished_speed or bar.tasks[task].speed
            rate = say("{rate:.1f} runs a minute", rate=60 * speed) if speed else ""
            bar.update(task, advance=1, failures=told, rate=rate)

        yield count


class _Lines:
    """Counts runs and writes how things stand, at most once a second."""

    def __init__(self, total: int | None) -> None:
        self._total, self._done, self._failed = total, 0, 0
        self._times = deque([time.monotonic()], maxlen=WINDOW)
        self._written = 0.0
        self.write()

    def count(self, failed: bool = False) -> None:
        """Count one run."""
        self._done += 1
        self._failed += failed
        self._times.append(time.monotonic())
        if self._times[-1] - self._written >= SECONDS_BETWEEN_LINES:
            self.write()

    def write(self) -> None:
        """Write one line."""
        self._written = time.monotonic()
        passed = self._times[-1] - self._times[0]
        rate = (len(self._times) - 1) / passed if passed > 0 else None
        left = (self._total - self._done) / rate if rate and self._total is not None else None
        line = {
            "done": self._done,
            "failed": self._failed,
            "total": self._total,
            "runs_per_second": None if rate is None else round(rate, 3),
            "seconds_left": None if left is None else round(left),
        }
        click.echo(json.dumps(line), err=True)
