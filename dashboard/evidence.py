"""Evidence: what is published beside what the model says, fact by fact, as a chart and as rows in words."""

import math
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt

from dashboard import shapes
from dashboard.charts import described
from dashboard.figure import Figure, Listed
from dashboard.ink import Ink
from sim.comparing.answer import quantity
from sim.comparing.findings import SEPARATOR
from sim.currencies import of_unit
from sim.evidence.evaluation import Finding, from_dict
from sim.evidence.page import stored
from sim.evidence.registry import Fact, registry
from sim.language import Language, phrase

ROLES = {
    "validate": phrase("only reported; nothing is fitted to it"),
    "calibrate": phrase("what the model is fitted to"),
    "input": phrase("what is set"),
}
"""What a fact is for, the most telling first."""

GROUPS = {
    "earnings": phrase("Earnings and unpaid time"),
    "supply": phrase("Workers"),
    "demand": phrase("Requesters and their work"),
    "rejection": phrase("Rejected work"),
    "response": phrase("How people respond"),
    "tools": phrase("Tools"),
    "places": phrase("Other places and platforms"),
    "minimum wages": phrase("Minimum wages"),
}

AT_A_VALUE = {
    "in band": phrase("at the published value"),
    "below": phrase("below the published value"),
    "above": phrase("above the published value"),
}
"""How a value stands to a fact that is published as a single value, without a band."""

STANDINGS = {
    "in band": phrase("in its band"),
    "below": phrase("below its band"),
    "above": phrase("above its band"),
    "no band": phrase("no band is published"),
    "not answered": phrase("the model does not say"),
}

SHOWN = {
    "misses": (phrase("Misses"), ("below", "above")),
    "hits": (phrase("In band"), ("in band",)),
    "silent": (phrase("Not answered"), ("no band", "not answered")),
    "all": (phrase("All"), tuple(STANDINGS)),
}
"""Which facts are shown: words, and the standings that belong to them."""

FARTHEST = 2.0
"""How many widths of the band a chart reaches to either side of it."""

UNITS = {
    "USD/h": phrase("{amount} an hour"),
    "USD/month": phrase("{amount} a month"),
    "workers": phrase("{amount} workers"),
    "log points": phrase("{amount} (standard deviation of logarithms)"),
}
"""Units that stand with an amount otherwise than by their name behind it."""

BARE = ("share", "h", "coefficient", "effect", "elasticity", "index", "ratio")
"""Units that the amount itself shows, or the statement of the fact tells."""


@dataclass(frozen=True)
class Held:
    """One fact held against what the model says of it."""

    fact: Fact
    finding: Finding

    @property
    def judged(self) -> bool:
        """Tell whether there are a band and a value."""
        return self.finding.standing in ("in band", "below", "above")

    @property
    def gap(self) -> float:
        """Return how far the value lies outside the band, below zero if below it; 0 inside."""
        if not self.judged:
            return math.nan
        low, high, value = self.fact.low or 0.0, self.fact.high or 0.0, self.finding.value
        return min(value - low, 0.0) + max(value - high, 0.0) if self.finding.standing != "in band" else 0.0


@cache
def held() -> tuple[Held, ...]:
    """Return every fact of the registry beside the stored evaluation of the baseline."""
    facts = registry().facts
    return tuple(Held(facts[finding.key], finding) for finding in from_dict(evaluation()) if finding.key in facts)


@cache
def evaluation() -> dict[str, Any]:
    """Return what the stored evaluation says of itself: scenario, days, replications, date."""
    return stored()


def chosen(role: str, group: str, standing: str) -> list[Held]:
    """Return the facts that pass the filters; an empty filter lets all pass."""
    return [
        one
        for one in held()
        if role in ("", one.fact.role) and group in ("", one.fact.group) and one.finding.standing in SHOWN[standing][1]
    ]


def counted(say: Language) -> list[dict[str, str]]:
    """Return by role how many facts are in their bands, for a table."""
    rows = []
    for role, words in ROLES.items():
        standings = Counter(one.finding.standing for one in held() if one.fact.role == role)
        judged = standings["in band"] + standings["below"] + standings["above"]
        rows.append(
            {
                say("Facts"): capital(say(words)),
                say("In band"): say("{inside:d} of {judged:d}", inside=standings["in band"], judged=judged),
                say("Below"): say.number(standings["below"]),
                say("Above"): say.number(standings["above"]),
                say("Not answered"): say.number(standings["not answered"] + standings["no band"]),
            }
        )
    return rows


def against_bands(chosen: Sequence[Held], say: Language, ink: Ink) -> Figure | None:
    """Draw each value against its band, all bands drawn equally wide; what has no band is in the table only."""
    judged = [one for one in chosen if one.judged]
    drawn = [one for one in judged if not single(one.fact)]
    if not drawn:
        return None
    places = Counter(one.finding.standing for one in judged)
    title = say.plural(
        "Of {n} published fact judged here, “{world}” meets {inside:d}, lies below {below:d} and above {above:d}",
        "Of {n} published facts judged here, “{world}” meets {inside:d}, lies below {below:d} and above {above:d}",
        len(judged),
        world=say(evaluation()["title"]),
        inside=places["in band"],
        below=places["below"],
        above=places["above"],
    )
    data = [_point(at, one, say) for at, one in enumerate(drawn)]
    across = alt.Scale(domain=[-FARTHEST, 1 + FARTHEST], nice=False, clamp=True)
    down = alt.Scale(domain=[len(data) - 0.4, -0.75], nice=False, zero=False)
    y, top, under = (alt.Y(f"{field}:Q", axis=None, scale=down) for field in ("y", "top", "under"))
    source = alt.Chart(alt.Data(values=data))
    zero, one_x = alt.X("zero:Q", axis=None, scale=across), alt.X("value:Q", axis=None, scale=across)
    marks = source.mark_point(filled=True, opacity=1)
    words = source.mark_text(align="left", fontSize=13, color=ink.text)
    chart = alt.layer(
        source.mark_bar(size=16, fill=ink.grid, stroke=ink.baseline, strokeWidth=1.5)
        .encode(x=zero, x2=alt.X2("one:Q"), y=y),
        source.mark_rule(color=ink.other, opacity=0.5, strokeWidth=7)
        .encode(x=alt.X("low:Q", axis=None, scale=across), x2=alt.X2("high:Q"), y=y),
        marks.transform_filter("datum.place == 'in band'")
        .mark_point(shape="diamond", filled=True, size=130, opacity=1, color=ink.other).encode(x=one_x, y=y),
        marks.transform_filter("datum.place == 'below'")
        .mark_point(shape="triangle-left", filled=True, size=150, opacity=1, color=ink.loss).encode(x=one_x, y=y),
        marks.transform_filter("datum.place == 'above'")
        .mark_point(shape="triangle-right", filled=True, size=150, opacity=1, color=ink.loss).encode(x=one_x, y=y),
        words.mark_text(align="left", fontSize=13, fontWeight=600, color=ink.text, lineBreak="\n", baseline="top")
        .encode(x=alt.XValue(0), y=top, text=alt.Text("label:N")),
        words.mark_text(align="left", fontSize=12, color=ink.quiet)
        .encode(x=alt.XValue(0), y=under, text=alt.Text("text:N")),
    ).properties(height=104 * len(data))  # fmt: skip
    n = evaluation()["replications"]
    subtitle = say(
        "Each bar is a published band, all drawn equally wide; ◆ the model in its band, ◀ below, ▶ above it (at "
        "the edge "
        "of the chart: farther still) · n = {n:d} simulations, 95% intervals over luck.",
        n=n,
    )
    if alone := len(judged) - len(drawn):
        subtitle += " " + say.plural(
            "{n} fact is published as a single value, without a band, and stands in the table only.",
            "{n} facts are published as single values, without bands, and stand in the table only.",
            alone,
        )
    return Listed(
        "evidence",
        title,
        "",
        subtitle,
        described(say, title),
        shapes.dress(chart, ink, say),
        [],
        COLUMNS,
        tuple(_line(one) for one in chosen),
        tuple(row(one, say) for one in chosen),
    )


COLUMNS = (
    "key", "statement", "population", "year", "source", "role", "unit", "band_low", "band_high", "value", "low", "high",
    "n", "standing", "gap",
)  # fmt: skip
"""What the file of facts holds."""


def row(one: Held, say: Language) -> dict[str, str]:
    """Return one fact as a row of a table: what is published, what the model says, and how that stands to it."""
    fact = one.fact
    parts = [say(fact.population), say(fact.year), say(fact.source.cite)]
    about = say(SEPARATOR).join(part for part in parts if part) + "."
    if fact.note:
        about += f" {say(fact.note)}"
    if not fact.verified:
        about += f" {say('Not verified.')}"
    return {
        say("Fact"): f"{fact.key} · {say(fact.statement)}",
        say("Published"): band(fact, say),
        say("Model"): value(one, say),
        say("Standing"): standing(one, say),
        say("Where it comes from"): about,
        say("Role"): say(ROLES[fact.role]),
    }


def single(fact: Fact) -> bool:
    """Tell whether a fact is published as one value without a band around it."""
    return fact.low is not None and fact.low == fact.high


def band(fact: Fact, say: Language) -> str:
    """Return the published band in words."""
    if fact.low is None or fact.high is None:
        return "–"
    ends = list(dict.fromkeys(_amount(fact, end, say) for end in (fact.low, fact.high)))
    words = ends[0] if len(ends) == 1 else say("{low} to {high}", low=ends[0], high=ends[1])
    if fact.unit in UNITS:
        return say(UNITS[fact.unit], amount=words)
    return words if fact.unit in (*BARE, of_unit(fact.unit)) else f"{words} {say(fact.unit)}"


def value(one: Held, say: Language) -> str:
    """Return the model's value with its interval, or why there is none."""
    fact, finding = one.fact, one.finding
    if not finding.n:
        return say(fact.missing) if fact.missing else say("The run gave no value.")
    words = _amount(fact, finding.value, say)
    if finding.n < 2 or math.isnan(finding.low):
        return words
    ends = {"low": _amount(fact, finding.low, say), "high": _amount(fact, finding.high, say)}
    return say("{value} (95% interval {low} to {high})", value=words, **ends)


def standing(one: Held, say: Language) -> str:
    """Return how the value stands to the band, how far outside it lies, and whether that may be luck."""
    words = say((AT_A_VALUE if one.judged and single(one.fact) else STANDINGS)[one.finding.standing])
    if one.judged and one.gap:
        words = say("{standing} by {gap}", standing=words, gap=_gap(one, say))
    if one.judged and not one.finding.clear:
        words = say("{standing}, which luck may explain", standing=words)
    return words


def capital(text: str) -> str:
    """Return a text that begins a sentence."""
    return text[:1].upper() + text[1:]


def groups_of(all_held: Iterable[Held]) -> list[str]:
    """Return the groups that there are, in the order in which they are shown."""
    there = {one.fact.group for one in all_held}
    return [group for group in GROUPS if group in there]


def _point(at: int, one: Held, say: Language) -> dict[str, Any]:
    fact, finding = one.fact, one.finding
    low, width = fact.low or 0.0, (fact.high or 0.0) - (fact.low or 0.0)

    def place(number: float) -> float:
        return min(max((number - low) / width, -FARTHEST), 1 + FARTHEST)

    ends = [finding.value if math.isnan(end) else end for end in (finding.low, finding.high)]
    told = say("published {band} · model {value}", band=band(fact, say), value=_amount(fact, finding.value, say))
    return {
        "y": at + 0.27,
        "top": at - 0.42,
        "under": at + 0.02,
        "zero": 0,
        "one": 1,
        "value": place(finding.value),
        "low": place(ends[0]),
        "high": place(ends[1]),
        "place": finding.standing,
        "label": "\n".join(textwrap.wrap(f"{fact.key} · {say(fact.statement)}", 46)[:2]),
        "text": told,
    }


def _line(one: Held) -> tuple[Any, ...]:
    fact, finding = one.fact, one.finding
    return (
        fact.key, fact.statement, fact.population, fact.year, fact.source.cite, fact.role, fact.unit,
        fact.low, fact.high,
        *(None if math.isnan(number) else number for number in (finding.value, finding.low, finding.high)),
        finding.n, finding.standing, None if math.isnan(one.gap) else one.gap,
    )  # fmt: skip


def _gap(one: Held, say: Language) -> str:
    """Return how far outside its band a value lies; between two percentages these are points."""
    if one.fact.unit == "share":
        return say("{points:.1f} points", points=100 * abs(one.gap))
    return _amount(one.fact, abs(one.gap), say)


def _amount(fact: Fact, number: float, say: Language) -> str:
    if fact.unit == "USD/h" and 0 < abs(number) < 0.1:
        return say.money(number, 4)
    return quantity(say, number, fact.unit)
