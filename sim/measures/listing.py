"""The list of open work: how long it is, how old what stands there is and what it pays; when batches are done."""

from itertools import pairwise

import numpy as np

from sim.measures.crowding import HOURS_PER_DAY, time_between
from sim.measures.measure import ALL_TIME, BATCHES, OPEN_BATCHES, series
from sim.measures.record import Record

AGES = (0, 1, 6, 24, 72, np.inf)
"""Hours between which batches on the list are counted together."""

PAYS = (0, 1, 2, 4, 8, 16, np.inf)
"""USD for an hour of usual work between which batches on the list are counted together."""

DONE = (1, 6, 24, 72, 168)
"""Hours after which the batches that are complete are counted."""


@series("Length of the list", unit="batches", population=ALL_TIME)
def list_length(record: Record) -> dict[str, float]:
    """Batches open at one time: mean over the period, and in the hours of the day with the fewest and the most."""
    length = record.open_by_hour[np.isfinite(record.open_by_hour)]
    if not length.size:
        return dict.fromkeys(("mean", "least", "most"), float("nan"))
    return {"mean": float(length.mean()), "least": float(length.min()), "most": float(length.max())}


@series("Age of what is open", unit="share", population=OPEN_BATCHES)
def listed_by_age(record: Record) -> dict[str, float]:
    """Share of the batches open at a random moment that were posted so many hours before."""
    since, until = record.listed_since, record.listed_until
    period = record.days * HOURS_PER_DAY
    times = {
        f"{low:g}-{high:g}": _time(np.maximum(since + low, 0), np.minimum(np.minimum(since + high, until), period))
        for low, high in pairwise(AGES)
    }
    return _shares(times)


@series("Pay of what is open", unit="share", population=OPEN_BATCHES)
def listed_by_pay(record: Record) -> dict[str, float]:
    """Share of the batches open at a random moment that offer so many USD for an hour of usual work."""
    there = time_between(record.listed_since, record.listed_until, 0.0, record.days * HOURS_PER_DAY)
    pay = record.listed_pay
    return _shares(
        {f"{low:g}-{high:g}": float(there[(pay >= low) & (pay < high)].sum()) for low, high in pairwise(PAYS)}
    )


@series("Batches complete by then", unit="share", population=BATCHES)
def complete_by(record: Record) -> dict[str, float]:
    """Share of the batches that have their last answer within so many hours of posting."""
    hours = record.hours_to_complete
    return {str(limit): float((hours <= limit).mean()) if hours.size else float("nan") for limit in DONE}


def _time(begins: np.ndarray, ends: np.ndarray) -> float:
    return float(np.maximum(ends - begins, 0.0).sum())


def _shares(amounts: dict[str, float]) -> dict[str, float]:
    total = sum(amounts.values())
    return {place: amount / total if total else float("nan") for place, amount in amounts.items()}
