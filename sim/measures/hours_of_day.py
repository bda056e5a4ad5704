"""What goes on in each hour of the day: people online and at work, batches open, work that waits."""

import numpy as np

from sim.measures.measure import ALL_TIME, series
from sim.measures.record import Record


@series("Workers online", unit="workers", population=ALL_TIME)
def online_by_hour(record: Record) -> dict[str, float]:
    """People who are online and have power at one time, mean over each hour of the day in universal time."""
    return _named(record.online_by_hour)


@series("Workers online, by their local time", unit="workers", population=ALL_TIME)
def online_by_local_hour(record: Record) -> dict[str, float]:
    """People who are online and have power at one time, mean over each hour of the day where they live."""
    return _named(record.online_by_local_hour)


@series("Workers on a task", unit="workers", population=ALL_TIME)
def working_by_hour(record: Record) -> dict[str, float]:
    """People who work on a HIT at one time, mean over each hour of the day in universal time."""
    return _named(record.working_by_hour)


@series("Batches open", unit="batches", population=ALL_TIME)
def open_by_hour(record: Record) -> dict[str, float]:
    """Batches between posting and the last time that they left the list, mean over each hour in universal time."""
    return _named(record.open_by_hour)


@series("Answers waiting for a worker", unit="assignments", population=ALL_TIME)
def waiting_by_hour(record: Record) -> dict[str, float]:
    """Answers asked for and not yet begun in batches that are open, mean over each hour in universal time."""
    return _named(record.waiting_by_hour)


def _named(hours: np.ndarray) -> dict[str, float]:
    return {str(hour): float(value) for hour, value in enumerate(hours)}
