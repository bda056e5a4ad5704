"""Where the requester's dollar goes: to workers, to intermediaries, to the platform."""

from sim.measures.measure import ALL_WORK, measure, series
from sim.measures.record import Record


@measure("Workers' share of spending", unit="share", population=ALL_WORK, better="more")
def workers_share(record: Record) -> float:
    """All that workers receive, wages for shifts included, over what requesters spend on their work."""
    spent = record.spent.sum()
    return float(record.pay.sum() / spent) if spent else float("nan")


@measure("Intermediaries' share of spending", unit="share", population=ALL_WORK)
def intermediaries_share(record: Record) -> float:
    """What vendors keep, less the wages that they pay, over spending; below zero where wages exceed what comes in."""
    spent = record.spent.sum()
    return float((record.margins.sum() - record.wages.sum()) / spent) if spent else float("nan")


@series("Of a client’s money", unit="share", population=ALL_WORK)
def dollar(record: Record) -> dict[str, float]:
    """Who gets what of all that requesters spend, rules' charges included.

    `workers` is what reaches workers, less `payout`, what is lost when it is paid out; `vendors` what intermediaries
    keep after wages, `platforms` fees less what rules make platforms pay, `public` levies less benefits. The five add
    up to one; a part is below zero for whoever pays in more than they take.
    """
    spent = record.spent.sum() + record.paid_by_requesters
    lost = record.lost.sum()
    parts = {
        "workers": record.pay.sum() - lost,
        "payout": lost,
        "vendors": record.margins.sum() - record.wages.sum(),
        "platforms": record.fees - record.paid_by_platforms,
        "public": -record.paid_by_public,
    }
    return {whose: float(part / spent) if spent else float("nan") for whose, part in parts.items()}
