"""Ten people at once, each in a session of their own: nobody waits in vain, and nobody sees what another asked for."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from serving import served

from benchmarks.visitor import ANSWER, COMPUTED, Visitor, visit
from dashboard import choice, worker
from dashboard.jobs import Jobs
from dashboard.request import Request, Side

PEOPLE, SETTINGS = 10, 4

SMALLER = """
from dashboard import choice
from dashboard.__main__ import main
import sys
choice.SIZES["teaching"] = (1, 2, choice.SIZES["teaching"][2])
main(sys.argv[1:])
"""
"""Serves the dashboard with a smallest comparison, so that many can be computed."""


def compute_first(home: Path) -> None:
    """Have the comparison computed that a first visit finds."""
    sides = tuple(Side(scenario=name, changes={"run.days": 1}) for name in choice.USUAL)
    request, jobs = Request(sides=sides, replications=2), Jobs(home / "jobs.sqlite")
    jobs.submit(request.id, request.model_dump(mode="json"), request.runs, request.weight)
    worker.work(jobs.path, idle=0.5)


def visited(address: str, percent: int) -> Visitor:
    """Return the visit of somebody who has opened the page, moved a lever and waited for the answer."""
    with visit(address) as visitor:
        visitor.wait_for(ANSWER)
        visitor.move(percent)
        visitor.run()
        visitor.wait_for(COMPUTED)
    return visitor


def test_ten_people_at_once_each_get_the_answer_to_what_they_asked(tmp_path: Path) -> None:
    compute_first(tmp_path)
    asked = [11 + at % SETTINGS for at in range(PEOPLE)]
    with served(tmp_path, "-c", SMALLER) as address, ThreadPoolExecutor(PEOPLE) as people:
        visits = list(people.map(lambda percent: visited(address, percent), asked))
    for percent, visitor in zip(asked, visits, strict=True):
        assert visitor.complaints == []
        assert visitor.sees(ANSWER)
        seen = [each for each in set(asked) if visitor.sees(f"unpaid_uplift=0.{each}")]
        assert seen == [percent]
    assert "Traceback" not in (tmp_path / "server.log").read_text()
    with sqlite3.connect(tmp_path / "jobs.sqlite") as table:
        jobs = table.execute("SELECT state, attempts FROM job").fetchall()
    assert jobs == [("done", 1)] * (1 + SETTINGS)
