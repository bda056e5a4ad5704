"""The worker: one process, apart from the pages, that takes jobs in order and can kill what it runs.

`python -m dashboard.worker FILE` works on the job table in FILE. It never simulates itself: a runner
process does, so that cancelling stops the work at once and a crash takes nothing else down.
"""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from dashboard.jobs import ATTEMPTS, READY, Jobs
from sim.language import phrase

IDLE = 1800.0
"""Seconds without work after which a worker goes home."""

PAUSE = 0.1
"""Seconds between two looks at the table."""

MERCY = 1.0
"""Seconds within which a runner has to stop once it is told to; then it is killed."""

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


class Runner:
    """A process that simulates one job after the other, and says when it is free again."""

    def __init__(self, path: Path) -> None:
        self.process = _spawn("dashboard.runner", path, subprocess.PIPE, subprocess.PIPE)
        self._said: queue.Queue[str] = queue.Queue()
        self._warm = False
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def alive(self) -> bool:
        """Tell whether it is there to simulate."""
        return self.process.poll() is None

    def warm(self, seconds: float) -> bool:
        """Wait a while for it to be ready for its first job; False if it is not."""
        return self._warm or self.free(READY, seconds)

    def take(self, id: str, token: str) -> None:
        """Hand over a job."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{id} {token}\n")
        self.process.stdin.flush()

    def free(self, token: str, seconds: float) -> bool:
        """Wait a while for it to have done with a job, be it finished or stopped; False if it has not."""
        with suppress(queue.Empty):
            said = self._said.get(timeout=seconds)
            self._warm = True  # it says nothing before
            return said == token
        return False

    def stop(self) -> None:
        """Tell it to stop what it does and to stay warm; it cannot be told on Windows."""
        if os.name != "nt":
            self.process.send_signal(signal.SIGINT)

    def kill(self) -> None:
        """Kill it and all that it started."""
        if os.name == "nt":
            command = ["taskkill", "/T", "/F", "/PID", str(self.process.pid)]
            subprocess.run(command, capture_output=True, check=False)
        else:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._said.put(line.strip())


def work(path: Path, idle: float = IDLE) -> None:
    """Take jobs in order until nothing has come for `idle` seconds or another worker has taken over."""
    jobs = Jobs(path)
    name = f"{os.getpid()}-{time.time_ns()}"
    if not jobs.hire(name):
        return
    runner = Runner(path)
    busy = time.monotonic()
    try:
        while jobs.beat(name) and time.monotonic() - busy < idle:
            if not runner.warm(PAUSE) and runner.alive:
                busy = time.monotonic()
                continue
            token = f"{name}-{time.time_ns()}"
            id = jobs.claim(token)
            if id is None:
                time.sleep(PAUSE)
                continue
            runner = _run(jobs, runner, id, token, name)
            busy = time.monotonic()
    finally:
        runner.kill()
        jobs.retire(name)


def _run(jobs: Jobs, runner: Runner, id: str, token: str, name: str) -> Runner:
    """Have one job done; return the runner, which is a new one if the old died or had to be killed."""
    if not runner.alive:
        runner = Runner(jobs.path)
    runner.take(id, token)
    free = False
    while not free and runner.alive and jobs.held(id, token) and jobs.beat(name):
        free = runner.free(token, PAUSE)
    if not free and runner.alive:
        runner.stop()
        free = runner.free(token, MERCY)
    if free:
        return runner
    runner.kill()
    if not jobs.put_back(id, token):
        jobs.fail(id, token, DIED, attempts=ATTEMPTS)
    return Runner(jobs.path)


def _spawn(module: str, path: Path, stdin: int, stdout: int | None = None) -> subprocess.Popen[str]:
    log_path = path.with_suffix(".log")
    fresh = not log_path.exists() or log_path.stat().st_size > LOG_LIMIT
    package = str(Path(__file__).resolve().parents[1])
    inherited = os.environ.get("PYTHONPATH")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [package, inherited]))}
    with log_path.open("w" if fresh else "a") as log:
        return subprocess.Popen(
            [sys.executable, "-m", module, str(path)],
            stdin=stdin,
            stdout=log if stdout is None else stdout,
            stderr=log,
            text=True,
            env=environment,
            start_new_session=True,
        )


def _leave(signum: int, frame: object) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _leave)
    work(Path(sys.argv[1]))
