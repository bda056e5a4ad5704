"""The answer to a comparison, read from the dictionary that the engine and `--json` give."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.comparing.fates import FATES
from sim.comparing.intervals import mean_interval
from sim.comparing.lenses import AT_HOME, BY_CLOCK, COUNTED, EVERYBODY, LAST, USUAL, WAGES, Lens
from sim.currencies import DOLLAR, LOCAL, amount, of_unit
from sim.language import Language
from sim.measures import catalogue
from sim.measures.measure import ACTIVE

FATE = "per 100 workers"
"""Unit of measures that say what becomes of people; they have no baseline that they could differ from."""

DIGITS = {
    "h": 1,
    "h/week": 1,
    "ratio": 1,
    "months": 1,
    "HITs": 1,
    "batches": 1,
    "log points": 2,
    "elasticity": 2,
    FATE: 1,
} | dict.fromkeys(("assignments", "workers", "tasks", "days", "batches/day", "HITs/day"), 0)
"""Decimals shown of units that are neither money nor share."""


ENDS = ("value", "baseline", "difference", "low", "high")
"""What an estimate says in the unit of its measure, in the order of the entries of lenses."""

MEDIAN = "effective_hourly_wage_median"


@dataclass(frozen=True)
class Estimate:
    """One measure under two scenarios, with the paired difference and its 95 % interval."""

    measure: str
    unit: str
    population: str
    value: float | None
    baseline: float | None
    difference: float | None
    low: float | None
    high: float | None
    n: int

    @property
    def valued(self) -> bool:
        """Tell whether both sides could be computed; one pair of runs gives values without an interval."""
        return None not in (self.value, self.baseline, self.difference)

    @property
    def known(self) -> bool:
        """Tell whether both sides and the interval could be computed."""
        return None not in (self.value, self.baseline, self.difference, self.low, self.high)

    @property
    def paired(self) -> bool:
        """Tell whether there is a baseline beside it."""
        return self.baseline is not None

    @property
    def level(self) -> float:
        """Return the size of what is compared."""
        return max(abs(self.value or 0), abs(self.baseline or 0))

    @property
    def same(self) -> bool:
        """Tell whether the two sides agree exactly in every replication."""
        return self.known and self.difference == self.low == self.high == 0

    @property
    def clear(self) -> bool:
        """Tell whether the interval leaves zero out."""
        return self.known and (self.low > 0 or self.high < 0)  # type: ignore[operator]


@dataclass(frozen=True)
class Answer:
    """What one scenario changes against the baseline; a pair out of a comparison."""

    content: dict[str, Any]
    baseline: str
    """The name of the baseline in the reader's language."""
    other: str
    """The name of the scenario compared with it, in the reader's language."""
    side: int = 1
    """Which of the comparison's scenarios is the other one."""
    lens: Lens = USUAL
    """How it is looked at (see `through`)."""
    people: str = ""
    """Who is looked at, in the reader's language, if not everybody."""

    @property
    def rules(self) -> list[tuple[str, dict[str, Any]]]:
        """Return the rules of both sides with how often they were asked and changed something."""
        scenarios = self.content["scenarios"]
        return [
            (title, rule)
            for title, scenario in ((self.baseline, scenarios[0]), (self.other, scenarios[self.side]))
            for rule in scenario["rules"]
        ]

    @property
    def money(self) -> dict[str, Any] | None:
        """Return who pays and who receives in the end, if it is known of this pair."""
        return next((money for money in self.content.get("money", []) if money["scenario"] == self._name), None)

    @property
    def scale(self) -> float:
        """Return how many workers each simulated worker stands for."""
        return float(self.content["scenarios"][0]["scale"])

    @property
    def replications(self) -> int:
        """Return how many paired replications there are so far."""
        return int(self.content["replications"])

    def estimates(self) -> list[Estimate]:
        """Return every measure of this pair."""
        return [_estimate(row) for row in self.content["measures"] if row["scenario"] == self._name]

    def estimate(self, measure: str) -> Estimate | None:
        """Return one measure of this pair, or None if it could not be computed."""
        return next((row for row in self.estimates() if row.measure == measure and row.valued), None)

    def level(self, measure: str) -> Estimate | None:
        """Return one measure of this scenario by itself, whether or not there is another to compare it with."""
        return next((row for row in self.estimates() if row.measure == measure and row.value is not None), None)

    @property
    def people_apart(self) -> list[tuple[str, str]]:
        """Return the groups of people who can be looked at by themselves, everybody first; none of a first estimate."""
        return list(dict.fromkeys((entry["grouping"], entry["group"]) for entry in self.content.get("lenses", [])))

    def through(self, lens: Lens, people: str, say: Language) -> "Answer":
        """Return the answer with all that a lens reaches as it is seen through it, told beside each number.

        `people` says in the reader's language who is looked at if not everybody. What was seen through another lens
        is seen through this one instead.
        """
        rows: dict[str, dict[str, Any]] = {}
        draws: dict[str, list[list[float | None]]] = {}
        for entry in self.content["lenses"]:
            if (entry["scenario"], entry["at_home"]) == (self._name, lens.at_home):
                for measure, key in _shown(entry, lens):
                    rows[key] = dict(zip(ENDS, entry["measures"][measure], strict=True))
                    draws[key] = entry["draws"][measure]
        for row in self.content["groups"]:
            if row["scenario"] == self._name and (row["grouping"], row["group"]) == lens.people:
                rows |= {row["measure"]: {end: row[end] for end in ENDS}} if row["measure"] in FATES else {}
        measures, kept = [], []
        for row in self.content["measures"]:
            seen = rows.get(row["measure"]) if row["scenario"] == self._name else None
            if seen is None and row["scenario"] == self._name and _beyond(row["measure"], lens):
                seen = dict.fromkeys(ENDS)
            measures.append(row | seen | _told(row, lens, people, say) if seen else row)
        for row in self.content["draws"]:
            if row["scenario"] != self._name or row["measure"] not in draws:
                kept.append(row)
        kept += [
            {"measure": key, "scenario": self._name, "replication": at, "baseline": base, "value": value}
            for key, pairs in draws.items()
            for at, (base, value) in enumerate(pairs)
        ]
        return replace(self, content=self.content | {"measures": measures, "draws": kept}, lens=lens, people=people)

    def series(self, name: str) -> dict[str, Estimate]:
        """Return the numbers of one series that could be computed, by place, in their order."""
        told = {
            row["measure"].partition(".")[2]: _estimate(row)
            for row in self.content["series"]
            if row["scenario"] == self._name and row["measure"].partition(".")[0] == name
        }
        return {place: row for place, row in told.items() if row.value is not None}

    def groups(self, grouping: str) -> list[tuple[str, int, dict[str, Estimate]]]:
        """Return each group of workers: its name, how many simulated people it has, and its measures."""
        told: dict[str, tuple[str, int, dict[str, Estimate]]] = {}
        for row in self.content["groups"]:
            if row["scenario"] == self._name and row["grouping"] == grouping:
                _, _, measures = told.setdefault(row["group"], (row["group"], row["people"], {}))
                named = row | {"measure": f"{row['measure']}.{grouping}.{row['group']}"}
                measures[row["measure"]] = _estimate(named)
        return list(told.values())

    def standing(self, wage: float) -> Estimate | None:
        """Return what share of workers earns less an hour than a wage, on both sides; None if nobody earns anything."""
        base, other = (self._below(wage, place) for place in (0, self.side))
        if base.size < 1 or base.size != other.size:
            return None
        difference, low, high = mean_interval(other - base)
        return Estimate(
            "workers_earning_less",
            "share",
            ACTIVE,
            value=float(other.mean()),
            baseline=float(base.mean()),
            difference=difference,
            low=None if math.isnan(low) else low,
            high=None if math.isnan(high) else high,
            n=base.size,
        )

    def _below(self, wage: float, side: int) -> np.ndarray:
        """Return, for each run of one side, the share of wages under a wage, on straight lines between percentiles."""
        name = self.content["scenarios"][side]["name"]
        ladders = [row["percentiles"] for row in self.content["wages"] if row["scenario"] == name]
        steps = np.linspace(0, 1, 101)
        # From below, so that of many who earn the same none counts as earning less.
        return np.array(
            [
                np.interp(wage, ladder, steps, left=0, right=1) if wage > ladder[0] else 0.0
                for ladder in ladders
                if ladder
            ]
        )

    def draws(self, measure: str) -> list[tuple[float, float]]:
        """Return baseline and value of each paired replication."""
        return [
            (row["baseline"], row["value"])
            for row in self.content["draws"]
            if row["measure"] == measure
            and row["scenario"] == self._name
            and None not in (row["baseline"], row["value"])
        ]

    @property
    def _name(self) -> str:
        return str(self.content["scenarios"][self.side]["name"])

    @property
    def same(self) -> bool:
        """Tell whether nothing at all differs between the two sides."""
        levels = [row for row in self.estimates() if row.known and row.unit != FATE]
        return bool(levels) and all(row.same for row in levels)


def _shown(entry: dict[str, Any], lens: Lens) -> Iterator[tuple[str, str]]:
    """Yield the measures of an entry that a lens shows, each with the measure in whose place it stands."""
    people, clock = (entry["grouping"], entry["group"]), entry["clock"]
    if people == lens.people:
        yield from ((measure, measure) for measure in entry["measures"] if clock in ("", lens.clock))
        if clock in BY_CLOCK:
            yield MEDIAN, BY_CLOCK[clock]
    if people[0] == "country" and clock == lens.clock:
        yield from ((measure, f"{measure}.{people[1]}") for measure in (MEDIAN, "share_below_minimum_wage"))


def _beyond(measure: str, lens: Lens) -> bool:
    """Tell whether a measure says nothing where the lens does not reach, lest it be taken for seen through it."""
    name, _, place = measure.partition(".")
    if place:
        return name in (MEDIAN, "share_below_minimum_wage") and (lens.clock, lens.at_home) != (LAST, False)
    return name in FATES and lens.people != EVERYBODY


def _told(row: dict[str, Any], lens: Lens, people: str, say: Language) -> dict[str, str]:
    """Return what unit a row has and who is counted in it once it is seen through a lens."""
    measure, _, place = row["measure"].partition(".")
    told = [say((FATES | catalogue())[measure].population), "" if place else people]
    if lens.clock != LAST and measure in WAGES:
        told.append(say(COUNTED[lens.clock]))
    if lens.at_home:
        told.append(say(AT_HOME))
    money = (DOLLAR, LOCAL) if lens.at_home else (LOCAL, DOLLAR)
    return {"unit": row["unit"].replace(*money), "population": " · ".join(filter(None, told))}


def _estimate(row: dict[str, Any]) -> Estimate:
    return Estimate(**{key: row[key] for key in Estimate.__dataclass_fields__})


def quantity(say: Language, value: float, unit: str, *, change: bool = False, level: float | None = None) -> str:
    """Write a value in its unit as the language does; a change is signed, and in points if of a share.

    `level` is the size of the things that changed: it decides how many decimals of money are worth showing.

    >>> from sim.language import translator
    >>> quantity(translator("en"), 1.884, "USD/h"), quantity(translator("en"), 0.031, "share", change=True)
    ('$1.88', '+3.1 points')
    """
    if currency := of_unit(unit):
        size = abs(value if level is None else level)
        digits = 0 if size >= 1000 else 3 if 0 < size < 1 and unit == currency else 2
        return amount(say, value, currency, digits, signed=change)
    if unit == "share":
        if change:
            return say("{points:+.1f} points", points=100 * value)
        return say.percent(value, 1)
    digits = DIGITS.get(unit, 3)
    if unit == "h" and round(abs(value if level is None else level), 1) < 1:
        digits = 2
    number = say.number(value, digits, signed=change)
    return f"{number}\N{NO-BREAK SPACE}h" if unit == "h" else number
