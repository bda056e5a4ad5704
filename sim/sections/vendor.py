"""A row of data: an intermediary that takes work from platforms or other vendors and has people of a country do it."""

from typing import Literal

from sim.parameters import Section, param
from sim.sections.sources import JUDGEMENT


class Vendor(Section):
    """An intermediary between platform and worker: whose work it takes, what it keeps, and how it pays."""

    country: str = param(..., "Country of residence of its workers.", source="see the row")
    worker_share: float = param(
        ...,
        "Share of its country's workers who work through it and through nobody else; 0 for one that only passes on.",
        unit="share",
        low=0,
        high=1,
        source="see the row",
    )
    through: tuple[str, ...] = param(
        ("main",), "Platforms, or other vendors, from which it takes its work.", source="see the row"
    )
    margin: float = param(
        0.3,
        "Share that it keeps of what reaches it for a piece of work; the rest goes on down the chain.",
        unit="share",
        low=0,
        high=1,
        source=JUDGEMENT,
    )
    delay_days: float = param(
        0, "Days that money stays with it on its way to the worker.", unit="days", low=0, high=365, source=JUDGEMENT
    )
    contract: Literal["piece", "month"] = param(
        "piece",
        "How its workers are paid: what is left of the piece rate, or a wage for contracted hours in shifts.",
        source="see the row",
    )
    monthly_wage: float = param(
        0, "Wage for a month of contracted hours.", unit="USD/month", low=0, high=100000, source="see the row"
    )
    weekly_hours: float = param(40, "Contracted hours in a week.", unit="h/week", low=1, high=112, source=JUDGEMENT)
    shift_starts: float = param(9, "Local hour at which a shift begins.", unit="h", low=0, high=24, source=JUDGEMENT)
    shift_days: int = param(
        5, "Days of a week on which there is a shift.", unit="days/week", low=1, high=7, source=JUDGEMENT
    )
