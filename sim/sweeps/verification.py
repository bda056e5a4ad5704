"""Is a folder of results what it says it is? Every part is held against its seal, and some runs are made again."""

import hashlib
import heapq
import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from sim.comparing.comparison import summarise
from sim.errors import UserError
from sim.experiment import Task, simulate
from sim.language import phrase
from sim.provenance import model_version
from sim.scenario import Scenario
from sim.sweeps.batch import kept_points, numbered
from sim.sweeps.store import COMPARISON, Store, read_manifest, read_part
from sim.tables import row_of

Problem = tuple[str, dict[str, Any]]
"""What does not fit: a message and what fills its gaps."""

DAMAGED = phrase("{file}: damaged, or altered after it was written; its seal does not fit.")
POINT_MOVED = phrase("points.parquet: point {point:d} does not have the values that its runs were made with.")
DIGEST_OFF = phrase(
    "manifest.json: the digest of all runs is {found}, not {noted}; runs were altered, added or removed."
)
RUN_OFF = phrase("{file}: made again, the run differs in {columns}.")
RUN_FAILED = phrase("{file}: made again, the run came to no end: {cause}")
COMPARISON_OFF = phrase("comparison.json: what it says of {part} is not what the runs beside it give.")


class Verified(NamedTuple):
    """What was looked at: parts read, points made anew, runs made again; and all that did not fit."""

    parts: int
    points: int
    again: int
    problems: list[Problem]


def verify(folder: Path, sample: int, seed: int, jobs: int = 1) -> Verified:
    """Check a folder of results and make a sample of its runs again; `seed` decides which.

    Raises UserError for a folder that another version of the model made, which nobody can make again here.
    """
    manifest = read_manifest(folder)
    if manifest["model"] != model_version():
        raise UserError(
            f"{folder} was made by version {manifest['model']} of the model, and here is {model_version()}. "
            "Its runs can be made again only by that version."
        )
    store = Store(folder)
    points, fingerprints, problems = _points(folder)
    parts, seals, sound = 0, hashlib.sha256(), []
    for fingerprint, replication in product(sorted(fingerprints), range(int(manifest["replications"]))):
        path = store.path(fingerprint, replication)
        if path.exists():
            parts += 1
            row = read_part(path)
            if row is None or (row["fingerprint"], row["replication"]) != (fingerprint, replication):
                problems.append((DAMAGED, {"file": _place(store, fingerprint, replication)}))
                continue
            seals.update(f"{fingerprint} {replication} {row['seal']}\n".encode())
            if row["finished"]:
                sound.append((fingerprint, replication))
    if manifest["digest"] and manifest["digest"] != seals.hexdigest():
        problems.append((DIGEST_OFF, {"found": seals.hexdigest()[:16], "noted": str(manifest["digest"])[:16]}))
    chosen = heapq.nsmallest(sample, sound, key=lambda run: hashlib.sha256(f"{seed} {run}".encode()).digest())
    problems += _again(store, folder, chosen, jobs)
    if (folder / COMPARISON).exists():
        problems += _comparison(store, folder, int(manifest["replications"]))
    return Verified(parts, points, len(chosen), problems)


def _points(folder: Path) -> tuple[int, set[str], list[Problem]]:
    """Make every point anew; return how many there are, the fingerprints noted, and the points that do not fit."""
    count = 0
    fingerprints: set[str] = set()
    problems: list[Problem] = []
    for point, row in zip(kept_points(folder), numbered(folder), strict=True):
        count += 1
        ours = point.scenario.fingerprint, point.baseline.fingerprint if point.baseline else ""
        noted = row["fingerprint"], row["baseline"]
        fingerprints.update(fingerprint for fingerprint in noted if fingerprint)
        if ours != noted:
            problems.append((POINT_MOVED, {"point": row["point"]}))
    return count, fingerprints, problems


def _again(store: Store, folder: Path, chosen: list[tuple[str, int]], jobs: int) -> Iterator[Problem]:
    """Make runs again and compare all that was kept of them, to the last digit."""
    wanted = {fingerprint for fingerprint, _ in chosen}
    scenarios: dict[str, Scenario] = {}
    for point in kept_points(folder) if chosen else ():
        for scenario in (point.scenario, point.baseline):
            if scenario and scenario.fingerprint in wanted:
                scenarios.setdefault(scenario.fingerprint, scenario)
    tasks = [Task(scenarios[fingerprint], r) for fingerprint, r in chosen if fingerprint in scenarios]
    for task, result in simulate(tasks, jobs):
        fingerprint = task.scenario.fingerprint
        made, kept = row_of(task.scenario, result), read_part(store.path(fingerprint, task.replication))
        file = _place(store, fingerprint, task.replication)
        if not made["finished"]:
            yield RUN_FAILED, {"file": file, "cause": made["cause"]}
        elif kept is None or repr(made) != repr({name: kept[name] for name in made}):
            columns = [name for name in made if kept is None or repr(made[name]) != repr(kept[name])]
            yield RUN_OFF, {"file": file, "columns": ", ".join(name for name in columns if name != "seal") or "seal"}


def _comparison(store: Store, folder: Path, replications: int) -> Iterator[Problem]:
    """Compare anew from the runs, and hold every part of it against what stands in the file."""
    scenarios = [point.scenario for point in kept_points(folder)]
    outcomes = [
        outcome
        for position, scenario in enumerate(scenarios)
        for replication in range(replications)
        if (outcome := store.find(scenario, replication, position))
    ]
    try:
        noted = json.loads((folder / COMPARISON).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        noted = {}
    for part, content in summarise(scenarios, outcomes).as_dict().items():
        if json.loads(json.dumps(content)) != noted.get(part):
            yield COMPARISON_OFF, {"part": part}


def _place(store: Store, fingerprint: str, replication: int) -> str:
    return store.path(fingerprint, replication).relative_to(store.folder).as_posix()
