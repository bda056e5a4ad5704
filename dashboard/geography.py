"""Figures by country: a ranking of both sides, and a map of one of them or of what differs."""

import math
from dataclasses import dataclass, replace

import numpy as np

from dashboard import shapes, worldmap
from dashboard.charts import SHADED, described, shares
from dashboard.figure import Figure
from dashboard.ink import Ink
from dashboard.marketplace import PAYS
from dashboard.people import country_name
from dashboard.worldmap import Look, Mark
from sim.comparing import findings
from sim.comparing.answer import Answer, Estimate, quantity
from sim.comparing.findings import both, interval, subtitle
from sim.language import Language, phrase


@dataclass(frozen=True)
class Told:
    """What is told by country: its name, the titles of its figures, and the series that areas on the map show."""

    name: str
    ranked: str
    mapped: str
    differing: str
    area: str = ""


BY_COUNTRY = {
    "spending_by_country": Told(
        phrase("Spending"),
        phrase("{place}: requesters there make {value} of all spending under “{other}” and {base} under “{baseline}”"),
        phrase(
            "Nine tenths of all spending come from {value:d} of {all:d} countries under “{other}” and from {base:d} "
            "under “{baseline}”"
        ),
        phrase("Share of each country in spending under “{other}” compared with “{baseline}” – {parts}"),
    ),
    "work_by_country": Told(
        phrase("Work"),
        phrase("{place}: workers there do {value} of all hours of work under “{other}” and {base} under “{baseline}”"),
        phrase(
            "Nine tenths of all hours of work are done in {value:d} of {all:d} countries under “{other}” and in "
            "{base:d} under “{baseline}”"
        ),
        phrase("Share of each country in hours of work under “{other}” compared with “{baseline}” – {parts}"),
    ),
    "hourly_pay_by_country": Told(
        phrase("Pay per hour"),
        phrase(
            "{place}: workers there receive {value} for an hour of work under “{other}” and {base} under “{baseline}”"
        ),
        phrase("What an hour of work pays: {one}, and {two}"),
        phrase("Pay for an hour of work under “{other}” compared with “{baseline}” – {parts}"),
        area="work_by_country",
    ),
    "pay_by_country": Told(
        phrase("Pay"),
        phrase("{place}: workers there receive {value} of all pay under “{other}” and {base} under “{baseline}”"),
        phrase(
            "Nine tenths of all pay go to {value:d} of {all:d} countries under “{other}” and to {base:d} under "
            "“{baseline}”"
        ),
        phrase("Share of each country in pay under “{other}” compared with “{baseline}” – {parts}"),
    ),
    "people_by_country": Told(
        phrase("Workers"),
        phrase("{place}: {value} of workers live there under “{other}” and {base} under “{baseline}”"),
        phrase(
            "Nine tenths of workers live in {value:d} of {all:d} countries under “{other}” and in {base:d} under "
            "“{baseline}”"
        ),
        phrase("Share of each country in workers under “{other}” compared with “{baseline}” – {parts}"),
    ),
}

SIDES = ("other", "baseline", "difference")
"""What a map can show, the usual one first."""

DIFFERING = {
    (True, True): (phrase("more, and chance alone could not explain it"), Look("gain", "triangle-up")),
    (True, False): (phrase("more, which chance alone could explain"), Look("gain", "triangle-up", hollow=True)),
    (False, True): (phrase("less, and chance alone could not explain it"), Look("loss", "triangle-down")),
    (False, False): (phrase("less, which chance alone could explain"), Look("loss", "triangle-down", hollow=True)),
}
"""Marks of differences, by whether there is more on the other side and whether the interval leaves zero out."""

UNKNOWN = phrase("pay not known")

GREY = phrase("dark grey or a dot: simulated countries; light grey: nobody there is simulated")

HOURLY = "hourly_pay_by_country"

NINE_TENTHS = 0.9

ROUNDING = 1e-9


def ranking(answer: Answer, name: str, say: Language, ink: Ink) -> Figure | None:
    """Draw the numbers of each country on both sides, the largest first."""
    rows = [(country_name(say, code), row) for code, row in _largest(answer, name)]
    if not rows:
        return None
    place, first = rows[0]
    title = both(say, answer, first, BY_COUNTRY[name].ranked, place=place)
    return Figure(
        name,
        title,
        interval(say, first),
        subtitle(say, first, say(SHADED)),
        described(say, title),
        shapes.paired(answer, rows, say, ink),
        [row for _, row in rows],
        names=tuple(called for called, _ in rows),
    )


def sides(answer: Answer, say: Language) -> dict[str, str]:
    """Return what the map can show and what it is called."""
    return dict(zip(SIDES, (f"◆ {answer.other}", f"○ {answer.baseline}", say("Difference")), strict=True))


def mapped(answer: Answer, name: str, side: str, say: Language, ink: Ink) -> Figure | None:
    """Draw the numbers of each country on a map: those of one side, or what differs between the two."""
    rows = _largest(answer, name)
    simulated = list(dict.fromkeys(code for each in BY_COUNTRY for code in answer.series(each)))
    placed = worldmap.placed(simulated)
    if not rows or not placed:
        return None
    differs = side == "difference"
    weighed = BY_COUNTRY[name].area if not differs else ""
    sized = _largest(answer, weighed or name)
    # Both sides are drawn on one scale, so that a look at one after the other compares them.
    most = max(abs(row.difference or 0) if differs else row.level for _, row in sized)
    looks = _looks(weighed, side, say, ink)
    areas, known = dict(sized), dict(rows)
    marks = [
        Mark(
            code,
            _amount(areas.get(code), side),
            _kind(known.get(code), weighed, side, say),
            _told(answer, code, [name, weighed] if weighed else [name], say),
        )
        for code in placed
    ]
    title = _differing(answer, name, rows, say) if differs else _held(answer, name, rows, say)
    missing = [country_name(say, code) for code in simulated if code not in placed]
    notes = (
        _area(answer, weighed, side, say),
        say(GREY),
        say("not on the map: {places}", places=", ".join(missing)) if missing else "",
    )
    share = say("share of all hours of work")
    return Figure(
        f"map-{name}",
        title,
        "",
        subtitle(say, rows[0][1], *notes, change=differs),
        described(say, title),
        worldmap.world(marks, looks, _legend(most, sized[0][1], side, say), most or 1.0, say, ink),
        [row for _, row in rows] + [row for _, row in sized if weighed],
        names=(
            *(country_name(say, code) for code, _ in rows),
            *(f"{country_name(say, code)}, {share}" for code, _ in sized if weighed),
        ),
    )


def _largest(answer: Answer, name: str) -> list[tuple[str, Estimate]]:
    return sorted(shares(answer.series(name)), key=lambda each: -(each[1].baseline or 0))


def _amount(row: Estimate | None, side: str) -> float:
    """Return what the area of a mark shows."""
    if row is None:
        return 0.0
    shown = {"other": row.value, "baseline": row.baseline, "difference": row.difference}[side]
    return abs(shown or 0.0)


def _looks(weighed: str, side: str, say: Language, ink: Ink) -> dict[str, Look]:
    """Return the kinds of marks by the words of the legend."""
    if side == "difference":
        return {say(words): replace(look, colour=getattr(ink, look.colour)) for words, look in DIFFERING.values()}
    if weighed:
        levels = {say(words): Look(colour) for words, colour in zip(PAYS.values(), ink.levels, strict=True)}
        return levels | {say(UNKNOWN): Look(ink.text, hollow=True)}
    return {side: Look(getattr(ink, side))}


def _kind(row: Estimate | None, weighed: str, side: str, say: Language) -> str:
    """Return which kind of mark stands for a country."""
    if side == "difference":
        more, clear = (row is not None and (row.difference or 0) > 0), (row is not None and row.clear)
        return say(DIFFERING[more, clear][0])
    if not weighed:
        return side
    if row is None:
        return say(UNKNOWN)
    pay = (row.value if side == "other" else row.baseline) or 0.0
    return say(next(words for span, words in PAYS.items() if pay < float(span.partition("-")[2])))


def _told(answer: Answer, code: str, names: list[str], say: Language) -> dict[str, str]:
    """Return what is told of a country when it is pointed at, by what it is called."""
    told = {say("Country"): country_name(say, code)}
    rows = [(say(BY_COUNTRY[name].name), answer.series(name).get(code)) for name in names]
    for head, row in rows:
        base, value = (quantity(say, end or 0, row.unit) for end in (row.baseline, row.value)) if row else "––"
        told[head] = f"○ {base} → ◆ {value}"
    move, low, high = _change(rows[0][1], say)
    return told | {say("Difference"): move, say("95% interval"): say("{low} to {high}", low=low, high=high)}


def _change(row: Estimate | None, say: Language) -> list[str]:
    """Return the difference and the ends of its interval, or dashes."""
    if row is None or not row.known:
        return ["–", "–", "–"]
    ends = (row.difference, row.low, row.high)
    return [quantity(say, end or 0, row.unit, change=True, level=row.level) for end in ends]


def _area(answer: Answer, weighed: str, side: str, say: Language) -> str:
    """Say what the area of a mark shows."""
    if side == "difference":
        return say("area: how much more or less under “{other}”", other=answer.other)
    if weighed:
        return say("area of a circle: share of all hours of work done there; colour: what an hour pays")
    return say("area of a circle: share of the country")


def _legend(most: float, row: Estimate, side: str, say: Language) -> dict[float, str]:
    """Return a round amount near the largest one, a tenth of it, and their words, without what would read as zero."""
    if not most:
        return {}
    ten = 10.0 ** math.floor(math.log10(most))
    large = max(step * ten for step in (1, 2, 3, 4, 5, 6, 8) if step * ten <= most)
    signed = side == "difference"

    def words(amount: float) -> str:
        return quantity(say, amount, row.unit, change=signed, level=most).lstrip("+")

    return {amount: words(amount) for amount in (large / 10, large) if words(amount) != words(0)}


def _held(answer: Answer, name: str, rows: list[tuple[str, Estimate]], say: Language) -> str:
    """Say of both sides in how many countries nine tenths are, or where an hour of work pays least and most."""
    base, value = ({code: getattr(row, key) or 0.0 for code, row in rows} for key in ("baseline", "value"))
    if name == HOURLY:
        return say(BY_COUNTRY[name].mapped, one=_ends(base, answer.baseline, say), two=_ends(value, answer.other, say))
    return say(
        BY_COUNTRY[name].mapped,
        base=_most_of(base),
        value=_most_of(value),
        all=len(answer.series(name)),
        baseline=answer.baseline,
        other=answer.other,
    )


def _ends(pay: dict[str, float], side: str, say: Language) -> str:
    least, most = (choose(pay, key=lambda code: pay[code]) for choose in (min, max))
    return say(
        "from {low:.2$} ({least}) to {high:.2$} ({most}) under “{name}”",
        low=pay[least],
        least=country_name(say, least),
        high=pay[most],
        most=country_name(say, most),
        name=side,
    )


def _most_of(parts: dict[str, float]) -> int:
    """Return how few countries together have nine tenths."""
    sums = np.cumsum(sorted(parts.values(), reverse=True))
    return int(np.searchsorted(sums, NINE_TENTHS - ROUNDING)) + 1


def _differing(answer: Answer, name: str, rows: list[tuple[str, Estimate]], say: Language) -> str:
    """Say where there is more, less or no clear difference."""
    called = [(country_name(say, code), row) for code, row in rows]
    return findings.places(say, answer, called, BY_COUNTRY[name].differing)
