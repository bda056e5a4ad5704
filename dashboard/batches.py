"""Batches: folders of results on the server's own disk, which of them may be opened, and what they show as charts.

Only folders below one root are opened: the folder in which the server was started, or the one that
PIECERATE_RESULTS names; "none" there closes the page, which suits a server that everybody can reach. Nothing is
uploaded: files of results are read by code that is not made for strangers' files.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dashboard import shapes
from dashboard.charts import described
from dashboard.figure import HEADINGS, Figure, Listed
from dashboard.ink import Ink
from sim import UserError
from sim.comparing.answer import Estimate, quantity
from sim.comparing.findings import unit
from sim.language import Language, phrase
from sim.measures import catalogue
from sim.sweeps.overview import Along, Effect, Overview
from sim.sweeps.query import Results

CLOSED = phrase("This server opens no results. Open them where they were made, with `piecerate query` say.")
OUTSIDE = phrase("“{path}” is outside the folder {root}, and only folders in it are opened.")
NO_RESULTS = phrase("“{path}” holds no results. Name the folder that was given to the command as --out.")
DAMAGED = phrase("“{path}” cannot be read; `piecerate verify` says what is wrong with it.")
TOO_MANY = phrase(
    "“{path}” holds {runs:d} simulations; this page reads at most {most:d}. Use `piecerate query` for more."
)

MANIFEST = "manifest.json"

DEEPEST = 3
"""Folders below the root in which results are looked for."""

MOST_LISTED = 50

MOST_RUNS = 50_000


def root() -> Path | None:
    """Return the folder below which results may be opened; None if the page is closed."""
    named = os.environ.get("PIECERATE_RESULTS", "")
    if named.lower() == "none":
        return None
    return Path(named or ".").resolve()


def offered(inside: Path) -> list[str]:
    """Return the folders of results below the root, as paths from there, the newest first."""
    found = []
    for folder, below, files in os.walk(inside):
        depth = len(Path(folder).relative_to(inside).parts)
        below[:] = (
            [] if depth >= DEEPEST or MANIFEST in files else [n for n in below if not n.startswith((".", "node_"))]
        )
        if MANIFEST in files:
            found.append(Path(folder))
    found.sort(key=lambda path: (path / MANIFEST).stat().st_mtime, reverse=True)
    return [str(path.relative_to(inside)) for path in found[:MOST_LISTED]]


def opened(path: str) -> Results:
    """Open a folder of results by its path from the root; a UserError says why it is not opened."""
    inside = root()
    if inside is None:
        raise UserError(CLOSED)
    shown = path[:120]
    try:
        folder = (inside / path).resolve()
        parts = (folder / "parts").resolve()
        there = (folder / MANIFEST).is_file()
    except (OSError, RuntimeError, ValueError):
        raise UserError(NO_RESULTS, path=shown) from None
    if not folder.is_relative_to(inside) or not parts.is_relative_to(inside):
        raise UserError(OUTSIDE, path=shown, root=str(inside))
    if not there:
        raise UserError(NO_RESULTS, path=shown)
    try:
        results = Results(folder)
        runs = int(results.manifest["runs"]["wanted"])
        inner = Path(results.store.model)
    except (UserError, KeyError, TypeError, ValueError):
        raise UserError(DAMAGED, path=shown) from None
    if inner.is_absolute() or ".." in inner.parts:
        raise UserError(DAMAGED, path=shown)
    if runs > MOST_RUNS:
        raise UserError(TOO_MANY, path=shown, runs=runs, most=MOST_RUNS)
    return results


def effects(found: Overview, wanted: Sequence[str], say: Language) -> list[dict[str, str]]:
    """Return measures over all points as rows in words."""
    rows = [found.effects[key] for key in wanted if key in found.effects]
    return [
        {
            say("Measure"): say(catalogue()[row.measure].label),
            say("Mean difference") if found.paired else say("Mean"): _amount(say, row.mean, row.unit, found.paired),
            say(HEADINGS["low"]): _amount(say, row.low, row.unit, found.paired),
            say(HEADINGS["high"]): _amount(say, row.high, row.unit, found.paired),
            say("Least at a point"): _at_point(say, row.lowest, row.lowest_point, row, found.paired),
            say("Greatest at a point"): _at_point(say, row.highest, row.highest_point, row, found.paired),
        }
        for row in rows
    ]


def plotted(
    steps: Sequence[Along], measure: str, factor: str, titles: tuple[str, str], paired: bool, say: Language, ink: Ink
) -> Figure | None:
    """Draw a measure along what varies, with intervals."""
    known = [step for step in steps if step.mean == step.mean]
    if not known:
        return None
    about = catalogue()[measure]
    least, most = min(known, key=lambda step: step.mean), max(known, key=lambda step: step.mean)
    title = say(
        phrase(
            "The difference in “{measure}”, “{other}” less “{baseline}”, goes from {low} ({factor}: {at_low}) to "
            "{high} "
            "({factor}: {at_high})"
        )
        if paired
        else phrase("“{measure}” under “{other}” goes from {low} ({factor}: {at_low}) to {high} ({factor}: {at_high})"),
        measure=say(about.label),
        other=titles[1],
        baseline=titles[0],
        factor=factor,
        low=_amount(say, least.mean, about.unit, paired),
        high=_amount(say, most.mean, about.unit, paired),
        at_low=place(least, say),
        at_high=place(most, say),
    )
    rows = [
        shapes.Row(
            place(step, say),
            _amount(say, step.mean, about.unit, paired),
            step.mean,
            None if step.low != step.low else step.low,
            None if step.high != step.high else step.high,
        )
        for step in known
    ]
    n = known[0].n
    row = Estimate(measure, about.unit, about.population, 0, 0 if paired else None, 0, 0, 0, n)
    subtitle = say(
        "{unit} · {population} · {points:d} points of the design, by “{factor}”. n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}"
        "{n:d} simulations of each; 95% intervals show chance only and hold for the mean over the points of a row.",
        unit=_capital(unit(say, row.unit, change=paired)),
        population=say(row.population),
        points=sum(step.points for step in known),
        factor=factor,
        n=n,
    )
    return Listed(
        "along",
        title,
        "",
        subtitle,
        described(say, title),
        shapes.beside_zero(rows, about.unit, say, ink, signed=paired),
        [],
        ("measure", "unit", "factor", "from", "to", "points", "n", "mean", "low", "high"),
        tuple(
            (measure, about.unit, factor, step.value, step.upto, step.points, step.n, step.mean, step.low, step.high)
            for step in known
        ),
        tuple(
            {
                factor: place(step, say),
                say("Points"): say.number(step.points),
                say("Mean difference") if paired else say("Mean"): _amount(say, step.mean, about.unit, paired),
                say(HEADINGS["low"]): _amount(say, step.low, about.unit, paired),
                say(HEADINGS["high"]): _amount(say, step.high, about.unit, paired),
            }
            for step in known
        ),
    )


def place(step: Along, say: Language) -> str:
    """Return where along what varies a step stands, in words."""
    ends = [_written(end, say) for end in dict.fromkeys((step.value, step.upto))]
    return ends[0] if len(ends) == 1 else say("{low} to {high}", low=ends[0], high=ends[1])


def _written(value: Any, say: Language) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "–" if value is None else str(value)
    digits = 0 if value == int(value) else 2 if abs(value) >= 0.1 else 4
    return say.number(value, digits)


def _at_point(say: Language, value: float, point: int, row: Effect, paired: bool) -> str:
    return say("{value} (point {point:d})", value=_amount(say, value, row.unit, paired), point=point)


def _amount(say: Language, value: float, unit: str, change: bool) -> str:
    return "–" if value != value else quantity(say, value, unit, change=change)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
