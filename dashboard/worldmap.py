"""The world map: outlines of countries, and on each simulated one a mark whose area is the amount there.

`outlines.json` is reduced from Natural Earth (naturalearthdata.com), whose maps are in the public domain, by way of the
package `world-atlas` 2.0.2 (ISC licence): the outlines are those of `countries-110m`, without Antarctica and on a grid
of 3,000 steps; the place of a country is the middle of its largest piece of land in `countries-10m`, so that
islands too small for an outline have one too. Codes are those of ISO 3166, by which overseas parts such as French
Guiana have their own. A border says nothing here about whose land is whose.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import altair as alt

from dashboard.ink import Ink
from dashboard.shapes import dress
from sim.language import Language

OUTLINES = Path(__file__).with_name("outlines.json")

LARGEST = "pow(width / 7.5, 2)"
"""Size of the largest mark: the same part of the map on a phone as on a wide screen."""

HEIGHT = "0.46 * width"
"""Height of the map: that of the world without Antarctica in this projection, so that a phone shows no empty bands."""


@dataclass(frozen=True)
class Look:
    """How marks of one kind are drawn; a hollow one shows its colour at the edge alone."""

    colour: str
    shape: str = "circle"
    hollow: bool = False


@dataclass(frozen=True)
class Mark:
    """What stands on one country: the amount that its area shows, its kind, and what is told of it when pointed at."""

    country: str
    amount: float
    kind: str
    told: dict[str, str]


@cache
def outlines() -> dict[str, Any]:
    """Return the places of countries by code, as longitude and latitude, and the shapes of those large enough."""
    content: dict[str, Any] = json.loads(OUTLINES.read_text(encoding="utf-8"))
    return content


def placed(codes: Iterable[str]) -> list[str]:
    """Return those of some codes that have a place on the map.

    >>> placed(["MU", "ZZ"])
    ['MU']
    """
    return [code for code in codes if code in outlines()["places"]]


def world(
    marks: list[Mark], looks: dict[str, Look], sizes: dict[float, str], most: float, say: Language, ink: Ink
) -> alt.LayerChart:
    """Draw marks on the map, the largest undermost, and a dot on each of their countries, however little is there.

    `looks` are the kinds of marks by the words of the legend, which one kind alone does not need; `sizes` are amounts
    for the legend and their words; `most` is the amount whose mark is as large as marks may be.
    """
    data = [
        dict(zip(("longitude", "latitude"), outlines()["places"][mark.country], strict=True))
        | {"country": mark.country, "amount": mark.amount, "kind": mark.kind}
        | {f"told{at}": text for at, text in enumerate(mark.told.values())}
        for mark in sorted(marks, key=lambda mark: -mark.amount)
    ]
    told = [alt.Tooltip(f"told{at}:N", title=head) for at, head in enumerate(marks[0].told)]
    source = alt.Chart(alt.Data(values=data)).encode(longitude="longitude:Q", latitude="latitude:Q", tooltip=told)
    kinds = [kind for kind in looks if any(mark.kind == kind and mark.amount > 0 for mark in marks)]
    seen = [looks[kind] for kind in kinds]
    legend = _legend(ink, orient="bottom", columns=1, symbolSize=110) if len(looks) > 1 else None

    def by_kind(channel: Any, values: list[str]) -> Any:
        return channel("kind:N", scale=alt.Scale(domain=kinds, range=values), legend=legend)

    amounts = source.mark_point(strokeWidth=1.5, opacity=0.85).encode(
        size=_size(sizes, most, seen[0].shape if seen else "circle", ink),
        shape=by_kind(alt.Shape, [look.shape for look in seen]),
        fill=by_kind(alt.Fill, [ink.ground if look.hollow else look.colour for look in seen]),
        stroke=by_kind(alt.Stroke, [look.colour if look.hollow else ink.text for look in seen]),
    )
    dots = source.mark_circle(size=9, color=ink.text, opacity=1)
    chart = alt.layer(_land([mark.country for mark in marks], ink), dots, amounts).project(type="equalEarth")
    # A height that is fitted as well would be taken from the map by the legends.
    fitted = alt.AutoSizeParams(type="fit-x", contains="padding")
    height = alt.VariableParameter(name="height", expr=HEIGHT)
    return dress(chart.properties(autosize=fitted, params=[height]), ink, say)


@cache
def _shapes() -> str:
    """Return the shapes as text, which Vega reads as well; Altair would copy each point of them several times over."""
    return json.dumps(outlines()["shapes"], separators=(",", ":"))


def _land(simulated: list[str], ink: Ink) -> alt.Chart:
    """Draw the outlines of all countries, those that are simulated darker."""
    shapes = alt.Data(values=_shapes(), format=alt.DataFormat(type="topojson", feature="countries"))
    among = alt.FieldOneOfPredicate(field="id", oneOf=simulated)
    return (
        alt.Chart(shapes)
        .mark_geoshape(stroke=ink.ground, strokeWidth=0.5)
        .encode(color=alt.condition(among, alt.value(ink.inhabited), alt.value(ink.land)))
    )


def _size(sizes: dict[float, str], most: float, shape: str, ink: Ink) -> alt.Size:
    """Return the scale by which areas, not widths, stand in proportion to amounts."""
    words = "".join(f"datum.value == {value} ? '{text}' : " for value, text in sizes.items()) + "''"
    scale = alt.Scale(domain=[0, most], range=[0, alt.ExprRef(LARGEST)], nice=False)
    legend = _legend(ink, orient="top", direction="horizontal", values=list(sizes), labelExpr=words, symbolType=shape)
    return alt.Size("amount:Q", scale=scale, legend=legend)


def _legend(ink: Ink, **form: Any) -> alt.Legend:
    return alt.Legend(
        symbolFillColor=ink.quiet,
        title=None,
        aria=False,
        labelColor=ink.quiet,
        labelFontSize=12,
        labelLimit=0,
        symbolStrokeColor=ink.text,
        **form,
    )
