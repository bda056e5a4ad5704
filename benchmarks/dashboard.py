"""How long somebody waits in front of the dashboard: a warm page, a moved lever, ten people at once.

Start with `python -m benchmarks.dashboard`; it needs a Chromium, named in CHROMIUM unless it is Debian's.
"""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click
from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.model import RESULTS
from dashboard import choice
from dashboard.jobs import Jobs

PEOPLE = 10
SETTINGS = 3
"""How many people come at once, and how many different settings they ask for."""

ANSWER = "The worker in the middle earns"
LONG = 600_000


@contextmanager
def served(home: Path) -> Iterator[str]:
    """Serve the dashboard on a free port, with a job table of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard", "--server.port", str(port), "--server.address", "127.0.0.1"],
        env=os.environ | {"PIECERATE_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while True:
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def opened(browser: Browser, address: str, complaints: list[str]) -> Page:
    """Open the page as a new visitor, whose browser's complaints are collected."""
    page = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}).new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(address)
    return page


def pages(browser: Browser, address: str, count: int, complaints: list[str]) -> list[float]:
    """Return the seconds until each of some visitors sees the answer that was computed before."""
    seconds = []
    for _ in range(count):
        start = time.perf_counter()
        page = opened(browser, address, complaints)
        expect(page.get_by_text(ANSWER).first).to_be_visible(timeout=LONG)
        seconds.append(time.perf_counter() - start)
        page.context.close()
    return seconds


def moved(page: Page, percent: int) -> None:
    """Move a lever of the rule, and wait until the page has taken notice."""
    page.get_by_text("Levers: change the rule").click()
    lever = page.get_by_label("Added for unpaid time, typed")
    lever.fill(str(percent))
    lever.press("Enter")
    expect(page.get_by_text("modified from").first).to_be_visible(timeout=LONG)


def levers(browser: Browser, address: str, count: int, complaints: list[str]) -> list[float]:
    """Return the seconds from the press of the button to a first estimate, each time for another setting."""
    seconds = []
    for at in range(count):
        page = opened(browser, address, complaints)
        expect(page.get_by_text(ANSWER).first).to_be_visible(timeout=LONG)
        moved(page, 101 + at)
        start = time.perf_counter()
        page.get_by_role("button", name="Run the comparison", exact=True).click()
        expect(page.get_by_text("First look").or_(page.get_by_text("Provisional")).first).to_be_visible(timeout=LONG)
        seconds.append(time.perf_counter() - start)
        expect(page.get_by_role("button", name="Computed: the answer is below")).to_be_visible(timeout=LONG)
        page.context.close()
    return seconds


def crowd(browser: Browser, address: str, complaints: list[str]) -> float:
    """Return the seconds until all of ten people have the whole answer to what they asked for."""
    visits = [opened(browser, address, complaints) for _ in range(PEOPLE)]
    start = time.perf_counter()
    for at, page in enumerate(visits):
        moved(page, 11 + at % SETTINGS)
        if at < SETTINGS:  # the others find what these have asked for
            page.get_by_role("button", name="Run the comparison", exact=True).click()
    for page in visits:
        expect(page.get_by_role("button", name="Computed: the answer is below")).to_be_visible(timeout=LONG)
        expect(page.get_by_text(ANSWER).first).to_be_visible(timeout=LONG)
    return time.perf_counter() - start


def measured(chromium: str) -> Iterator[tuple[str, Any]]:
    """Yield what is measured, on a dashboard that has computed its first comparison, as it is found."""
    complaints: list[str] = []
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address, sync_playwright() as playwright:
        jobs, usual = Jobs(Path(folder) / "jobs.sqlite"), choice.usual()
        jobs.submit(usual.id, usual.model_dump(mode="json"), usual.runs, usual.weight)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = opened(browser, address, complaints)
        expect(page.get_by_role("button", name="Computed: the answer is below")).to_be_visible(timeout=LONG)
        page.context.close()
        yield "cores", os.cpu_count()
        yield "load", round(os.getloadavg()[0], 1)
        yield "page", pages(browser, address, 5, complaints)
        yield "lever", levers(browser, address, 3, complaints)
        yield "crowd", crowd(browser, address, complaints)
        yield "complaints", complaints
        browser.close()
        with closing(sqlite3.connect(jobs.path)) as table, table:
            table.execute("DELETE FROM worker")
        time.sleep(1)  # a worker that is no longer known goes home


SAID = {
    "cores": "{} cores",
    "load": "load at the start: {}",
    "page": "seconds until a preset page shows its answer, five times; 1 is wanted: {}",
    "lever": "seconds until a moved lever shows a first estimate, three times; 3 are wanted: {}",
    "crowd": f"seconds until {PEOPLE} people with {SETTINGS} settings all have their answers: {{}}",
    "complaints": "complaints of the browsers: {}",
}
"""What is measured, in words."""


@click.command()
@click.option("--output", type=click.Path(path_type=Path), default=RESULTS, help="Where to keep the results.")
def main(output: Path) -> None:
    """Measure how long people wait in front of the dashboard."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        raise click.ClickException("No Chromium was found. Install one, or name it in CHROMIUM.")
    found = {}
    for key, value in measured(chromium):
        found[key] = value
        shown = [round(each, 1) for each in value] if key in ("page", "lever") else value
        click.echo(SAID[key].format(shown))
    kept = json.loads(output.read_text(encoding="utf-8")) if output.exists() else {}
    output.write_text(json.dumps(kept | {"dashboard": found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
