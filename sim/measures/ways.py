"""How work is found, and who gets it: from the list, by a script, through contacts, because of an alert."""

from sim.ledger import Found
from sim.measures.measure import ACTIVE, ALL_WORK, EVERYBODY, measure
from sim.measures.record import Record


def _share(record: Record, way: Found) -> float:
    total = record.pay_by_way.sum()
    return float(record.pay_by_way[way] / total) if total else float("nan")


@measure("Share of pay for work found in the list", unit="share", population=ALL_WORK)
def found_listed_share(record: Record) -> float:
    """Pay for work found in the orders of the list, over all pay for HITs."""
    return _share(record, Found.LISTED)


@measure("Share of pay for work that scripts caught", unit="share", population=ALL_WORK)
def found_caught_share(record: Record) -> float:
    """Pay for batches that a worker's script accepted as soon as they were posted, over all pay for HITs."""
    return _share(record, Found.CAUGHT)


@measure("Share of pay for work found through contacts", unit="share", population=ALL_WORK)
def found_told_share(record: Record) -> float:
    """Pay for batches that a contact had told of, over all pay for HITs."""
    return _share(record, Found.TOLD)


@measure("Share of pay for work found by alert", unit="share", population=ALL_WORK)
def found_alerted_share(record: Record) -> float:
    """Pay for batches for which an alert brought the worker online, over all pay for HITs."""
    return _share(record, Found.ALERTED)


@measure("Share of workers who got caught work", unit="share", population=ACTIVE)
def catching_share(record: Record) -> float:
    """Workers who were paid for a batch that their script had caught, over all who submitted a HIT."""
    return float((record.caught[record.active] > 0).mean()) if record.active.any() else float("nan")


@measure("Night hours brought about by alerts, per week", unit="h/week", population=EVERYBODY, better="less")
def alerted_night_hours_week(record: Record) -> float:
    """Hours outside the local day in sessions that an alert brought about, per person and week."""
    people = record.present.sum()
    return float(record.alerted_night_hours / people / record.days * 7) if people else float("nan")
