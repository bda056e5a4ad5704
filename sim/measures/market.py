"""What the other side gets and pays: work done, rejected, its cost, its speed, and what the platform keeps."""

import numpy as np

from sim.measures.measure import ALL_WORK, BATCHES, EVERYBODY, measure
from sim.measures.record import Record


@measure("HITs submitted", unit="assignments", population=ALL_WORK)
def assignments_submitted(record: Record) -> float:
    """Assignments handed in during the period, approved or rejected."""
    return float(record.assignments_submitted)


@measure("Share of the work meant to be posted that was done", unit="share", population=BATCHES, better="more")
def fill_share(record: Record) -> float:
    """Submissions over the assignments that requesters would have asked for without any rule."""
    planned = record.batch_planned.sum()
    return float(record.batch_submitted.sum() / planned) if planned else float("nan")


@measure("Share of submissions rejected", unit="share", population=ALL_WORK, better="less")
def rejected_share(record: Record) -> float:
    """Rejected over submitted."""
    if not record.assignments_submitted:
        return float("nan")
    return 1 - record.assignments_approved / record.assignments_submitted


@measure("Share of begun HITs not submitted", unit="share", population="all HITs begun")
def not_submitted_share(record: Record) -> float:
    """Returned or expired, over all that were begun."""
    return 1 - record.assignments_submitted / record.assignments_begun if record.assignments_begun else float("nan")


@measure("Requesters' spending", unit="USD", population=ALL_WORK)
def spending(record: Record) -> float:
    """What requesters pay for the period's work: to workers, to vendors, to the platform and by rules."""
    return _spent(record)


@measure("Cost of an approved answer", unit="USD", population="approved answers", better="less")
def cost_per_approved_answer(record: Record) -> float:
    """Requesters' spending over approved answers, whatever the mix of work."""
    approved = record.assignments_approved
    return _spent(record) / approved if approved else float("nan")


@measure("Platform's share of spending", unit="share", population=ALL_WORK)
def fee_share(record: Record) -> float:
    """Fees over everything that requesters spend."""
    total = _spent(record)
    return record.fees / total if total else float("nan")


@measure("What platforms keep", unit="USD", population=ALL_WORK)
def platform_keeps(record: Record) -> float:
    """Fees less top-ups, levies and contributions that rules make platforms pay."""
    return record.fees - record.paid_by_platforms


@measure("Cost to the public purse", unit="USD", population=ALL_WORK, better="less")
def public_cost(record: Record) -> float:
    """Benefits that rules make the public pay, less levies and fines that it receives; below zero is a gain."""
    return record.paid_by_public


@measure("Share of pay that rules top up", unit="share", population=EVERYBODY)
def topped_up_share(record: Record) -> float:
    """Top-ups and benefits over all that workers receive."""
    return float(record.top_ups.sum() / record.pay.sum()) if record.pay.sum() else float("nan")


@measure("Hours until half a batch is done", unit="h", population=BATCHES, better="less")
def hours_to_half(record: Record) -> float:
    """From posting to the submission of half of what was asked; median, unreached counts as infinite."""
    return _median(record.hours_to_half)


@measure("Hours until a batch is complete", unit="h", population=BATCHES, better="less")
def hours_to_complete(record: Record) -> float:
    """From posting to the last submission asked; median, unreached counts as infinite."""
    return _median(record.hours_to_complete)


@measure("Share of previews that lead to acceptance", unit="share", population="all previews")
def preview_to_accept(record: Record) -> float:
    """Batches accepted over batches previewed."""
    return record.acceptances / record.previews if record.previews else float("nan")


def _spent(record: Record) -> float:
    """Return what requesters spend: rewards, margins, fees, and what rules make them pay besides."""
    return float(record.spent.sum()) + record.paid_by_requesters


def _median(hours: np.ndarray) -> float:
    value = float(np.median(hours)) if hours.size else float("nan")
    return value if np.isfinite(value) else float("nan")
