"""How long an engine takes: each measurement in an interpreter of its own, so that none pays for another's memory."""

import gc
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import product

import numpy as np

from benchmarks.engines import load
from benchmarks.reference import HOURS, Totals

WARM_UP = {"workers": 20, "seed": 1, "queue": 25, "hours": HOURS}
"""A run before the clock starts, in which packages are loaded and functions compiled."""


@dataclass(frozen=True)
class Task:
    """One measurement to be made; the same seed means the same market for every engine."""

    engine: str
    workers: int
    queue: int
    hours: float
    seed: int


@dataclass(frozen=True)
class Timing:
    """What a measurement came to, in seconds of the processor."""

    task: Task
    seconds: float
    totals: Totals

    @property
    def speed(self) -> float:
        """HITs submitted for each second."""
        return self.totals.submitted / self.seconds


def plan(engines: list[str], sizes: list[int], queues: list[int], hours: float, repeats: int) -> list[Task]:
    """Return all measurements, interleaved: each engine runs once before any runs again.

    Every repeat starts with another engine, so that none always follows the same one.
    """
    tasks = []
    for repeat in range(repeats):
        turn = repeat % max(1, len(engines))
        order = engines[turn:] + engines[:turn]
        tasks += [
            Task(engine, workers, queue, hours, seed=repeat + 1)
            for workers, queue, engine in product(sizes, queues, order)
        ]
    return tasks


def measure(task: Task) -> Timing:
    """Run one engine once and take its time."""
    simulate = load(task.engine).simulate
    simulate(**WARM_UP)
    gc.collect()
    start = time.process_time()
    totals = simulate(task.workers, task.seed, task.queue, task.hours)
    return Timing(task, time.process_time() - start, totals)


def measured(tasks: list[Task]) -> Iterator[Timing]:
    """Make the measurements one after another."""
    for task in tasks:
        # Not a pool: its processes would load whatever runs here as the main module once more, be it a page or a test.
        answer = subprocess.run(
            [sys.executable, "-m", "benchmarks.timing", json.dumps(asdict(task))],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        found = json.loads(answer.stdout)
        yield Timing(task, found["seconds"], Totals(**found["totals"]))


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """Return how time grows with workers: 1 if twice as many take twice as long.

    >>> round(exponent([100, 1_000, 10_000], [1.0, 20.0, 400.0]), 3)
    1.301
    """
    slope, _ = np.polyfit(np.log(sizes), np.log(seconds), 1)
    return float(slope)


if __name__ == "__main__":
    print(json.dumps(asdict(measure(Task(**json.loads(sys.argv[1]))))))
