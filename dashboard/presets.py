"""`python -m dashboard.presets`: compute in advance what a first visit and the lessons show."""

from dashboard import choice, worker
from dashboard.jobs import Jobs, home
from dashboard.lessons import lessons
from dashboard.request import Request

IDLE = 2.0
"""Seconds without work after which all is done."""


def presets() -> list[Request]:
    """Return what is computed in advance: the comparison and the world that pages open with, and the lessons."""
    compared = choice.usual()
    first = [compared, Request(sides=compared.sides[:1], replications=compared.replications)]
    return first + [step.request for lesson in lessons().values() for step in lesson.steps]


def main() -> None:
    """Put the presets in the queue and work it off, unless a worker does so already; what is there stays."""
    jobs = Jobs(home() / "jobs.sqlite")
    for request in presets():
        jobs.submit(request.id, request.model_dump(mode="json"), request.runs, request.weight)
    worker.work(jobs.path, IDLE)


if __name__ == "__main__":
    main()
