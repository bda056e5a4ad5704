"""How fast and how big the model itself is: the baseline in several sizes, each in an interpreter of its own.

Start with `python -m benchmarks.model`; `make bench` runs it after the comparison of engines.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from benchmarks.timing import exponent

RESULTS = Path(__file__).with_name("results.json")

PEOPLE = 100_000
"""Workers of the baseline at full scale."""


@dataclass(frozen=True)
class Case:
    """A size of the baseline, what it shows and what it should take; 0 if there is nothing to hold it against."""

    name: str
    says: str
    changes: dict[str, Any] = field(default_factory=dict)
    most_seconds: float = 0
    most_megabytes: float = 0


def of(workers: int, days: int) -> dict[str, Any]:
    """Return the changes that make the baseline a market of so many workers and days."""
    return {"run.scale": PEOPLE / workers, "run.days": days}


CASES = (
    Case("teaching", "1:100 for a week", of(1000, 7), most_seconds=3),
    Case("log", "as large as the largest published log", of(2676, 74), most_seconds=90, most_megabytes=1500),
    Case("300", "300 workers for three days", of(300, 3)),
    Case("3000", "3,000 workers for three days", of(3000, 3)),
    Case("30000", "30,000 workers for three days", of(30000, 3)),
    Case(
        "open", "3,000 workers, ten times as many open batches", of(3000, 3) | {"requesters.open_at_start": 10 * 17115}
    ),
)
"""What is measured; 17,115 batches are open at full scale in the baseline, 3,423 a day for five days."""

GROWTH = (("300", "3000", 1.05), ("3000", "30000", 1.25))
"""Between which sizes growth is measured, and the largest exponent wanted."""


@dataclass(frozen=True)
class Run:
    """What one run of a case came to: processor time by part, in seconds, its peak memory, and the work done."""

    case: str
    imports: float
    build: float
    run: float
    measure: float
    wall: float
    megabytes: float
    assignments: int
    searches: int

    @property
    def seconds(self) -> float:
        """Processor time of all, start-up included."""
        return self.imports + self.build + self.run + self.measure


def measure(name: str) -> dict[str, float]:
    """Run a case here, from importing the model to the last measure, and return what it took."""
    case = next(case for case in CASES if case.name == name)
    clock = [time.process_time()]

    def lap() -> float:
        clock.append(time.process_time())
        return clock[-1] - clock[-2]

    from sim.experiment import recorded
    from sim.files.loading import load, vary
    from sim.measures import measured
    from sim.world import World

    # The interpreter's own start is counted with the imports.
    imports = lap() + clock[0]
    world = World(vary(load("baseline"), case.changes))
    build = lap()
    world.run()
    run = lap()
    measured(recorded(world))
    return {
        "imports": imports,
        "build": build,
        "run": run,
        "measure": lap(),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        / (1024 if sys.platform == "linux" else 1024**2),
        "assignments": len(world.ledger.assignments),
        "searches": int(world.ledger.sessions["looks"].sum()),
    }


def measured(case: str) -> Run:
    """Run a case in an interpreter of its own."""
    start = time.perf_counter()
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.model", "--only", case], check=True, capture_output=True, text=True
    )
    return Run(case=case, wall=time.perf_counter() - start, **json.loads(answer.stdout))


def growths(runs: list[Run]) -> Iterator[tuple[str, float, float]]:
    """Yield between which sizes, how the time of a run grows with workers, and how it may."""
    seconds = {case.name: [run.run for run in runs if run.case == case.name] for case in CASES}
    for small, large, most in GROWTH:
        if seconds[small] and seconds[large]:
            times = [median(seconds[small]), median(seconds[large])]
            yield f"{small} to {large}", exponent([int(small), int(large)], times), most


def show(runs: list[Run], console: Console) -> None:
    """Print what each case took, against what it should take, and how time grows."""
    table = Table(title="The baseline")
    table.add_column("what")
    for heading in ("assignments", "seconds", "at most", "of them imports", "wall", "MB", "at most", "µs/assignment"):
        table.add_column(heading, justify="right")
    for case in CASES:
        own = sorted((run for run in runs if run.case == case.name), key=lambda run: run.seconds)
        if own:
            run = own[len(own) // 2]
            cells = [f"{run.assignments:,}", f"{run.seconds:.1f}", limit(case.most_seconds), f"{run.imports:.1f}"]
            cells += [f"{run.wall:.1f}", f"{run.megabytes:,.0f}", limit(case.most_megabytes)]
            table.add_row(case.says, *cells, f"{1e6 * run.run / run.assignments:.1f}")
    console.print(table)
    for between, grows, most in growths(runs):
        console.print(f"From {between} workers time grows with exponent {grows:.2f}; wanted: at most {most}.")


def limit(most: float) -> str:
    """Return a limit as a cell; nothing if there is none."""
    return f"{most:,.0f}" if most else ""


def kept(runs: list[Run]) -> dict[str, Any]:
    """Return the runs, and how time grows, as plain data."""
    return {
        "runs": [asdict(run) | {"seconds": run.seconds} for run in runs],
        "growth": [{"between": between, "exponent": grows, "most": most} for between, grows, most in growths(runs)],
    }


def keep(path: Path, name: str, content: dict[str, Any]) -> None:
    """Add something to the file of results, in the place of what had its name."""
    found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    found[name] = content
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


@click.command()
@click.option("--only", type=click.Choice([case.name for case in CASES]), help="Run one case here; print it as JSON.")
@click.option("--cases", multiple=True, type=click.Choice([case.name for case in CASES]), help="Cases, instead of all.")
@click.option("--repeats", type=click.IntRange(1), default=1, show_default=True, help="Measurements of each.")
@click.option("--output", type=click.Path(path_type=Path), default=RESULTS, help="Where to keep the results.")
def main(only: str | None, cases: tuple[str, ...], repeats: int, output: Path) -> None:
    """Measure time and memory of the baseline in several sizes."""
    if only:
        print(json.dumps(measure(only)))
        return
    wanted = cases or tuple(case.name for case in CASES)
    runs = [measured(case) for _ in range(repeats) for case in wanted]
    console = Console()
    show(runs, console)
    keep(output, "model", kept(runs))
    console.print(f"Results are in {output}.")


if __name__ == "__main__":
    main()
