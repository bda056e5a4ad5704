"""The runner: simulates the jobs that the worker hands it, one line each on its standard input.

It is warm (everything is imported, and its processes are open, before the first job comes) and stays so: interrupted,
it leaves the job that it has and waits for the next. It is expendable all the same: the worker kills it, with the
processes that it opened, if it does not stop; and when the worker dies, it ends by itself.
"""

import os
import queue
import signal
import sys
import tempfile
import threading
import traceback
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError

from dashboard.jobs import READY, Jobs
from dashboard.request import ASKED, WORLDS_FILE, Life, Request
from sim import Scenario, UserError, diaries, load, replicate, summarise, vary
from sim.analyses import plausible
from sim.language import phrase

COARSER = 4
"""How many times coarser the market of the first estimate is."""

COARSEST = 400
"""Scale up to which a first estimate is worth showing: beyond it a market has too few people."""

FEW_DAYS = 4
"""Days of the first estimate; drawing its people takes as long as one more."""

NICENESS = 5
"""How far simulations stand back behind the pages, which need the processor for a moment at a time."""

USUAL = "baseline"
"""The scenario that most comparisons have on one side."""

AT_EASE = 1.0
"""Seconds without a job after which there is time to work ahead."""

FIRST_PAIRS = 4
"""Replications of the first estimate."""

REMEMBERED = 24
"""Scenarios whose runs are kept in memory."""

_LATELY: OrderedDict[str, dict[int, Any]] = OrderedDict()


class Taken(BaseException):
    """The job was cancelled or given to another runner: nothing more is to be done for it.

    It may come at any moment, as an interrupt does, so nothing that takes care of errors may stand in its way.
    """


UNEXPECTED = phrase("The simulation stopped with an error of its own ({kind}); the details are in {log}.")


def run(jobs: Jobs, id: str, token: str) -> None:
    """Simulate one job, writing progress and ever better estimates, and close it; raises Taken if it was taken away."""
    job = jobs.look(id)
    if job is None:
        return
    try:
        request = ASKED.validate_python(job.request)
        if isinstance(request, Life):
            lives = diaries(request.scenarios(), request.countries, request.place)
            _report(jobs, id, token, request.runs, {"lives": lives})
        elif request.worlds:
            _judge(jobs, id, token, request)
        else:
            _simulate(jobs, id, token, request)
        jobs.finish(id, token)
    except UserError as error:
        jobs.fail(id, token, error.message if error.gaps else "{reason}", **(error.gaps or {"reason": str(error)}))
    except ValidationError as error:
        traceback.print_exc()
        jobs.fail(id, token, "{reason}", reason=str(error)[:2000])
    except Exception as error:
        traceback.print_exc()
        jobs.fail(id, token, UNEXPECTED, kind=type(error).__name__, log=str(jobs.path.with_suffix(".log")))


def _judge(jobs: Jobs, id: str, token: str, request: Request) -> None:
    """Try a comparison in plausible worlds, from the very files that the page offers beside the command."""
    done = 0

    def one_more() -> None:
        nonlocal done
        done += 1
        _report(jobs, id, token, done, None)

    with tempfile.TemporaryDirectory() as folder:
        for name, text in request.files().items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        for judged in plausible.judge(Path(folder) / WORLDS_FILE, _cores(), one_more):
            _report(jobs, id, token, done, judged.as_dict())


def _report(jobs: Jobs, id: str, token: str, done: int, result: dict[str, Any] | None) -> None:
    """Write how far a job is; raises Taken if it was taken away meanwhile."""
    if not jobs.report(id, token, done, result):
        _let_go()


def _simulate(jobs: Jobs, id: str, token: str, request: Request) -> None:
    """Run all replications, with ever better estimates."""
    scenarios, replications = request.to_run(), request.replications
    if not request.ladder and not all(_known(scenario, replications) for scenario in scenarios):
        _look_ahead(jobs, id, token, scenarios)
    outcomes: list[Any] = []
    summarised = 0
    for more in _outcomes(scenarios, replications):
        outcomes += more
        complete = _complete(outcomes, len(scenarios))
        result = None
        if complete >= _due(summarised) or summarised < complete == replications:
            result = request.summary(scenarios, outcomes)
            summarised = complete
        _report(jobs, id, token, len(outcomes), result)


def _look_ahead(jobs: Jobs, id: str, token: str, scenarios: list[Scenario]) -> None:
    """Write a first estimate from a coarser market, which takes a fraction of the time; its scale says what it is."""
    if any(scenario.run.scale * COARSER > COARSEST for scenario in scenarios):
        return
    small = [_smaller(scenario) for scenario in scenarios]
    outcomes = list(chain.from_iterable(_outcomes(small, FIRST_PAIRS)))
    _report(jobs, id, token, 0, summarise(small, outcomes).as_dict())


def _smaller(scenario: Scenario) -> Scenario:
    return vary(scenario, {"run.scale": COARSER * scenario.run.scale, "run.days": min(scenario.run.days, FEW_DAYS)})


def _outcomes(scenarios: list[Scenario], replications: int) -> Iterator[list[Any]]:
    """Yield all runs as they come: together those that this process did lately, then the others one by one."""
    known = [_known(scenario, replications) for scenario in scenarios]
    yield [replace(outcome, scenario=position) for position, runs in enumerate(known) for outcome in runs.values()]
    missing = [position for position, runs in enumerate(known) if not runs]
    if not missing:
        return
    for found in replicate([scenarios[position] for position in missing], replications, _cores()):
        outcome = replace(found, scenario=missing[found.scenario])
        _keep(scenarios[outcome.scenario], outcome)
        yield [outcome]


def _known(scenario: Scenario, replications: int) -> dict[int, Any]:
    """Return the runs of a scenario that this process did lately: a lever moved on one side spares the other."""
    runs = _LATELY.get(scenario.fingerprint, {})
    if runs:
        _LATELY.move_to_end(scenario.fingerprint)
    wanted = range(replications)
    return {replication: runs[replication] for replication in wanted} if runs.keys() >= set(wanted) else {}


def _keep(scenario: Scenario, outcome: Any) -> None:
    runs = _LATELY.setdefault(scenario.fingerprint, {})
    runs[outcome.replication] = outcome
    while len(_LATELY) > REMEMBERED:
        _LATELY.popitem(last=False)


def _complete(outcomes: list[Any], scenarios: int) -> int:
    """Count the replications that have been run in every scenario."""
    runs: dict[int, set[int]] = {}
    for outcome in outcomes:
        runs.setdefault(outcome.replication, set()).add(outcome.scenario)
    return sum(len(done) == scenarios for done in runs.values())


def _due(summarised: int) -> int:
    """Return how many pairs the next estimate needs: 3, 4, 6, 8, 12, 16, 24 and so on.

    Every estimate is summed up and drawn on each page that waits for it, and a few more pairs are not worth that. Two
    pairs have intervals so wide that they only confuse.

    >>> [_due(summarised) for summarised in (0, 3, 4, 5, 6, 8, 12, 16)]
    [3, 4, 6, 6, 8, 12, 16, 24]
    """
    double = 2 << (max(2, summarised).bit_length() - 1)
    return next(pairs for pairs in (double * 3 // 4, double) if pairs > summarised)


def _stand_back() -> None:
    """Leave the processor to the pages: somebody may be reading one while this simulates."""
    if hasattr(os, "nice"):  # not on Windows
        os.nice(NICENESS)


def _warm_up() -> None:
    """Start the processes that simulate and let each import what it needs, before anybody waits for it."""
    smallest = vary(load("baseline"), {"run.days": 1, "run.warmup_days": 0, "run.scale": 10_000})
    for _ in replicate([smallest], 2 * _cores(), _cores()):
        pass


def _foresee() -> None:
    """Run the side of a first look that most comparisons have, so that a lever moved on the other waits for half."""
    for _ in _outcomes([_smaller(load(USUAL))], FIRST_PAIRS):
        pass


def _serve(jobs: Jobs, id: str, token: str) -> None:
    """Run one job until it is done or the worker interrupts it, and tell the worker that this is free again."""
    try:
        signal.signal(signal.SIGINT, _give_up)
        run(jobs, id, token)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    except Taken:
        pass
    print(token, flush=True)


def _give_up(signum: int, frame: object) -> None:
    _let_go()


def _let_go() -> NoReturn:
    """Leave the job, once: another interrupt on the way out would cut short what stops its simulations."""
    if signal.getsignal(signal.SIGINT) is _give_up:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise Taken


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _read(lines: "queue.Queue[str]") -> None:
    """Pass on lines; when there will be no more, the worker is gone and so are we, children included."""
    for line in sys.stdin:
        lines.put(line)
    if os.name != "nt" and os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def main(path: Path) -> None:
    """Simulate jobs as they come, until the worker is gone."""
    jobs = Jobs(path)
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_read, args=(lines,), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # one may come too late for the job that it was meant for
    _stand_back()  # before the processes of the pool are started, which inherit it
    _warm_up()
    print(READY, flush=True)
    ahead = False
    while True:
        try:
            id, token = lines.get(timeout=None if ahead else AT_EASE).split()
        except queue.Empty:
            _foresee()
            ahead = True
        else:
            _serve(jobs, id, token)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
