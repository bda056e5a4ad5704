"""The worker: one process, apart from the pages, that takes jobs in order and can kill what it runs.

`python -m dashboard.worker FILE` works on the job table in FILE. It never simulates itself: a runner
process does, so that cancelling stops the work at once and a crash takes nothing else down.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from dashboard.jobs import ATTEMPTS, Jobs
from sim.language import phrase

IDLE = 1800.0
"""Seconds without work after which a worker goes home."""

PAUSE = 0.2
"""Seconds between two looks at the table."""

LOG_LIMIT = 1_000_000
"""Bytes after which the log is begun anew."""

DIED = phrase(
    "The simulation stopped {attempts:d} times without an answer, perhaps for want of memory. "
    "Try fewer days or fewer replications."
)


def call(jobs: Jobs) -> None:
    """See to it that a worker is alive: start one in a session of its own, so that it outlives the page."""
    if jobs.call_worker():
        _spawn("dashboard.worker", jobs.path, subprocess.DEVNULL)


def work(path: Path, idle: float = IDLE) -> None:
    """Take jobs in order until nothing has come for `idle` seconds or another worker has taken over."""
    jobs = Jobs(path)
    name = f"{os.getpid()}-{time.time_ns()}"
    if not jobs.hire(name):
        return
    runner = _spawn("dashboard.runner", path, subprocess.PIPE)
    busy = time.monotonic()
    try:
        while jobs.beat(name) and time.monotonic() - busy < idle:
            token = f"{name}-{time.time_ns()}"
            id = jobs.claim(token)
            if id is None:
                time.sleep(PAUSE)
                continue
            runner = _run(jobs, runner, id, token, name)
            busy = time.monotonic()
    finally:
        _kill(runner)
        jobs.retire(name)


def _run(jobs: Jobs, runner: subprocess.Popen[str], id: str, token: str, name: str) -> subprocess.Popen[str]:
    """Have one job done; return the runner, which is a new one if the old had to be killed or died."""
    if runner.poll() is not None:
        runner = _spawn("dashboard.runner", jobs.path, subprocess.PIPE)
    assert runner.stdin is not None
    runner.stdin.write(f"{id} {token}\n")
    runner.stdin.flush()
    while jobs.held(id, token) and runner.poll() is None and jobs.beat(name):
        time.sleep(PAUSE)
    if runner.poll() is None and _finished(jobs, id):
        return runner
    _kill(runner)
    if not jobs.put_back(id, token):
        jobs.fail(id, token, DIED, attempts=ATTEMPTS)
    return _spawn("dashboard.runner", jobs.path, subprocess.PIPE)


def _finished(jobs: Jobs, id: str) -> bool:
    job = jobs.progress(id)
    return job is not None and job.state in ("done", "failed")


def _spawn(module: str, path: Path, stdin: int) -> subprocess.Popen[str]:
    log_path = path.with_suffix(".log")
    fresh = not log_path.exists() or log_path.stat().st_size > LOG_LIMIT
    package = str(Path(__file__).resolve().parents[1])
    inherited = os.environ.get("PYTHONPATH")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [package, inherited]))}
    with log_path.open("w" if fresh else "a") as log:
        return subprocess.Popen(
            [sys.executable, "-m", module, str(path)],
            stdin=stdin,
            stdout=log,
            stderr=log,
            text=True,
            env=environment,
            start_new_session=True,
        )


def _kill(process: subprocess.Popen[str]) -> None:
    """Kill a process and all that it started."""
    if os.name == "nt":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _leave(signum: int, frame: object) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _leave)
    work(Path(sys.argv[1]))
