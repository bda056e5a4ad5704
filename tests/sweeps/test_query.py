"""Questions to results: the data dictionary says what the files hold, and exports are whole, sorted and the same."""

import csv
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from sim.errors import StorageError, UserError
from sim.experiment import Outcome
from sim.measures import catalogue
from sim.measures.record import CLOCKS
from sim.sweeps.batch import Batch
from sim.sweeps.design import single
from sim.sweeps.overview import overview
from sim.sweeps.query import VIEWS, Results, dictionary, export
from sim.sweeps.store import Store, read_manifest, read_part
from sim.tables import PART, POINTS, schema
from sim.terminal.cli import main

ROOT = Path(__file__).parents[2]

DOCUMENT = ROOT / "docs" / "experiments.md"


@pytest.fixture(scope="module")
def results(tiny, tmp_path_factory) -> Results:
    """Return the results of two scenarios in two replications."""
    scenarios = [tiny({"name": "plain"}), tiny({"name": "ruled", "rules": [{"rule": "price_floor", "from_day": -90}]})]
    batch = Batch(Store(tmp_path_factory.mktemp("results")), single(scenarios), 2, scenarios)
    batch.prepare(single(scenarios))
    list(batch.runs())
    batch.close()
    return Results(batch.store.folder)


@pytest.mark.parametrize("name", VIEWS)
def test_a_table_has_the_columns_that_the_dictionary_names(results, name):
    found = [(row[0], row[1]) for row in results.ask(f"describe {name}").rows]
    assert found == [(column.name, str(column.type)) for column in VIEWS[name].columns]
    assert all(column.doc.endswith(".") for column in VIEWS[name].columns)


def test_parts_and_points_have_the_columns_that_the_dictionary_names(results):
    part = next(results.store.parts())
    assert pq.read_schema(part).equals(schema(PART))
    assert pq.read_schema(results.folder / "points.parquet").names == [column.name for column in POINTS]


def test_the_dictionary_has_every_column_and_every_measure_with_its_meaning(results):
    with (results.folder / "dictionary.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert all(row["description"] for row in rows)
    named = {(row["table"], row["column"]) for row in rows}
    measured = {key.partition(".")[0] for (key,) in results.ask("select distinct measure from measures").rows}
    assert {column for table, column in named if table == "measure"} == measured
    for name, view in VIEWS.items():
        assert {(name, column.name) for column in view.columns} <= named


def test_the_document_shows_the_dictionary():
    assert table() in DOCUMENT.read_text(encoding="utf-8"), "run: python tests/sweeps/test_query.py"


def test_an_export_is_sorted_and_the_same_each_time(results, tmp_path):
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        export(results, tmp_path / name, workers=True)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes()
    with (tmp_path / "one" / "differences.csv").open() as file:
        rows = list(csv.DictReader(file))
    order = [(int(row["point"]), int(row["replication"]), row["measure"]) for row in rows]
    assert order == sorted(order)
    assert {row["point"] for row in rows} == {"1"}


def test_a_table_holds_what_the_runs_came_to(results):
    row = read_part(next(results.store.parts()))
    where = f"where fingerprint = '{row['fingerprint']}' and replication = {row['replication']}"
    measures = dict(results.ask(f"select measure, value from measures {where}").rows)
    assert measures["spending"] == next(entry["value"] for entry in row["measures"] if entry["measure"] == "spending")
    pay = [value for (value,) in results.ask(f"select pay from workers {where} order by worker").rows]
    assert pay == [worker["pay"] for worker in row["workers"]]


def test_a_question_that_cannot_be_understood_says_why(results):
    with pytest.raises(UserError, match="mesures"):
        results.ask("select * from mesures")


def test_a_folder_without_results_is_refused(tmp_path):
    with pytest.raises(UserError, match="holds no results"):
        Results(tmp_path)


def test_a_table_is_filled_only_when_it_is_asked_for(results):
    again = Results(results.folder)
    assert list(again.ask("select 'workers', rules from (select 1 as rules) measures, runs").rows)
    assert again._filled == {"runs"}


def test_a_question_of_several_tables_finds_them_all_filled(results):
    (told,) = (
        Results(results.folder)
        .ask(
            "with own as (select * from measures) select count(*) from points join own using (fingerprint) "
            "where exists (select * from Rules) and measure = 'spending'"
        )
        .rows
    )
    assert told == (4,)


@pytest.mark.parametrize("question", ["describe measures", "pivot runs on replication", "select 1; select * from runs"])
def test_what_is_more_than_a_select_is_answered(results, question):
    assert list(results.ask(question).rows)


def test_a_damaged_part_is_told_with_its_name(results, tmp_path):
    copy = shutil.copytree(results.folder, tmp_path / "copy")
    part = next(Store(copy).parts())
    part.write_bytes(part.read_bytes()[:500])
    with pytest.raises(StorageError, match=part.name):
        list(Results(copy).ask("select * from measures").rows)


def made_up(folder: Path, points: int, replications: int = 2) -> Path:
    """Fill a folder as a sweep of so many points does, each with a baseline of its own; the values are made up."""
    folder.mkdir()
    store, nobody = Store(folder), np.zeros(0)
    rows = [
        {"point": n, "scenario": "mine", "fingerprint": f"s{n}", "baseline_scenario": "base", "baseline": f"b{n}"}
        for n in range(1, points + 1)
    ]
    pq.write_table(pa.Table.from_pylist(rows, schema(POINTS)), folder / "points.parquet")
    for fingerprint in (row[side] for row in rows for side in ("fingerprint", "baseline")):
        scenario = SimpleNamespace(fingerprint=fingerprint, countries=["US"])
        for replication in range(replications):
            values = {key: float(len(fingerprint) + replication) for key in catalogue()}
            bare = (nobody, nobody, nobody.astype(bool), nobody.astype(int))
            people = (nobody.astype(int), np.zeros((len(CLOCKS), 0)))
            store.keep(scenario, Outcome(0, replication, values, *bare, 0, (), "digest", *people, {}))
    store.write_manifest({"model": store.model, "replications": replications})
    return folder


PEAK = """
import sys
from pathlib import Path
from sim.sweeps.overview import at_points, overview
from sim.sweeps.query import Results
results = Results(Path(sys.argv[1]))
assert overview(results).effects["spending"].points == len(at_points(results, "spending")) == int(sys.argv[2])
results.write("measures", Path(sys.argv[1]) / "measures.csv", "csv")
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
"""Sums up a folder and prints the most memory that this process has had, in kilobytes."""


def test_summing_up_many_points_needs_no_more_memory_than_few(tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)
    peaks = []
    for points in (10, 160):
        folder = made_up(tmp_path / str(points), points)
        command = [sys.executable, "-c", PEAK, str(folder), str(points)]
        peaks.append(int(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout))
    # The 600 parts more take 90 megabytes if all are open at once, and gigabytes if runs are joined with runs.
    assert peaks[1] - peaks[0] < 50_000, peaks


@pytest.fixture
def older(results, tmp_path) -> Callable[[Callable[[pa.Table], pa.Table]], Path]:
    """Return a function that gives a copy of results whose parts another version of the model has written."""

    def folder(change: Callable[[pa.Table], pa.Table]) -> Path:
        copy = Path(shutil.copytree(results.folder, tmp_path / "older"))
        for part in Store(copy).parts():
            pq.write_table(change(pq.ParquetFile(part).read()), part)
        (copy / "parts" / results.store.model).rename(copy / "parts" / "0.0.1-older")
        Store(copy).write_manifest(read_manifest(copy) | {"model": "0.0.1-older"})
        return copy

    return folder


def without_evaded(table: pa.Table) -> pa.Table:
    """Return a part as it was before rules counted who went round them, and before there were series."""
    rules = [
        [{key: value for key, value in rule.items() if key != "evaded"} for rule in row["rules"]]
        for row in table.to_pylist()
    ]
    kept = table.schema.field("rules").type.value_type
    type_ = pa.list_(pa.struct([field for field in kept if field.name != "evaded"]))
    place = table.schema.get_field_index("rules")
    return table.set_column(place, "rules", pa.array(rules, type_)).drop_columns(["series"])


def test_parts_of_an_older_version_with_a_column_less_are_read_and_the_gap_is_told(older):
    folder = older(without_evaded)
    done = CliRunner().invoke(main, ["query", str(folder), "select asked, evaded from rules", "--csv"])
    assert done.exit_code == 0, done.output
    rows = [line.split(",") for line in done.stdout.splitlines()[1:]]
    assert len(rows) == 2
    assert all(int(asked) > 0 and evaded == "" for asked, evaded in rows)
    told = " ".join(done.stderr.split())
    assert (
        "0.0.1-older of the model did not keep these columns, so they are empty: rules.evaded, series.measure" in told
    )


def test_parts_of_another_version_with_an_unknown_column_and_measure_are_read_and_both_are_told(older):
    def more(table: pa.Table) -> pa.Table:
        table = table.append_column("mood", pa.array(["good"]))
        measures = [[*row, {"measure": "joy", "value": 1.0}] for row in table["measures"].to_pylist()]
        place = table.schema.get_field_index("measures")
        return table.set_column(place, "measures", pa.array(measures, table.schema.field("measures").type))

    results = Results(older(more))
    assert "spending" in overview(results).effects
    assert "joy" not in overview(results).effects
    assert [gaps["names"] for _, gaps in results.notices] == ["joy, mood"]


def test_parts_of_one_version_that_differ_are_read_each_with_what_it_has(older):
    folder = older(lambda table: without_evaded(table) if table["replication"][0].as_py() else table)
    assert [row[0] is None for row in Results(folder).ask("select evaded from rules order by replication").rows] == [
        False,
        True,
    ]


def test_parts_that_are_none_are_refused_in_a_sentence(older):
    with pytest.raises(StorageError, match=r"version 0\.0\.1-older have no finished and no replication, so"):
        Results(older(lambda table: table.drop_columns(["finished", "replication"]))).table("runs")


def test_a_folder_whose_points_lack_a_column_is_refused_in_a_sentence(older):
    folder = older(lambda table: table)
    points = pq.read_table(folder / "points.parquet")
    pq.write_table(points.drop_columns(["baseline"]), folder / "points.parquet")
    with pytest.raises(StorageError, match=r"points\.parquet: has no baseline"):
        Results(folder)


def table() -> str:
    """Return the columns of all tables as the document shows them."""
    lines = ["| table | column | type | unit | meaning |", "|---|---|---|---|---|"]
    shown = [row for row in dictionary(schema(POINTS)) if row[0] == "points" or row[0] in VIEWS]
    return "\n".join(
        lines + [f"| {table} | `{name}` | {kind} | {unit or '–'} | {doc} |" for table, name, kind, unit, doc in shown]
    )


if __name__ == "__main__":
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(
        re.sub(r"(?:^\| table \| column(?:.*\n)+)?\Z", table() + "\n", text, count=1, flags=re.MULTILINE)
    )
