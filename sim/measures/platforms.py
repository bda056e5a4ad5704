"""What happens on which platform: hours, pay and pay per hour, where the work was looked for and done."""

from sim.measures.measure import ALL_HOURS, ALL_WORK, measure
from sim.measures.record import Record


@measure("Hours online", unit="h", population=ALL_HOURS)
def hours_online(record: Record) -> float:
    """All hours online in the period, each on the platform where it was spent."""
    return float(record.platform_hours.sum())


@measure("Pay for the period's work", unit="USD", population=ALL_WORK, better="more")
def pay_total(record: Record) -> float:
    """All that is paid for work begun in the period, each dollar on the platform where it was earned."""
    return float(record.platform_pay.sum())


@measure("Pay per hour online", unit="USD/h", population=ALL_HOURS, better="more")
def pay_per_hour_online(record: Record) -> float:
    """All pay over all hours online: people count as much as the time they give."""
    hours = record.platform_hours.sum()
    return float(record.platform_pay.sum() / hours) if hours else float("nan")


@measure("Log-ins refused", unit="log-ins", population="everybody who meant to sign on", better="less")
def logins_refused(record: Record) -> float:
    """Sign-ons in the period that a platform did not allow, because too few had work or it had left the country."""
    return float(record.refused_logins)
