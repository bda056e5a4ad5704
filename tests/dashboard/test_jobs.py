"""Jobs are computed once, in order, outside the page; they can be stopped, and survive what dies."""

import json
import os
import shlex
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from dashboard import runner, worker
from dashboard.jobs import ATTEMPTS, MOST_EACH, Job, Jobs
from dashboard.request import Request, Side
from sim import UserError, load, replicate, vary

SMALL = {"run.days": 1, "run.warmup_days": 0, "run.scale": 2000}
LONG = {"run.days": 60, "run.scale": 100}


def request(changes: dict[str, float], replications: int = 2) -> Request:
    sides = (Side(scenario="baseline", changes=changes), Side(scenario="residence-floor", changes=changes))
    return Request(sides=sides, replications=replications)


def beside(wanted: Request, *names: str) -> Request:
    """Return a request with further scenarios beside the baseline."""
    sides = (*wanted.sides, *(Side(scenario=name, changes=wanted.sides[0].changes) for name in names))
    return wanted.model_copy(update={"sides": sides})


def submit(jobs: Jobs, wanted: Request, session: str = "") -> str:
    return jobs.submit(wanted.id, wanted.model_dump(mode="json"), wanted.runs, wanted.weight, session)


def wait(jobs: Jobs, id: str, until: Callable[[Job], bool], seconds: float = 60) -> Job:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        job = jobs.look(id)
        if job is not None and until(job):
            return job
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds} s in vain; the job is {jobs.look(id)}")


def start(jobs: Jobs) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "dashboard.worker", str(jobs.path)], start_new_session=True)


def runners(jobs: Jobs) -> list[int]:
    """Return the processes that simulate for this table."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"dashboard.runner" in words and str(jobs.path).encode() in words:
            found.append(int(folder.name))
    return found


@pytest.fixture
def working(jobs: Jobs) -> Iterator[subprocess.Popen[bytes]]:
    process = start(jobs)
    yield process
    process.terminate()
    process.wait(10)


def test_the_same_request_is_one_job(jobs: Jobs) -> None:
    one, two = submit(jobs, request(SMALL)), submit(jobs, request(SMALL))
    assert one == two
    job = jobs.look(one)
    assert job is not None
    assert (job.state, job.place) == ("queued", 1)
    assert submit(jobs, request(SMALL, 3)) != one


def test_jobs_wait_in_the_order_in_which_they_came(jobs: Jobs) -> None:
    first, second = submit(jobs, request(SMALL)), submit(jobs, request(SMALL, 3))
    waiting = jobs.look(second)
    assert waiting is not None
    assert waiting.place == 2
    assert jobs.claim("token") == first
    assert jobs.claim("token") == second
    assert jobs.claim("token") is None


def test_people_take_turns_and_places_tell_the_truth(jobs: Jobs) -> None:
    asked = [("greedy", 2), ("greedy", 3), ("greedy", 4), ("second", 5), ("second", 6), ("newcomer", 7)]
    ids = {submit(jobs, request(SMALL, pairs), session): pairs for session, pairs in asked[:3]}
    first = jobs.claim("token")
    assert first is not None
    ids |= {submit(jobs, request(SMALL, pairs), session): pairs for session, pairs in asked[3:]}
    places = {}
    for id in ids.keys() - {first}:
        progress = jobs.progress(id)
        assert progress is not None
        places[progress.place] = ids[id]
    assert sorted(places) == [2, 3, 4, 5, 6]  # one is running
    jobs.finish(first, "token")
    served = [ids[jobs.claim("token") or ""] for _ in places]
    assert served == [places[place] for place in sorted(places)] == [5, 7, 3, 6, 4]


def test_who_asks_again_and_again_lets_others_have_their_turn(jobs: Jobs) -> None:
    submit(jobs, request(SMALL, 2), "patient")
    jobs.claim("token")
    waits = submit(jobs, request(SMALL, 3), "patient")
    for pairs in (4, 5, 6):
        instead_of = request(SMALL, pairs - 1).id
        again = request(SMALL, pairs)
        jobs.submit(again.id, again.model_dump(mode="json"), 1, 1.0, "restless", instead_of)
        if jobs.claim("token") == waits:
            break
    assert pairs == 5


def test_a_request_takes_the_place_of_the_one_before_unless_somebody_else_wants_it(jobs: Jobs) -> None:
    for others, state in (([], "cancelled"), (["another"], "queued")):
        jobs.path.unlink()
        table = Jobs(jobs.path)
        for session in ("mine", *others):
            before = submit(table, request(SMALL), session)
        after = request(SMALL, 3)
        for _ in range(2):  # asking for the same again takes nothing back
            table.submit(after.id, after.model_dump(mode="json"), 6, 1.0, "mine", before)
            before, was = after.id, before
            job, left = table.progress(after.id), table.progress(request(SMALL).id)
            assert job is not None
            assert left is not None
            assert (job.state, left.state) == ("queued", state), was


def test_a_refused_request_takes_nothing_back(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = submit(jobs, request(SMALL), "mine")
    submit(jobs, request(SMALL), "another")
    submit(jobs, request(SMALL, 3), "another")
    monkeypatch.setattr("dashboard.jobs.MOST_WAITING", 2)
    with pytest.raises(UserError, match="2 computations waiting"):
        jobs.submit("f" * 16, {}, 1, 1.0, "mine", mine)
    progress = jobs.progress(mine)
    assert progress is not None
    assert progress.askers == {"mine", "another"}


def test_a_job_is_done_with_an_estimate_on_the_way(jobs: Jobs, working: subprocess.Popen[bytes]) -> None:
    id = submit(jobs, request(SMALL, 3))
    early = wait(jobs, id, lambda job: job.result is not None)
    assert early.result is not None
    assert early.result["replications"] >= 2
    job = wait(jobs, id, lambda job: job.state == "done")
    assert job.result is not None
    assert job.result["replications"] == 3
    assert (job.done, job.total) == (6, 6)


def test_cancelling_stops_the_work_at_once_and_leaves_the_runner_warm(
    jobs: Jobs, working: subprocess.Popen[bytes]
) -> None:
    wait(jobs, submit(jobs, request(SMALL)), lambda job: not job.active)
    (before,) = runners(jobs)
    wait_for_rest(before, 60)  # it looks ahead when it has nothing else to do
    id = submit(jobs, request(LONG, 64))
    wait(jobs, id, lambda job: job.state == "running")
    time.sleep(2)
    jobs.cancel(id)
    wait_for_rest(before, 5)
    after = submit(jobs, request(SMALL, 3))
    assert wait(jobs, after, lambda job: not job.active).state == "done"
    assert runners(jobs) == [before]


def wait_for_rest(runner: int, seconds: float) -> None:
    """Wait until a runner and the processes that it opened have done nothing for two seconds."""
    end = time.monotonic() + seconds
    used = -1.0
    while (now := seconds_used(runner)) - used > 0.1:
        assert time.monotonic() < end
        used = now
        time.sleep(2)


def seconds_used(runner: int) -> float:
    """Return the seconds of the processors that a runner and the processes that it opened have used."""
    ticks = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(words[11]) + int(words[12]) if int(words[2]) == runner else 0
    return ticks / os.sysconf("SC_CLK_TCK")


def test_a_runner_that_does_not_stop_is_killed(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker.Runner, "stop", lambda runner: None)
    assert jobs.hire("test")
    id = submit(jobs, request(LONG, 64))
    assert jobs.claim("token") == id
    deaf = worker.Runner(jobs.path)
    timer = threading.Timer(1, jobs.cancel, [id])
    timer.start()
    another = worker._run(jobs, deaf, id, "token", "test")
    try:
        assert not deaf.alive
        assert another is not deaf
        assert another.alive
    finally:
        another.kill()
    job = jobs.progress(id)
    assert job is not None
    assert job.state == "cancelled"


def test_a_runner_that_dies_while_nothing_is_asked_is_replaced_for_good(
    jobs: Jobs, working: subprocess.Popen[bytes]
) -> None:
    wait(jobs, submit(jobs, request(SMALL)), lambda job: job.state == "done")
    (idle,) = runners(jobs)
    os.killpg(idle, signal.SIGKILL)
    for pairs in (3, 4):  # the second comes to the runner that was started for the first
        assert wait(jobs, submit(jobs, request(SMALL, pairs)), lambda job: not job.active).state == "done"


def test_who_leaves_a_job_is_not_interrupted_again_on_the_way_out() -> None:
    before = signal.signal(signal.SIGINT, runner._give_up)
    try:
        with pytest.raises(runner.Taken):
            signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_killed_workers_job_is_taken_up_again(jobs: Jobs) -> None:
    first = start(jobs)
    id = submit(jobs, request(SMALL | {"run.days": 20, "run.scale": 500}, 4))
    wait(jobs, id, lambda job: job.state == "running")
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    with sqlite3.connect(jobs.path) as table:
        table.execute("UPDATE worker SET beat = 0")
    second = start(jobs)
    try:
        assert wait(jobs, id, lambda job: not job.active, seconds=300).state == "done"
        assert len(runners(jobs)) == 1
    finally:
        second.terminate()
        second.wait(10)
    time.sleep(0.5)
    assert runners(jobs) == []


def test_a_second_worker_leaves_the_first_alone(jobs: Jobs, working: subprocess.Popen[bytes]) -> None:
    wait_for_worker = time.monotonic() + 10
    while jobs.call_worker() and time.monotonic() < wait_for_worker:
        time.sleep(0.1)
    time.sleep(1)
    other = start(jobs)
    assert other.wait(20) == 0
    assert working.poll() is None


def test_a_request_that_cannot_be_run_fails_with_a_sentence(jobs: Jobs, working: subprocess.Popen[bytes]) -> None:
    wrong = {"sides": [{"scenario": "baseline"}, {"scenario": "no-such-rule"}], "replications": 2}
    jobs.submit("f" * 16, wrong, 4, 1.0)
    job = wait(jobs, "f" * 16, lambda job: not job.active)
    assert job.state == "failed"
    assert job.error is not None
    assert "no-such-rule" in str(job.error["gaps"])
    assert "Traceback" not in str(job.error)


def test_a_job_that_kills_its_process_is_given_up_in_the_end(jobs: Jobs) -> None:
    id = submit(jobs, request(SMALL))
    for attempt in range(1, ATTEMPTS + 1):
        token = str(attempt)
        assert jobs.claim(token) == id
        assert jobs.put_back(id, token) == (attempt < ATTEMPTS)
    jobs.fail(id, str(ATTEMPTS), worker.DIED, attempts=ATTEMPTS)
    job = jobs.look(id)
    assert job is not None
    assert job.state == "failed"


def test_nobody_writes_into_a_job_taken_away(jobs: Jobs) -> None:
    id = submit(jobs, request(SMALL))
    jobs.claim("mine")
    jobs.cancel(id)
    assert not jobs.report(id, "mine", 1, {})
    jobs.finish(id, "mine")
    job = jobs.look(id)
    assert job is not None
    assert job.state == "cancelled"


def test_a_job_goes_on_until_all_who_asked_have_cancelled(jobs: Jobs) -> None:
    id = submit(jobs, request(SMALL), "one")
    submit(jobs, request(SMALL), "two")
    for session, state in (("a stranger", "queued"), ("one", "queued"), ("one", "queued"), ("two", "cancelled")):
        jobs.cancel(id, session)
        job = jobs.look(id)
        assert job is not None
        assert job.state == state, session


def test_a_session_may_not_fill_the_queue(jobs: Jobs) -> None:
    for replications in range(2, 2 + MOST_EACH):
        submit(jobs, request(SMALL, replications), "greedy")
    with pytest.raises(UserError, match="already have 3"):
        submit(jobs, request(SMALL, 20), "greedy")
    submit(jobs, request(SMALL, 2), "greedy")  # it waits already, so it takes no more room
    submit(jobs, request(SMALL, 20), "another")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[tuple[str, float]]]:
    """Return what a runner that remembers nothing yet has simulated: names and scales, one list for each call."""
    told: list[list[tuple[str, float]]] = []

    def counting(scenarios, replications, cores):
        told.append([(scenario.name, scenario.run.scale) for scenario in scenarios])
        return replicate(scenarios, replications, 1)

    monkeypatch.setattr(runner, "replicate", counting)
    monkeypatch.setattr(runner, "_LATELY", OrderedDict())
    return told


def test_a_lever_moved_on_one_side_spares_the_other(
    jobs: Jobs, asked: list[list[tuple[str, float]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "COARSEST", 8_000)
    digests = []
    for uplift in (0.1, 0.2, 0.1):
        changed = Side(scenario="residence-floor", changes=SMALL | {"rules.price_floor.unpaid_uplift": uplift})
        wanted = Request(sides=(Side(scenario="baseline", changes=SMALL), changed), replications=2)
        jobs.path.unlink()
        table = Jobs(jobs.path)
        id = submit(table, wanted)
        table.claim("test")
        runner.run(table, id, "test")
        job = table.look(id)
        assert job is not None
        assert job.result is not None
        digests.append(job.result["digest"])
    both, floor = ["baseline", "residence-floor"], ["residence-floor"]
    looks = [(both, 8000), (both, 2000), (floor, 8000), (floor, 2000)]
    assert asked == [[(name, scale) for name in names] for names, scale in looks]
    assert digests[0] == digests[2] != digests[1]


def test_another_baseline_among_the_same_scenarios_needs_no_new_run(
    jobs: Jobs, asked: list[list[tuple[str, float]]]
) -> None:
    three = beside(request(SMALL), "capped-rejections")
    turned = three.model_copy(update={"sides": three.sides[::-1]})
    for wanted in (three, turned):
        id = submit(jobs, wanted)
        jobs.claim("test")
        runner.run(jobs, id, "test")
    assert [[name for name, _ in each] for each in asked] == [["baseline", "residence-floor", "capped-rejections"]]
    job = jobs.look(turned.id)
    assert job is not None
    assert job.result is not None
    assert [each["name"] for each in job.result["scenarios"]] == ["capped-rejections", "residence-floor", "baseline"]


def test_a_first_look_spares_the_side_that_was_run_while_nobody_waited(
    jobs: Jobs, asked: list[list[tuple[str, float]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "COARSEST", 8_000)
    monkeypatch.setattr(runner, "load", lambda name: vary(load(name), SMALL))
    runner._foresee()
    id = submit(jobs, request(SMALL))
    jobs.claim("test")
    runner.run(jobs, id, "test")
    names = [[name for name, _ in each] for each in asked]
    assert names == [["baseline"], ["residence-floor"], ["baseline", "residence-floor"]]


def test_a_first_look_comes_before_any_full_run(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    results = []
    monkeypatch.setattr(runner, "replicate", lambda scenarios, n, cores: replicate(scenarios, n, 1))
    monkeypatch.setattr(runner, "_LATELY", OrderedDict())
    monkeypatch.setattr(runner, "COARSEST", 10_000)
    report = jobs.report
    monkeypatch.setattr(jobs, "report", lambda id, token, done, result: results.append((done, result))
                        or report(id, token, done, result))  # fmt: skip
    id = submit(jobs, request(SMALL))
    jobs.claim("test")
    runner.run(jobs, id, "test")
    done, first = results[0]
    assert (done, first["scenarios"][0]["scale"]) == (0, 8000)
    assert results[-1][1]["scenarios"][0]["scale"] == 2000


def test_progress_tells_of_each_better_estimate_and_of_nothing_else(jobs: Jobs) -> None:
    id = submit(jobs, request(SMALL))
    jobs.claim("mine")
    told = []
    for done, result in ((0, {"at": 0}), (1, None), (2, None), (3, {"at": 3})):
        jobs.report(id, "mine", done, result)
        progress = jobs.progress(id)
        assert progress is not None
        told.append((progress.done, progress.estimates))
    assert told == [(0, 1), (1, 1), (2, 1), (3, 2)]
    assert jobs.progress("nothing of that name") is None


def test_a_table_of_an_earlier_version_is_taken_over(jobs: Jobs) -> None:
    id = submit(jobs, request(SMALL))
    with sqlite3.connect(jobs.path) as table:
        table.execute("ALTER TABLE job DROP COLUMN estimates")
    progress = Jobs(jobs.path).progress(id)
    assert progress is not None
    assert progress.estimates == 0


def test_an_estimate_is_summed_up_at_a_growing_number_of_pairs_and_at_the_end(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.setattr(runner, "replicate", lambda scenarios, n, cores: replicate(scenarios, n, 1))
    monkeypatch.setattr(runner, "_LATELY", OrderedDict())
    report = jobs.report
    monkeypatch.setattr(jobs, "report", lambda id, token, done, result: seen.append(result and result["replications"])
                        or report(id, token, done, result))  # fmt: skip
    id = submit(jobs, request(SMALL, 5))
    jobs.claim("test")
    runner.run(jobs, id, "test")
    assert [pairs for pairs in seen if pairs] == [3, 4, 5]
    assert len(seen) > 10


def test_a_cancelled_job_can_be_asked_for_again(jobs: Jobs) -> None:
    id = submit(jobs, request(SMALL))
    jobs.cancel(id)
    assert submit(jobs, request(SMALL)) == id
    job = jobs.look(id)
    assert job is not None
    assert job.state == "queued"


def test_a_result_too_large_to_store_is_refused(jobs: Jobs) -> None:
    id = submit(jobs, request(SMALL))
    jobs.claim("mine")
    with pytest.raises(ValueError, match="at most"):
        jobs.report(id, "mine", 1, {"text": "x" * 6_000_000})


def test_one_world_by_itself_is_run_by_its_own_command(jobs: Jobs) -> None:
    wanted = Request(sides=(Side(scenario="baseline", changes={"run.days": 7}),), replications=4)
    assert wanted.command() == "piecerate run baseline --replications 4 --set run.days=7"
    assert wanted.runs == 4


@pytest.mark.parametrize("name", ["/etc/passwd", "../secret.toml", "no-such-scenario", "baseline.toml"])
def test_a_request_reads_shipped_scenarios_and_no_other_file(name: str) -> None:
    with pytest.raises(UserError, match="is not one of the scenarios here"):
        Side(scenario=name).load()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"run.days": 7},
        {"rules.price_floor.index": "global", "rules.price_floor.hourly": 4.5, "behaviour.level": "static"},
    ],
)
def test_the_file_offered_for_download_is_the_scenario_that_was_run(
    changes: dict[str, bool | int | float | str], tmp_path: Path
) -> None:
    side = Side(scenario="residence-floor", changes=changes)
    file = tmp_path / "mine.toml"
    file.write_text(side.as_toml(), encoding="utf-8")
    assert load(str(file)).fingerprint == side.load().fingerprint


def test_changes_that_hold_wherever_they_apply_are_settings_of_the_command() -> None:
    floor = Side(scenario="residence-floor", changes={"run.days": 7, "rules.price_floor.unpaid_uplift": 0.5})
    wanted = Request(sides=(Side(scenario="baseline", changes={"run.days": 7}), floor), replications=4)
    assert wanted.files() == {}
    assert wanted.command() == (
        "piecerate compare baseline residence-floor --replications 4 "
        "--set run.days=7 --set rules.price_floor.unpaid_uplift=0.5"
    )


def test_changes_of_one_side_that_would_touch_the_other_become_files() -> None:
    changed = Side(scenario="residence-floor", changes={"rules.price_floor.unpaid_uplift": 0.5})
    wanted = Request(sides=(Side(scenario="residence-floor"), changed), replications=4)
    assert list(wanted.files()) == ["residence-floor-modified-2.toml"]
    assert wanted.command() == ("piecerate compare residence-floor residence-floor-modified-2.toml --replications 4")


@pytest.mark.parametrize("more", [(), ("capped-rejections",)], ids=["two", "three"])
def test_the_command_on_the_page_gives_the_same_digest(
    jobs: Jobs, working: subprocess.Popen[bytes], tmp_path: Path, more: tuple[str, ...]
) -> None:
    wanted = beside(request(SMALL), *more)
    id = submit(jobs, wanted)
    job = wait(jobs, id, lambda job: not job.active)
    file = tmp_path / "answer.json"
    words = shlex.split(wanted.command())
    assert words[0] == "piecerate"
    subprocess.run(
        [sys.executable, "-m", "sim", *words[1:], "--jobs", "1", "--quiet", "--json", str(file)],
        check=True,
        capture_output=True,
    )
    assert job.result is not None
    assert json.loads(file.read_text(encoding="utf-8"))["digest"] == job.result["digest"]
