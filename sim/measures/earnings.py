"""What workers earn: per hour of all their time, per hour of paid time, per month, and against the law's floor."""

import numpy as np

from sim.measures.measure import ACTIVE, ALL_HOURS, DAYS_IN_A_MONTH, EVERYBODY, measure
from sim.measures.record import Record


def _percentile(record: Record, share: float) -> float:
    wage = record.wage
    return float(np.percentile(wage, share)) if wage.size else float("nan")


@measure("Effective hourly wage of the median worker", unit="USD/h", population=ACTIVE, better="more")
def effective_hourly_wage_median(record: Record) -> float:
    """All money received over all working time, search and unpaid work included; median over workers."""
    return _percentile(record, 50)


@measure("Effective hourly wage, 10th percentile", unit="USD/h", population=ACTIVE, better="more")
def effective_hourly_wage_p10(record: Record) -> float:
    """The wage that one worker in ten does not reach."""
    return _percentile(record, 10)


@measure("Effective hourly wage, 25th percentile", unit="USD/h", population=ACTIVE, better="more")
def effective_hourly_wage_p25(record: Record) -> float:
    """The wage that one worker in four does not reach."""
    return _percentile(record, 25)


@measure("Effective hourly wage, 75th percentile", unit="USD/h", population=ACTIVE, better="more")
def effective_hourly_wage_p75(record: Record) -> float:
    """The wage that one worker in four exceeds."""
    return _percentile(record, 75)


@measure("Effective hourly wage, 90th percentile", unit="USD/h", population=ACTIVE, better="more")
def effective_hourly_wage_p90(record: Record) -> float:
    """The wage that one worker in ten exceeds."""
    return _percentile(record, 90)


@measure("Mean effective hourly wage", unit="USD/h", population=ACTIVE, better="more")
def effective_hourly_wage_mean(record: Record) -> float:
    """Mean over workers of each one's effective hourly wage."""
    return float(record.wage.mean()) if record.wage.size else float("nan")


@measure("Engaged hourly wage of the median worker", unit="USD/h", population=ACTIVE, better="more")
def engaged_hourly_wage_median(record: Record) -> float:
    """The same money over the time on submitted work alone: what the clock of the platform would show."""
    engaged = (record.approved + record.rejected)[record.active]
    return float(np.median(record.pay[record.active] / engaged)) if engaged.size else float("nan")


@measure("Share of workers under their minimum wage", unit="share", population=ACTIVE, better="less")
def share_below_minimum_wage(record: Record) -> float:
    """Share whose effective hourly wage is under the statutory minimum wage of their country of residence."""
    return float((record.wage < record.minimum_wage[record.active]).mean()) if record.wage.size else float("nan")


@measure("Average shortfall under the minimum wage", unit="USD/h", population=ACTIVE, better="less")
def shortfall_below_minimum_wage(record: Record) -> float:
    """Mean over workers of what lacks to the minimum wage of their country; those above it count as zero."""
    if not record.wage.size:
        return float("nan")
    return float(np.maximum(record.minimum_wage[record.active] - record.wage, 0).mean())


@measure("Share of working time that is unpaid", unit="share", population=ALL_HOURS, better="less")
def unpaid_time_share(record: Record) -> float:
    """One less the time on approved work, and in shifts for which a wage is paid, over all working time."""
    hours = record.hours.sum()
    return float(1 - record.clocks[0].sum() / hours) if hours else float("nan")


@measure("Mean earnings per month", unit="USD/month", population=EVERYBODY, better="more")
def earnings_month_mean(record: Record) -> float:
    """All money received over the months that all people were on the platform; those without work count."""
    months = record.stayed.sum() / 24 / DAYS_IN_A_MONTH
    return float(record.pay.sum() / months) if months else float("nan")


@measure("Workers who find work", unit="share", population=EVERYBODY, better="more")
def active_share(record: Record) -> float:
    """Share of all people who submitted at least one HIT in the period."""
    return float(record.active[record.present].mean()) if record.present.any() else float("nan")


@measure("Hours online per week", unit="h/week", population=ACTIVE)
def hours_week_mean(record: Record) -> float:
    """Mean over workers of all working time per week."""
    return float(record.hours[record.active].mean() / record.days * 7) if record.active.any() else float("nan")
