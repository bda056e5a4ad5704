"""The page of results opens folders below its root and nothing else, and shows a measure along what was varied."""

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import batches, ink, worker
from dashboard.jobs import Jobs
from sim import UserError, load, vary
from sim.experiment import Outcome
from sim.language import translator
from sim.measures.record import CLOCKS
from sim.sweeps.batch import Batch
from sim.sweeps.design import Point
from sim.sweeps.overview import along, factors
from sim.sweeps.query import Results
from sim.sweeps.store import Store

PAGE = Path(__file__).parents[2] / "dashboard" / "app.py"
BASE = load("baseline")
EN = translator("en")
PATH = "workers.leave_share"

# Differences in the Gini index at two values of one parameter (rows) in two replications (columns).
GINI = {0.11: (0.10, 0.12), 0.22: (-0.30, -0.28)}


def outcome(replication: int, gini: float) -> Outcome:
    nobody = np.zeros(0)
    return Outcome(
        0,
        replication,
        {"gini_earnings": gini},
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


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a root with one folder of results in it."""
    root = tmp_path_factory.mktemp("root")
    points = [Point(n, {PATH: at}, vary(BASE, {PATH: at, "name": "mine"}), BASE) for n, at in enumerate(GINI, start=1)]
    store = Store(root / "results" / "mine")
    store.folder.mkdir(parents=True)
    batch = Batch(store, points, 2, [BASE, points[0].scenario])
    batch.prepare(points, [PATH])
    for replication in range(2):
        store.keep(BASE, outcome(replication, 0.5))
        for point in points:
            store.keep(point.scenario, outcome(replication, 0.5 + GINI[point.values[PATH]][replication]))
    batch.close()
    return root


@pytest.fixture
def root(made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PIECERATE_RESULTS", str(made))
    return made


def open_page(language: str = "en") -> AppTest:
    page = AppTest.from_file(str(PAGE), default_timeout=30)
    page.query_params["lang"] = language
    return page.run().switch_page("views/results.py").run()


@pytest.fixture
def _nobody_works(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "call", lambda jobs: None)


def test_a_measure_along_a_parameter_has_the_interval_of_the_replications(root: Path) -> None:
    results = Results(root / "results" / "mine")
    assert factors(results) == [PATH]
    one, two = along(results, "gini_earnings", PATH)
    # Means 0.11 and -0.29; each standard error 0.01, t with one degree of freedom 12.706.
    assert (one.value, one.mean, one.points, one.n) == (0.11, pytest.approx(0.11), 1, 2)
    assert (two.low, two.high) == (pytest.approx(-0.29 - 0.12706, abs=1e-5), pytest.approx(-0.29 + 0.12706, abs=1e-5))
    assert along(results, "gini_earnings", "workers.active") == []
    assert along(results, "x'; drop table points; --", PATH) == []


def test_the_chart_names_both_sides_and_has_its_numbers(root: Path) -> None:
    steps = along(Results(root / "results" / "mine"), "gini_earnings", PATH)
    figure = batches.plotted(steps, "gini_earnings", PATH, ("Baseline", "Mine"), True, EN, ink.LIGHT)
    assert figure is not None
    assert "“Mine” less “Baseline”, goes from −0.290" in figure.title
    assert "(workers.leave_share: 0.11)" in figure.title
    assert len(figure.csv().splitlines()) == 3


@pytest.mark.usefixtures("_nobody_works")
def test_a_folder_of_results_is_found_and_shown(root: Path) -> None:
    page = open_page()
    assert not page.exception
    assert page.selectbox(key="results.folder").options == [os.path.join("results", "mine")]
    text = " ".join(str(part.value) for part in page.markdown)
    assert "2 points, 2 paired simulations of each. The batch is **complete**: 6 of 6" in text
    assert page.get("vega_lite_chart")[0].proto.alt


@pytest.mark.usefixtures("_nobody_works")
def test_who_finds_no_results_learns_how_they_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIECERATE_RESULTS", str(tmp_path))
    page = open_page()
    assert not page.exception
    assert f"no folder of results in “{tmp_path.name}” yet" in page.info[0].value
    assert str(tmp_path.parent) not in page.info[0].value + page.text_input(key="results.path").help
    assert page.get("page_link")


@pytest.mark.usefixtures("_nobody_works")
def test_a_path_that_is_refused_is_told_in_the_readers_language(root: Path) -> None:
    page = open_page("fr")
    page.text_input(key="results.path").set_value("../../etc").run()
    assert not page.exception
    assert "en dehors du dossier" in page.error[0].value


@pytest.mark.usefixtures("_nobody_works")
def test_a_server_can_open_no_results_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIECERATE_RESULTS", "none")
    page = open_page()
    assert "This server opens no results" in page.info[0].value
    assert not page.text_input
    with pytest.raises(UserError, match="opens no results"):
        batches.opened("results")


@pytest.mark.parametrize("path", ["..", "/etc", "results/mine/../../..", "~", "results", "\0", "x" * 5000, "nowhere"])
def test_nothing_but_results_below_the_root_is_opened(root: Path, path: str) -> None:
    with pytest.raises(UserError):
        batches.opened(path)


def test_a_link_that_leads_out_of_the_root_is_not_followed(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "results" / "mine", tmp_path / "elsewhere")
    (root / "linked").symlink_to(tmp_path / "elsewhere")
    try:
        with pytest.raises(UserError, match="outside"):
            batches.opened("linked")
    finally:
        (root / "linked").unlink()


@pytest.mark.parametrize(
    "change",
    [
        {"model": "../../.."},
        {"model": "/etc"},
        {"runs": {"wanted": 10**9}},
        {"runs": "many"},
        {"replications": "2; drop"},
    ],
    ids=["a model outside", "another model outside", "too many runs", "no number", "no replications"],
)
def test_a_manifest_that_was_tampered_with_opens_nothing(
    root: Path, change: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(root / "results" / "mine", tmp_path / "mine")
    manifest = tmp_path / "mine" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | change))
    monkeypatch.setenv("PIECERATE_RESULTS", str(tmp_path))
    with pytest.raises(UserError):
        batches.opened("mine")
