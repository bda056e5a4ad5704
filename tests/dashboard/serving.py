"""Serving the dashboard on a free port, with a job table of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@contextmanager
def served(home: Path, *program: str) -> Iterator[str]:
    """Serve the dashboard on a free port, with a job table of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with (home / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, *program, "--server.port", str(port), "--server.address", "127.0.0.1"],
            cwd=ROOT,
            env={**os.environ, "PIECERATE_HOME": str(home)},
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(address + "/_stcore/health", home / "server.log")
        yield address
    finally:
        process.terminate()
        process.wait(20)
        _send_workers_home(home)


def _wait_for(address: str, log: Path) -> None:
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.25)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


def _send_workers_home(home: Path) -> None:
    """End the worker that this test's page started: it is the one that names our folder."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if b"dashboard.worker" in command and str(home).encode() in command:
            os.kill(int(folder.name), 15)
