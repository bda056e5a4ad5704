"""Questions to a folder of results: its tables as DuckDB sees them, the data dictionary, and an export to CSV.

A table is filled when it is first asked for, from so many parts at a time, into a file that DuckDB keeps aside. So the
memory that a question needs does not grow with the number of parts.
"""

import csv
import io
import re
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any, Literal, NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import StorageError, UserError
from sim.files.finding import printable
from sim.language import phrase
from sim.measures import catalogue, series_catalogue
from sim.measures.record import CLOCKS
from sim.sweeps.store import MANIFEST, POINTS_FILE, Store, read_manifest, write_whole
from sim.tables import PART, POINTS, Column, schema

MEMORY = "128MB"
"""What DuckDB may hold in memory; what is more goes to the disk."""

PARTS_AT_ONCE = 100
"""Parts that are open at the same time; each takes memory of its own."""

NEEDED = frozenset({"fingerprint", "replication", "finished"})
"""Columns of a part without which nothing can be said of it."""

TEXT, WHOLE, NUMBER, FLAG = "VARCHAR", "INTEGER", "DOUBLE", "BOOLEAN"

FINGERPRINT = Column("fingerprint", TEXT, "", "The scenario that was run, as in points: fingerprint or baseline.")
REPLICATION = Column("replication", WHOLE, "", "Number of the replication, from 0; it has the same luck everywhere.")
MEASURE = Column("measure", TEXT, "", "Name of the measure; a country's own figures end in its code.")


LACKING = phrase("Version {model} of the model did not keep these columns, so they are empty: {names}.")
UNKNOWN = phrase("Version {model} of the model kept what this one does not know and leaves out: {names}.")


class View(NamedTuple):
    """One table that can be asked: its rows, its columns, how it is made, and in which order it is exported.

    It is made from some of the `parts` at a time: those of some scenarios; or, where `by` is the point, those that some
    points have on either of their `sides`.
    """

    doc: str
    columns: tuple[Column, ...]
    sql: str
    order: str
    by: Literal["fingerprint", "point"] = "fingerprint"


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
        # Both sides are brought under one another, not joined: a join of long tables would try all pairs of runs.
        "select point, replication, entry.measure as measure, "
        "max(entry.value) filter (side = 'baseline' and not isnan(entry.value)) as baseline, "
        "max(entry.value) filter (side = 'scenario' and not isnan(entry.value)) as value, value - baseline "
        "from (select point, side, replication, unnest(measures) as entry "
        "from sides join parts using (fingerprint) where finished) "
        "group by point, replication, measure having count(*) = 2",
        "point, replication, measure",
        "point",
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
        "point",
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
            *(Column(f"{clock}_hours", NUMBER, "h", f"Hours on the clock `{clock}`.") for clock in CLOCKS),
        ),
        "select fingerprint, replication, number - 1 as worker, countries[entry.country + 1] as country, "
        "entry.pay as pay, entry.hours as hours, entry.active as active, "
        + ", ".join(f"entry.{clock} as {clock}_hours" for clock in CLOCKS)
        + " "
        "from (select fingerprint, replication, countries, unnest(workers) as entry, "
        "generate_subscripts(workers, 1) as number from parts where finished)",
        "fingerprint, replication, worker",
    ),
}
"""Tables that can be asked, besides `points`; whoever opens a folder has them made from the parts anew."""


class Answer(NamedTuple):
    """What a question came to: names of columns, and rows one after another."""

    columns: list[str]
    rows: Iterator[tuple[Any, ...]]


class Results:
    """A folder of results, open for questions."""

    def __init__(self, folder: Path) -> None:
        """Open a folder; raises UserError if it holds no results, or none that can be understood here."""
        self.folder = folder
        self.manifest = read_manifest(folder)
        try:
            self.replications = int(self.manifest["replications"])
            self.store = Store(folder, str(self.manifest["model"]))
        except (KeyError, TypeError, ValueError):
            raise UserError(
                f"{folder / MANIFEST} does not tell the model and the number of replications, so it is damaged, or of "
                "another program."
            ) from None
        self._filled: set[str] = set()
        aside = tempfile.mkdtemp(prefix="piecerate-")
        weakref.finalize(self, shutil.rmtree, aside, ignore_errors=True)
        self._tables = duckdb.connect(Path(aside) / "tables.duckdb", config={"memory_limit": MEMORY})
        try:
            self._open()
        except duckdb.Error as error:
            raise StorageError(f"{folder}: the results cannot be read: {_said(error)}") from None

    def ask(self, sql: str) -> Answer:
        """Answer a question in SQL; raises UserError for one that cannot be understood."""
        try:
            for name in self._named(sql) - self._filled:
                self._fill(name)
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

    @property
    def notices(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield what readers of the tables have to know: messages, and what fills their gaps."""
        ours = _leaves(schema(PART))
        columns, measures = self._kept
        lacking = ours - columns if columns else ()
        unknown = (columns - ours) | {name for name in measures if name not in catalogue()}
        for message, names in ((LACKING, lacking), (UNKNOWN, unknown)):
            if names:
                yield message, {"model": self.store.model, "names": ", ".join(sorted(names))}

    def table(self, name: str) -> Answer:
        """Return a whole table in its order."""
        return self.ask(_whole(name))

    def write(self, name: str, path: Path, form: Literal["csv", "parquet"]) -> None:
        """Write a whole table in its order into a file."""
        how = "format csv, header" if form == "csv" else "format parquet"
        self.ask(f"copy ({_whole(name)}) to {_quoted(path)} ({how})")

    def _open(self) -> None:
        points = self.folder / POINTS_FILE
        self._tables.execute(f"create table points as select * from read_parquet({_quoted(points)})")
        there = {name for name, *_ in self._tables.execute("describe points").fetchall()}
        for column in POINTS:
            if column.name not in there:
                raise StorageError(f"{points}: has no {column.name}, so this version cannot read it.")
        self._tables.execute(
            "create table every_side as select point, 'scenario' as side, fingerprint from points "
            "union all select point, 'baseline', baseline from points where baseline <> ''"
        )
        self._tables.register("no_parts", schema(PART).empty_table())
        for name, view in VIEWS.items():
            columns = ", ".join(f"{column.name} {column.type}" for column in view.columns)
            self._tables.execute(f"create table {name} ({columns})")

    def _named(self, sql: str) -> set[str]:
        """Return the tables that a question is about; all that it has words of where DuckDB cannot tell."""
        ((parsed,),) = self._tables.execute("select json_serialize_sql(?)", [sql]).fetchall()
        unparsed = '"error":true' in parsed
        names = re.findall(r"\w+", sql) if unparsed else re.findall(r'"table_name":"(\w+)"', parsed)
        return {name.lower() for name in names} & set(VIEWS)

    def _fill(self, name: str) -> None:
        """Fill a table from the parts, all of it or nothing."""
        view, (columns, _) = VIEWS[name], self._kept
        if columns and (lacking := NEEDED - columns):
            raise StorageError(
                f"{self.folder}: parts of version {self.store.model} have no {' and no '.join(sorted(lacking))}, so "
                "this version cannot read them."
            )
        self._tables.execute("begin")
        try:
            for sides, parts in self._some(view.by):
                files = ", ".join(map(_quoted, parts))
                self._tables.execute(f"create or replace temp view sides as {sides}")
                self._tables.execute(
                    "create or replace temp view parts as select * from no_parts "
                    f"union all by name select * from read_parquet([{files}], union_by_name = true)"
                )
                self._tables.execute(f"insert into {name} {view.sql}")
        except BaseException:
            self._tables.execute("rollback")
            raise
        self._tables.execute("commit")
        self._filled.add(name)

    @cached_property
    def _kept(self) -> tuple[frozenset[str], frozenset[str]]:
        """The columns and the measures of the first sound part; all parts that a model has written have the same."""
        for part in self.store.parts():
            with suppress(OSError, pa.ArrowException):
                file = pq.ParquetFile(part)
                rows = file.read(columns=["measures"]).to_pylist()
                measures = {entry["measure"].partition(".")[0] for row in rows for entry in row.get("measures") or ()}
                return _leaves(file.schema_arrow), frozenset(measures)
        return frozenset(), frozenset()

    def _some(self, by: str) -> Iterator[tuple[str, list[Path]]]:
        """Yield points or scenarios, so many at a time, as what to select them by, with the parts that they have."""
        replications = range(self.replications)
        cursor = self._tables.cursor().execute(
            f"select {by}, list(distinct fingerprint) from every_side group by {by} order by {by}"
        )
        while rows := cursor.fetchmany(max(1, PARTS_AT_ONCE // (2 * len(replications)))):
            fingerprints = sorted({fingerprint for _, both in rows for fingerprint in both})
            parts = [self.store.path(*key) for key in product(fingerprints, replications)]
            if there := [path for path in parts if path.exists()]:
                yield f"select * from every_side where {by} between '{rows[0][0]}' and '{rows[-1][0]}'", there


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


def _leaves(table: pa.Schema) -> frozenset[str]:
    """Return the columns of a schema, those inside others as `rules.asked`."""

    def below(name: str, type: pa.DataType) -> Iterator[str]:
        if pa.types.is_list(type):
            yield from below(name, type.value_type)
        elif pa.types.is_struct(type):
            for field in type:
                yield from below(f"{name}.{field.name}", field.type)
        else:
            yield name

    return frozenset(leaf for field in table for leaf in below(field.name, field.type))


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
