"""What an experiment shows: means over points with the interval of shared luck, against numbers worked by hand."""

import json
import re

import numpy as np
import pytest
from click.testing import CliRunner

from sim.experiment import Outcome
from sim.files.loading import load, vary
from sim.measures.record import CLOCKS
from sim.provenance import NOT_THE_MODEL
from sim.sweeps.batch import Batch
from sim.sweeps.design import Point
from sim.sweeps.overview import overview
from sim.sweeps.query import Results
from sim.sweeps.store import Store
from sim.terminal.cli import main

BASE = load("baseline")

# Differences at three points (rows) in two replications (columns); the third lacks one.
GINI = {1: (0.10, 0.12), 2: (-0.30, -0.28), 3: (0.50, np.nan)}


@pytest.fixture
def results(tmp_path) -> Results:
    """Return results whose differences in the Gini index are those above."""
    points = [Point(n, {}, vary(BASE, {"workers.leave_share": n / 10, "name": "point"}), BASE) for n in GINI]
    store = Store(tmp_path)
    batch = Batch(store, points, 2, [BASE, points[0].scenario])
    batch.prepare(points)
    for replication in range(2):
        store.keep(BASE, outcome(replication, 0.5))
        for point in points:
            store.keep(point.scenario, outcome(replication, 0.5 + GINI[point.number][replication]))
    batch.close()
    return Results(tmp_path)


def outcome(replication: int, gini: float) -> Outcome:
    nobody = np.zeros(0)
    values = {"gini_earnings": gini, "spending": 7.0}
    return Outcome(
        0,
        replication,
        values,
        nobody,
        nobody,
        nobody.astype(bool),
        nobody.astype(int),
        0,
        (),
        "digest",
        nobody.astype(int),
        np.zeros((len(CLOCKS), 0)),
        {},
    )


def test_the_mean_over_points_has_the_interval_of_the_replications(results):
    effect = overview(results).effects["gini_earnings"]
    # By replication, over points 1 and 2: -0.10 and -0.08; mean -0.09, standard error 0.01, t with one degree 12.706.
    assert effect.points == 2
    assert effect.mean == pytest.approx(-0.09)
    assert (effect.low, effect.high) == pytest.approx((-0.09 - 0.12706, -0.09 + 0.12706), abs=1e-5)


def test_the_range_names_its_points_and_those_that_are_clear_are_counted(results):
    effect = overview(results).effects["gini_earnings"]
    # Each point's half interval is 0.127: only point 2 leaves zero out.
    assert (effect.lowest, effect.lowest_point) == (pytest.approx(-0.29), 2)
    assert (effect.highest, effect.highest_point) == (pytest.approx(0.11), 1)
    assert (effect.above, effect.below) == (0, 1)


def test_what_never_differs_is_said_to_be_the_same(results):
    effect = overview(results).effects["spending"]
    assert effect.same
    assert effect.points == 3
    assert not overview(results).effects["gini_earnings"].same


def test_a_sweep_prints_in_words_and_in_french_what_differs(tmp_path):
    file = tmp_path / "floors.toml"
    file.write_text(
        'extends = "residence-floor"\n[run]\ndays = 1\nscale = 5000\n[experiment]\nreplications = 2\n'
        'baseline = "baseline"\n[experiment.vary]\nrules.0.unpaid_uplift = [0, 0.5]\n'
    )
    words = ["sweep", str(file), "--out", str(tmp_path / "out"), "-j", "1", "--progress", "json", "--language"]
    done = CliRunner().invoke(main, [*words, "en"])
    assert done.exit_code == 0, done.output
    told = " ".join(done.stdout.split())
    assert "compared with “Baseline” at 2 points of a design, each by 2 paired simulations" in told
    assert re.search(r"Requesters' spending: [+−]?\$[\d,.]+ on average over the points \(95% interval", told)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert {"done", "failed", "total", "runs_per_second", "seconds_left"} == set(lines[0])
    assert (lines[0]["done"], lines[-1]["done"], lines[-1]["total"], lines[-1]["failed"]) == (0, 6, 6, 0)
    french = CliRunner().invoke(main, [*words, "fr"])
    assert "en moyenne sur les points" in french.stdout
    assert "on average" not in french.stdout


def test_code_that_is_not_part_of_the_version_of_the_model_decides_no_result():
    from test_layers import MODULES, imports

    reached, waiting = set(), ["sim.experiment"]
    while waiting:
        module = waiting.pop()
        if module in MODULES and module not in reached:
            reached.add(module)
            waiting += [found.module for found in imports(module) if not found.for_types]
    parts = {module.split(".")[1] for module in reached if module.count(".")}
    assert len(parts) > 25
    allowed = {"errors", "provenance", "pool", "files", "locale"}
    assert parts & set(NOT_THE_MODEL) <= allowed, "take these out of NOT_THE_MODEL: they can change results"
