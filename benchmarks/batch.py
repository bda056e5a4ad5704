"""What a batch adds to its runs, and what a second process gains: a sweep of runs of about a second each.

Start with `python -m benchmarks.batch`; `make bench` runs it last. What the layer of batches costs is the processor
time of a sweep in one process, outside of its runs. What a second process gains is told beside what it gains for two
loops that share nothing, for a machine that does other things has less than two processors to give.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import click

from benchmarks.model import RESULTS, keep

EXPERIMENT = """
extends = "residence-floor"
[run]
days = {days}
warmup_days = 2
scale = {scale}
[experiment]
design = "latin"
points = 4
replications = {replications}
baseline = "baseline"
[experiment.vary]
rules.0.unpaid_uplift = {{ low = 0, high = 1 }}
"""
"""Five runs in each replication: four points, and the baseline that they share."""

LOOP = "sum(i * i for i in range({turns}))"


def overhead(file: str, folder: Path) -> dict[str, float]:
    """Make a sweep here; return the processor time of its runs, and of all else from the imports to what is printed."""
    from sim import experiment
    from sim.terminal.cli import main

    inside, ordinary = [], experiment.run

    def timed(*task: Any) -> Any:
        start = time.process_time()
        outcome = ordinary(*task)
        inside.append(time.process_time() - start)
        return outcome

    start = time.process_time()
    with mock.patch.object(experiment, "run", timed):
        main(["sweep", file, "--out", str(folder), "--jobs", "1", "--quiet"], standalone_mode=False)
    return {
        "runs": len(inside),
        "seconds": sum(inside),
        "more": time.process_time() - start - sum(inside),
        "start": start,
    }


def wall(*commands: list[str]) -> float:
    """Return how long some commands take side by side, by the clock on the wall."""
    start = time.perf_counter()
    for process in [subprocess.Popen(command, stdout=subprocess.DEVNULL) for command in commands]:
        if process.wait():
            raise RuntimeError(f"{process.args} ended with {process.returncode}")
    return time.perf_counter() - start


def gains(file: str, folder: Path, turns: int, repeat: int) -> tuple[float, float]:
    """Return how many times as fast two processes are as one: two loops that share nothing, then a sweep."""
    loop = [sys.executable, "-c", LOOP.format(turns=turns)]
    sweep = [sys.executable, "-m", "sim", "sweep", file, "--quiet"]
    loops = 2 * wall(loop) / wall(loop, loop)
    one, two = (wall([*sweep, "--jobs", str(jobs), "--out", str(folder / f"{repeat}-{jobs}")]) for jobs in (1, 2))
    return loops, one / two


@click.command()
@click.option("--only", hidden=True, nargs=2, help="Measure the overhead of a sweep of this file in this interpreter.")
@click.option("--repeats", default=3, show_default=True, type=click.IntRange(1), help="Times; the best counts.")
@click.option("--days", default=14, show_default=True, type=click.IntRange(1), help="Days of a run.")
@click.option("--scale", default=400, show_default=True, type=click.IntRange(1), help="Scale of a run.")
@click.option(
    "--replications", default=4, show_default=True, type=click.IntRange(1), help="Replications, five runs in each."
)
@click.option("--turns", default=30_000_000, show_default=True, type=click.IntRange(1), help="Turns of the loop.")
@click.option("--output", type=click.Path(path_type=Path), default=RESULTS, help="Where to keep the results.")
def main(
    only: tuple[str, str] | None, repeats: int, days: int, scale: int, replications: int, turns: int, output: Path
) -> None:
    """Measure what a batch adds to its runs, and what a second process gains."""
    if only:
        print(json.dumps(overhead(only[0], Path(only[1]))), file=sys.stderr)
        return
    found: dict[str, Any] = {"overhead": [], "gains": []}
    with TemporaryDirectory() as aside:
        file = Path(aside) / "sweep.toml"
        file.write_text(EXPERIMENT.format(days=days, scale=scale, replications=replications))
        for repeat in range(repeats):
            command = [sys.executable, "-m", "benchmarks.batch", "--only", str(file), f"{aside}/{repeat}"]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stderr
            found["overhead"].append(json.loads(told.splitlines()[-1]))
            found["gains"].append(gains(str(file), Path(aside), turns, repeat))
    for each in found["overhead"]:
        print(
            f"{each['runs']} runs of {each['seconds'] / each['runs']:.2f} s; besides, {each['more']:.2f} s "
            f"({each['more'] / each['seconds']:.1%}), and {each['start']:.2f} s until the program had started."
        )
    for loops, sweep in found["gains"]:
        print(
            f"Two processes: two loops {loops:.2f} times as fast as one after the other, the sweep {sweep:.2f} times."
        )
    keep(output, "batch", found)


if __name__ == "__main__":
    main()
