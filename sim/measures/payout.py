"""What reaches workers: money in hand beside money earned, what is lost on the way, what is stranded."""

import numpy as np

from sim.measures.measure import ACTIVE, DAYS_IN_A_MONTH, EVERYBODY, measure
from sim.measures.record import Record

PAID_OUT = "all money paid out in the period"


@measure("Money in hand per hour of the median worker", unit="USD/h", population=ACTIVE, better="more")
def cash_hourly_wage_median(record: Record) -> float:
    """What arrived in the period, fees and conversion taken off, over all working time; median over workers."""
    active = record.active
    return float(np.median(record.cash[active] / record.hours[active])) if active.any() else float("nan")


@measure("Mean money in hand per month", unit="USD/month", population=EVERYBODY, better="more")
def cash_month_mean(record: Record) -> float:
    """All that arrived in the period over the months that all people were on the platform."""
    months = record.stayed.sum() / 24 / DAYS_IN_A_MONTH
    return float(record.cash.sum() / months) if months else float("nan")


@measure("Share of payouts lost on the way", unit="share", population=PAID_OUT, better="less")
def lost_on_the_way_share(record: Record) -> float:
    """Fees of payment channels, what conversion costs and balances that lapsed, over all that left the balances."""
    total = record.paid_out.sum()
    return float(record.lost.sum() / total) if total else float("nan")


@measure("Mean balance stranded at the end", unit="USD", population=ACTIVE, better="less")
def stranded_balance_mean(record: Record) -> float:
    """What is left on a worker's balances when all has been judged and the last payday is over."""
    return float(record.held[record.active].mean()) if record.active.any() else float("nan")


@measure("Share of workers who have no money in hand", unit="share", population=ACTIVE, better="less")
def never_paid_share(record: Record) -> float:
    """Share of workers to whom nothing arrived in the period, though they submitted work in it."""
    return float((record.cash[record.active] == 0).mean()) if record.active.any() else float("nan")


@measure("Balances of people who have left", unit="USD", population=EVERYBODY, better="less")
def stranded_with_leavers(record: Record) -> float:
    """What is left at the end on the balances of people who no longer use the platform."""
    return float(record.held[record.gone].sum())
