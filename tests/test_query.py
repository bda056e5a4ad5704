"""Questions to results: the data dictionary says what the files hold, and exports are whole, sorted and the same."""

import csv
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sim.batch import Batch
from sim.design import single
from sim.errors import StorageError, UserError
from sim.query import VIEWS, Results, dictionary, export
from sim.store import Store, read_part
from sim.tables import PART, POINTS, schema

DOCUMENT = Path(__file__).parents[1] / "docs" / "experiments.md"


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
    assert table() in DOCUMENT.read_text(encoding="utf-8"), "run: python tests/test_query.py"


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


def test_a_damaged_part_is_told_with_its_name(results, tmp_path):
    import shutil

    copy = shutil.copytree(results.folder, tmp_path / "copy")
    part = next(Store(copy).parts())
    part.write_bytes(part.read_bytes()[:500])
    with pytest.raises(StorageError, match=part.name):
        list(Results(copy).ask("select * from measures").rows)


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
