"""Questions to a folder of results: its tables as DuckDB sees them, the data dictionary, and an export to CSV."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import StorageError, UserError
from sim.finding import printable
from sim.measures import catalogue, series_catalogue
from sim.store import POINTS_FILE, Store, read_manifest, write_whole
from sim.tables import PART, Column, schema

TEXT, WHOLE, NUMBER, FLAG = "VARCHAR", "INTEGER", "DOUBLE", "BOOLEAN"

FINGERPRINT = Column("fingerprint", TEXT, "", "The scenario that was run, as in points: fingerprint or baseline.")
REPLICATION = Column("replication", WHOLE, "", "Number of the replication, from 0; it has the same luck everywhere.")
MEASURE = Column("measure", TEXT, "", "Name of the measure; a country's own figures end in its code.")


class View(NamedTuple):
    """One table that can be asked: its rows, its columns, how it is made, and in which order it is exported."""

    doc: str
    columns: tuple[Column, ...]
    sql: str
    order: str


VIEWS = {
    "runs": View(
        "One row for each run of the design, finished or failed.",
        (
            FINGERPRINT,
            REPLICATION,
            Column("finished", FLAG, "", "Whether the run came to its end."),
            Column("cause", TEXT, "", "What stopped it, if it failed."),
            Column("attempts", "SMALLINT", "", "How often a failed run was tried; 0 for one that finished."),
            Column("people", WHOLE, "workers", "Workers present from the start."),
            Column("digest", TEXT, "", "Hash of everything that happened in the run."),
            Column("seal", TEXT, "", "Hash of all that was kept of the run."),
        ),
        "select fingerprint, replication, finished, cause, attempts, people, digest, seal from parts",
        "fingerprint, replication",
    ),
    "measures": View(
        "One row for each finished run and measure.",
        (
            FINGERPRINT,
            REPLICATION,
            MEASURE,
            Column("value", NUMBER, "that of the measure", "Its value; empty where it cannot be said."),
        ),
        "select fingerprint, replication, entry.measure as measure, "
        "case when isnan(entry.value) then null else entry.value end as value "
        "from (select fingerprint, replication, unnest(measures) as entry from parts where finished)",
        "fingerprint, replication, measure",
    ),
    "differences": View(
        "One row for each point, replication and measure: the point, its baseline with the same luck, the difference.",
        (
            Column("point", WHOLE, "", "Number of the point."),
            REPLICATION,
            MEASURE,
            Column("baseline", NUMBER, "that of the measure", "Value in the baseline."),
            Column("value", NUMBER, "that of the measure", "Value at the point."),
            Column("difference", NUMBER, "that of the measure", "Value less baseline: a paired difference."),
        ),
        "select point, own.replication, own.measure, base.value as baseline, own.value as value, "
        "own.value - base.value as difference from points "
        "join measures own on own.fingerprint = points.fingerprint "
        "join measures base on base.fingerprint = points.baseline "
        "and base.replication = own.replication and base.measure = own.measure",
        "point, replication, measure",
    ),
    "rules": View(
        "One row for each finished run and rule in force: how often it was asked, changed something and was evaded, "
        "and how much of the measured period it touched.",
        (
            FINGERPRINT,
            REPLICATION,
            Column("rule", TEXT, "", "Name of the rule."),
            Column("asked", "BIGINT", "cases", "Cases that came before the rule."),
            Column("changed", "BIGINT", "cases", "Cases in which it changed something."),
            Column("evaded", "BIGINT", "cases", "Cases in which a requester went round it."),
            Column("fines", NUMBER, "USD", "Fines for cases that were found."),
            Column("batches_touched", "BIGINT", "batches", "Batches posted that it touched."),
            Column("batches_in_all", "BIGINT", "batches", "Batches posted."),
            Column("assignments_touched", "BIGINT", "assignments", "Assignments begun that it touched."),
            Column("assignments_in_all", "BIGINT", "assignments", "Assignments begun."),
            Column(
                "workers_touched", "BIGINT", "workers", "Workers whom it touched, of those who submitted something."
            ),
            Column("workers_in_all", "BIGINT", "workers", "Workers who submitted something."),
            Column("hours_touched", NUMBER, "h", "Hours online that it touched."),
            Column("hours_in_all", NUMBER, "h", "Hours online."),
        ),
        "select fingerprint, replication, entry.rule as rule, entry.asked as asked, entry.changed as changed, "
        "entry.evaded as evaded, entry.fines as fines, "
        + ", ".join(
            f"entry.{side}.{name} as {name}_{part}"
            for name in ("batches", "assignments", "workers", "hours")
            for side, part in (("reach", "touched"), ("whole", "in_all"))
        )
        + " "
        "from (select fingerprint, replication, unnest(rules) as entry from parts where finished)",
        "fingerprint, replication, rule",
    ),
    "failures": View(
        "One row for each run that failed and each point that lacks it.",
        (
            Column("point", WHOLE, "", "Number of the point."),
            Column("side", TEXT, "", "Whether its scenario or its baseline failed."),
            FINGERPRINT,
            REPLICATION,
            Column("cause", TEXT, "", "What stopped it, in one line."),
            Column("trace", TEXT, "", "Where in the code it stopped."),
            Column("attempts", "SMALLINT", "", "How often it was tried."),
        ),
        "select point, side, fingerprint, replication, cause, trace, attempts "
        "from sides join parts using (fingerprint) where not finished",
        "point, side, replication",
    ),
    "workers": View(
        "One row for each finished run and worker; the same worker has the same number in every run of a seed.",
        (
            FINGERPRINT,
            REPLICATION,
            Column("worker", "BIGINT", "", "Number of the worker; those who may come follow those present."),
            Column("country", TEXT, "", "Code of the country of residence."),
            Column("pay", NUMBER, "USD", "All that the worker received."),
            Column("hours", NUMBER, "h", "All time the worker gave, search and unpaid work included."),
            Column("active", FLAG, "", "Whether the worker submitted at least one HIT."),
        ),
        "select fingerprint, replication, number - 1 as worker, countries[entry.country + 1] as country, "
        "entry.pay as pay, entry.hours as hours, entry.active as active "
        "from (select fingerprint, replication, countries, unnest(workers) as entry, "
        "generate_subscripts(workers, 1) as number from parts where finished)",
        "fingerprint, replication, worker",
    ),
}
"""Tables that can be asked, besides `points`; each is made from the parts anew, so it cannot be out of date."""


class Answer(NamedTuple):
    """What a question came to: names of columns, and rows one after another."""

    columns: list[str]
    rows: Iterator[tuple[Any, ...]]


class Results:
    """A folder of results, open for questions."""

    def __init__(self, folder: Path) -> None:
        """Open a folder; raises UserError if it holds no results."""
        self.folder = folder
        self.manifest = read_manifest(folder)
        self.store = Store(folder, str(self.manifest["model"]))
        self._tables = duckdb.connect(":memory:")
        try:
            self._open()
        except duckdb.Error as error:
            raise StorageError(f"{folder}: the results cannot be read: {_said(error)}") from None

    def ask(self, sql: str) -> Answer:
        """Answer a question in SQL; raises UserError for one that cannot be understood."""
        try:
            cursor = self._tables.cursor()
            cursor.execute(sql)
            if cursor.description is None:
                return Answer([], iter(()))
            return Answer([column[0] for column in cursor.description], _rows(cursor))
        except duckdb.Error as error:
            if ".parquet" not in str(error):
                raise UserError(f"the question cannot be answered: {_said(error)}") from None
            raise StorageError(
                f"{self.folder}: {_said(error)} `piecerate verify` names damaged parts, and the same sweep makes them "
                "again."
            ) from None

    def table(self, name: str) -> Answer:
        """Return a whole table in its order."""
        return self.ask(_whole(name))

    def write(self, name: str, path: Path, form: Literal["csv", "parquet"]) -> None:
        """Write a whole table in its order into a file."""
        how = "format csv, header" if form == "csv" else "format parquet"
        self.ask(f"copy ({_whole(name)}) to {_quoted(path)} ({how})")

    def _open(self) -> None:
        tables, model = self._tables, self.store.model
        points = _quoted(self.folder / POINTS_FILE)
        tables.execute(f"create view points as select * from read_parquet({points})")
        tables.execute(
            "create view sides as select point, 'scenario' as side, fingerprint from points "
            "union all select point, 'baseline', baseline from points where baseline <> ''"
        )
        if next(self.store.parts(), None) is None:
            tables.register("found", schema(PART).empty_table())
            source = "found"
        else:
            source = f"read_parquet({_quoted(self.folder / 'parts' / model / '*' / '*.parquet')})"
        tables.execute(
            f"create view parts as select * from {source} where replication < {int(self.manifest['replications'])} "
            "and fingerprint in (select fingerprint from sides)"
        )
        for name, view in VIEWS.items():
            tables.execute(f"create view {name} as {view.sql}")


def export(
    results: Results, folder: Path, form: Literal["csv", "parquet"] = "csv", workers: bool = False
) -> list[Path]:
    """Write every table as a file, and the dictionary beside them; `workers`, the longest, only if wanted."""
    written = []
    for name in ("points", *VIEWS):
        if name != "workers" or workers:
            written.append(folder / f"{name}.{form}")
            results.write(name, written[-1], form)
    written.append(folder / "dictionary.csv")
    write_dictionary(written[-1], results.store.folder)
    return written


def dictionary(points: pa.Schema) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield the data dictionary: table, column, type, unit and meaning; then every measure and series."""
    for field in points:
        about = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
        yield "points", field.name, str(field.type), about.get("unit", ""), about.get("description", "")
    for name, view in VIEWS.items():
        for column in view.columns:
            yield name, column.name, str(column.type), column.unit, column.doc
    for column in PART:
        yield "parts", column.name, str(column.type), column.unit, column.doc
    for measure in catalogue().values():
        yield "measure", measure.key, "double", measure.unit, f"{measure.label}; {measure.population}. {measure.doc}"
    for series in series_catalogue().values():
        yield "series", series.key, "double", series.unit, f"{series.label}; {series.population}. {series.doc}"


def write_dictionary(path: Path, folder: Path) -> None:
    """Write the data dictionary of a folder of results as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("table", "column", "type", "unit", "description"))
    for row in dictionary(pq.read_schema(folder / POINTS_FILE)):
        writer.writerow(" ".join(cell.split()) for cell in row)
    write_whole(path, text.getvalue().encode())


def _whole(name: str) -> str:
    return f"select * from {name} order by {'point' if name == 'points' else VIEWS[name].order}"


def _rows(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(1000):
        yield from rows


def _quoted(path: Path) -> str:
    return "'" + path.as_posix().replace("'", "''") + "'"


def _said(error: Exception) -> str:
    """Return the first line of what DuckDB says, as a sentence."""
    line = printable(str(error).strip().splitlines()[0], most=400)
    return line if line.endswith((".", "!", "?")) else f"{line}."
