"""What the command line shows: a bar while runs are made, then findings in words and tables."""

import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from rich.box import SIMPLE
from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table

from sim.comparing.answer import Answer, Estimate, quantity
from sim.comparing.comparison import HEADLINES, Comparison, described
from sim.comparing.exchange import Look
from sim.comparing.findings import NO_HEADLINE, bites, findings
from sim.comparing.lenses import EVERYBODY
from sim.comparing.luck import Luck
from sim.comparing.precision import Precision
from sim.language import Language, phrase

Run = TypeVar("Run")

NOBODY = phrase(
    "Too few people are in “{name}”, or there is no such group, so that everybody is shown. There are: {groups}."
)

WIDTH = 100
"""Characters to a line where neither a terminal nor the variable COLUMNS says how many there are."""


def collect(outcomes: Iterator[Run], done: Any) -> list[Run]:
    """Take runs as they finish, moving the bar on."""
    finished = []
    for outcome in outcomes:
        finished.append(outcome)
        done()
    return finished


def print_comparison(comparison: Comparison, luck: Luck, say: Language, look: Look | None = None) -> None:
    """Print, for each other scenario: the finding in sentences, whether its rules bit, the table, and what luck does.

    One replication alone has no headline: only whether the rules bit is told of it. With `look`, amounts and wages are
    shown in that way.
    """
    out = console()
    content = comparison.as_dict() | ({"lenses": comparison.lenses} if look else {})
    titles = [say(scenario.title) for scenario in comparison.scenarios]
    single = len(comparison.complete) == 1
    for side in range(1, len(titles)):
        answer = Answer(content, titles[0], titles[side], side)
        if look:
            answer = _looked_at(answer, look, say, out)
        out.print()
        for sentence in bites(say, answer) if single else findings(say, answer):
            out.print(Markdown(sentence))
        out.print()
        if not single:
            out.print(_table(say, answer.estimates(), titles[0], titles[side]))
            out.print(_shared_luck(luck.cuts(comparison.names[side]), say), style="dim", highlight=False)
    if len(titles) == 1 and not single:
        rows = [Estimate(**{key: row[key] for key in Estimate.__dataclass_fields__}) for row in content["measures"]]
        out.print(_table(say, rows, titles[0]))
    for told in look.told(say) if look else ():
        out.print(told, style="dim", highlight=False)
    if single:
        out.print(say(NO_HEADLINE))
    elif luck.pairings:
        out.print(_together(luck, say), style="dim", highlight=False)
    out.print(_footing(comparison, say), style="dim", highlight=False)


def _looked_at(answer: Answer, look: Look, say: Language, out: Console) -> Answer:
    """Return an answer as somebody wants to see it, of everybody if the people wanted are too few to be seen alone."""
    name = "" if look.people == EVERYBODY else ":".join(look.people)
    if look.people not in answer.people_apart:
        groups = ", ".join(":".join(group) for group in answer.people_apart)
        out.print(say(NOBODY, name=name, groups=groups), highlight=False)
        look, name = replace(look, people=EVERYBODY), ""
    return look.at(answer, name, say)


def print_precision(precision: Precision, comparison: Comparison, say: Language) -> None:
    """Print whether the intervals became as narrow as asked and, if not, what would be needed."""
    gaps = precision.gaps(comparison)
    known = [gap for gap in gaps if gap.known]
    wide = sorted((gap for gap in known if not gap.met), key=lambda gap: -gap.pairs_needed)
    pairs = len(comparison.complete)
    out = console()
    if not known:
        out.print(say("No interval that was asked for could be computed, so no precision was reached."))
    elif wide:
        measure = described(wide[0].measure)
        out.print(
            say(
                "The precision asked for was not reached: after {pairs:d} pairs, the most allowed, {wide:d} of "
                "{known:d} intervals are wider. Farthest off is “{label}”: ±{half} instead of ±{wanted}; about "
                "{needed:d} pairs would be needed for it.",
                pairs=pairs,
                wide=len(wide),
                known=len(known),
                label=say(measure.label),
                half=_distance(say, wide[0].half_width, measure.unit),
                wanted=_distance(say, wide[0].wanted, measure.unit),
                needed=wide[0].pairs_needed,
            ),
            highlight=False,
        )
    else:
        out.print(
            say(
                "The precision asked for was reached after {pairs:d} pairs: all {known:d} intervals are as narrow as "
                "asked.",
                pairs=pairs,
                known=len(known),
            ),
            highlight=False,
        )
    if known and len(known) < len(gaps):
        missing = sorted({say(described(gap.measure).label) for gap in gaps if not gap.known})
        out.print(
            say("Left out, for they could not be computed in every pair: {measures}.", measures=", ".join(missing)),
            highlight=False,
        )


def console() -> Console:
    """Return where to print: as wide as the terminal, or WIDTH where there is none."""
    console = Console()
    if not console.is_terminal and "COLUMNS" not in os.environ:
        return Console(width=WIDTH)
    return console


def _shared_luck(cuts: list[float], say: Language) -> str:
    """Say how many times as many runs the same precision would need if the two sides did not share their luck."""
    if not cuts:
        return say("The two sides do not differ in anything that varies, so nothing can be said of shared luck.")
    return say(
        "Sharing luck divides the variance of a difference by {middle:.1f} for the measure in the middle, "
        "by {low:.1f} to {high:.1f} over all in the table.",
        middle=cuts[len(cuts) // 2],
        low=cuts[0],
        high=cuts[-1],
    )


def _together(luck: Luck, say: Language) -> str:
    """Say how many findings there are and how many of them hold when all are looked at together."""
    rows = luck.pairings
    return say(
        "Of {count:d} differences shown, {clear:d} have an interval that leaves zero out; {together:d} are still found "
        "when at most 5 % of all findings may be luck.",
        count=sum(math.isfinite(row.p) for row in rows),
        clear=sum(row.clear for row in rows),
        together=sum(row.clear_together for row in rows),
    )


def _distance(say: Language, value: float, unit: str) -> str:
    """Write half the width of an interval in the unit of its measure, with enough digits to see it."""
    if unit == "share":
        return say("{points:.2f} points", points=100 * value)
    return quantity(say, value, unit) if value >= 0.005 and unit.startswith("USD") else say.number(value, 4)


def _table(say: Language, estimates: Sequence[Estimate], base: str, other: str | None = None) -> Table:
    """Lay out the headline measures by population: both sides and their difference, or one side by itself."""
    rows = {row.measure: row for row in estimates}
    heading = f"{other} — {base}" if other else base
    note = say("n = {n:d} paired simulations", n=rows[HEADLINES[0]].n) if other else ""
    table = Table(title=f"{heading}{', ' if note else ''}{note}", title_justify="left", title_style="bold", box=SIMPLE)
    table.add_column(say("Measure, by those counted"))
    for column in (base, other, say("difference")) if other else (say("mean"),):
        table.add_column(str(column), justify="right", max_width=13)
    table.add_column(say("95% interval"), justify="right", no_wrap=True)
    population = ""
    for row in (rows[key] for key in HEADLINES):
        if row.population != population:
            population = row.population
            table.add_row(f"[italic]{say(population)}[/italic]")
        cells = [_value(say, row.baseline, row)] if other else []
        cells.append(_value(say, row.value, row))
        if other:
            cells.append(_value(say, row.difference, row, change=True))
        table.add_row(f"  {say(described(row.measure).label)}, {say(row.unit)}", *cells, _span(say, row, bool(other)))
    return table


def _value(say: Language, value: float | None, row: Estimate, *, change: bool = False) -> str:
    return "–" if value is None else quantity(say, value, row.unit, change=change)


def _span(say: Language, row: Estimate, change: bool) -> str:
    if row.low is None or row.high is None:
        return "–"
    if change and row.unit == "share":
        low, high = (say.number(100 * end, 1, signed=True) for end in (row.low, row.high))
    else:
        low, high = (quantity(say, end, row.unit, change=change) for end in (row.low, row.high))
    return say("{low} to {high}", low=low, high=high)


def _footing(comparison: Comparison, say: Language) -> str:
    run = comparison.scenarios[0].run
    return say(
        "Simulations of {days:d} days with the same {people:d} people, each standing for {scale:.0f}. Intervals show "
        "chance only, not errors of the model. Seed {seed}, digest {digest}.",
        days=run.days,
        people=comparison.runs[0][0].people,
        scale=run.scale,
        seed=str(run.seed),
        digest=comparison.digest[:16],
    )
