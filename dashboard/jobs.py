"""The job table: what was asked for, how far it is, and what came of it; shared by pages and worker."""

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sim import UserError
from sim.language import phrase

State = Literal["queued", "running", "done", "failed", "cancelled"]

MOST_EACH = 3
"""Jobs that one session may have waiting or running at a time."""

MOST_WAITING = 40
"""Jobs that may wait or run at a time, whoever asked for them."""

TOO_MANY_YOURS = phrase(
    "You already have {most} computations waiting or running. Wait for one of them, or cancel one; then ask again."
)
TOO_MANY = phrase("There are {most} computations waiting already. Try again in a few minutes.")

KEPT = 300
"""Jobs kept in the table; the oldest beyond them are forgotten."""

RESULT_LIMIT = 5_000_000
"""Longest result that is stored, in characters."""

ATTEMPTS = 3
"""Times a job is begun before it counts as one that kills its worker."""

SILENCE = 6.0
"""Seconds without a heartbeat after which a worker counts as dead."""

CALLED = "called"
"""Stands in for the name of a worker that is being started."""

READY = "ready"
"""What a runner tells its worker before the first job; after each it tells the token by which it had the job."""

TABLES = """
CREATE TABLE IF NOT EXISTS job (
  id TEXT PRIMARY KEY, request TEXT NOT NULL, state TEXT NOT NULL, weight REAL NOT NULL,
  queued REAL NOT NULL, started REAL, finished REAL, done INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT 0, result TEXT, error TEXT,
  attempts INTEGER NOT NULL DEFAULT 0, claim TEXT
);
CREATE TABLE IF NOT EXISTS asker (job TEXT NOT NULL, session TEXT NOT NULL, PRIMARY KEY (job, session));
CREATE TABLE IF NOT EXISTS turn (session TEXT PRIMARY KEY, began REAL NOT NULL);
CREATE TABLE IF NOT EXISTS worker (one INTEGER PRIMARY KEY CHECK (one = 1), name TEXT, beat REAL NOT NULL);
"""


QUEUE = """
SELECT id, weight, ROW_NUMBER() OVER (ORDER BY MIN(turns), MIN(latest), queued) AS place
FROM (
  SELECT job.id, job.weight, job.queued, COALESCE(turn.began, 0) AS latest,
    ROW_NUMBER() OVER (PARTITION BY asker.session ORDER BY job.queued) AS turns
  FROM job LEFT JOIN asker ON asker.job = job.id LEFT JOIN turn ON turn.session = asker.session
  WHERE job.state = 'queued'
)
GROUP BY id
"""
"""The jobs that wait and their places: sessions take turns, first who has had none, then whose was longest ago."""

TURNS_KEPT = 3600.0
"""Seconds after which a turn that somebody had is forgotten."""

ESTIMATES = "ALTER TABLE job ADD COLUMN estimates INTEGER NOT NULL DEFAULT 0"
"""Adds what tables of earlier versions lack."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far one job is, without what it found: cheap enough to be asked for again and again."""

    id: str
    state: State
    place: int
    """Place in the queue: 0 while running, 1 if next."""
    done: int
    total: int
    seconds_left: float | None
    """Estimated time until the result is complete; None while nothing is known."""
    estimates: int
    """How many results have been written so far, each better than the one before."""
    askers: frozenset[str]
    """Sessions that asked for it."""

    @property
    def active(self) -> bool:
        """Tell whether there is still something to wait for."""
        return self.state in ("queued", "running")


@dataclass(frozen=True, kw_only=True)
class Job(Progress):
    """One job as it stands, with what was asked and what was found."""

    request: dict[str, Any]
    result: dict[str, Any] | None
    error: dict[str, Any] | None
    """A sentence with named gaps, and what fills them."""


def home() -> Path:
    """Return the folder where the dashboard keeps its table: PIECERATE_HOME, or the user's cache."""
    chosen = os.environ.get("PIECERATE_HOME")
    if chosen:
        return Path(chosen)
    cache = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "piecerate"


class Jobs:
    """The job table in one SQLite file, safe for several processes at once."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as table:
            table.execute("PRAGMA journal_mode = WAL")
            table.executescript(TABLES)
            with suppress(sqlite3.OperationalError):  # it is there
                table.execute(ESTIMATES)

    def submit(
        self,
        id: str,
        request: dict[str, Any],
        total: int,
        weight: float,
        session: str = "",
        instead_of: str = "",
    ) -> str:
        """Put a request in the queue, unless the same one waits, runs or is done already.

        The session takes back what it asks this instead of. Raises UserError if the session, or everybody together, has
        too much in the queue; then nothing is changed.
        """
        with self._open() as table:
            table.execute("BEGIN IMMEDIATE")
            if instead_of not in ("", id):
                _take_back(table, instead_of, session)
            self._make_room(table, id, session)
            table.execute(
                "INSERT INTO job (id, request, state, weight, queued, total) VALUES (?, ?, 'queued', ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET state = 'queued', queued = excluded.queued, done = 0,"
                " result = NULL, error = NULL, attempts = 0, started = NULL, finished = NULL, claim = NULL"
                " WHERE state IN ('failed', 'cancelled')",
                (id, json.dumps(request), weight, time.time(), total),
            )
            table.execute("INSERT OR IGNORE INTO asker (job, session) VALUES (?, ?)", (id, session))
            table.execute(
                "DELETE FROM job WHERE state NOT IN ('queued', 'running') AND id NOT IN"
                " (SELECT id FROM job ORDER BY queued DESC LIMIT ?)",
                (KEPT,),
            )
            table.execute("DELETE FROM asker WHERE job NOT IN (SELECT id FROM job)")
        return id

    def _make_room(self, table: sqlite3.Connection, id: str, session: str) -> None:
        """Refuse a job more than is fair; one that is there already takes no room."""
        others = "SELECT id FROM job WHERE state IN ('queued', 'running')"
        if id in {row["id"] for row in table.execute(others)}:
            return
        (waiting,) = table.execute(f"SELECT COUNT(*) FROM ({others})").fetchone()
        if waiting >= MOST_WAITING:
            raise UserError(TOO_MANY, most=MOST_WAITING)
        (own,) = table.execute(
            f"SELECT COUNT(*) FROM asker WHERE session = ? AND job IN ({others})", (session,)
        ).fetchone()
        if session and own >= MOST_EACH:
            raise UserError(TOO_MANY_YOURS, most=MOST_EACH)

    def look(self, id: str) -> Job | None:
        """Return one job as it stands, or None if there is none of that name."""
        with self._open() as table:
            table.execute("BEGIN")  # What is read is of one moment.
            row = table.execute("SELECT * FROM job WHERE id = ?", (id,)).fetchone()
            if row is None:
                return None
            return Job(
                **_progress(table, row),
                request=json.loads(row["request"]),
                result=json.loads(row["result"]) if row["result"] else None,
                error=json.loads(row["error"]) if row["error"] else None,
            )

    def progress(self, id: str) -> Progress | None:
        """Return how far one job is, or None if there is none of that name."""
        with self._open() as table:
            table.execute("BEGIN")
            row = table.execute(
                "SELECT id, state, weight, queued, started, done, total, estimates FROM job WHERE id = ?", (id,)
            ).fetchone()
            return Progress(**_progress(table, row)) if row else None

    def cancel(self, id: str, session: str = "") -> None:
        """Take back what a session asked for; what nobody else wants is stopped within a second.

        A session that did not ask for a job cannot stop it.
        """
        with self._open() as table:
            table.execute("BEGIN IMMEDIATE")
            _take_back(table, id, session)

    def call_worker(self) -> bool:
        """Announce a worker if none has given a sign of life lately; True if it must be started."""
        with self._open() as table:  # Every page asks all the time: only who finds none has to wait for the others.
            alive = table.execute("SELECT 1 FROM worker WHERE beat >= ?", (time.time() - SILENCE,)).fetchone()
        return not alive and self._announce(CALLED, "")

    def hire(self, name: str) -> bool:
        """Make this the one worker of the table, unless another is alive; take back what a dead one left."""
        hired = self._announce(name, CALLED)
        if hired:
            with self._open() as table:
                table.execute(
                    "UPDATE job SET state = 'queued', done = 0, result = NULL, claim = NULL, estimates = estimates + 1"
                    " WHERE state = 'running'"
                )
        return hired

    def beat(self, name: str) -> bool:
        """Give a sign of life; False tells a worker that another has taken its place."""
        with self._open() as table:
            return bool(table.execute("UPDATE worker SET beat = ? WHERE name = ?", (time.time(), name)).rowcount)

    def retire(self, name: str) -> None:
        """Leave, so that the next worker need not wait for the silence."""
        with self._open() as table:
            table.execute("DELETE FROM worker WHERE name = ?", (name,))

    def claim(self, token: str) -> str | None:
        """Take the job whose turn it is, and return its id; all who asked for it have had their turn."""
        now = time.time()
        with self._open() as table:
            table.execute("BEGIN IMMEDIATE")
            row = table.execute(
                "UPDATE job SET state = 'running', started = ?, done = 0, attempts = attempts + 1, claim = ?"
                f" WHERE id = (SELECT id FROM ({QUEUE}) WHERE place = 1)"
                " RETURNING id",
                (now, token),
            ).fetchone()
            if row:
                table.execute("DELETE FROM turn WHERE began < ?", (now - TURNS_KEPT,))
                table.execute(
                    "INSERT OR REPLACE INTO turn (session, began) SELECT session, ? FROM asker WHERE job = ?",
                    (now, row["id"]),
                )
        return row["id"] if row else None

    def held(self, id: str, token: str) -> bool:
        """Tell whether the job still runs under this claim."""
        with self._open() as table:
            return (
                table.execute(
                    "SELECT 1 FROM job WHERE id = ? AND claim = ? AND state = 'running'", (id, token)
                ).fetchone()
                is not None
            )

    def report(self, id: str, token: str, done: int, result: dict[str, Any] | None) -> bool:
        """Write how far a job is and, if there is one, its first or better estimate."""
        text = _compact(result)
        with self._open() as table:
            return bool(
                table.execute(
                    "UPDATE job SET done = ?1, result = COALESCE(?2, result), estimates = estimates + (?2 IS NOT NULL)"
                    " WHERE id = ?3 AND claim = ?4 AND state = 'running'",
                    (done, text, id, token),
                ).rowcount
            )

    def finish(self, id: str, token: str) -> None:
        """Close a job whose last result is complete."""
        self._close(id, token, "done", None)

    def fail(self, id: str, token: str, message: str, **gaps: Any) -> None:
        """Close a job with the sentence that says why there is no result."""
        self._close(id, token, "failed", {"message": message, "gaps": gaps})

    def put_back(self, id: str, token: str) -> bool:
        """Return a job to the queue after its process died; False if that has happened too often."""
        with self._open() as table:
            return bool(
                table.execute(
                    "UPDATE job SET state = 'queued', done = 0, result = NULL, claim = NULL, estimates = estimates + 1"
                    " WHERE id = ? AND claim = ? AND state = 'running' AND attempts < ?",
                    (id, token, ATTEMPTS),
                ).rowcount
            )

    def _announce(self, name: str, instead_of: str) -> bool:
        now = time.time()
        with self._open() as table:
            return bool(
                table.execute(
                    "INSERT INTO worker (one, name, beat) VALUES (1, ?, ?) ON CONFLICT (one) DO UPDATE"
                    " SET name = excluded.name, beat = excluded.beat WHERE beat < ? OR name = ?",
                    (name, now, now - SILENCE, instead_of),
                ).rowcount
            )

    def _close(self, id: str, token: str, state: State, error: dict[str, Any] | None) -> None:
        with self._open() as table:
            table.execute(
                "UPDATE job SET state = ?, error = ?, finished = ?, claim = NULL"
                " WHERE id = ? AND claim = ? AND state = 'running'",
                (state, json.dumps(error) if error else None, time.time(), id, token),
            )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        table = sqlite3.connect(self.path, timeout=10)
        table.row_factory = sqlite3.Row
        table.execute("PRAGMA synchronous = NORMAL")
        try:
            with table:
                yield table
        finally:
            table.close()


def _take_back(table: sqlite3.Connection, id: str, session: str) -> None:
    """Take a session's name off a job, and stop the job if it was the last one that wanted it."""
    asked = table.execute("DELETE FROM asker WHERE job = ? AND session = ?", (id, session)).rowcount
    if asked and not table.execute("SELECT 1 FROM asker WHERE job = ?", (id,)).fetchone():
        table.execute(
            "UPDATE job SET state = 'cancelled', finished = ?, claim = NULL"
            " WHERE id = ? AND state IN ('queued', 'running')",
            (time.time(), id),
        )


def _progress(table: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
    place, ahead = _before(table, row["id"]) if row["state"] == "queued" else (0, 0.0)
    pace = table.execute(
        "SELECT (finished - started) / weight FROM job WHERE state = 'done' AND weight > 0"
        " ORDER BY finished DESC LIMIT 1"
    ).fetchone()
    askers = table.execute("SELECT session FROM asker WHERE job = ?", (row["id"],)).fetchall()
    return {
        "id": row["id"],
        "state": row["state"],
        "place": place,
        "done": row["done"],
        "total": row["total"],
        "seconds_left": _seconds_left(row, ahead, pace[0] if pace else None),
        "estimates": row["estimates"],
        "askers": frozenset(asker["session"] for asker in askers),
    }


def _before(table: sqlite3.Connection, id: str) -> tuple[int, float]:
    """Return the place of a job that waits, behind what runs and what comes first, and the weight of these."""
    running = table.execute(
        "SELECT COUNT(*), TOTAL(weight * (1 - done * 1.0 / MAX(total, 1))) FROM job WHERE state = 'running'"
    ).fetchone()
    queue = table.execute(QUEUE).fetchall()
    place = next(waiting["place"] for waiting in queue if waiting["id"] == id)
    return running[0] + place, running[1] + sum(waiting["weight"] for waiting in queue if waiting["place"] < place)


def _compact(result: dict[str, Any] | None) -> str | None:
    if result is None:
        return None
    text = json.dumps(result, separators=(",", ":"), allow_nan=False)
    if len(text) > RESULT_LIMIT:
        raise ValueError(f"the result has {len(text)} characters; at most {RESULT_LIMIT} are stored")
    return text


def _seconds_left(row: sqlite3.Row, weight_ahead: float, pace: float | None) -> float | None:
    if row["state"] == "running" and row["done"] >= 2:
        elapsed = time.time() - row["started"]
        return elapsed / row["done"] * (row["total"] - row["done"])
    if pace is None or row["state"] not in ("queued", "running"):
        return None
    if row["state"] == "running":
        return max(1.0, pace * row["weight"] - (time.time() - row["started"]))
    return pace * (weight_ahead + row["weight"])
