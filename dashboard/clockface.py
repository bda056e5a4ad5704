"""Shapes over the hours of a day: numbers hour by hour, and one person's day in lanes."""

from typing import Any

import altair as alt

from dashboard.ink import Ink
from dashboard.shapes import axis, dress
from sim.comparing.answer import Answer, Estimate
from sim.language import Language

LANE = 34
"""Height of a lane of a day in pixels."""

Lane = tuple[str, str, list[tuple[float, float]]]
"""A lane of a day: its words, the ink of its marks, and the hours from which and until which it is filled."""


def hours(answer: Answer, rows: list[tuple[int, Estimate]], say: Language, ink: Ink) -> alt.LayerChart:
    """Draw a number for each hour on both sides, and the interval of the difference, laid on the baseline."""
    data = [
        {
            "x": hour,
            "base": row.baseline or 0,
            "value": row.value or 0,
            "low": max(0.0, (row.baseline or 0) + (row.low or 0)),
            "high": (row.baseline or 0) + (row.high or 0),
        }
        for hour, row in rows
    ]
    most = max(max(point["base"], point["value"], point["high"]) for point in data) or 1.0
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, 23], nice=False), axis=clock(say))
    up = alt.Scale(domain=[0, 1.3 * most], nice=False)
    ticks = axis(rows[0][1].unit, most, say)
    base, value = alt.Y("base:Q", scale=up, axis=ticks), alt.Y("value:Q", scale=up, axis=ticks)
    low = alt.Y("low:Q", scale=up, axis=ticks)
    source = alt.Chart(alt.Data(values=data)).encode(x=x)
    names = [
        {"x": 0.3, "y": 1.24 * most, "text": f"○ {answer.baseline}"},
        {"x": 0.3, "y": 1.12 * most, "text": f"◆ {answer.other}"},
    ]
    named = alt.Chart(alt.Data(values=names))
    chart = alt.layer(
        source.mark_area(color=ink.other, opacity=0.25).encode(y=low, y2=alt.Y2("high:Q")),
        source.mark_line(color=ink.baseline, strokeDash=[5, 4], strokeWidth=2).encode(y=base),
        source.mark_point(shape="circle", color=ink.baseline, fill=ink.ground, size=45, opacity=1).encode(y=base),
        source.mark_line(color=ink.other, strokeWidth=2).encode(y=value),
        source.mark_point(shape="diamond", color=ink.other, filled=True, size=45, opacity=1).encode(y=value),
        named.mark_text(align="left", fontSize=13, color=ink.text).encode(
            x=x, y=alt.Y("y:Q", scale=up, axis=ticks), text=alt.Text("text:N")
        ),
    )
    return dress(chart.properties(height=280), ink, say)


def day(sides: list[tuple[str, list[Lane]]], say: Language, ink: Ink) -> alt.LayerChart:
    """Draw a day for each side, one lane under the other; each lane says above itself what fills it."""
    bars: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    tracks: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    at = 0.0
    for name, lanes in sides:
        heads.append({"y": at, "text": name})
        at += 1.0
        for label, colour, spans in lanes:
            words.append({"y": at - 0.12, "text": label})
            tracks.append({"y": at + 0.42, "x": 0, "end": 24})
            # A stretch of a minute would not be seen; it is drawn four minutes wide.
            bars += [
                {"y": at + 0.42, "x": begins, "end": max(ends, begins + 1 / 15), "colour": getattr(ink, colour)}
                for begins, ends in spans
            ]
            at += 1.15
        at += 0.35
    down = alt.Scale(domain=[at - 0.3, -0.6], nice=False, zero=False)
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, 24], nice=False), axis=clock(say))
    y = alt.Y("y:Q", axis=None, scale=down)
    left = alt.XValue(0)
    filled = alt.Chart(alt.Data(values=bars)).mark_rule(strokeWidth=12, strokeCap="butt")
    track = alt.Chart(alt.Data(values=tracks)).mark_rule(strokeWidth=1, color=ink.quiet)
    head = alt.Chart(alt.Data(values=heads)).mark_text(align="left", fontSize=14, fontWeight=600, color=ink.text)
    word = alt.Chart(alt.Data(values=words)).mark_text(align="left", fontSize=12, color=ink.text)
    chart = alt.layer(
        track.encode(x=x, x2=alt.X2("end:Q"), y=y),
        filled.encode(x=x, x2=alt.X2("end:Q"), y=y, color=alt.Color("colour:N", scale=None)),
        head.encode(x=left, y=y, text=alt.Text("text:N")),
        word.encode(x=left, y=y, text=alt.Text("text:N")),
    )
    return dress(chart.properties(height=round(LANE * (at + 0.3))), ink, say)


def clock(say: Language) -> alt.Axis:
    """Return an axis of the hours of a day."""
    written = say("{hour}:00", hour="")  # in French 12 h
    words = f"datum.value + '{written}'"
    return alt.Axis(title="", values=[0, 6, 12, 18, 24], labelExpr=words, labelFlush=True)
