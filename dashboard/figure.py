"""A figure: a chart with its finding, what it counts, its table, and words for those who cannot see it."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import altair as alt
import vl_convert

from sim.comparing.answer import FATE, Answer, Estimate, quantity
from sim.comparing.findings import UNITS
from sim.language import Language, phrase

COLUMNS = ("measure", "population", "unit", "baseline", "value", "difference", "low", "high", "n")
"""What a file of numbers holds, under the names that `--json` uses."""

HEADINGS = {
    "measure": phrase("Measure"),
    "value": phrase("Value"),
    "difference": phrase("Difference"),
    "low": phrase("95% interval from"),
    "high": phrase("to"),
    "n": phrase("n"),
}
"""What the columns of a table are called; those of the two sides bear their names."""


@dataclass(frozen=True)
class Figure:
    """One chart, and all that must stand beside it."""

    key: str
    title: str
    """The finding, in one neutral sentence that names both sides."""
    interval: str
    """The paired difference with its interval, where there is one to lead with."""
    subtitle: str
    """Unit, population, n and what the interval is."""
    description: str
    """The text for those who cannot see the chart."""
    chart: alt.LayerChart
    rows: list[Estimate]
    names: tuple[str, ...] = field(default=(), kw_only=True)
    """What the table calls the rows, where it is not the name of their measure: a group, an hour, a country."""

    def table(self, answer: Answer | None, labels: dict[str, str], say: Language) -> list[dict[str, str]]:
        """Return the numbers behind the chart as text, one row for each measure, headed in the language."""
        names = self.names or [say(labels.get(row.measure, row.measure)) for row in self.rows]
        return [self._row(row, name, answer, say) for row, name in zip(self.rows, names, strict=True)]

    def _row(self, row: Estimate, called: str, answer: Answer | None, say: Language) -> dict[str, str]:
        name = {say(HEADINGS["measure"]): called}
        n = {say(HEADINGS["n"]): say.number(row.n)}
        low, high = say(HEADINGS["low"]), say(HEADINGS["high"])
        if row.unit == FATE:
            ends = [quantity(say, end, FATE) if row.known else "–" for end in (row.low or 0, row.high or 0)]
            value = quantity(say, row.value or 0, FATE)
            return name | {say(UNITS[FATE]): value, low: ends[0], high: ends[1]} | n
        if row.baseline is None or answer is None:
            ends = ["–" if end is None else quantity(say, end, row.unit) for end in (row.low, row.high)]
            value = quantity(say, row.value or 0, row.unit)
            return name | {say(HEADINGS["value"]): value, low: ends[0], high: ends[1]} | n
        moves = [
            quantity(say, end or 0, row.unit, change=True, level=row.level) if row.known else "–"
            for end in (row.difference, row.low, row.high)
        ]
        sides = {
            answer.baseline: quantity(say, row.baseline or 0, row.unit),
            answer.other: quantity(say, row.value or 0, row.unit),
        }
        return name | sides | {say(HEADINGS["difference"]): moves[0], low: moves[1], high: moves[2]} | n

    @cached_property
    def spec(self) -> dict[str, Any]:
        """The chart as Vega-Lite, without its title; a page shows it again and again."""
        return dict(self.chart.to_dict(validate=False))  # the tests validate every chart; it takes most of the time

    def csv(self) -> str:
        """Return the numbers behind the chart, unrounded."""
        return as_csv(COLUMNS, ([getattr(row, key) for key in COLUMNS] for row in self.rows))

    def json(self) -> str:
        """Return the titled chart as Vega-Lite."""
        return json.dumps(self.titled().to_dict(), indent=1, ensure_ascii=False)

    def svg(self) -> str:
        """Return the titled chart as a drawing that can be enlarged and edited."""
        return str(vl_convert.vegalite_to_svg(self.titled().to_dict()))

    def drawing(self, width: int = 640) -> str:
        """Return the chart as a drawing without its title, for a page that says it beside."""
        return str(vl_convert.vegalite_to_svg(self.chart.properties(width=width).to_dict()))

    def png(self) -> bytes:
        """Return the titled chart as a picture, twice as fine as a screen."""
        return bytes(vl_convert.vegalite_to_png(self.titled().to_dict(), scale=2))

    def titled(self) -> alt.LayerChart:
        """Return the chart with its title and subtitle inside, for a file or a notebook."""
        title = alt.TitleParams(
            text=_lines(self.title, 60),
            subtitle=_lines(f"{self.interval} {self.subtitle}".strip(), 80),
            anchor="start",
        )
        return self.chart.properties(title=title, width=560)


@dataclass(frozen=True)
class Listed(Figure):
    """A chart whose numbers are a table of its own: columns for the file, and the same rows in words."""

    columns: tuple[str, ...] = ()
    lines: tuple[tuple[Any, ...], ...] = ()
    shown: tuple[dict[str, str], ...] = ()

    def table(self, answer: Answer | None, labels: dict[str, str], say: Language) -> list[dict[str, str]]:
        """Return the numbers behind the chart as text."""
        return list(self.shown)

    def csv(self) -> str:
        """Return the numbers behind the chart, unrounded."""
        return as_csv(self.columns, self.lines)


def as_csv(columns: Sequence[str], lines: Iterable[Sequence[Any]]) -> str:
    """Return rows of numbers as a file for spreadsheets."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(lines)
    return text.getvalue()


def _lines(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
