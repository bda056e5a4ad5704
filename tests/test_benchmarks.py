"""The engines of the benchmarks do the same work, and the harness measures what it says."""

import doctest
import importlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks import agreement, batch, engines, model, reference, timing
from benchmarks import run as bench
from benchmarks.engines import piecerate, textbook, tuned

SMALL = {"workers": 30, "hours": 2.0}
SEEDS = range(1, 4)
MARKETS = agreement.Markets(seeds=SEEDS, **SMALL)
PEERS = [name for name in engines.names() if name != "textbook"]


def engine(name: str) -> engines.Engine:
    """Return an engine; the packages of the peers come with the extra `bench`, not with `test`."""
    try:
        return engines.load(name)
    except ModuleNotFoundError as missing:
        pytest.skip(f"{missing.name} is not installed; the extra `bench` brings it")


@pytest.mark.parametrize("queue", [1, 25])
@pytest.mark.parametrize("seed", SEEDS)
def test_tuning_changes_no_trajectory(seed: int, queue: int) -> None:
    plain = textbook.simulate(seed=seed, queue=queue, **SMALL)
    assert not agreement.differences(tuned.simulate(seed=seed, queue=queue, **SMALL), plain)
    assert plain.submitted > 100


@pytest.mark.parametrize("queue", [1, 25])
@pytest.mark.parametrize("name", PEERS)
def test_an_engine_on_the_same_streams_repeats_the_textbook(name: str, queue: int) -> None:
    peer = engine(name)
    if not peer.same_streams:
        pytest.skip("it draws from streams of its own, so that only means over many seeds can agree")
    found = agreement.trajectories(peer, engines.load("textbook"), queue, MARKETS)
    assert found.agrees, found.worst


@pytest.mark.parametrize("queue", [1, 25])
@pytest.mark.parametrize("name", engines.names())
def test_every_submitted_hit_has_one_fate(name: str, queue: int) -> None:
    totals = engine(name).simulate(30, seed=1, queue=queue, hours=reference.HOURS)
    assert totals.approved + totals.rejected + totals.undecided == totals.submitted
    assert totals.approved > totals.rejected > 0
    assert totals.undecided > 0
    assert totals.events > totals.submitted + totals.searches


@pytest.mark.parametrize("queue", [1, 25])
def test_piecerate_does_the_work_of_the_reference_market(queue: int) -> None:
    markets = agreement.Markets(workers=60, hours=reference.HOURS, seeds=range(1, 16))
    found = agreement.means(engines.load("piecerate"), engines.load("tuned"), queue, markets)
    assert found.agrees, found.worst


def test_piecerate_refuses_half_of_a_day() -> None:
    with pytest.raises(ValueError, match="multiples of 12 hours, not 8"):
        piecerate.simulate(30, seed=1, queue=25, hours=8.0)


def test_one_by_one_and_in_blocks_the_draws_are_the_same() -> None:
    plain, block = reference.Streams(3, scalar=True), reference.Streams(3)
    for name in ("normal", "exponential", "uniform"):
        draws = range(reference.BLOCK + 10)
        assert [getattr(plain, name)() for _ in draws] == [getattr(block, name)() for _ in draws]


def test_batches_and_people_are_those_of_the_reference_market() -> None:
    streams = reference.Streams(1)
    postings = [reference.posting(streams) for _ in range(50_000)]
    people = [reference.person(streams) for _ in range(50_000)]
    assert np.mean([posting.size for posting in postings]) == pytest.approx(83, rel=0.1)
    assert np.median([posting.reward for posting in postings]) == pytest.approx(0.01, rel=0.05)
    assert np.median([posting.time for posting in postings]) == pytest.approx(40, rel=0.05)
    assert np.mean([posting.lifetime for posting in postings]) == pytest.approx(7200, rel=0.05)
    assert np.median([person.reservation for person in people]) == pytest.approx(0.5, rel=0.05)
    assert np.mean([person.gap == 0 for person in people]) == pytest.approx(1 / 8, rel=0.1)


def test_a_run_that_differs_in_one_hit_is_noticed() -> None:
    totals = tuned.simulate(seed=1, queue=1, **SMALL)
    assert not agreement.differences(totals, totals)
    assert agreement.differences(totals, replace(totals, searches=totals.searches + 1)) == ["searches"]


def test_means_tell_another_market_from_the_same_one() -> None:
    markets, one = agreement.Markets(seeds=range(1, 21), **SMALL), engines.load("tuned")
    assert agreement.means(one, one, 25, markets).agrees
    strict = replace(one, simulate=at_half_the_approvals)
    found = agreement.means(strict, one, 25, markets)
    assert not found.agrees, found.worst


def at_half_the_approvals(workers: int, seed: int, queue: int, hours: float) -> reference.Totals:
    totals = tuned.simulate(workers, seed, queue, hours)
    return replace(totals, approved=totals.approved // 2)


def test_measurements_are_interleaved() -> None:
    tasks = timing.plan(["a", "b"], sizes=[30, 300], queues=[1], hours=1.0, repeats=2)
    assert [(task.engine, task.workers, task.seed) for task in tasks] == [
        *[("a", 30, 1), ("b", 30, 1), ("a", 300, 1), ("b", 300, 1)],
        *[("b", 30, 2), ("a", 30, 2), ("b", 300, 2), ("a", 300, 2)],
    ]


def test_the_command_prints_and_keeps_ratios(tmp_path: Path) -> None:
    output = tmp_path / "results.json"
    given = "--engines textbook --engines tuned --workers 30 --workers 60 --queue 25 --hours 1 --repeats 1"
    result = CliRunner().invoke(bench.main, [*given.split(), "--output", str(output)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert "equal, draw for draw" in result.output
    kept = json.loads(output.read_text(encoding="utf-8"))
    assert {(row["engine"], row["workers"]) for row in kept["speeds"]} == {
        (name, workers) for name in ("textbook", "tuned") for workers in (30, 60)
    }
    own = next(row for row in kept["speeds"] if row["engine"] == "textbook")
    assert own["ratio_to"] == {"textbook": 1.0}
    assert {"simpy", "numpy", "python"} <= kept["versions"].keys()


def test_a_case_of_the_model_is_run_and_kept_beside_the_engines(tmp_path: Path) -> None:
    output = tmp_path / "results.json"
    output.write_text('{"speeds": []}', encoding="utf-8")
    result = CliRunner().invoke(model.main, ["--cases", "300", "--output", str(output)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    kept = json.loads(output.read_text(encoding="utf-8"))
    assert kept["speeds"] == []
    (run,) = kept["model"]["runs"]
    assert run["seconds"] == pytest.approx(sum(run[part] for part in ("imports", "build", "run", "measure")))
    assert run["assignments"] > 1_000
    assert run["megabytes"] > 50


def test_what_a_batch_adds_to_its_runs_is_told_apart_from_them(tmp_path: Path) -> None:
    file = tmp_path / "sweep.toml"
    file.write_text(batch.EXPERIMENT.format(days=1, scale=5000, replications=2))
    found = batch.overhead(str(file), tmp_path / "out")
    assert found["runs"] == len(list((tmp_path / "out" / "parts").glob("*/*/*.parquet"))) == 10
    assert min(found.values()) > 0


def test_growth_is_held_against_what_is_wanted() -> None:
    run = model.Run("300", imports=1, build=0, run=2, measure=0, wall=3, megabytes=1, assignments=1, searches=1)
    runs = [run, replace(run, case="3000", run=20), replace(run, case="30000", run=800)]
    found = [(between, round(grows, 3), most) for between, grows, most in model.growths(runs)]
    assert found == [("300 to 3000", 1.0, 1.05), ("3000 to 30000", 1.602, 1.25)]


@pytest.mark.parametrize("module", ["reference", "agreement", "timing", "run"])
def test_examples_in_docstrings_hold(module: str) -> None:
    tried = doctest.testmod(importlib.import_module(f"benchmarks.{module}"))
    assert tried.attempted
    assert not tried.failed
