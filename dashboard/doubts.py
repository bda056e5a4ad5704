"""Doubts: charts of what luck leaves open, what sharing it saves, and what other plausible worlds would say."""

import math
from typing import Any

import altair as alt
import numpy as np

from dashboard import shapes
from dashboard.charts import described
from dashboard.figure import HEADINGS, Figure, Listed
from dashboard.ink import Ink
from sim.analyses import plausible
from sim.comparing.answer import Answer, Estimate, quantity
from sim.comparing.findings import subtitle
from sim.comparing.intervals import mean_interval, variance_cut
from sim.language import Language, phrase
from sim.measures import catalogue

WHO = {
    "static": phrase("nobody reacts"),
    "workers": phrase("workers react"),
    "all": phrase("workers and requesters react"),
}
"""The structures, in the order in which they are shown."""

PARTS = {
    "parameters": phrase("numbers nobody knows exactly"),
    "structure": phrase("who reacts"),
    "both": phrase("the two together"),
    "chance_of_mean": phrase("chance that is left"),
}
"""What the differences between worlds come from."""


def narrowing(answer: Answer, measure: str, say: Language, ink: Ink) -> Figure | None:
    """Draw how the interval of a difference closes in as pairs are added."""
    row, draws = answer.estimate(measure), answer.draws(measure)
    if row is None or len(draws) < 4 or row.same:
        return None
    steps = [_after(row, draws[:count]) for count in range(3, len(draws) + 1)]
    first, last = _half(steps[0]), _half(steps[-1])
    title = say(
        "The interval of the difference in “{measure}”, “{other}” less “{baseline}”, is ±{first} after {few:d} "
        "pairs and "
        "±{last} after {n:d}; about {more:d} pairs would halve it",
        measure=say(catalogue()[measure].label),
        other=answer.other,
        baseline=answer.baseline,
        first=_width(say, first, row),
        few=steps[0].n,
        last=_width(say, last, row),
        n=steps[-1].n,
        more=4 * steps[-1].n,
    )
    data = [{"x": step.n, "value": step.difference, "low": step.low, "high": step.high} for step in steps]
    ends = [0.0, *(float(point[key] or 0) for point in data for key in ("low", "high"))]
    margin = 0.06 * (max(ends) - min(ends)) or 0.01
    x = alt.X(
        "x:Q",
        scale=alt.Scale(domain=[2.5, len(draws) + 0.5], nice=False),
        axis=alt.Axis(title=say("paired simulations"), tickMinStep=1, format="d", tickCount=len(draws)),
    )
    scale = alt.Scale(domain=[min(ends) - margin, max(ends) + margin], nice=False)
    ticks = shapes.axis(row.unit, max(map(abs, ends)), say, signed=True)
    source = alt.Chart(alt.Data(values=data))
    zero = alt.Chart(alt.Data(values=[{"zero": 0}]))
    low, value = alt.Y("low:Q", scale=scale, axis=ticks), alt.Y("value:Q", scale=scale, axis=ticks)
    chart = alt.layer(
        zero.mark_rule(color=ink.text, strokeDash=[4, 3]).encode(y=alt.Y("zero:Q", scale=scale, axis=ticks)),
        source.mark_rule(color=ink.other, opacity=0.35, strokeWidth=11).encode(x=x, y=low, y2=alt.Y2("high:Q")),
        source.mark_point(shape="diamond", size=110, filled=True, color=ink.other, opacity=1).encode(x=x, y=value),
    ).properties(height=230)
    note = say("dashed: no difference; shaded: 95% interval of what was known after so many pairs")
    return Figure(
        "narrowing",
        title,
        "",
        subtitle(say, row, note, change=True),
        described(say, title),
        shapes.dress(chart, ink, say).configure_axisX(titleColor=ink.quiet, titleFontWeight="normal"),
        steps,
    )


def pairing(answer: Answer, measures: tuple[str, ...], say: Language, ink: Ink) -> Figure | None:
    """Draw by how much sharing luck divides the variance of each difference."""
    rows = []
    for key in measures:
        row, draws = answer.estimate(key), np.array(answer.draws(key))
        if row is None or len(draws) < 3:
            continue
        cut, low, high = variance_cut(draws[:, 0], draws[:, 1])
        if math.isfinite(cut):
            ends = [end if math.isfinite(end) else None for end in (low, high)]
            rows.append(Estimate(key, "ratio", row.population, cut, None, None, ends[0], ends[1], row.n))
    if not rows:
        return None
    first, cut = rows[0], rows[0].value or 0
    title = say(
        phrase(
            "Sharing people and luck divides the variance of the difference in “{measure}” by {cut:.1f}: "
            "{many:d} pairs "
            "without it would say as much as the {n:d} with it"
        )
        if cut >= 1
        else phrase(
            "Sharing people and luck does not help with “{measure}” here: it divides the variance of the difference by "
            "{cut:.1f}; {many:d} pairs without it would say as much as the {n:d} with it"
        ),
        measure=say(catalogue()[first.measure].label),
        cut=cut,
        many=max(1, round(cut * first.n)),
        n=first.n,
    )
    drawn = [
        shapes.Row(
            say(catalogue()[row.measure].label),
            say("÷ {cut:.1f}", cut=row.value or 0),
            row.value or 0,
            row.low or None,  # a scale of factors has no zero
            row.high or None,
        )
        for row in rows
    ]
    note = say("on the dashed line, sharing luck changes nothing; each step of the scale is a factor")
    words = say("Times the variance")
    return Figure(
        "pairing",
        title,
        "",
        subtitle(say, first, note, unit_words=words),
        described(say, title),
        shapes.factors(drawn, say, ink),
        rows,
    )


def worlds(found: dict[str, Any], level: str, sides: tuple[str, str], say: Language, ink: Ink, measure: str) -> Figure:
    """Draw the difference in every plausible world, those in which its sign holds apart from the others."""
    row = structures(found, measure)[level]
    known = catalogue()[measure]
    sign = 1 if (row["mean"] or 0) >= 0 else -1
    each = sorted(
        ((at, mean, half) for at, (mean, half) in enumerate(row["differences"], start=1) if mean is not None),
        key=lambda world: world[1],
    )
    title = say(
        "The sign of the difference in “{measure}”, “{other}” less “{baseline}”, holds in {holds:d} of {worlds:d} "
        "plausible worlds; the difference goes from {least} to {most}",
        measure=say(known.label),
        other=sides[1],
        baseline=sides[0],
        holds=row["holds"],
        worlds=row["worlds"],
        least=_signed(say, row["least"], known.unit),
        most=_signed(say, row["most"], known.unit),
    )
    data = [
        {"y": place, "value": mean, "low": mean - (half or 0), "high": mean + (half or 0), "holds": sign * mean > 0}
        for place, (_, mean, half) in enumerate(each)
    ]
    means = [float(point["value"]) for point in data]
    # With two pairs a world's own interval is very wide; the picture is about the worlds, so it is cut off.
    reach = 1.6 * max([abs(mean) for mean in means] or [1.0]) or 0.01
    left = -reach if min(means, default=0) < 0 else -0.4 * reach
    right = reach if max(means, default=0) > 0 else 0.4 * reach
    across = alt.Scale(domain=[left, right], nice=False, clamp=True)
    ticks = shapes.axis(known.unit, reach, say, signed=True)
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[len(data) - 0.4, -1.4], nice=False, zero=False))
    source = alt.Chart(alt.Data(values=data))
    zero = alt.Chart(alt.Data(values=[{"x": 0, "y": -1, "text": say("no difference")}]))
    low, value = alt.X("low:Q", scale=across, axis=ticks), alt.X("value:Q", scale=across, axis=ticks)
    marks = source.mark_point(filled=True, size=110, color=ink.other, opacity=1)
    chart = alt.layer(
        zero.mark_rule(color=ink.text, strokeDash=[4, 3]).encode(x=alt.X("x:Q", scale=across, axis=ticks)),
        zero.mark_text(fontSize=12, color=ink.text, align="left", dx=6)
        .encode(x=alt.X("x:Q", scale=across, axis=ticks), y=y, text=alt.Text("text:N")),
        source.mark_rule(color=ink.other, opacity=0.35, strokeWidth=7).encode(x=low, x2=alt.X2("high:Q"), y=y),
        marks.transform_filter("datum.holds").mark_point(shape="diamond", filled=True, size=110, color=ink.other,
                                                         opacity=1).encode(x=value, y=y),
        marks.transform_filter("!datum.holds").mark_point(shape="circle", filled=False, size=90, strokeWidth=2.5,
                                                          color=ink.baseline, opacity=1).encode(x=value, y=y),
    ).properties(height=26 * len(data) + 60)  # fmt: skip
    note = say("one row for each world; filled: the sign holds, hollow: it does not; shaded: 95% interval of one world")
    return Listed(
        "worlds",
        title,
        "",
        _under(say, found, measure, note),
        described(say, title),
        shapes.dress(chart, ink, say),
        [],
        ("measure", "unit", "who_reacts", "world", "difference", "half_width"),
        tuple((measure, known.unit, level, at, mean, half) for at, mean, half in each),
        tuple(
            {
                say("World"): say.number(at),
                say("Difference"): _signed(say, mean, known.unit),
                say(HEADINGS["low"]): "–" if half is None else _signed(say, mean - half, known.unit),
                say(HEADINGS["high"]): "–" if half is None else _signed(say, mean + half, known.unit),
            }
            for at, mean, half in each
        ),
    )


def reacting(found: dict[str, Any], sides: tuple[str, str], say: Language, ink: Ink, measure: str) -> Figure:
    """Draw the mean difference over all worlds if nobody reacts, if workers do, and if requesters do as well."""
    rows, known = structures(found, measure), catalogue()[measure]
    told = {level: _signed(say, rows[level]["mean"], known.unit) for level in WHO}
    title = say(
        "The mean difference in “{measure}” over these worlds, “{other}” less “{baseline}”, is {static} if "
        "nobody reacts, "
        "{workers} if workers do, and {all} if requesters do as well",
        measure=say(known.label),
        other=sides[1],
        baseline=sides[0],
        **told,
    )
    drawn = [
        shapes.Row(say(words), told[level], rows[level]["mean"] or 0, rows[level]["least"], rows[level]["most"])
        for level, words in WHO.items()
    ]
    return Listed(
        "reacting",
        title,
        "",
        _under(say, found, measure, say("shaded: from the least to the greatest of all worlds; dashed: no difference")),
        described(say, title),
        shapes.beside_zero(drawn, known.unit, say, ink),
        [],
        ("measure", "unit", "who_reacts", "mean", "least", "most", "holds", "worlds"),
        tuple(
            (measure, known.unit, level, *(rows[level][key] for key in ("mean", "least", "most", "holds", "worlds")))
            for level in WHO
        ),
        tuple(
            {
                say("Who reacts"): say(words),
                say("Mean difference"): told[level],
                say("Least"): _signed(say, rows[level]["least"], known.unit),
                say("Greatest"): _signed(say, rows[level]["most"], known.unit),
                say("The sign holds in"): say(
                    "{holds:d} of {worlds:d} worlds", holds=rows[level]["holds"], worlds=rows[level]["worlds"]
                ),
            }
            for level, words in WHO.items()
        ),
    )


def sources(found: dict[str, Any], sides: tuple[str, str], say: Language, ink: Ink, measure: str) -> Figure | None:
    """Draw what the differences between worlds come from: parameters, structure, both, and luck that is left."""
    variance = _of(found, measure)["variance"]
    parts = {key: variance[key] for key in PARTS}
    total = sum(part or 0 for part in parts.values())
    if None in parts.values() or not total > 0:
        return None
    shares = {key: (part or 0) / total for key, part in parts.items()}
    largest = max(shares, key=lambda key: shares[key])
    title = say(
        "Most of what is uncertain about the difference in “{measure}”, “{other}” less “{baseline}”, comes from "
        "{source}: {share:.0%} of the variance",
        measure=say(catalogue()[measure].label),
        other=sides[1],
        baseline=sides[0],
        source=say(PARTS[largest]),
        share=shares[largest],
    )
    n = found["replications"]
    rows = [
        (say(PARTS[key]), Estimate(key, "share", "", share, None, None, None, None, n)) for key, share in shares.items()
    ]
    return Listed(
        "sources",
        title,
        "",
        _under(say, found, measure, say("shares of the variance of a world’s mean difference"), of_shares=True),
        described(say, title),
        shapes.levels(rows, say, ink),
        [],
        ("measure", "source", "variance", "share"),
        tuple((measure, key, part, shares[key]) for key, part in parts.items()),
        tuple({say("Source"): say(PARTS[key]), say("Share"): say.percent(share, 1)} for key, share in shares.items()),
    )


def structures(found: dict[str, Any], measure: str) -> dict[str, dict[str, Any]]:
    """Return what was found of a measure by who reacts."""
    return dict(zip(plausible.LEVELS, _of(found, measure)["structures"], strict=True))


def _of(found: dict[str, Any], measure: str) -> dict[str, Any]:
    row: dict[str, Any] = next(row for row in found["measures"] if row["measure"] == measure)
    return row


def _after(row: Estimate, draws: list[tuple[float, float]]) -> Estimate:
    """Return what was known of a difference after the first pairs."""
    base, value = np.array(draws).T
    mean, low, high = mean_interval(value - base)
    return Estimate(
        row.measure, row.unit, row.population, float(value.mean()), float(base.mean()), mean, low, high, len(draws)
    )


def _half(step: Estimate) -> float:
    return ((step.high or 0) - (step.low or 0)) / 2


def _width(say: Language, half: float, row: Estimate) -> str:
    """Write half the width of an interval: of a share, in points."""
    if row.unit == "share":
        return say("{points:.1f} points", points=100 * half)
    return quantity(say, half, row.unit, level=row.level)


def _signed(say: Language, value: float | None, unit: str) -> str:
    return "–" if value is None else quantity(say, value, unit, change=True)


def _under(say: Language, found: dict[str, Any], measure: str, note: str, *, of_shares: bool = False) -> str:
    """Return what stands under a chart of worlds: unit, who is counted, how many worlds, and what was simulated."""
    known, first = catalogue()[measure], next(iter(structures(found, measure).values()))
    row = Estimate(
        measure, "share" if of_shares else known.unit, known.population, 0, 0, 0, 0, 0, found["replications"]
    )
    many = say(
        "{worlds:d} plausible worlds, {days:d} days each at one simulated worker for {scale:d}",
        worlds=first["worlds"],
        days=plausible.DAYS,
        scale=plausible.COARSEST,
    )
    return subtitle(say, row, many, note, change=not of_shares)
