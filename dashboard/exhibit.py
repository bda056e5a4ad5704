"""Exhibits: charts with their words and tables as they stand in a report, of a comparison and of many points."""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard import charts, shapes
from dashboard.figure import Figure
from dashboard.ink import LIGHT
from sim.comparing.answer import Answer, Estimate
from sim.comparing.findings import subtitle
from sim.language import Language, phrase
from sim.measures import catalogue
from sim.sweeps.effects import amount, sentence, span
from sim.sweeps.overview import AtPoint, Effect
from sim.sweeps.sharing import Shared

SHOWN = ("effective_hourly_wage_median", "gini_earnings")
"""Measures of an experiment that are drawn, each over every parameter that is varied."""

MOST_POINTS = 200
"""Points drawn at most, and rows of the table beside them."""

MOST_PARAMETERS = 4

POINT, NUMBERS = phrase("Point"), phrase("The numbers of this chart")


@dataclass(frozen=True)
class Table:
    """Rows of text under headings; the first cell of a row names it."""

    caption: str
    heads: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Exhibit:
    """One chart in a report: finding, interval, what is counted, words for those who cannot see it, its table."""

    title: str
    interval: str
    note: str
    alt: str
    drawing: str
    table: Table


def of_comparison(answer: Answer, say: Language) -> Iterator[tuple[str, list[Exhibit]]]:
    """Yield the themes of a comparison, each with its exhibits."""
    themes = (
        (say("Workers"), charts.workers),
        (say("Inequality"), charts.inequality),
        (say("Cost and time"), charts.requesters),
    )
    for title, drawn in themes:
        yield title, [_of_figure(figure, answer, say) for figure in drawn(answer, say, LIGHT)]


def of_points(shared: Shared, say: Language) -> Iterator[Exhibit]:
    """Yield the exhibits of an experiment: measures over each parameter that is varied, or over the points."""
    for measure in SHOWN:
        effect = shared.overview.effects.get(measure)
        if effect is None:
            continue
        points = shared.at_points(measure, MOST_POINTS)
        numbers = [name for name, value in points[0].values.items() if _is_number(value)][:MOST_PARAMETERS]
        for name in numbers or [""]:
            yield _of_points(points, name, effect, shared, say, first=name in numbers[:1] or not name)


def _of_points(
    points: list[AtPoint], name: str, effect: Effect, shared: Shared, say: Language, *, first: bool
) -> Exhibit:
    paired, across = shared.overview.paired, name or say(POINT)
    label = say(catalogue()[effect.measure].label)
    title = (
        say(
            "{label}: difference at {count:d} points, over {parameter}",
            label=label,
            count=len(points),
            parameter=across,
        )
        if paired
        else say("{label} at {count:d} points, over {parameter}", label=label, count=len(points), parameter=across)
    )
    row = Estimate(
        effect.measure, effect.unit, effect.population, None, 0.0 if paired else None, None, None, None, effect.n
    )
    note = say("vertical lines: 95% intervals; filled: the interval leaves zero out")
    drawn = [_drawn(point, name) for point in points]
    figure = Figure(
        f"points-{effect.measure}-{name}",
        title,
        sentence(say, effect) if paired and first else "",
        subtitle(say, row, note, change=paired),
        say("Chart. {finding}. The same numbers stand in the table below.", finding=title),
        shapes.cloud(drawn, effect.unit, across, say, LIGHT, signed=paired),
        [],
    )
    heads = [say(POINT), *points[0].values, say("mean difference") if paired else say("mean"), say("95% interval")]
    rows = [
        [
            say.number(point.point),
            *(f"{value:.6g}" if _is_number(value) else str(value) for value in point.values.values()),
            amount(say, effect, point.mean, paired),
            span(say, effect, point.low, point.high, paired),
        ]
        for point in points
    ]
    return _exhibit(figure, Table(say(NUMBERS), heads, rows))


def _of_figure(figure: Figure, answer: Answer, say: Language) -> Exhibit:
    labels = {measure: known.label for measure, known in catalogue().items()} | charts.FATES
    rows = figure.table(answer, labels, say)
    table = Table(say(NUMBERS), list(rows[0]), [list(row.values()) for row in rows])
    return _exhibit(figure, table)


def _exhibit(figure: Figure, table: Table) -> Exhibit:
    return Exhibit(figure.title, figure.interval, figure.subtitle, figure.description, figure.drawing(), table)


def _drawn(point: AtPoint, name: str) -> dict[str, float | bool]:
    x = point.values[name] if name else point.point
    return {"x": x, "mean": point.mean, "low": point.low, "high": point.high, "clear": point.clear}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
