"""How long somebody waits in front of the dashboard: a warm page, a moved lever, ten people at once.

A page is visited twice, by a browser that has nothing of Streamlit's yet and by one that has, and so is a page of
Streamlit's with two words on it: nothing made with Streamlit can be there sooner, on this machine and in this moment.
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
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from benchmarks.model import RESULTS
from benchmarks.visitor import ANSWER, COMPUTED, visit
from dashboard import choice, runner, worker
from dashboard.jobs import Jobs
from dashboard.request import Request, Side

PEOPLE = 10
SETTINGS = 3
"""How many people come at once, and how many different settings they ask for."""

VISITORS = 5
LEVERS = 3

FLOOR = "Nothing else"
LONG = 600_000

FORESEEN = 6.0
"""Seconds in which the runner makes the baseline of a first look, on a machine with other work as well."""

SMALLEST = {"run.days": 1, "run.warmup_days": 0, "run.scale": 5000}
"""A comparison that takes no time, by which it is seen that the runner is there again after one was stopped."""


@contextmanager
def served(home: Path, *program: str) -> Iterator[str]:
    """Serve pages on a free port, those of the dashboard with a job table of their own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", *program, "--server.port", str(port), "--server.address", "127.0.0.1"],
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


def floor(home: Path) -> list[str]:
    """Write a page with two words on it; return what serves it."""
    script = home / "floor.py"
    script.write_text(f"import streamlit\n\nstreamlit.title({FLOOR!r})\n", encoding="utf-8")
    quiet = ("--server.headless", "true", "--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false")
    return ["streamlit", "run", str(script), *quiet]


def visitor(browser: Browser) -> BrowserContext:
    """Return the browser of somebody who has never been here."""
    return browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})


def opened(visitor: BrowserContext, address: str, complaints: list[str]) -> Page:
    """Open the page; what the browser complains about is collected."""
    page = visitor.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(address)
    return page


def visits(browser: Browser, addresses: dict[str, str], complaints: list[str]) -> dict[str, list[float]]:
    """Return the seconds until visitors see each of some texts at its address, the first and the second time.

    All are visited in turn, so that what else the machine does weighs on all of them alike.
    """
    seconds: dict[str, list[float]] = {}
    for _ in range(VISITORS):
        for text, address in addresses.items():
            one = visitor(browser)
            for time_of in ("first", "second"):
                start = time.perf_counter()
                page = opened(one, address, complaints)
                expect(page.get_by_text(text).first).to_be_visible(timeout=LONG)
                seconds.setdefault(f"{text}, {time_of}", []).append(time.perf_counter() - start)
                page.close()
            one.close()
    return seconds


def moved(page: Page, percent: int) -> None:
    """Move a lever of the rule, and wait until the page has taken notice."""
    page.get_by_text("Levers: change the rule").click()
    lever = page.get_by_label("Added for unpaid time, typed")
    lever.fill(str(percent))
    lever.press("Enter")
    expect(page.get_by_text("modified from").first).to_be_visible(timeout=LONG)


def levers(browser: Browser, address: str, jobs: Jobs, complaints: list[str]) -> list[float]:
    """Return the seconds from the press of the button to a first estimate, each time for another setting."""
    seconds = []
    for at in range(LEVERS):
        page = opened(visitor(browser), address, complaints)
        expect(page.get_by_text(ANSWER).first).to_be_visible(timeout=LONG)
        moved(page, 101 + at)
        at_ease(jobs, at)
        start = time.perf_counter()
        page.get_by_role("button", name="Run the comparison", exact=True).click()
        expect(page.get_by_text("First look").or_(page.get_by_text("Provisional")).first).to_be_visible(timeout=LONG)
        seconds.append(time.perf_counter() - start)
        page.get_by_role("button", name="Cancel", exact=True).click()
        expect(page.get_by_text("This computation was cancelled").first).to_be_visible(timeout=LONG)
        page.context.close()
    return seconds


def at_ease(jobs: Jobs, at: int) -> None:
    """Wait until the runner is there and has made the baseline of a first look, as it is for who comes any time."""
    sides = tuple(Side(scenario=name, changes=SMALLEST | {"run.seed": 100 + at}) for name in choice.USUAL)
    computed(jobs, Request(sides=sides, replications=2))
    time.sleep(runner.AT_EASE + FORESEEN)


def computed(jobs: Jobs, request: Request) -> None:
    """Have a request computed, and wait for it."""
    jobs.submit(request.id, request.model_dump(mode="json"), request.runs, request.weight)
    while (progress := jobs.progress(request.id)) and progress.active:
        time.sleep(0.2)


def crowd(address: str, complaints: list[str]) -> tuple[float, float]:
    """Return the seconds until all of ten people at once see the page, and until all have the answer to what they ask.

    They come without browsers, of which this machine could not carry ten.
    """
    there = threading.Barrier(PEOPLE, timeout=LONG / 1000)

    def waited(at: int) -> tuple[float, float]:
        there.wait()
        start = time.perf_counter()
        with visit(address) as visitor:
            visitor.wait_for(ANSWER)
            seen = time.perf_counter() - start
            there.wait()
            start = time.perf_counter()
            visitor.move(11 + at % SETTINGS)
            visitor.run()
            visitor.wait_for(COMPUTED)
            complaints.extend(visitor.complaints)
            return seen, time.perf_counter() - start

    with ThreadPoolExecutor(PEOPLE) as people:
        pages, answers = zip(*people.map(waited, range(PEOPLE)), strict=True)
    return max(pages), max(answers)


def measured(chromium: str) -> Iterator[tuple[str, Any]]:
    """Yield what is measured, on a dashboard that has computed its first comparison, as it is found."""
    complaints: list[str] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), "dashboard") as address,
        served(Path(folder), *floor(Path(folder))) as nothing,
        sync_playwright() as playwright,
    ):
        jobs = Jobs(Path(folder) / "jobs.sqlite")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        worker.call(jobs)
        computed(jobs, choice.usual())
        yield "cores", os.cpu_count()
        yield "load", round(os.getloadavg()[0], 1)
        seen = visits(browser, {ANSWER: address, FLOOR: nothing}, complaints)
        for key, text in (("page", ANSWER), ("floor", FLOOR)):
            for time_of in ("first", "second"):
                yield f"{key}_{time_of}", seen[f"{text}, {time_of}"]
        yield "lever", levers(browser, address, jobs, complaints)
        browser.close()
        together = crowd(address, complaints)
        yield "crowd_page", together[0]
        yield "crowd", together[1]
        yield "complaints", complaints
        with closing(sqlite3.connect(jobs.path)) as table, table:
            table.execute("DELETE FROM worker")
        time.sleep(1)  # a worker that is no longer known goes home


TIMES = ("page_first", "page_second", "floor_first", "floor_second", "lever")
"""What is measured several times."""

SAID = {
    "cores": "{} cores",
    "load": "load at the start: {}",
    "page_first": "seconds until a preset page shows its answer to a browser that has nothing yet: {}",
    "page_second": "... to one that has Streamlit's files; 1 is wanted: {}",
    "floor_first": "seconds until a page with two words shows it to a browser that has nothing yet: {}",
    "floor_second": "... to one that has Streamlit's files: {}",
    "lever": "seconds until a moved lever shows a first estimate; 3 are wanted: {}",
    "crowd_page": f"seconds until {PEOPLE} people who come at once all see a preset page: {{}}",
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
        shown = [round(each, 2) for each in value] if key in TIMES else value
        click.echo(SAID[key].format(shown))
    kept = json.loads(output.read_text(encoding="utf-8")) if output.exists() else {}
    output.write_text(json.dumps(kept | {"dashboard": found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
