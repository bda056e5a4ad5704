"""Effects in words: what an experiment of many points shows, as sentences and amounts with their intervals."""

from sim.comparing.answer import quantity
from sim.comparing.comparison import described
from sim.language import Language
from sim.sweeps.overview import Effect, Overview

IN_WORDS = (
    "effective_hourly_wage_median",
    "share_below_minimum_wage",
    "gini_earnings",
    "earnings_month_mean",
    "unpaid_time_share",
    "spending",
)
"""Measures told as sentences."""


def opening(say: Language, overview: Overview, title: str, baseline: str) -> str:
    """Return what stands above the sentences: what was compared with what, at how many points, how often."""
    return say(
        "“{title}” compared with “{baseline}” at {points:d} points of a design, each by {n:d} paired simulations:",
        title=title,
        baseline=baseline,
        points=overview.points,
        n=overview.replications,
    )


def sentences(say: Language, overview: Overview) -> list[str]:
    """Return what is told in words, most important first, in Markdown."""
    return [sentence(say, overview.effects[key]) for key in IN_WORDS if key in overview.effects]


def sentence(say: Language, effect: Effect) -> str:
    """Tell one measure: its mean difference over the points, the range over them, and at how many it is clear."""
    label = say(described(effect.measure).label)
    if effect.same:
        return say("**{label}**: no difference at all, at any point.", label=label)
    return say(
        "**{label}**: {mean} on average over the points (95% interval {interval}); from {lowest} at point "
        "{lowest_point:d} to {highest} at point {highest_point:d}; clearly higher at {above:d} and clearly lower at "
        "{below:d} of {points:d} points.",
        label=label,
        mean=amount(say, effect, effect.mean),
        interval=span(say, effect, effect.low, effect.high),
        lowest=amount(say, effect, effect.lowest),
        highest=amount(say, effect, effect.highest),
        lowest_point=effect.lowest_point,
        highest_point=effect.highest_point,
        above=effect.above,
        below=effect.below,
        points=effect.points,
    )


def span(say: Language, effect: Effect, low: float, high: float, change: bool = True) -> str:
    """Write a range; points of a share need their word only once."""
    if change and effect.unit == "share" and low == low:
        first = say.number(100 * low, 1, signed=True)
    else:
        first = amount(say, effect, low, change)
    return say("{low} to {high}", low=first, high=amount(say, effect, high, change)) if low == low else "–"


def amount(say: Language, effect: Effect, value: float, change: bool = True) -> str:
    """Write an amount in the unit of its measure, signed if it is a change."""
    if value != value:
        return "–"
    level = max(abs(effect.lowest), abs(effect.highest))
    return quantity(say, value, effect.unit, change=change, level=level)
