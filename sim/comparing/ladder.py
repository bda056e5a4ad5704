"""The ladder of behaviour: the same comparison where nobody reacts, where workers do, and where everybody does.

What a rule does by itself is the first rung; what a rung changes against the one below it is what those reactions
carry. All rungs share people and luck, so that the steps are paired differences as well.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sim.comparing.comparison import Comparison, described, summarise
from sim.comparing.fates import FATES
from sim.comparing.intervals import mean_interval
from sim.comparing.plain import plain
from sim.experiment import Outcome
from sim.files.loading import vary
from sim.language import phrase
from sim.scenario import Scenario

LEVELS = {
    "static": phrase("nobody reacts"),
    "workers": phrase("workers react"),
    "all": phrase("everybody reacts"),
}
"""The rungs, from the ground up, and what they are called."""

MEASURES = (
    "effective_hourly_wage_median",
    "effective_hourly_wage_p10",
    "share_below_minimum_wage",
    "gini_earnings",
    "earnings_month_mean",
    "active_share",
    "unpaid_time_share",
    "rejected_share",
    "spending",
    "cost_per_approved_answer",
    "fill_share",
)
"""Measures whose differences are laid out rung by rung."""


@dataclass(frozen=True)
class Rung:
    """One measure at one level: both sides, their paired difference, and what it changes against the rung below."""

    scenario: str
    level: str
    measure: str
    unit: str
    population: str
    baseline: float
    value: float
    difference: float
    low: float
    high: float
    step: float
    step_low: float
    step_high: float
    n: int


class Ladder:
    """A comparison at the three levels of behaviour."""

    def __init__(self, scenarios: Sequence[Scenario]) -> None:
        self.levels = {level: [vary(one, {"behaviour.level": level}) for one in scenarios] for level in LEVELS}

    @property
    def scenarios(self) -> list[Scenario]:
        """All that has to be run, each scenario once."""
        return list({one.fingerprint: one for rung in self.levels.values() for one in rung}.values())

    def besides(self, scenarios: Sequence[Scenario]) -> list[Scenario]:
        """Return what has to be run besides some scenarios."""
        there = {one.fingerprint for one in scenarios}
        return [one for one in self.scenarios if one.fingerprint not in there]

    def read(self, scenarios: Sequence[Scenario], outcomes: Sequence[Outcome]) -> "Rungs":
        """Return what the ladder shows, given runs of scenarios among which its own are.

        Steps compare rungs run by run, so that only replications count which every rung has by now.
        """
        runs: dict[str, dict[int, Outcome]] = {}
        for outcome in outcomes:
            runs.setdefault(scenarios[outcome.scenario].fingerprint, {})[outcome.replication] = outcome
        every = set.intersection(*(set(runs.get(one.fingerprint, ())) for one in self.scenarios))
        return Rungs(
            {
                level: summarise(
                    rung,
                    [
                        replace(runs[one.fingerprint][replication], scenario=position)
                        for position, one in enumerate(rung)
                        for replication in sorted(every)
                    ],
                )
                for level, rung in self.levels.items()
            }
        )


def moved_up(outcomes: Sequence[Outcome], places: int) -> list[Outcome]:
    """Return runs of scenarios that stand so many places further on in another list."""
    return [replace(outcome, scenario=outcome.scenario + places) for outcome in outcomes]


class Rungs:
    """What a ladder shows: a comparison at every level."""

    def __init__(self, comparisons: dict[str, Comparison]) -> None:
        self.comparisons = comparisons

    @property
    def complete(self) -> list[int]:
        """Replications that every level has."""
        return next(iter(self.comparisons.values())).complete

    def rows(self, position: int = 1, measures: Sequence[str] = MEASURES) -> list[Rung]:
        """Return the rungs of one scenario beside the baseline, measure by measure."""
        return [rung for measure in measures for rung in self._of(measure, position)]

    def as_list(self) -> list[dict[str, Any]]:
        """Return, for each scenario beside the baseline, its rungs and who pays at each level, as plain data."""
        some = next(iter(self.comparisons.values()))
        return [
            {
                "scenario": some.names[position],
                "title": some.scenarios[position].title,
                "rungs": [plain(vars(rung)) for rung in self.rows(position)],
                "money": {level: one.incidence(position).as_dict() for level, one in self.comparisons.items()},
                "rules": {level: one.bites(position) for level, one in self.comparisons.items()},
            }
            for position in range(1, len(some.scenarios))
        ]

    def fates(self, position: int = 1) -> dict[str, dict[str, Any]]:
        """Return what becomes of 100 workers at every level, as plain data."""
        return {
            level: {key: plain(vars(one.row(key, position))) for key in FATES}
            for level, one in self.comparisons.items()
        }

    def _of(self, measure: str, position: int) -> list[Rung]:
        told = described(measure)
        rungs: list[Rung] = []
        below = None
        for level, comparison in self.comparisons.items():
            base, value = comparison.values(measure, 0), comparison.values(measure, position)
            gain = value - base
            step = (math.nan,) * 3 if below is None else mean_interval(gain - below)
            rungs.append(
                Rung(
                    comparison.names[position],
                    level,
                    measure,
                    told.unit,
                    told.population,
                    float(base.mean()),
                    float(value.mean()),
                    *mean_interval(gain),
                    *step,
                    len(comparison.complete),
                )
            )
            below = gain
        return rungs
