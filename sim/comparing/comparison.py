"""Comparisons: paired differences between scenarios that share people and luck, with their intervals."""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sim.comparing.fates import FATES, People, errors_within, fates_within, found_work
from sim.comparing.groups import groups_of
from sim.comparing.incidence import Incidence, incidence
from sim.comparing.intervals import critical, mean_interval
from sim.comparing.lenses import looked_at
from sim.comparing.plain import plain
from sim.errors import UserError
from sim.experiment import Bite, Outcome
from sim.language import phrase
from sim.measures import LEAST_PEOPLE, Measure, Series, catalogue, series_catalogue
from sim.provenance import version
from sim.regulation.reach import Extent
from sim.scenario import Scenario

SCHEMA = 1

DIFFERENT_RUN = phrase(
    "{one} has {key} = {ours} and {two} has {theirs}: scenarios are compared over the same people and days, so these "
    "must agree."
)

HEADLINES = (
    "effective_hourly_wage_median",
    "effective_hourly_wage_p10",
    "effective_hourly_wage_p90",
    "engaged_hourly_wage_median",
    "share_below_minimum_wage",
    "shortfall_below_minimum_wage",
    "gini_earnings",
    "p90_p10_wage",
    "bottom_half_share",
    "theil_between_countries",
    "theil_within_countries",
    "earnings_month_mean",
    "active_share",
    "gini_earnings_all",
    "unpaid_time_share",
    "assignments_submitted",
    "rejected_share",
    "spending",
    "fee_share",
    "cost_per_approved_answer",
    "fill_share",
    "hours_to_half",
    "hours_to_complete",
)
"""Measures that are shown first, those of one population together; all others are in the JSON."""


GROUP_WAGE = "effective_hourly_wage_median"
"""The measure that is told for every group of workers, besides what becomes of them."""

PERCENTILES = np.arange(101)
"""Percentiles at which the wages of a run are kept."""


def described(key: str) -> Measure | Series:
    """Return the measure that a key stands for; `key.CODE` is the same in one country or on one platform.

    A series is found in the same way: `key.PLACE` is one of its numbers.
    """
    name = key.partition(".")[0]
    return FATES.get(name) or catalogue().get(name) or series_catalogue()[name]


@dataclass(frozen=True)
class Row:
    """One measure in one scenario beside the baseline; all but `n` may be NaN where nothing can be said."""

    measure: str
    unit: str
    population: str
    scenario: str
    value: float
    baseline: float
    difference: float
    low: float
    high: float
    n: int


class Comparison:
    """The first scenario beside all others, over all replications that are complete."""

    def __init__(self, scenarios: Sequence[Scenario], outcomes: Sequence[Outcome]) -> None:
        """Pair up finished runs; replications that lack a scenario are left out."""
        self.scenarios = tuple(scenarios)
        runs = {(outcome.scenario, outcome.replication): outcome for outcome in outcomes}
        self.complete = [
            replication
            for replication in sorted({outcome.replication for outcome in outcomes})
            if all((position, replication) in runs for position in range(len(scenarios)))
        ]
        self.runs = [[runs[position, r] for r in self.complete] for position in range(len(scenarios))]
        self._sorted: dict[int, dict[tuple[str, str], dict[str, tuple[float, float, float, int]]]] = {}

    @cached_property
    def names(self) -> list[str]:
        """The scenarios' names, numbered where two are the same."""
        names = [scenario.name for scenario in self.scenarios]
        return [name if names.count(name) == 1 else f"{name}#{i + 1}" for i, name in enumerate(names)]

    @cached_property
    def rows(self) -> list[Row]:
        """Every measure of every other scenario beside the baseline."""
        if len(self.scenarios) == 1:
            return self.levels(0)
        rows = []
        for position in range(1, len(self.scenarios) if self.complete else 1):
            name = self.names[position]
            rows += _fate_rows(name, self._fates(position)["all", "all"])
            rows += [
                _paired_row(key, name, self.values(key, 0), self.values(key, position))
                for key in self.runs[0][0].values
            ]
        return rows

    @cached_property
    def series(self) -> list[Row]:
        """Every number by hour, by country and the like, beside the baseline; of one scenario alone, by itself."""
        if not self.complete:
            return []
        keys = self.runs[0][0].series
        if len(self.scenarios) == 1:
            return [_level_row(key, self.names[0], self._series(key, 0)) for key in keys]
        return [
            _paired_row(key, self.names[position], self._series(key, 0), self._series(key, position))
            for position in range(1, len(self.scenarios))
            for key in keys
        ]

    @cached_property
    def groups(self) -> list[dict[str, Any]]:
        """What becomes of each group of workers that is large enough, and what they earn, beside the baseline."""
        told = []
        for position in range(1, len(self.scenarios) if self.complete else 1):
            before, after = self.people(0), self.people(position)
            counted = found_work(before) | found_work(after)
            name = self.names[position]
            for key, members in self._groups.items():
                people = int((members & counted).sum())
                if people < LEAST_PEOPLE:
                    continue
                rows = _fate_rows(name, self._fates(position)[key])
                wages = self._wage_of(members, 0), self._wage_of(members, position)
                rows.append(_paired_row(GROUP_WAGE, name, *wages))
                told += [{"grouping": key[0], "group": key[1], "people": people} | asdict(row) for row in rows]
        return told

    @cached_property
    def lenses(self) -> list[dict[str, Any]]:
        """What people earn by other clocks, group by group and at the prices where they live (see `lenses`)."""
        return looked_at(self.scenarios, self.runs, self.names, self._groups) if self.complete else []

    def levels(self, position: int) -> list[Row]:
        """Return every measure of one scenario by itself: mean over replications and its interval."""
        keys = self.runs[position][0].values if self.complete else ()
        return [_level_row(key, self.names[position], self.values(key, position)) for key in keys]

    def row(self, measure: str, position: int = 1) -> Row:
        """Return the row of one measure for the scenario at a position."""
        return next(row for row in self.rows if (row.measure, row.scenario) == (measure, self.names[position]))

    def values(self, key: str, position: int) -> np.ndarray:
        """Return one measure of one scenario, one value per complete replication."""
        return np.array([run.values.get(key, math.nan) for run in self.runs[position]])

    def people(self, position: int) -> "People":
        """Return what each person earned and worked in every complete replication of a scenario."""
        # Those who may come are last, and only scenarios in which somebody can come have them.
        most = max(run.pay.size for runs in self.runs for run in runs)

        def all_of(name: str) -> np.ndarray:
            rows = [getattr(run, name) for run in self.runs[position]]
            return np.array([np.pad(row, (0, most - row.size)) for row in rows])

        return People(all_of("pay"), all_of("hours"), all_of("active"))

    @cached_property
    def digest(self) -> str:
        """A hash of all that was computed, whatever the number of processes and the order of runs."""
        digest = hashlib.sha256()
        for scenario, runs in zip(self.scenarios, self.runs, strict=True):
            digest.update(scenario.fingerprint.encode())
            for run in runs:
                digest.update(f"{run.replication} {run.digest} {sorted(run.values.items())!r}".encode())
        return digest.hexdigest()

    def bites(self, position: int) -> list[dict[str, Any]]:
        """Tell for each rule of a scenario how often it was asked, how often it changed something, or why never."""
        told = []
        for place, rule in enumerate(self.scenarios[position].rules):
            bites = [run.bites[place] for run in self.runs[position]]
            asked, touched = sum(bite.asked for bite in bites), sum(bite.touched for bite in bites)
            idle = next((bite.idle for bite in bites if bite.idle), None) if not touched else None
            told.append(
                {
                    "rule": rule.rule,
                    "cases": rule.cases,
                    "countries": list(rule.countries),
                    "covered": self._covered(position, rule.countries),
                    "asked": asked,
                    "touched": touched,
                    "share": touched / asked if asked else 0.0,
                    "idle": {"text": idle[0], "values": idle[1]} if idle else None,
                    "reach": _reach(bites),
                    "evaded": sum(bite.evaded for bite in bites),
                    "found": sum(bite.found for bite in bites),
                    "fines": sum(bite.fines for bite in bites),
                    "moved": _moved(bites),
                }
            )
        return told

    def incidence(self, position: int) -> Incidence:
        """Tell who pays and who receives in the end under a scenario, compared with the baseline."""
        return incidence(self.runs[0], self.runs[position], self.scenarios[0].run.days)

    def _covered(self, position: int, countries: Sequence[str]) -> int:
        """Count the people present from the start whom a rule limited to some countries of residence reaches."""
        if not self.complete:
            return 0
        run = self.runs[position][0]
        codes = list(self.scenarios[position].countries)
        reached = [codes.index(code) for code in countries] if countries else list(range(len(codes)))
        return int(np.isin(run.country[: run.people], reached).sum())

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain data, ready for JSON; what cannot be said is null."""
        return {
            "schema": SCHEMA,
            "version": version(),
            "digest": self.digest,
            "seed": self.scenarios[0].run.seed,
            "replications": len(self.complete),
            "scenarios": [
                {
                    "name": name,
                    "title": scenario.title,
                    "question": scenario.question,
                    "fingerprint": scenario.fingerprint,
                    "days": scenario.run.days,
                    "scale": scenario.run.scale,
                    "people": int(self.runs[position][0].people) if self.complete else 0,
                    "level": scenario.behaviour.level,
                    "rules": self.bites(position),
                }
                for position, (name, scenario) in enumerate(zip(self.names, self.scenarios, strict=True))
            ],
            "measures": [plain(asdict(row)) for row in self.rows],
            "money": [
                {"scenario": self.names[position]} | self.incidence(position).as_dict()
                for position in range(1, len(self.scenarios) if self.complete else 1)
            ],
            "series": [plain(asdict(row)) for row in self.series],
            "groups": [plain(row) for row in self.groups],
            "wages": self._wages(),
            "draws": [
                plain(
                    {
                        "measure": key,
                        "scenario": self.names[position],
                        "replication": replication,
                        "baseline": base.values[key],
                        "value": other.values.get(key, math.nan),
                    }
                )
                for position in range(1, len(self.scenarios))
                for replication, base, other in zip(self.complete, self.runs[0], self.runs[position], strict=True)
                for key in base.values
            ],
        }

    def _series(self, key: str, position: int) -> np.ndarray:
        return np.array([run.series.get(key, math.nan) for run in self.runs[position]])

    @cached_property
    def _groups(self) -> dict[tuple[str, str], np.ndarray]:
        """Who belongs to each group; those who may come are in the run that has most people."""
        most = max((run for runs in self.runs for run in runs), key=lambda run: run.pay.size)
        scenario = max(self.scenarios, key=lambda scenario: len(scenario.countries))
        return groups_of(
            self.people(0), most.country, tuple(scenario.countries), most.tools, self.scenarios[0].run.days
        )

    def _wage_of(self, members: np.ndarray, position: int) -> np.ndarray:
        """Return, per replication, the median hourly wage of a group's active people."""
        chosen = [(run, members[: run.pay.size] & run.active) for run in self.runs[position]]
        wages = [run.pay[active] / run.hours[active] for run, active in chosen]
        return np.array([np.median(wage) if wage.size else math.nan for wage in wages])

    def _fates(self, position: int) -> dict[tuple[str, str], dict[str, tuple[float, float, float, int]]]:
        """Return for each group, per 100 of its people, what becomes of them: estimate, interval, replications.

        The interval is as wide as the counts move from one redrawn experiment to another (see `errors_within`).
        """
        if position in self._sorted:
            return self._sorted[position]
        before, after = self.people(0), self.people(position)
        count = len(self.complete)
        groups = list(self._groups.values())
        full = fates_within(before, after, groups)
        errors = errors_within(before, after, groups, self.scenarios[0].run.seed)
        told = self._sorted[position] = {}
        for key, estimates, error in zip(self._groups, full, errors, strict=True):
            told[key] = {}
            for fate, estimate in estimates.items():
                half = critical(count) * error[fate] if count > 2 else math.nan
                low, high = np.clip([estimate - half, estimate + half], 0, 100).tolist()
                told[key][fate] = (estimate, low, high, count)
        return told

    def _wages(self) -> list[dict[str, Any]]:
        """Return the percentiles of hourly wages in every run, of those who submitted at least one HIT."""
        told = []
        for position, name in enumerate(self.names):
            for run in self.runs[position]:
                wage = run.pay[run.active] / run.hours[run.active]
                ladder = np.percentile(wage, PERCENTILES) if wage.size else []
                told.append({"scenario": name, "percentiles": [float(f"{step:.5g}") for step in ladder]})
        return told


def summarise(scenarios: Sequence[Scenario], outcomes: Sequence[Outcome]) -> Comparison:
    """Compare the first scenario with all others, from as many finished runs as there are.

    With one scenario alone, its own levels are summed up. Raises UserError for scenarios that cannot be paired.
    """
    for scenario in scenarios[1:]:
        for name in type(scenario.run).model_fields:
            ours, theirs = getattr(scenarios[0].run, name), getattr(scenario.run, name)
            if ours != theirs:
                raise UserError(
                    DIFFERENT_RUN, one=scenarios[0].name, key=f"run.{name}", ours=ours, two=scenario.name, theirs=theirs
                )
        if scenario.workers.active != scenarios[0].workers.active:
            raise UserError(
                DIFFERENT_RUN,
                one=scenarios[0].name,
                key="workers.active",
                ours=scenarios[0].workers.active,
                two=scenario.name,
                theirs=scenario.workers.active,
            )
    return Comparison(scenarios, outcomes)


def _paired_row(key: str, name: str, baseline: np.ndarray, value: np.ndarray) -> Row:
    """Return the row of a measure whose values on both sides are given for each replication."""
    measure = described(key)
    difference, low, high = mean_interval(value - baseline)
    means = float(value.mean()), float(baseline.mean())
    return Row(key, measure.unit, measure.population, name, *means, difference, low, high, value.size)


def _level_row(key: str, name: str, values: np.ndarray) -> Row:
    """Return the row of a measure of one scenario by itself."""
    measure = described(key)
    mean, low, high = mean_interval(values)
    return Row(key, measure.unit, measure.population, name, mean, math.nan, math.nan, low, high, values.size)


def _fate_rows(name: str, fates: dict[str, tuple[float, float, float, int]]) -> list[Row]:
    return [
        Row(key, FATES[key].unit, FATES[key].population, name, estimate, 0.0, estimate, low, high, count)
        for key, (estimate, low, high, count) in fates.items()
    ]


def _reach(bites: Sequence[Bite]) -> dict[str, dict[str, float]]:
    """Return how much a rule touched of what there was, over all runs together."""
    reach = {}
    for thing in Extent.__dataclass_fields__:
        touched, there = (sum(getattr(getattr(bite, side), thing) for bite in bites) for side in ("reach", "whole"))
        reach[thing] = {"touched": touched, "all": there, "share": touched / there if there else 0.0}
    return reach


def _moved(bites: Sequence[Bite]) -> list[dict[str, Any]]:
    """Return the money that a rule moved by itself from whom to whom, in USD as a mean over runs."""
    ways = dict.fromkeys((flow.payer, flow.payee) for bite in bites for flow in bite.moved)
    return [
        {
            "payer": payer,
            "payee": payee,
            "amount": sum(flow.amount for bite in bites for flow in bite.moved if flow[:2] == (payer, payee))
            / len(bites),
        }
        for payer, payee in ways
    ]
