"""What an experimenter sees of the openings of each arm in one run: sums and what to divide them by.

A figure is a pair, a sum over openings (or workers) and their number, so that runs can be added up before dividing.
Recruits are different workers who have taken an opening up and handed it in, one HIT each: a script that holds many
HITs counts once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.ledger import Ledger, Outcome

Sums = dict[str, tuple[float, float]]
"""Figures by name, each a sum and what it is divided by."""


@dataclass(frozen=True)
class Takers:
    """What is known of everybody who might take an opening; arrays have one value per person.

    `weekly` is hours online in a week of the run, and `tool` tells who has a script or alerts.
    """

    country: np.ndarray
    country_codes: Sequence[str]
    weekly: np.ndarray
    tool: np.ndarray


@dataclass(frozen=True)
class Recruits:
    """Those who took part in openings: one value per opening and worker; `began` is when the work was taken up."""

    opening: np.ndarray
    worker: np.ndarray
    began: np.ndarray


def recruits(ledger: Ledger) -> Recruits:
    """Return who took part; `opening` is the row in the record of openings."""
    work = ledger.assignments
    row = _row_of_batch(ledger)[work["batch"]]
    took = (row >= 0) & ((work["outcome"] == Outcome.APPROVED) | (work["outcome"] == Outcome.REJECTED))
    order = np.flatnonzero(took)[np.argsort(work["started"][took], kind="stable")]
    both = np.column_stack((row[order], work["worker"][order])).reshape(-1, 2)
    _, first = np.unique(both, axis=0, return_index=True)
    first = order[np.sort(first)]
    return Recruits(row[first], work["worker"][first].astype(np.int64), work["started"][first])


def sums(ledger: Ledger, arm: int, people: int, open_hours: float, takers: Takers) -> Sums:
    """Return the figures of one arm, whose openings ask for so many people and are withdrawn after so many hours."""
    openings, work = ledger.openings, ledger.assignments
    mine = np.flatnonzero(openings["arm"] == arm)
    row = _row_of_batch(ledger)
    count = float(mine.size)
    begun = np.isin(row[work["batch"]], mine) & (work["outcome"] != Outcome.RELEASED)
    begun &= work["outcome"] != Outcome.LAPSED
    handed_in = begun & ((work["outcome"] == Outcome.APPROVED) | (work["outcome"] == Outcome.REJECTED))
    previews = float(np.isin(row[ledger.previews["batch"]], mine).sum())
    found = recruits(ledger)
    ours = np.isin(found.opening, mine)
    worker = found.worker[ours]
    since = found.began[ours] - ledger.batches["posted"][openings["batch"][found.opening[ours]]]
    waits = {
        name: _wait(found.opening[ours], since, mine, needed, open_hours)
        for name, needed in (("first", 1), ("half", (people + 1) // 2), ("all", people))
    }
    recruited = float(worker.size)
    result = {
        "openings": (count, 1.0),
        "previews": (previews, count),
        "acceptances": (float(begun.sum()), count),
        "accepted_per_preview": (float(begun.sum()), previews),
        "recruits": (recruited, count),
        "recruits_per_hour": (recruited, float(waits["all"].sum())),
        **{f"hours_to_{name}": (float(wait.sum()), count) for name, wait in waits.items()},
        "filled": (float((np.bincount(found.opening[ours], minlength=len(openings))[mine] >= people).sum()), count),
        "right": (float(work["right"][handed_in].sum()), float(handed_in.sum())),
        "weekly_hours": (float(takers.weekly[worker].sum()), recruited),
        "with_tools": (float(takers.tool[worker].sum()), recruited),
    }
    lives_in = np.bincount(takers.country[worker], minlength=len(takers.country_codes))
    return result | {
        f"from_{code}": (float(lived), recruited) for code, lived in zip(takers.country_codes, lives_in, strict=True)
    }


def _wait(opening: np.ndarray, since: np.ndarray, mine: np.ndarray, needed: int, at_most: float) -> np.ndarray:
    """Return the hours until so many had begun at each opening; one that never got there counts with its whole time."""
    order = np.lexsort((since, opening))
    opening, since = opening[order], since[order]
    first = np.searchsorted(opening, mine)
    reached = np.searchsorted(opening, mine, side="right") - first >= needed
    hours = np.full(mine.size, at_most)
    hours[reached] = np.minimum(since[first[reached] + needed - 1], at_most)
    return hours


def _row_of_batch(ledger: Ledger) -> np.ndarray:
    """Return, for each batch of the record, its row among the openings, or -1."""
    row = np.full(len(ledger.batches), -1, dtype=np.int64)
    row[ledger.openings["batch"]] = np.arange(len(ledger.openings))
    return row
