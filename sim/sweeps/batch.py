"""A batch: all points of a design, run so many times; each run is kept when it is finished, and none is made twice."""

import hashlib
import io
import itertools
import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import StorageError, UserError
from sim.experiment import Failure, Outcome, Task, simulate
from sim.files.loading import as_toml, load, parameter_at, values_of
from sim.provenance import model_version, surroundings, version
from sim.scenario import Scenario
from sim.sweeps.design import Design, Point, single
from sim.sweeps.query import Results, write_dictionary
from sim.sweeps.store import MANIFEST, POINTS_FILE, Store, read_manifest, writable_folder, write_whole
from sim.tables import POINTS, schema

SCHEMA = 1

RECENT = 4096
"""Runs that are remembered as dealt with, so that a baseline shared by all points is not looked up for each."""

ROWS_AT_ONCE = 1000

Key = tuple[str, int]
"""A run: the fingerprint of its scenario, and its replication."""


class Batch:
    """Points × replications in a folder of results.

    `points` can be iterated again and again; `starts` are the scenarios that points are made from, the baseline first;
    `about` describes the experiment for the manifest.
    """

    def __init__(
        self,
        store: Store,
        points: Iterable[Point],
        replications: int,
        starts: Sequence[Scenario],
        about: Mapping[str, Any] | None = None,
    ) -> None:
        self.store = store
        self.replications = replications
        self.wanted = 0
        """Runs that the batch has, each counted once however many points share it."""
        self.kept = 0
        """Those of them that were there already when it began."""
        self._points = points
        self._starts = starts
        self._about = dict(about or {})
        self._began = _now()
        self._failed = 0
        self._sessions = _sessions_before(store)
        self._open: set[Key] = set()
        """Runs under way, and those that failed and are not tried again in this session."""

    def prepare(self, checked: Iterable[Point], paths: Sequence[str] = (), shared: Iterable[str] = ()) -> None:
        """Write down what is to be run: points, scenarios, dictionary, manifest; nothing, if a point is not allowed.

        `checked` are the points, raising what is wrong with them; `paths` are the parameters that vary, `shared` those
        of them that vary in the baseline, too.
        """
        folder = self.store.folder
        write_whole(folder / POINTS_FILE, self._table(checked, paths, frozenset(shared)))
        for scenario in self._starts:
            write_whole(folder / f"{scenario.name}.toml", as_toml(scenario).encode())
        write_dictionary(folder / "dictionary.csv", folder)
        points = pq.read_table(folder / POINTS_FILE, columns=["fingerprint", "baseline"])
        fingerprints = set(points["fingerprint"].unique().to_pylist()) | set(points["baseline"].unique().to_pylist())
        fingerprints.discard("")
        keys = itertools.product(fingerprints, range(self.replications))
        self.wanted = len(fingerprints) * self.replications
        self.kept = sum(self.store.path(*key).exists() for key in keys)
        self.note("running")

    def runs(self, jobs: int = 1, cluster: str = "", attempts: int = 2) -> Iterator[Outcome | Failure]:
        """Yield every run, once; make and keep those that are not there yet, or failed in an earlier session."""
        for task, result in simulate(self._tasks(), jobs, cluster, self.store, attempts):
            if isinstance(result, Failure):
                self._failed += 1
            else:
                self._open.discard((task.scenario.fingerprint, task.replication))
            yield result

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Note in the manifest if what is done inside comes to no end, whatever the cause."""
        try:
            yield
        except BaseException:
            if self.wanted:
                with suppress(StorageError):
                    self.note("interrupted")
            raise

    def shorten(self, replications: int) -> None:
        """Take note that fewer replications were needed than were planned at most."""
        self.wanted = self.wanted // self.replications * replications
        self.replications = replications

    def note(self, status: str) -> dict[str, Any]:
        """Write the manifest with how the batch stands now, and return it."""
        manifest = {
            "schema": SCHEMA,
            "status": status,
            "model": model_version(),
            "version": version(),
            "surroundings": surroundings(),
            "seed": self._starts[0].run.seed,
            "replications": self.replications,
            **self._about,
            "scenarios": [
                {
                    "name": scenario.name,
                    "title": scenario.title,
                    "question": scenario.question,
                    "fingerprint": scenario.fingerprint,
                    "file": f"{scenario.name}.toml",
                }
                for scenario in self._starts
            ],
            "runs": {"wanted": self.wanted},
            "digest": None,
            "sessions": [*self._sessions, {"began": self._began, "ended": _now(), "failed": self._failed}],
        }
        self.store.write_manifest(manifest)
        return manifest

    def close(self) -> dict[str, Any]:
        """Count and seal what the folder holds, write the manifest for good and return it."""
        results = Results(self.store.folder)
        counts, digest = {True: 0, False: 0}, hashlib.sha256()
        for fingerprint, replication, finished, seal in results.ask(
            "select fingerprint, replication, finished, seal from runs order by fingerprint, replication"
        ).rows:
            counts[finished] += 1
            digest.update(f"{fingerprint} {replication} {seal}\n".encode())
        whole = counts[True] == self.wanted
        manifest = self.note("complete" if whole else "incomplete")
        manifest["runs"] = {"wanted": self.wanted, "finished": counts[True], "failed": counts[False]}
        manifest["digest"] = digest.hexdigest()
        self.store.write_manifest(manifest)
        return manifest

    def _tasks(self) -> Iterator[Task]:
        """Yield each run once: the first replication of all points, then the second, and so on."""
        recent: OrderedDict[Key, None] = OrderedDict()
        for replication in range(self.replications):
            for point in self._points:
                for scenario in (point.baseline, point.scenario):
                    if scenario is None:
                        continue
                    key = scenario.fingerprint, replication
                    known = key in recent or key in self._open
                    recent[key] = None
                    recent.move_to_end(key)
                    if len(recent) > RECENT:
                        recent.popitem(last=False)
                    if not known:
                        self._open.add(key)
                        yield Task(scenario, replication)

    def _table(self, points: Iterable[Point], paths: Sequence[str], shared: frozenset[str]) -> bytes:
        """Return the design as a Parquet file, its parameters typed as the scenario has them."""
        start = self._starts[-1]
        values = values_of(start, paths)
        columns = [_column(start, path, values[path], path in shared) for path in paths]
        table_schema = pa.schema([*schema(POINTS), *columns])
        content = io.BytesIO()
        remaining = iter(points)
        with pq.ParquetWriter(content, table_schema, compression="zstd") as writer:
            while rows := [_row(point, columns) for point in itertools.islice(remaining, ROWS_AT_ONCE)]:
                writer.write_table(pa.Table.from_pylist(rows, table_schema))
        return content.getvalue()


@contextmanager
def kept(
    folder: Path | None, scenarios: Sequence[Scenario], replications: int, guard: Callable[[], None]
) -> Iterator[Batch | None]:
    """Hold a folder in which the runs of some scenarios are kept, and describe it in the end; None without a folder.

    `guard` is called before a run is kept and raises if it must not be.
    """
    if folder is None:
        yield None
        return
    points = single(scenarios)
    batch = Batch(Store(writable_folder(folder), guard=guard), points, replications, scenarios)
    with batch.store.alone(), batch.noting():
        batch.prepare(points)
        yield batch
        batch.close()


def kept_points(folder: Path) -> Iterable[Point]:
    """Return the points of a folder of results, made anew from the scenario files and the values that stand there."""
    manifest = read_manifest(folder)
    starts = [load(str(folder / entry["file"])) for entry in manifest["scenarios"]]
    if "experiment" not in manifest:
        return single(starts)
    table = pq.read_schema(folder / POINTS_FILE)
    columns = {field.name: field for field in table if field.name not in schema(POINTS).names}

    def settings() -> Iterator[dict[str, Any]]:
        for row in numbered(folder):
            yield {
                path: json.loads(row[path]) if column.metadata[b"json"] else row[path]
                for path, column in columns.items()
                if row[path] is not None
            }

    shared = frozenset(path for path, column in columns.items() if column.metadata[b"sides"] == b"both")
    aside = frozenset(columns) - shared
    baseline = starts[0] if len(starts) > 1 else None
    size = pq.read_metadata(folder / POINTS_FILE).num_rows
    return Design(starts[-1], baseline, settings, size, tuple(columns), aside, shared)


def numbered(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of `points.parquet`, one for each point, in their order."""
    with pq.ParquetFile(folder / POINTS_FILE) as file:
        for rows in file.iter_batches(ROWS_AT_ONCE):
            yield from rows.to_pylist()


def _column(start: Scenario, path: str, value: Any, shared: bool) -> pa.Field:
    """Return the column of a parameter; what is neither a number nor a text stands there as JSON."""
    kinds = ((bool, pa.bool_()), (int, pa.int64()), (float, pa.float64()), (str, pa.string()))
    type_ = pa.float64() if value is None else next((type_ for kind, type_ in kinds if isinstance(value, kind)), None)
    parameter = parameter_at(start, path)
    about = {
        "unit": parameter.unit if parameter else "",
        "description": parameter.doc if parameter else "",
        "sides": "both" if shared else "scenario",
        "json": "" if type_ else "yes",
    }
    return pa.field(path, type_ or pa.string(), metadata=about)


def _row(point: Point, columns: Sequence[pa.Field]) -> dict[str, Any]:
    """Return a point as a row, with its values as the scenario has understood them."""
    values = values_of(point.scenario, [column.name for column in columns])
    return {
        "point": point.number,
        "scenario": point.scenario.name,
        "fingerprint": point.scenario.fingerprint,
        "baseline_scenario": point.baseline.name if point.baseline else "",
        "baseline": point.baseline.fingerprint if point.baseline else "",
        **{
            column.name: json.dumps(values[column.name]) if column.metadata[b"json"] else values[column.name]
            for column in columns
        },
    }


def _sessions_before(store: Store) -> list[Any]:
    """Return what earlier sessions on the same folder have noted; nothing where there is no sound manifest."""
    if not (store.folder / MANIFEST).exists():
        return []
    try:
        return list(read_manifest(store.folder).get("sessions", []))
    except UserError:
        return []


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
