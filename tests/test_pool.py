"""Many tasks at once: in processes and on a cluster, one of which dies; nothing is lost, nothing is counted twice."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.errors import UserError
from sim.experiment import Task, simulate
from sim.pool import Lost, cluster_says, spread
from sim.sweeps.batch import Batch
from sim.sweeps.design import planned
from sim.sweeps.store import Store, read_manifest

ROOT = Path(__file__).parents[1]


def squares(deadly: int | None = None):
    """Return a function that squares, and on one number ends its process as the kernel does when memory is out."""

    def square(number: int) -> int:
        if number == deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        return number * number

    return square


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_every_task_is_done_once_on_any_number_of_processes(jobs):
    assert sorted(spread(squares(), range(30), jobs)) == [(n, n * n) for n in range(30)]


def test_a_task_that_ends_its_process_is_lost_and_no_other(recwarn):
    found = dict(spread(squares(deadly=7), range(20), jobs=2))
    lost = found.pop(7)
    assert isinstance(lost, Lost)
    assert "Terminated" in lost.cause
    assert found == {n: n * n for n in range(20) if n != 7}


@pytest.mark.parametrize("jobs", [1, 2])
def test_tasks_are_taken_up_only_when_somebody_is_free(jobs):
    taken = []

    def tasks() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    results = spread(squares(), tasks(), jobs)
    for done in range(1, 51):
        next(results)
        assert len(taken) <= done + 2 * jobs
    results.close()
    assert len(taken) < 60


def test_what_nobody_wants_any_more_is_left_at_once_and_the_processes_stay():
    def wait(seconds: float) -> int:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            sum(range(1000))
        return os.getpid()

    before = {process for _, process in spread(wait, [0.2] * 8, jobs=2)}
    results = spread(wait, [0, *[60] * 8], jobs=2)
    next(results)
    start = time.monotonic()
    results.close()
    assert time.monotonic() - start < 5
    assert {process for _, process in spread(wait, [0.2] * 8, jobs=2)} <= before


def test_what_is_known_is_not_computed():
    found = dict(spread(squares(deadly=3), range(5), 2, known=lambda number: -1 if number == 3 else None))
    assert found == {0: 0, 1: 1, 2: 4, 3: -1, 4: 16}


def test_an_exception_is_passed_on():
    def halves(number: int) -> int:
        return 1 // number

    for jobs in (1, 2):
        with pytest.raises(ZeroDivisionError):
            list(spread(halves, [1, 0, 2], jobs))


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory) -> Iterator[tuple[str, list[str]]]:
    """Start a Dask scheduler in a process of its own; return its address and how a worker is started."""
    file = tmp_path_factory.mktemp("dask") / "scheduler.json"
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--scheduler-file", str(file),
               "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]  # fmt: skip
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(file), "--nthreads", "1",
              "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]  # fmt: skip
    with Started(command) as process:
        for _ in range(300):
            if file.exists() and file.read_text():
                break
            time.sleep(0.1)
        yield json.loads(file.read_text())["address"], worker
        process.terminate()


class Started:
    """A process that is ended with the block that it is started in."""

    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> subprocess.Popen:
        return self._process

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()


def test_a_sweep_on_a_cluster_that_loses_a_worker_ends_as_in_one_process(scheduler, tmp_path):
    address, worker = scheduler
    file = tmp_path / "floors.toml"
    file.write_text(
        'extends = "residence-floor"\n[run]\ndays = 1\nwarmup_days = 0\nscale = 3000\n[experiment]\ndesign = "latin"\n'
        'points = 4\nreplications = 2\nbaseline = "baseline"\n[experiment.vary]\n'
        "rules.0.unpaid_uplift = { low = 0, high = 1 }\n"
    )
    plan = planned(str(file))
    manifests = []
    for folder, cluster in ((tmp_path / "here", ""), (tmp_path / "there", address)):
        folder.mkdir()
        starts = [plan.design.baseline, plan.design.scenario]
        batch = Batch(Store(folder), plan.design, plan.experiment.replications, starts)
        batch.prepare(plan.design.checked(), plan.design.paths)
        if not cluster:
            assert len(list(batch.runs())) == 10
        else:
            with Started(worker) as first, Started(worker):
                while len(workers(address)) < 2:
                    time.sleep(0.1)
                done = 0
                for _ in batch.runs(cluster=cluster):
                    done += 1
                    if done == 2:
                        first.kill()
                assert done == 10
                assert len(workers(address)) == 1
        manifests.append(batch.close())
    assert manifests[0]["digest"] == manifests[1]["digest"]
    assert read_manifest(tmp_path / "there")["runs"] == {"wanted": 10, "finished": 10, "failed": 0}


def workers(address: str) -> dict[str, str]:
    try:
        return cluster_says(address, lambda: "here")
    except UserError:
        return {}


def test_a_cluster_that_is_not_there_is_told_from_one_without_workers(scheduler, monkeypatch):
    with pytest.raises(UserError, match="no worker has joined"):
        cluster_says(scheduler[0], lambda: "here")
    monkeypatch.setattr("sim.pool.SECONDS_TO_ANSWER", 1)
    with pytest.raises(UserError, match="no Dask scheduler answers there"):
        cluster_says("tcp://127.0.0.1:9", lambda: "here")


def test_a_worker_with_other_code_of_the_model_is_refused(tiny, monkeypatch):
    monkeypatch.setattr("sim.experiment.cluster_says", lambda *_: {"tcp://elsewhere": "0.0.2-its-own"})
    with pytest.raises(UserError, match=r"0\.0\.2-its-own.*Install the same on both sides"):
        list(simulate([Task(tiny(), 0)], cluster="tcp://127.0.0.1:9"))
