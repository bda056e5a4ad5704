"""Results on disk: a folder with one part for each run, written whole or not at all, and what describes them."""

import csv
import io
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sim.comparing.comparison import Comparison
from sim.errors import StorageError, UserError
from sim.experiment import Failure, Outcome
from sim.provenance import model_version
from sim.scenario import Scenario
from sim.tables import PART, Row, outcome_of, row_of, schema, seal

MANIFEST = "manifest.json"
POINTS_FILE = "points.parquet"
COMPARISON = "comparison.json"


def writable_folder(folder: Path) -> Path:
    """Make the folder if need be and return it; refuse, before anything is run, what cannot be written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{folder}: cannot be used as a folder for results: {error.strerror}.") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UserError(f"{folder}: no permission to write there; choose another folder for results.")
    return folder


def writable_file(path: Path) -> Path:
    """Return a path for a file after checking, before anything is run, that it can be written."""
    if path.is_dir():
        raise UserError(f"{path}: this is a folder; give the name of a file in it.")
    folder = path.parent
    if not folder.is_dir():
        raise UserError(f"{path}: there is no folder {folder}.")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise UserError(f"{path}: no permission to write there.")
    return path


def write_json(content: dict[str, Any], path: Path) -> None:
    """Write plain data as JSON; a half-written file never stands there."""
    write_whole(path, (json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under a temporary name, see it safely on the disk and rename it; raises StorageError."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StorageError(
            f"{path}: could not be written: {error.strerror}. Everything written before is kept; "
            "once there is room, the same command goes on from there."
        ) from None


class Store:
    """A folder of results, content-addressed: a run is found by its scenario's fingerprint and its replication.

    Runs are kept under the version of the model that made them, so that another version never takes them for its own.
    """

    def __init__(self, folder: Path, model: str = "", guard: Callable[[], None] = lambda: None) -> None:
        """Open a folder; `guard` is called before a run is kept and raises if it must not be."""
        self.folder = folder
        self.model = model or model_version()
        self._guard = guard

    def path(self, fingerprint: str, replication: int) -> Path:
        """Return where the part of a run stands, or would stand."""
        return self.folder / "parts" / self.model / fingerprint / f"{replication}.parquet"

    def keep(self, scenario: Scenario, result: Outcome | Failure) -> None:
        """Write a run down, in the place of an earlier failure of it; raises StorageError."""
        self._guard()
        path = self.path(scenario.fingerprint, result.replication)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(f"{path.parent}: cannot be made: {error.strerror}.") from None
        content = io.BytesIO()
        pq.write_table(pa.Table.from_pylist([row_of(scenario, result)], schema(PART)), content, compression="zstd")
        write_whole(path, content.getvalue())

    def find(self, scenario: Scenario, replication: int, position: int = 0) -> Outcome | None:
        """Return a run if it is there, sound and finished, so that it need not be made again."""
        row = self.row(scenario.fingerprint, replication)
        return outcome_of(row, position) if row and row["finished"] else None

    def row(self, fingerprint: str, replication: int) -> Row | None:
        """Return the row of a run, finished or failed; a damaged part is set aside, as if it were not there."""
        path = self.path(fingerprint, replication)
        if not path.exists():
            return None
        row = read_part(path)
        address = (self.model, fingerprint, replication)
        if row is None or (row["model"], row["fingerprint"], row["replication"]) != address:
            path.replace(path.with_suffix(".damaged"))
            return None
        return row

    def parts(self) -> Iterator[Path]:
        """Yield the parts that are there, whatever wrote them, in no particular order."""
        yield from (self.folder / "parts" / self.model).glob("*/*.parquet")

    def write_manifest(self, content: dict[str, Any]) -> None:
        """Write down what describes the folder as a whole."""
        write_json(content, self.folder / MANIFEST)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder for this process; refuse if another one is writing to it. Ends with the process.

        What an earlier process had half written when it was killed is cleared away.
        """
        from filelock import FileLock, Timeout

        lock = FileLock(self.folder / ".lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise UserError(
                f"{self.folder}: another batch is writing to this folder. Wait for it, or choose another folder."
            ) from None
        except OSError as error:
            raise UserError(f"{self.folder}: cannot be held for writing: {error.strerror}.") from None
        try:
            for place in ("", "parts/*/*/"):
                for half in self.folder.glob(f"{place}.*.part"):
                    half.unlink(missing_ok=True)
            yield
        finally:
            lock.release()


def save(comparison: Comparison, folder: Path, more: dict[str, Any] | None = None) -> list[Path]:
    """Write what a comparison found beside its runs and return the files written.

    `comparison.json` is all that was found, with what is said `more` of it; `measures.csv` its table of measures.
    """
    content = comparison.as_dict()
    files = [folder / COMPARISON, folder / "measures.csv"]
    write_json(content | (more or {}), files[0])
    table = io.StringIO()
    writer = csv.DictWriter(table, fieldnames=list(content["measures"][0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(content["measures"])
    write_whole(files[1], table.getvalue().encode())
    return files


def read_part(path: Path) -> Row | None:
    """Return the one row of a part, or None if the file is damaged or its seal does not fit."""
    try:
        rows = pq.read_table(path, schema=schema(PART)).to_pylist()
    except (OSError, pa.ArrowException):
        return None
    if len(rows) != 1 or rows[0]["seal"] != seal(rows[0]):
        return None
    return dict(rows[0])


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return what describes a folder of results; raises UserError if there is nothing, or nothing sound."""
    path = folder / MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(
            f"{folder} holds no results: it has no {MANIFEST}. Name the folder that was given as --out."
        ) from None
    except (OSError, ValueError) as error:
        raise UserError(f"{path} cannot be read: {error}.") from None
    return dict(content)
