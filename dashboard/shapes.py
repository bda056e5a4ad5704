"""Shapes: the forms that charts are made of, drawn in the ink of a theme and the numbers of a language."""

from dataclasses import dataclass
from typing import Any

import altair as alt

from dashboard.ink import Ink
from sim.comparing.answer import Answer, Estimate, quantity
from sim.currencies import amount, of_unit
from sim.language import Language

ROW = 62
"""Height of one row of a chart in pixels."""


def crowd(
    icons: list[dict[str, Any]],
    groups: list[dict[str, Any]],
    forms: dict[str, str],
    inks: dict[str, str],
    say: Language,
    ink: Ink,
) -> alt.LayerChart:
    """Draw one sign for each of a hundred people, ten in a row, and beside them what the signs mean."""
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.6, 23], nice=False, zero=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[9.7, -0.7], nice=False, zero=False))
    shape = alt.Shape("group:N", legend=None, scale=alt.Scale(domain=list(forms), range=list(forms.values())))
    colour = alt.Color("group:N", legend=None, scale=alt.Scale(domain=list(inks), range=list(inks.values())))
    signs = alt.Chart(alt.Data(values=icons + groups)).mark_point(filled=True, size=130, opacity=1)
    words = alt.Chart(alt.Data(values=groups))
    bold = words.mark_text(align="left", dx=12, fontSize=13, fontWeight=600, color=ink.text)
    small = words.mark_text(align="left", dx=12, dy=16, fontSize=12, color=ink.quiet)
    chart = alt.layer(
        signs.encode(x=x, y=y, shape=shape, color=colour),
        bold.encode(x=x, y=y, text=alt.Text("text:N")),
        small.encode(x=x, y=y, text=alt.Text("note:N")),
    )
    return dress(chart.properties(height=300), ink, say)


def paired(answer: Answer, rows: list[tuple[str, Estimate]], say: Language, ink: Ink) -> alt.LayerChart:
    """Draw rows of a hollow dot (baseline) and a filled diamond (other side), interval and matched runs."""
    unit = rows[0][1].unit
    data: list[dict[str, Any]] = []
    runs: list[dict[str, Any]] = []
    for at, (label, row) in enumerate(rows):
        base, value = row.baseline or 0, row.value or 0
        data.append(
            {
                "y": at,
                "top": at - 0.33,
                "base": base,
                "value": value,
                "low": base + (row.low or 0) if base < 0 else max(base + (row.low or 0), 0.0),
                "high": base + (row.high or 0),
                "label": label,
                "pair": f"○ {quantity(say, base, unit)}  →  ◆ {quantity(say, value, unit)}",
            }
        )
        draws = answer.draws(row.measure)
        for lane, (one, two) in enumerate(draws):
            runs.append({"y": at + 0.14 + 0.24 * (lane + 0.5) / len(draws), "base": one, "value": two})
    ends = [point[key] for point in data for key in ("base", "value", "low", "high")]
    ends += [point[key] for point in runs for key in ("base", "value")]
    least, most = min(0.0, *ends), max(ends)
    margin = 0.03 * (most - least) or 0.01
    across = alt.Scale(domain=[least - margin, most + margin], nice=False, zero=False)
    down = alt.Scale(domain=[len(rows) - 0.5, -0.85], nice=False, zero=False)
    y = alt.Y("y:Q", axis=None, scale=down)
    top = alt.Y("top:Q", axis=None, scale=down)
    ticks = axis(unit, most, say)
    base_x, value_x = alt.X("base:Q", scale=across, axis=ticks), alt.X("value:Q", scale=across, axis=ticks)
    low_x = alt.X("low:Q", scale=across, axis=ticks)
    left, right = alt.XValue(0), alt.XValue("width")
    named = [f"○ {answer.baseline}", f"◆ {answer.other}"]
    sides = [{"y": -0.7, "text": "\N{EN SPACE}".join(named)}]
    source, single, legend = (alt.Chart(alt.Data(values=values)) for values in (data, runs, sides))
    chart = alt.layer(
        single.mark_rule(color=ink.quiet, opacity=0.45).encode(x=base_x, x2=alt.X2("value:Q"), y=y),
        source.mark_rule(color=ink.other, opacity=0.35, strokeWidth=11).encode(x=low_x, x2=alt.X2("high:Q"), y=y),
        source.mark_rule(color=ink.text, strokeWidth=1.5).encode(x=base_x, x2=alt.X2("value:Q"), y=y),
        source.mark_point(
            shape="circle", size=90, strokeWidth=2.5, color=ink.baseline, fill=ink.ground, opacity=1
        ).encode(x=base_x, y=y),
        source.mark_point(shape="diamond", size=110, filled=True, color=ink.other, opacity=1).encode(x=value_x, y=y),
        source.mark_text(align="left", fontSize=13, fontWeight=600, color=ink.text).encode(
            x=left, y=top, text=alt.Text("label:N")
        ),
        source.mark_text(align="right", fontSize=13, color=ink.text).encode(x=right, y=top, text=alt.Text("pair:N")),
        legend.mark_text(align="left", fontSize=12, color=ink.quiet).encode(x=left, y=y, text=alt.Text("text:N")),
    )
    return dress(chart.properties(height=ROW * len(rows) + 46), ink, say)


def opposed(rows: list[tuple[str, str, Estimate, Estimate]], say: Language, ink: Ink) -> alt.LayerChart:
    """Draw rows of two counts out of a hundred and their intervals: a triangle up for the first, down for the second.

    A row has its label, the words for both counts, and the counts.
    """
    data: list[dict[str, Any]] = []
    for at, (label, words, up, down) in enumerate(rows):
        for sign, row, shift in (("up", up, -0.02), ("down", down, 0.24)):
            value = row.value or 0
            ends = {"low": value if row.low is None else row.low, "high": value if row.high is None else row.high}
            point = {"y": at + shift, "top": at - 0.36, "value": value, "sign": sign, "label": label, "text": words}
            data.append(point | ends)
    most = max(10.0, *(point["high"] for point in data))
    across = alt.Scale(domain=[-0.03 * most, 1.05 * most], nice=False, zero=False)
    down_scale = alt.Scale(domain=[len(rows) - 0.5, -0.75], nice=False, zero=False)
    ticks = axis("", most, say)
    y, top = alt.Y("y:Q", axis=None, scale=down_scale), alt.Y("top:Q", axis=None, scale=down_scale)
    value_x, low_x = alt.X("value:Q", scale=across, axis=ticks), alt.X("low:Q", scale=across, axis=ticks)
    signs = ["up", "down"]
    shape = alt.Shape("sign:N", legend=None, scale=alt.Scale(domain=signs, range=["triangle-up", "triangle-down"]))
    colour = alt.Color("sign:N", legend=None, scale=alt.Scale(domain=signs, range=[ink.gain, ink.loss]))
    source = alt.Chart(alt.Data(values=data))
    heads = source.transform_filter("datum.sign == 'up'")
    chart = alt.layer(
        source.mark_rule(opacity=0.4, strokeWidth=9).encode(x=low_x, x2=alt.X2("high:Q"), y=y, color=colour),
        source.mark_point(size=110, filled=True, opacity=1).encode(x=value_x, y=y, shape=shape, color=colour),
        heads.mark_text(align="left", fontSize=13, fontWeight=600, color=ink.text).encode(
            x=alt.XValue(0), y=top, text=alt.Text("label:N")
        ),
        heads.mark_text(align="right", fontSize=13, color=ink.text).encode(
            x=alt.XValue("width"), y=top, text=alt.Text("text:N")
        ),
    )
    return dress(chart.properties(height=66 * len(rows) + 30), ink, say)


@dataclass(frozen=True)
class Row:
    """One row of a chart: what it is called, its number in words, where it stands, and its interval if it has one."""

    label: str
    text: str
    value: float
    low: float | None
    high: float | None


def levels(rows: list[tuple[str, Estimate]], say: Language, ink: Ink) -> alt.LayerChart:
    """Draw rows of a measure of one world with its interval."""
    unit = rows[0][1].unit
    drawn = [Row(label, quantity(say, row.value or 0, unit), row.value or 0, row.low, row.high) for label, row in rows]
    low, high = _reach(drawn)
    across = alt.Scale(domain=[low, 1.05 * high or 0.01], nice=False)
    return _diamonds(drawn, across, axis(unit, high, say), None, say, ink)


def differences(rows: list[tuple[str, Estimate]], say: Language, ink: Ink) -> alt.LayerChart:
    """Draw rows of a difference with its interval beside a line at zero."""
    unit = rows[0][1].unit
    drawn = []
    for label, row in rows:
        text = quantity(say, row.difference or 0, unit, change=True, level=row.level)
        drawn.append(Row(label, text, row.difference or 0, row.low, row.high))
    return beside_zero(drawn, unit, say, ink)


def beside_zero(rows: list[Row], unit: str, say: Language, ink: Ink, *, signed: bool = True) -> alt.LayerChart:
    """Draw rows with their intervals beside a line at zero, whatever their intervals are about."""
    low, high = _reach(rows)
    margin = 0.04 * (high - low) or 0.01
    across = alt.Scale(domain=[low - margin, high + margin], nice=False, zero=False)
    return _diamonds(rows, across, axis(unit, max(-low, high), say, signed=signed), 0, say, ink)


def factors(rows: list[Row], say: Language, ink: Ink) -> alt.LayerChart:
    """Draw rows of factors with their intervals beside a line at one, on a scale whose steps are factors too."""
    low, high = _reach(rows, 0.5, 2.0)
    low, high = max(low, 0.01), min(high, 10_000.0)
    across = alt.Scale(type="log", domain=[low, high], nice=False, clamp=True)
    # A tick outside the scale would be clamped to its end.
    tens = [10.0**power for power in range(-2, 5) if low <= 10.0**power <= high]
    return _diamonds(rows, across, alt.Axis(title="", values=tens, format="~g", labelFlush=False), 1, say, ink)


def _reach(rows: list[Row], least: float = 0.0, most: float = 0.0) -> tuple[float, float]:
    """Return the ends of what rows show, and of what has to be in the picture besides."""
    ends = [end for row in rows for end in (row.value, row.low, row.high) if end is not None]
    return min(least, *ends), max(most, *ends)


def _diamonds(
    rows: list[Row], across: alt.Scale, ticks: alt.Axis, line: float | None, say: Language, ink: Ink
) -> alt.LayerChart:
    """Draw rows of a diamond with its interval, their words above them, and a dashed line where there is one."""
    data = [
        {
            "y": at,
            "top": at - 0.36,
            "value": row.value,
            "low": row.value if row.low is None else row.low,
            "high": row.value if row.high is None else row.high,
            "label": row.label,
            "text": row.text,
        }
        for at, row in enumerate(rows)
    ]
    down = alt.Scale(domain=[len(rows) - 0.5, -0.75], nice=False, zero=False)
    y, top = alt.Y("y:Q", axis=None, scale=down), alt.Y("top:Q", axis=None, scale=down)
    low, value = alt.X("low:Q", scale=across, axis=ticks), alt.X("value:Q", scale=across, axis=ticks)
    source = alt.Chart(alt.Data(values=data))
    bold = source.mark_text(align="left", fontSize=13, fontWeight=600, color=ink.text)
    layers = [
        source.mark_rule(color=ink.other, opacity=0.35, strokeWidth=11).encode(x=low, x2=alt.X2("high:Q"), y=y),
        source.mark_point(shape="diamond", size=110, filled=True, color=ink.other, opacity=1).encode(x=value, y=y),
        bold.encode(x=alt.XValue(0), y=top, text=alt.Text("label:N")),
        source.mark_text(align="right", fontSize=13, color=ink.text).encode(
            x=alt.XValue("width"), y=top, text=alt.Text("text:N")
        ),
    ]
    if line is not None:
        # In pieces, so that it crosses no words.
        pieces = [{"value": line, "y": at - 0.16, "end": at + 0.42} for at in range(len(rows))]
        marked = alt.Chart(alt.Data(values=pieces)).mark_rule(color=ink.text, strokeDash=[4, 3])
        layers.insert(0, marked.encode(x=value, y=y, y2=alt.Y2("end:Q")))
    return dress(alt.layer(*layers).properties(height=56 * len(rows) + 30), ink, say)


def cloud(
    points: list[dict[str, Any]], unit: str, across: str, say: Language, ink: Ink, *, signed: bool
) -> alt.LayerChart:
    """Draw points with their intervals over what is varied; those whose interval leaves zero out are filled."""
    ends = [point[key] for point in points for key in ("low", "high", "mean")]
    least, most = min(0.0, *ends), max(0.0, *ends)
    margin = 0.05 * (most - least) or 0.01
    ticks = axis(unit, max(abs(least), abs(most)), say, signed=signed)
    x = alt.X("x:Q", scale=alt.Scale(zero=False, padding=12), axis=alt.Axis(title=across, tickCount=6, grid=False))
    y_scale = alt.Scale(domain=[least - margin, most + margin], nice=False)
    y, low = (alt.Y(f"{field}:Q", scale=y_scale, axis=ticks) for field in ("mean", "low"))
    source = alt.Chart(alt.Data(values=points))
    zero = alt.Chart(alt.Data(values=[{"mean": 0}]))
    mark: dict[str, Any] = {"shape": "diamond", "size": 70, "color": ink.other, "opacity": 1, "strokeWidth": 1.5}
    chart = alt.layer(
        zero.mark_rule(color=ink.text, strokeDash=[4, 3]).encode(y=y),
        source.mark_rule(color=ink.other, opacity=0.45).encode(x=x, y=low, y2=alt.Y2("high:Q")),
        source.transform_filter("datum.clear").mark_point(filled=True, **mark).encode(x=x, y=y),
        source.transform_filter("!datum.clear").mark_point(fill=ink.ground, **mark).encode(x=x, y=y),
    )
    return dress(chart.properties(height=260), ink, say)


def curves(answer: Answer, points: list[tuple[float, Estimate]], say: Language, ink: Ink) -> alt.LayerChart:
    """Draw two curves through shares from nobody to everybody, with the line of equal shares."""
    sides = (
        (answer.baseline, [(at, row.baseline or 0) for at, row in points], ink.baseline, [5, 4], "circle", "○"),
        (answer.other, [(at, row.value or 0) for at, row in points], ink.other, [1, 0], "diamond", "◆"),
    )
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=axis("share", 1, say))
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=axis("share", 1, say))
    equal = alt.Chart(alt.Data(values=[{"x": 0, "y": 0}, {"x": 1, "y": 1}]))
    layers = [equal.mark_line(color=ink.quiet, strokeWidth=1).encode(x=x, y=y)]
    for at, (name, values, colour, dash, form, sign) in enumerate(sides):
        data = [{"x": 0, "y": 0}, *({"x": one, "y": two} for one, two in values), {"x": 1, "y": 1}]
        drawn = alt.Chart(alt.Data(values=data)).encode(x=x, y=y)
        named = alt.Chart(alt.Data(values=[{"x": 0.03, "y": 0.95 - 0.09 * at, "text": f"{sign} {name}"}]))
        layers += [
            drawn.mark_line(color=colour, strokeDash=dash, strokeWidth=2),
            drawn.mark_point(shape=form, color=colour, filled=form == "diamond", size=60, opacity=1),
            named.mark_text(align="left", fontSize=13, color=ink.text).encode(x=x, y=y, text=alt.Text("text:N")),
        ]
    return dress(alt.layer(*layers).properties(height=320), ink, say)


def divided(bars: list[tuple[str, list[tuple[str, float, str]]]], say: Language, ink: Ink) -> alt.LayerChart:
    """Draw one divided bar for each side, its two parts named underneath at their own end."""
    data = []
    most = max(sum(amount for _, amount, _ in parts) for _, parts in bars)
    for at, (side, ((one, first, first_text), (two, second, second_text))) in enumerate(bars):
        data.append(
            {
                "y": at,
                "top": at - 0.34,
                "under": at + 0.32,
                "side": side,
                "zero": 0,
                "cut": first,
                "end": first + second,
                "one": f"■ {first_text} {one}",
                "two": f"□ {second_text} {two}",
            }
        )
    across = alt.Scale(domain=[0, most], nice=False)
    down = alt.Scale(domain=[len(bars) - 0.45, -0.55], nice=False, zero=False)
    source = alt.Chart(alt.Data(values=data))
    zero_x, cut_x = (alt.X(f"{field}:Q", axis=None, scale=across) for field in ("zero", "cut"))
    y, top, under = (alt.Y(f"{field}:Q", axis=None, scale=down) for field in ("y", "top", "under"))
    left, right = alt.XValue(0), alt.XValue("width")
    hollow = source.mark_bar(size=20, fill=ink.ground, stroke=ink.baseline, strokeWidth=1.5)
    bold = source.mark_text(align="left", fontSize=13, fontWeight=600, color=ink.text)
    plain = source.mark_text(align="left", fontSize=13, color=ink.text)
    chart = alt.layer(
        source.mark_bar(size=20, color=ink.other).encode(x=zero_x, x2=alt.X2("cut:Q"), y=y),
        hollow.encode(x=cut_x, x2=alt.X2("end:Q"), y=y),
        bold.encode(x=left, y=top, text=alt.Text("side:N")),
        plain.encode(x=left, y=under, text=alt.Text("one:N")),
        source.mark_text(align="right", fontSize=13, color=ink.text).encode(x=right, y=under, text=alt.Text("two:N")),
    )
    return dress(chart.properties(height=84 * len(bars)), ink, say)


def axis(unit: str, most: float, say: Language, *, signed: bool = False) -> alt.Axis:
    """Return an axis with few ticks, its numbers written for the unit and in the language."""
    before, factor, after = "", "", ""
    if unit == "share":
        factor, form = "100 * ", ",.0f"
        if not signed:  # a change of per cent is in points
            after = say.percent(0).removeprefix("0")  # French sets a space before it, which d3's own format leaves out
    elif currency := of_unit(unit):
        before, after = amount(say, 7, currency, 0).split("7")
        form = ",.0f" if most >= 3 else ".2f"
    else:
        form = f",.{1 if most > 1 else 2}~f"
    plus = "datum.value > 0 ? '+' : ''" if signed else "''"
    sign = f"(datum.value < 0 ? '\N{MINUS SIGN}' : {plus})"
    words = f"{sign} + '{before}' + format({factor}abs(datum.value), '{form}') + '{after}'"
    return alt.Axis(title="", tickCount=4, labelExpr=words, labelFlush=False)


def dress(chart: Any, ink: Ink, say: Language) -> alt.LayerChart:
    """Give a chart its ink, few grid lines, and numbers as the language writes them."""
    decimal, group = _marks(say)
    config = alt.Config(
        background=ink.ground,
        font="Source Sans, Arial, DejaVu Sans, sans-serif",
        locale={"number": {"decimal": decimal, "thousands": group, "grouping": [3], "currency": ["", ""]}},
        # The page gives the whole chart one text; a reader of screens would stumble over its marks.
        mark=alt.MarkConfig(aria=False),
        view=alt.ViewConfig(stroke=None),
        title=alt.TitleConfig(
            color=ink.text, subtitleColor=ink.quiet, fontSize=15, subtitleFontSize=12, subtitlePadding=6
        ),
        axis=alt.AxisConfig(
            aria=False,
            labelColor=ink.quiet,
            labelFontSize=12,
            gridColor=ink.grid,
            domain=False,
            ticks=False,
            labelPadding=6,
        ),
    )
    # All at once: each step of a chain of `configure_…` would copy the whole chart, its data included.
    dressed: alt.LayerChart = chart.properties(config=config)
    return dressed


def _marks(say: Language) -> tuple[str, str]:
    sample = say.number(1111.5, 1)
    return sample[-2], sample[1]
