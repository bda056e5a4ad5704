"""Earnings: the wages of a table that somebody sent, laid beside those of a comparison."""

import math
from typing import Any

import altair as alt
import numpy as np

from dashboard import shapes
from dashboard.charts import RUNGS, described
from dashboard.figure import HEADINGS, Figure, Listed
from dashboard.ink import Ink
from sim.comparing.answer import Answer, quantity
from sim.comparing.findings import subtitle
from sim.comparing.intervals import quantile_interval
from sim.language import Language

SHARES = {key: int(key.rpartition("p")[2]) / 100 if key[-1].isdigit() else 0.5 for key in RUNGS}
"""Which share of workers earns less than that of each rung."""


def beside(answer: Answer, wages: np.ndarray, say: Language, ink: Ink) -> Figure | None:
    """Draw the rungs of a table of wages beside those of the two scenarios."""
    rungs = [(key, say(rank), row) for key, rank in RUNGS.items() if (row := answer.estimate(key))]
    if not rungs:
        return None
    own = {key: quantile_interval(wages, SHARES[key]) for key, _, _ in rungs}
    middle = answer.estimate("effective_hourly_wage_median")
    if middle is None:
        return None
    value, low, high = own[middle.measure]
    title = say(
        "The middle one of your {n:d} wages is {value:.2$} an hour; the worker in the middle earns {base:.2$} under "
        "“{baseline}” and {other_value:.2$} under “{other}”",
        n=wages.size,
        value=value,
        base=middle.baseline or 0,
        other_value=middle.value or 0,
        baseline=answer.baseline,
        other=answer.other,
    )
    data: list[dict[str, Any]] = [
        {
            "y": at, "top": at - 0.33, "under": at + 0.3, "base": row.baseline, "value": row.value, "own": own[key][0],
            "low": own[key][0] if math.isnan(own[key][1]) else own[key][1],
            "high": own[key][0] if math.isnan(own[key][2]) else own[key][2],
            "label": say("{rank} of 100 workers", rank=rank),
            "text": " · ".join((f"○ {quantity(say, row.baseline or 0, row.unit)}",
                                f"◆ {quantity(say, row.value or 0, row.unit)}",
                                f"■ {quantity(say, own[key][0], row.unit)}")),
        }
        for at, (key, rank, row) in enumerate(rungs)
    ]  # fmt: skip
    most = max(float(point[key]) for point in data for key in ("base", "value", "own", "high"))
    across = alt.Scale(domain=[-0.03 * most, 1.05 * most or 1], nice=False)
    down = alt.Scale(domain=[len(data) - 0.4, -0.95], nice=False, zero=False)
    ticks = shapes.axis("USD/h", most, say)
    names = "\N{EN SPACE}".join((f"○ {answer.baseline}", f"◆ {answer.other}", f"■ {say('your table')}"))
    source = alt.Chart(alt.Data(values=data))
    legend = alt.Chart(alt.Data(values=[{"y": -0.78, "text": names}]))
    y, top = alt.Y("y:Q", axis=None, scale=down), alt.Y("top:Q", axis=None, scale=down)
    below = alt.Y("under:Q", axis=None, scale=down)
    base, other, mine = (alt.X(f"{key}:Q", scale=across, axis=ticks) for key in ("base", "value", "own"))
    left, right = alt.XValue(0), alt.XValue("width")
    chart = alt.layer(
        source.mark_rule(color=ink.loss, opacity=0.45, strokeWidth=7)
        .encode(x=alt.X("low:Q", scale=across, axis=ticks), x2=alt.X2("high:Q"), y=below),
        source.mark_point(shape="circle", size=90, strokeWidth=2.5, color=ink.baseline, fill=ink.ground, opacity=1)
        .encode(x=base, y=y),
        source.mark_point(shape="diamond", size=110, filled=True, color=ink.other, opacity=1).encode(x=other, y=y),
        source.mark_point(shape="square", size=100, filled=True, color=ink.loss, opacity=1).encode(x=mine, y=below),
        source.mark_text(align="left", fontSize=13, fontWeight=600, color=ink.text)
        .encode(x=left, y=top, text=alt.Text("label:N")),
        source.mark_text(align="right", fontSize=13, color=ink.text).encode(x=right, y=top, text=alt.Text("text:N")),
        legend.mark_text(align="left", fontSize=12, color=ink.quiet).encode(x=left, y=y, text=alt.Text("text:N")),
    ).properties(height=72 * len(data) + 46)  # fmt: skip
    note = say("shaded: 95% interval of your table, if its rows are a random sample")
    return Listed(
        "own-earnings",
        title,
        say(
            "Of your table: {value:.2$} (95% interval {low:.2$} to {high:.2$})", value=value, low=low, high=high
        ) if not math.isnan(low + high) else "",
        subtitle(say, middle, note),
        described(say, title),
        shapes.dress(chart, ink, say),
        [],
        ("percentile", "baseline", "other", "own", "own_low", "own_high", "own_n"),
        tuple((round(100 * SHARES[key]), row.baseline, row.value, *own[key], wages.size) for key, _, row in rungs),
        tuple(
            {
                say("Worker"): say("{rank} of 100 workers", rank=rank),
                answer.baseline: quantity(say, row.baseline or 0, row.unit),
                answer.other: quantity(say, row.value or 0, row.unit),
                say("Your table"): quantity(say, own[key][0], row.unit),
                say(HEADINGS["low"]): _end(say, own[key][1]),
                say(HEADINGS["high"]): _end(say, own[key][2]),
            }
            for key, rank, row in rungs
        ),
    )  # fmt: skip


def _end(say: Language, value: float) -> str:
    return "–" if math.isnan(value) else quantity(say, value, "USD/h")
