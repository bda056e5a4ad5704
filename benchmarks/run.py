"""Check that the engines agree, time them side by side, and print and keep how they compare.

Start with `python -m benchmarks.run`, or `make bench`.
"""

import json
import os
import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks import reference as ref
from benchmarks.agreement import Agreement, Markets, differences, means, trajectories
from benchmarks.engines import Engine, load, names
from benchmarks.timing import Timing, exponent, measured, plan

RESULTS = Path(__file__).with_name("results.json")

YARDSTICKS = {"textbook": "× textbook", "salabim_peer": "× salabim"}
"""Engines by which all are judged, and the heading of how many times faster than each the others are."""

BOUND = "compiled"
"""The engine that no other can beat; for it, how many times faster it is than each is shown."""

PATTERN = "textbook"
"""The engine whose trajectories the others that share its streams must repeat."""

FASTEST = (BOUND, "tuned")
"""Engines to be compared with over many seeds; the first that is installed."""

SMALL = Markets(workers=60, hours=4.0, seeds=range(1, 3))
"""The markets in which trajectories are compared."""

MANY = Markets(workers=300, hours=ref.HOURS, seeds=range(1, 31))
"""The markets over which means are compared."""

FEW = Markets(workers=60, hours=ref.HOURS, seeds=range(1, 16))
"""The same for a quick look."""

Row = dict[str, Any]


@click.command()
@click.option("--workers", multiple=True, type=int, default=(300, 3000), show_default=True, help="Size of the market.")
@click.option("--queue", multiple=True, type=int, default=(1, 25), show_default=True, help="HITs claimed at once.")
@click.option("--hours", type=float, default=ref.HOURS, show_default=True, help="Length of the market.")
@click.option("--repeats", type=click.IntRange(1), default=3, show_default=True, help="Measurements of each.")
@click.option("--engines", multiple=True, type=click.Choice(names()), help="Engines to run, instead of all.")
@click.option("--quick", is_flag=True, help="Small, short and once, to see that all works; keeps no results.")
@click.option("--output", type=click.Path(path_type=Path), default=RESULTS, help="Where to keep the results.")
def main(
    workers: tuple[int, ...],
    queue: tuple[int, ...],
    hours: float,
    repeats: int,
    engines: tuple[str, ...],
    quick: bool,
    output: Path,
) -> None:
    """Compare engines on the reference market. Options that take several values are given several times."""
    console = Console()
    if quick:
        workers, repeats = (30, 300), 1
    present = installed(engines or tuple(names()), console)
    agreements = agree(present, queue, FEW if quick else MANY)
    for agreement in agreements:
        mark = "agrees" if agreement.agrees else "[bold red]disagrees[/]"
        console.print(f"{agreement.engine} {mark} with {agreement.other}, queue {agreement.queue}: {agreement.worst}")
    if not all(agreement.agrees for agreement in agreements):
        sys.exit("The engines do not do the same work, so their times say nothing.")
    tasks = plan(list(present), sorted(workers), sorted(queue), hours, repeats)
    timings = list(track(measured(tasks), "measuring", total=len(tasks), console=console, transient=True))
    check_totals(timings, present)
    rows = compared(timings)
    show(rows, present, console)
    if not quick:
        keep(output, rows, present, agreements, hours, repeats)
        console.print(f"Results are in {output}.")


def installed(wanted: tuple[str, ...], console: Console) -> dict[str, Engine]:
    """Return the engines whose packages are there, and say which are not."""
    found = {}
    for name in wanted:
        try:
            found[name] = load(name)
        except ModuleNotFoundError as error:
            console.print(f"{name} is left out: {error.name} is not installed; `pip install -e '.[bench]'` brings it.")
    return found


def agree(engines: dict[str, Engine], queues: tuple[int, ...], many: Markets) -> list[Agreement]:
    """Compare every engine with one that it should agree with."""
    found = []
    for queue in sorted(queues):
        for engine in engines.values():
            if engine.name == PATTERN:
                continue
            if engine.same_streams:
                found.append(trajectories(engine, load(PATTERN), queue, SMALL))
            else:
                found.append(means(engine, fastest(engines), queue, many))
    return found


def fastest(engines: dict[str, Engine]) -> Engine:
    """Return the engine with which a comparison over many seeds takes least time."""
    return next((engines[name] for name in FASTEST if name in engines), load(PATTERN))


def check_totals(timings: list[Timing], engines: dict[str, Engine]) -> None:
    """Stop if engines that share streams did different work while they were timed."""
    seen: dict[tuple[int, int, int], Timing] = {}
    for timing in timings:
        task = timing.task
        if engines[task.engine].same_streams:
            first = seen.setdefault((task.workers, task.queue, task.seed), timing)
            wrong = differences(timing.totals, first.totals)
            if wrong:
                sys.exit(f"{task} and {first.task} differ in {', '.join(wrong)}.")


def compared(timings: list[Timing]) -> list[Row]:
    """Return a row for each engine, size and queue, with medians and with ratios of medians."""
    groups: dict[tuple[int, int, str], list[Timing]] = {}
    for timing in timings:
        groups.setdefault((timing.task.queue, timing.task.workers, timing.task.engine), []).append(timing)
    speeds = {key: median(timing.speed for timing in group) for key, group in groups.items()}
    rows = []
    for (queue, workers, engine), group in groups.items():
        row: Row = {"queue": queue, "workers": workers, "engine": engine}
        row["hits_per_second"] = speeds[queue, workers, engine]
        row["seconds"] = [timing.seconds for timing in group]
        row["hits"] = [timing.totals.submitted for timing in group]
        row["events"] = [timing.totals.events for timing in group]
        row["ratio_to"] = {
            name: row["hits_per_second"] / speeds[queue, workers, name]
            for name in YARDSTICKS
            if (queue, workers, name) in speeds
        }
        bound = speeds.get((queue, workers, BOUND))
        row["bound_is_faster_by"] = bound and bound / row["hits_per_second"]
        rows.append(row)
    return sorted(rows, key=lambda row: (row["queue"], row["workers"], row["hits_per_second"]))


def exponents(rows: list[Row]) -> dict[tuple[int, str], float]:
    """Return how the time of each engine grows with the number of workers, if several numbers were tried."""
    groups: dict[tuple[int, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["queue"], row["engine"]), []).append(row)
    return {
        key: exponent([row["workers"] for row in group], [median(row["seconds"]) for row in group])
        for key, group in groups.items()
        if len(group) > 1
    }


def show(rows: list[Row], engines: dict[str, Engine], console: Console) -> None:
    """Print a table for each queue and size, slowest engine first."""
    growth = exponents(rows)
    for queue, workers in sorted({(row["queue"], row["workers"]) for row in rows}):
        table = Table(title=f"{workers:,} workers, queues of {queue}")
        table.add_column("engine")
        for heading in ("HITs/s", *YARDSTICKS.values(), "bound is ×", "growth"):
            table.add_column(heading, justify="right")
        for row in rows:
            if (row["queue"], row["workers"]) == (queue, workers):
                ratios = [short(row["ratio_to"].get(name)) for name in YARDSTICKS]
                ratios.append(short(row["bound_is_faster_by"]))
                grows = growth.get((queue, row["engine"]))
                cells = [f"{row['hits_per_second']:,.0f}", *ratios, "" if grows is None else f"{grows:.2f}"]
                table.add_row(engines[row["engine"]].title, *cells)
        console.print(table)
    console.print("Medians, processor time. Growth: exponent of time over the numbers of workers above.")


def short(ratio: float | None) -> str:
    """Return a ratio with about two digits.

    >>> short(0.0123), short(1.234), short(243.1), short(None)
    ('0.012', '1.2', '243', '')
    """
    if ratio is None:
        return ""
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.2g}"


def keep(
    path: Path,
    rows: list[Row],
    engines: dict[str, Engine],
    agreements: list[Agreement],
    hours: float,
    repeats: int,
) -> None:
    """Write all figures, and what is needed to judge them, to a file."""
    packages = {"numpy", *(package for engine in engines.values() for package in engine.packages)}
    found = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"processor": processor(), "cores": os.cpu_count(), "system": platform.platform()},
        "versions": {"python": platform.python_version()} | {name: version(name) for name in sorted(packages)},
        "hours": hours,
        "repeats": repeats,
        "titles": {engine.name: engine.title for engine in engines.values()},
        "agreement": [asdict(agreement) for agreement in agreements],
        "speeds": rows,
        "growth": [
            {"queue": queue, "engine": engine, "exponent": value} for (queue, engine), value in exponents(rows).items()
        ],
    }
    model = json.loads(path.read_text(encoding="utf-8")).get("model") if path.exists() else None
    if model:
        found["model"] = model
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def processor() -> str:
    """Return the name of the processor, as far as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())


if __name__ == "__main__":
    main()
