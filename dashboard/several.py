"""Several scenarios beside one baseline, as a table of the few measures that are looked at first."""

from collections.abc import Sequence

from sim.comparing import findings
from sim.comparing.answer import ENDS, Answer, Estimate, quantity
from sim.comparing.lenses import LAST
from sim.language import Language, phrase
from sim.measures.measure import ACTIVE

WAGE = "effective_hourly_wage_median"

MEASURES = {
    WAGE: phrase("Median hourly wage"),
    "share_below_minimum_wage": phrase("Below the local minimum wage"),
    "gini_earnings": phrase("Gini index"),
    "active_share": phrase("Find work"),
    "fill_share": phrase("Work done"),
}
"""The measures of the table and what their rows are called."""

PURSES = {
    "requesters": phrase("Requesters receive, per worker and month"),
    "platforms": phrase("Platforms receive, per worker and month"),
}
"""The accounts of the table and what their rows are called."""

TITLE = phrase("All scenarios beside “{baseline}”")

MISSING = "–"


def rows(answers: Sequence[Answer], say: Language) -> list[dict[str, str]]:
    """Return a row for each measure: its value in the baseline, and in each other scenario with the difference."""
    names = [say(name) for name in (*MEASURES.values(), *PURSES.values())]
    estimates = [[*map(answer.estimate, MEASURES), *_purses(answer)] for answer in answers]
    return [
        {say("Measure"): name, answers[0].baseline: _level(next(filter(None, found)), say)}
        | {answer.other: _beside(row, say) for answer, row in zip(answers, found, strict=True)}
        for name, found in zip(names, zip(*estimates, strict=True), strict=True)
        if any(found)
    ]


def _purses(answer: Answer) -> list[Estimate | None]:
    """Return what each account receives, below zero if it pays, as the money of the answer tells it."""
    if (money := answer.money) is None:
        return [None for _ in PURSES]
    rows = {row["account"]: {end: row[end] for end in ENDS} for row in money["accounts"]}
    return [
        Estimate(account, money["unit"], "", n=answer.replications, **rows[account]) if account in rows else None
        for account in PURSES
    ]


def note(answers: Sequence[Answer], say: Language) -> str:
    """Return what has to be known to read the table, as the answers are looked at."""
    answer = answers[0]
    wage = next((row for row in answer.estimates() if row.measure == WAGE), None)
    told = say(
        "Each value is followed by its difference from “{baseline}” and the 95% interval of the difference; where the "
        "interval holds zero, chance alone could explain it. What is below zero is paid. Wages are in {unit}; they, "
        "the share below the minimum and the Gini index are of {population}. n = {n:d} paired simulations.",
        baseline=answer.baseline,
        unit=findings.unit(say, wage.unit if wage else "USD/h"),
        population=say(wage.population if wage else ACTIVE),
        n=answer.replications,
    )
    return f"{told} {say('All working time counts.')}" if answer.lens.clock == LAST else told


def _level(row: Estimate | None, say: Language) -> str:
    return MISSING if row is None else quantity(say, row.baseline or 0, row.unit)


def _beside(row: Estimate | None, say: Language) -> str:
    """Write a value with its difference and, once there is one, the interval of the difference."""
    if row is None:
        return MISSING
    value = quantity(say, row.value or 0, row.unit)
    if row.same:
        return say("{value}; {change}", value=value, change=say("no difference at all"))
    change = quantity(say, row.difference or 0, row.unit, change=True, level=row.level)
    if not row.known:
        return say("{value}; {change}", value=value, change=change)
    low, high = (_bound(row, bound or 0, say) for bound in (row.low, row.high))
    return say("{value}; {change} ({low} to {high})", value=value, change=change, low=low, high=high)


def _bound(row: Estimate, value: float, say: Language) -> str:
    """Write an end of an interval; that it is in points stands with the difference already."""
    if row.unit == "share":
        return say.number(100 * value, 1, signed=True)
    return quantity(say, value, row.unit, change=True, level=row.level)
