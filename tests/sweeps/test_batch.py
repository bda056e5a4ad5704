"""A batch on disk: what is finished is kept whatever happens, nothing is made twice, and what went wrong is told."""

import contextlib
import errno
import json
import multiprocessing
import os
import runpy
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.chance import Stream
from sim.errors import StorageError, UserError
from sim.experiment import replicate
from sim.sweeps.batch import Batch, kept_points
from sim.sweeps.design import planned
from sim.sweeps.query import Results, export
from sim.sweeps.store import Store, read_manifest, read_part
from sim.sweeps.verification import verify
from sim.tables import PART, schema, seal
from sim.terminal.interruption import Stop
from sim.world import World

ROOT = Path(__file__).parents[2]

EXPERIMENT = """
extends = "residence-floor"
[run]
days = 1
warmup_days = 0
scale = 5000
[requesters]
unseen_work_multiplier = 20
[experiment]
design = "latin"
points = 4
replications = 3
baseline = "baseline"
[experiment.vary]
rules.0.unpaid_uplift = { low = 0, high = 1 }
"""
"""Four points that share a baseline, in three replications: fifteen runs of a tenth of a second."""

RUNS = 15

MOMENTS = 20

PRELOADED = [
    "sim.terminal.cli",
    "sim.sweeps.batch",
    "sim.sweeps.design",
    "sim.sweeps.overview",
    "sim.terminal.progress",
    "sim.terminal.sweeps",
    "scipy.stats.qmc",
]
"""What a sweep imports, so that a process started again and again need not do so each time."""


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    """Return a small experiment."""
    path = tmp_path_factory.mktemp("experiment") / "floors.toml"
    path.write_text(EXPERIMENT)
    return path


def batch_of(file: Path, folder: Path) -> Batch:
    """Return the experiment as a batch, its points written down."""
    folder.mkdir(exist_ok=True)
    plan = planned(str(file))
    design = plan.design
    starts = [design.baseline, design.scenario]
    batch = Batch(Store(folder), design, plan.experiment.replications, starts, {"experiment": {}})
    batch.prepare(design.checked(), design.paths)
    return batch


@pytest.fixture(scope="module")
def whole(file, tmp_path_factory) -> Path:
    """Return the results of the experiment, never interrupted."""
    batch = batch_of(file, tmp_path_factory.mktemp("whole"))
    assert len(list(batch.runs())) == RUNS
    batch.close()
    return batch.store.folder


@pytest.fixture
def copy(whole, tmp_path) -> Path:
    """Return a copy of those results that may be spoilt."""
    return Path(shutil.copytree(whole, tmp_path / "copy"))


def parts(folder: Path) -> dict[str, bytes]:
    """Return every part by its place, to the last byte."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in (folder / "parts").glob("*/*/*")}


def piecerate(*words: object) -> list[str]:
    return [sys.executable, "-m", "sim", *map(str, words)]


def run(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(piecerate(*words), cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_a_baseline_that_points_share_is_run_once(whole):
    manifest = read_manifest(whole)
    assert manifest["runs"] == {"wanted": RUNS, "finished": RUNS, "failed": 0}
    assert manifest["status"] == "complete"
    assert len(parts(whole)) == RUNS


def test_a_run_that_is_there_is_not_made_again(copy, file, monkeypatch):
    before = parts(copy)
    monkeypatch.setattr(World, "run", lambda _: pytest.fail("a run was made again"))
    assert len(list(batch_of(file, copy).runs())) == RUNS
    assert parts(copy) == before


def test_more_replications_make_only_those_that_are_missing(copy, file):
    batch = batch_of(file, copy)
    batch.replications = 4
    before = parts(copy)
    list(batch.runs())
    after = parts(copy)
    assert len(after) == RUNS + 5
    assert {place: after[place] for place in before} == before


def test_what_is_kept_of_a_run_is_the_run(copy, tiny):
    (outcome,) = replicate([tiny({"rules": [{"rule": "price_floor", "index": "global", "hourly": 0}]})], 1)
    scenario = tiny({"rules": [{"rule": "price_floor", "index": "global", "hourly": 0}]})
    store = Store(copy)
    store.keep(scenario, outcome)
    again = store.find(scenario, 0)
    assert again is not None
    assert repr(again.values) == repr(outcome.values)
    assert again.bites == outcome.bites
    for name in ("pay", "hours", "active", "country"):
        assert (getattr(again, name) == getattr(outcome, name)).all()
    assert (again.digest, again.people) == (outcome.digest, outcome.people)


def started(command: list[str], monkeypatch: pytest.MonkeyPatch) -> BaseProcess:
    """Start a command of this house in a process of its own that has imported everything already."""
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(PRELOADED)
    monkeypatch.setattr(sys, "argv", ["piecerate", *command])
    process = server.Process(target=runpy.run_module, args=("sim", None, "__main__"))
    process.start()
    return process


def alive_with(count: int, folder: Path, alive: Callable[[], bool]) -> bool:
    """Wait until so many parts are there; tell whether the batch that writes them is still alive."""
    while alive() and sum(1 for _ in Store(folder).parts()) < count:
        time.sleep(0.002)
    return alive()


def same_tables(one: Path, two: Path, tmp_path: Path) -> None:
    """Hold two folders of results against each other: every table, every part and the digest, to the last byte."""
    tables = [tmp_path / "csv-one", tmp_path / "csv-two"]
    for folder, table in zip((one, two), tables, strict=True):
        table.mkdir()
        export(Results(folder), table, workers=True)
    assert len(list(tables[0].glob("*.csv"))) > 5
    for path in tables[0].glob("*.csv"):
        if path.name != "dictionary.csv":
            assert path.read_bytes() == (tables[1] / path.name).read_bytes(), path.name
    assert parts(two) == parts(one)
    assert read_manifest(two)["digest"] == read_manifest(one)["digest"]


def test_a_batch_killed_at_twenty_moments_of_its_life_and_started_again_ends_the_same(
    file, whole, tmp_path, monkeypatch
):
    """Moments are counted in parts written and in lengths of a run here, so that they mean the same on any machine."""
    out, kills, luck = tmp_path / "out", 0, Stream(6, "moments of a test")
    command = ["sweep", str(file), "--out", str(out), "--jobs", "1", "--quiet"]
    while kills < MOMENTS:
        batch = started(command, monkeypatch)
        if alive_with(kills * RUNS // MOMENTS, out, batch.is_alive):
            time.sleep(seconds_of_a_run(whole) * luck.at(kills).random())
        batch.kill()
        batch.join()
        assert batch.exitcode in (0, -signal.SIGKILL)
        kills += batch.exitcode == -signal.SIGKILL
        if batch.exitcode == 0:  # it was faster than the signal; let it have something to do again
            for path in list(Store(out).parts())[:5]:
                path.unlink()
    assert run(*command).returncode == 0
    same_tables(whole, out, tmp_path)


def test_what_a_killed_batch_had_half_written_is_cleared_away_by_the_next(copy):
    part = next(Store(copy).parts())
    half = [part.with_name(f".{part.name}.4711.part"), copy / ".manifest.json.4711.part"]
    for path in half:
        path.write_bytes(b"PAR1")
    with Store(copy).alone():
        assert not any(path.exists() for path in half)
    assert part.exists()


def seconds_of_a_run(whole: Path) -> float:
    """Return how long a run takes here, by the times at which the parts of a whole batch were written."""
    written = sorted(path.stat().st_mtime for path in Store(whole).parts())
    return (written[-1] - written[0]) / (RUNS - 1)


def test_a_batch_on_two_processes_killed_in_the_middle_and_started_again_ends_the_same(file, whole, tmp_path):
    out = tmp_path / "out"
    command = piecerate("sweep", file, "--out", out, "--jobs", 2, "--quiet")
    batch = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert alive_with(4, out, lambda: batch.poll() is None)
    batch.send_signal(signal.SIGKILL)
    assert batch.wait() == -signal.SIGKILL
    assert subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120).returncode == 0
    same_tables(whole, out, tmp_path)


def test_ctrl_c_stops_with_130_and_keeps_what_is_finished(file, tmp_path):
    command = piecerate("sweep", file, "--out", tmp_path, "--jobs", 2, "--progress", "json", "-n", 500)
    batch = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert batch.stderr
    for line in batch.stderr:
        if json.loads(line)["done"] >= 3:
            break
    os.killpg(batch.pid, signal.SIGINT)
    told = batch.stderr.read()
    assert batch.wait(timeout=60) == 130
    assert "Traceback" not in told
    assert "Stopped" in told
    assert len(parts(tmp_path)) >= 3
    assert read_manifest(tmp_path)["status"] == "interrupted"


def test_a_scheduler_that_ends_a_batch_is_obeyed_at_once(file, tmp_path):
    command = piecerate("sweep", file, "--out", tmp_path, "--jobs", 1, "--progress", "json", "-n", 500)
    batch = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert batch.stderr
    assert json.loads(batch.stderr.readline())["done"] == 0
    batch.terminate()
    assert batch.wait(timeout=60) == 143
    assert read_manifest(tmp_path)["status"] == "interrupted"


def test_a_run_during_which_somebody_asked_to_stop_is_not_kept(copy, tiny):
    stop = Stop()
    store = Store(copy, guard=stop.look)
    (outcome,) = replicate([tiny()], 1)
    with stop.heard(), contextlib.suppress(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)  # and compiled code swallows what the handler raises
    with pytest.raises(KeyboardInterrupt):
        store.keep(tiny(), outcome)
    assert store.find(tiny(), 0) is None


def test_a_second_batch_on_the_same_folder_is_refused_until_the_first_has_ended(copy, file):
    with Store(copy).alone():
        done = run("sweep", file, "--out", copy, "--quiet")
    assert (done.returncode, done.stdout) == (2, "")
    assert "another batch is writing" in done.stderr
    assert run("sweep", file, "--out", copy, "--quiet").returncode == 0


@pytest.mark.parametrize("spoil", [lambda whole: b"", lambda whole: whole[: len(whole) // 2], lambda whole: whole[:-1]])
def test_a_damaged_part_is_set_aside_and_made_again(copy, file, whole, spoil):
    part = next(Store(copy).parts())
    part.write_bytes(spoil(part.read_bytes()))
    batch = batch_of(file, copy)
    list(batch.runs())
    assert part.read_bytes() == parts(whole)[str(part.relative_to(copy))]
    assert part.with_suffix(".damaged").exists()
    assert batch.close()["digest"] == read_manifest(whole)["digest"]


def test_a_full_disk_stops_the_batch_and_leaves_no_half_part(copy, file, monkeypatch):
    for path in list(Store(copy).parts())[:5]:
        path.unlink()
    batch = batch_of(file, copy)
    writes, fsync = iter(range(100)), os.fsync

    def full(file: int) -> None:
        if next(writes) >= 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(file)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match=r"No space left on device\. .*same command goes on"):
        list(batch.runs())
    assert len(list(Store(copy).parts())) == RUNS - 3
    assert not list(copy.glob("**/*.part"))
    monkeypatch.undo()
    list(batch_of(file, copy).runs())
    assert len(list(Store(copy).parts())) == RUNS


def test_a_disk_that_is_full_has_an_exit_code_of_its_own(file, tmp_path):
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000)); " \
        "from sim.terminal.cli import main; main(sys.argv[1:])"  # fmt: skip
    command = [sys.executable, "-c", limited, "sweep", str(file), "--out", str(tmp_path), "-j", "1", "--quiet"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 5
    assert "could not be written: File too large" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_may_not_be_written_to_is_refused_before_the_first_run(file, tmp_path, monkeypatch):
    monkeypatch.setattr(World, "run", lambda _: pytest.fail("a run was made"))
    done = run("sweep", file, "--out", "/proc/results", "--quiet")
    assert (done.returncode, done.stdout) == (2, "")
    assert "/proc/results" in done.stderr


def test_a_point_that_is_not_allowed_is_refused_before_anything_is_written(file, tmp_path):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(EXPERIMENT.replace("high = 1 ", "high = 1e6 "))
    done = run("sweep", wrong, "--out", tmp_path / "out", "--quiet")
    assert done.returncode == 2
    assert all(part in done.stderr for part in ("point 1", "rules.0.unpaid_uplift"))
    assert not (tmp_path / "out" / "points.parquet").exists()
    assert not (tmp_path / "out" / "manifest.json").exists()


CRASHES = """
import sys
from dataclasses import replace
from sim import experiment
from sim.terminal.cli import main

ordinary, made = experiment.run, {}

def crashing(scenario, replication=0, position=0):
    if replication == 7:
        raise ZeroDivisionError("on purpose")
    if scenario.fingerprint not in made:
        made[scenario.fingerprint] = ordinary(scenario)
    return replace(made[scenario.fingerprint], replication=replication)

experiment.run = crashing
main(sys.argv[1:])
"""
"""A command line whose runs fail in replication 7; all others of a scenario are one run, lest a hundred take long."""


def test_a_run_that_crashes_in_replication_7_of_100_is_noted_with_its_cause_and_all_others_go_on(tmp_path):
    (tmp_path / "one.toml").write_text(EXPERIMENT.replace("points = 4", "points = 1"))
    out = tmp_path / "out"
    words = ["sweep", str(tmp_path / "one.toml"), "--out", str(out), "-j", "1", "-n", "100", "--quiet"]
    done = subprocess.run(
        [sys.executable, "-c", CRASHES, *words], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 3
    assert all(part in done.stderr for part in ("2 simulations failed", "replication 7", "on purpose"))
    assert read_manifest(out)["runs"] == {"wanted": 200, "finished": 198, "failed": 2}
    failures = list(Results(out).ask("select distinct replication, cause, attempts from failures").rows)
    assert failures == [(7, "ZeroDivisionError: on purpose", 2)]
    again = run(*words)
    assert again.returncode == 0, again.stderr
    assert read_manifest(out)["runs"] == {"wanted": 200, "finished": 200, "failed": 0}


def test_one_digit_changed_anywhere_is_found(copy):
    def problems(sample: int = 0) -> list[str]:
        return [message.format(**gaps) for message, gaps in verify(copy, sample, seed=1).problems]

    assert problems(sample=2) == []
    part = next(Store(copy).parts())
    row, whole = read_part(part), part.read_bytes()
    assert row is not None
    row["measures"][0]["value"] += 1e-9
    write(part, row)
    assert part.stem in problems()[0]
    assert "seal" in problems()[0]
    # Whoever puts a new seal on it, too, is betrayed by the manifest, and by making the run again.
    write(part, row | {"seal": seal(row)})
    assert ["digest" in problem for problem in problems()] == [True]
    manifest = read_manifest(copy)
    Store(copy).write_manifest(manifest | {"digest": problems()[0].split()[8].rstrip(",")})
    assert any("made again, the run differs in measures" in problem for problem in problems(sample=RUNS))
    part.write_bytes(whole)
    Store(copy).write_manifest(manifest)
    assert problems() == []


def test_a_value_of_a_point_that_was_changed_is_found(copy):
    path = copy / "points.parquet"
    table = pq.read_table(path)
    changed = pa.array([value + 1e-6 for value in table["rules.0.unpaid_uplift"].to_pylist()])
    place = table.schema.get_field_index("rules.0.unpaid_uplift")
    pq.write_table(table.set_column(place, table.schema.field(place), changed), path)
    assert [gaps["point"] for _, gaps in verify(copy, 0, seed=1).problems[:4]] == [1, 2, 3, 4]


def test_results_of_another_version_of_the_model_are_neither_used_nor_verified(copy, file):
    store = Store(copy)
    (copy / "parts" / store.model).rename(copy / "parts" / "0.0.1-abc")
    store.write_manifest(read_manifest(copy) | {"model": "0.0.1-abc"})
    with pytest.raises(UserError, match=r"0\.0\.1-abc"):
        verify(copy, 1, seed=1)
    assert len(list(Results(copy).ask("select * from runs").rows)) == RUNS
    batch = batch_of(file, copy)
    assert batch.kept == 0


def test_a_folder_of_results_makes_its_own_points_again(whole, file):
    ours = [(point.number, point.scenario.fingerprint) for point in planned(str(file)).design]
    assert [(point.number, point.scenario.fingerprint) for point in kept_points(whole)] == ours


def test_a_comparison_is_kept_as_parts_and_its_findings_are_verified(tmp_path):
    words = ["baseline", "placebo", "--set", "run.days=1", "--set", "run.scale=5000", "-n", "2", "-j", "1", "--quiet"]
    for _ in range(2):
        assert run("compare", *words, "--out", tmp_path).returncode == 0
    manifest = read_manifest(tmp_path)
    assert manifest["runs"] == {"wanted": 4, "finished": 4, "failed": 0}
    assert verify(tmp_path, 1, seed=1).problems == []
    comparison = json.loads((tmp_path / "comparison.json").read_text())
    comparison["measures"][20]["value"] = 0.123
    (tmp_path / "comparison.json").write_text(json.dumps(comparison))
    done = run("verify", tmp_path, "--sample", "0")
    assert done.returncode == 4
    assert "measures" in done.stdout


def write(path: Path, row: dict) -> None:
    pq.write_table(pa.Table.from_pylist([row], schema(PART)), path)
