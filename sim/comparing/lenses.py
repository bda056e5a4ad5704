"""Lenses: what people earn as another clock counts their time, for some of them, at the prices where they live.

Through a lens the same runs are measured anew with the same measures; nothing is simulated again. Wherever a lens does
not reach, as with what requesters pay, things stay as they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, cast

import numpy as np

from sim.comparing.intervals import mean_and_half_width
from sim.comparing.plain import plain
from sim.experiment import Outcome
from sim.language import phrase
from sim.measures import LEAST_PEOPLE, Record, catalogue
from sim.measures.clocks import wage_until
from sim.measures.record import CLOCKS
from sim.scenario import Scenario

LAST = CLOCKS[-1]
"""The clock by which all time is counted."""

COUNTED = {
    "approved": phrase("on paid time alone"),
    "search": phrase("paid time, search and waiting counted"),
    "rejected": phrase("paid time, search, waiting and rejected work counted"),
    "abandoned": phrase("paid time, search, waiting, rejected and abandoned work counted"),
    "qualification": phrase("all time but that on payments and appeals counted"),
    LAST: phrase("all working time counted, unpaid time too"),
}
"""What is counted up to each of the clocks, as a sentence on a wage says it."""

AT_HOME = phrase("in what it buys where people live")
"""How amounts at local prices are told."""

WAGES = (
    "effective_hourly_wage_median",
    "effective_hourly_wage_p10",
    "effective_hourly_wage_p25",
    "effective_hourly_wage_p75",
    "effective_hourly_wage_p90",
    "share_below_minimum_wage",
    "shortfall_below_minimum_wage",
    "p90_p10_wage",
)
"""Measures of wages, which depend on the clock."""

EARNINGS = (
    "gini_earnings",
    "bottom_half_share",
    "theil_between_countries",
    "theil_within_countries",
    *(f"earnings_share_poorest_{share}" for share in range(10, 100, 10)),
)
"""Measures of earnings, which do not."""

BY_CLOCK = {
    "approved": "paid_time_wage_median",
    "search": "searched_time_wage_median",
    "rejected": "rejected_time_wage_median",
    "abandoned": "abandoned_time_wage_median",
    "qualification": "qualification_time_wage_median",
}
"""The measures that are the median wage by a clock, whichever clock one looks by."""

GROUPINGS = ("all", "country", "hours", "tools")
"""The ways to group people of which a lens can show one group; not by wage, which would pick them by the outcome."""

EVERYBODY = ("all", "all")

DRAWN = 16
"""Pairs of runs whose values are told one by one, the first: more cannot be told apart in a chart."""


@dataclass(frozen=True)
class Lens:
    """How earnings are looked at: by which clock, those of whom, at which prices."""

    clock: str = LAST
    people: tuple[str, str] = EVERYBODY
    """A grouping and one of its groups."""
    at_home: bool = False
    """Whether in what a dollar buys where people live, not in dollars at market exchange rates."""


USUAL = Lens()
"""How one looks unless something else is wanted."""


@dataclass(frozen=True)
class Earners:
    """What measures of wages and earnings ask of a record, of the active people of one group alone."""

    pay: np.ndarray
    wage: np.ndarray
    minimum_wage: np.ndarray
    country: np.ndarray

    @property
    def active(self) -> np.ndarray:
        """Everybody here is."""
        return np.ones(self.pay.size, dtype=bool)


def looked_at(
    scenarios: Sequence[Scenario],
    runs: Sequence[Sequence[Outcome]],
    names: Sequence[str],
    members: dict[tuple[str, str], np.ndarray],
) -> list[dict[str, Any]]:
    """Return all measures through every lens, of each scenario after the first beside the first, as plain data.

    `runs` has the runs of each scenario, in the order of the replications; `members` says who is in which group. An
    entry has the means of both sides, the difference and its interval for each measure, and the values of the first
    pairs of runs. Entries of measures that depend on no clock have none.
    """
    told = []
    for people in members:
        if people[0] not in GROUPINGS or (people != EVERYBODY and _fewest(members[people], runs) < LEAST_PEOPLE):
            continue
        sides = [
            [dict(_measured(scenario, run, members[people])) for run in found]
            for scenario, found in zip(scenarios, runs, strict=True)
        ]
        for position, (clock, at_home) in product(range(1, len(scenarios)), sides[0][0]):
            base, other = (
                np.array([list(run[clock, at_home].values()) for run in sides[side]]).T for side in (0, position)
            )
            keys = list(sides[0][0][clock, at_home])
            entry: dict[str, Any] = {"scenario": names[position], "grouping": people[0], "group": people[1]}
            entry |= {"clock": clock, "at_home": at_home}
            told.append(entry | {"measures": _rows(keys, base, other), "draws": _draws(keys, base, other)})
    return told


def _measured(
    scenario: Scenario, run: Outcome, members: np.ndarray
) -> Iterator[tuple[tuple[str, bool], dict[str, float]]]:
    """Yield the measures of one run through each clock and at either prices."""
    chosen = members[: run.pay.size] & run.active
    countries = list(scenario.countries.values())
    minimum, level = (
        np.array([getattr(country, name) for country in countries])[run.country[chosen]]
        for name in ("minimum_wage", "price_level")
    )
    for at_home, over in ((False, np.ones(level.size)), (True, level)):
        pay, floor, country = run.pay[chosen] / over, minimum / over, run.country[chosen]
        for clock in CLOCKS:
            wage = wage_until(clock, pay, run.clocks[:, chosen])
            yield (clock, at_home), _values(WAGES, Earners(pay, wage, floor, country))
        yield ("", at_home), _values(EARNINGS, Earners(pay, wage, floor, country))


def _values(keys: Sequence[str], earners: Earners) -> dict[str, float]:
    # These measures ask nothing else of a record.
    return {key: catalogue()[key].function(cast(Record, earners)) for key in keys}


def _fewest(members: np.ndarray, runs: Sequence[Sequence[Outcome]]) -> int:
    """Return how many active people a group has in the run in which it has the fewest."""
    return min(int((members[: run.pay.size] & run.active).sum()) for found in runs for run in found)


def _rows(keys: Sequence[str], base: np.ndarray, other: np.ndarray) -> dict[str, list[float | None]]:
    """Return, by measure: value, baseline, difference and the ends of its interval."""
    means, halves = mean_and_half_width(other - base)
    columns = (other.mean(axis=1), base.mean(axis=1), means, means - halves, means + halves)
    return {key: plain([float(column[at]) for column in columns]) for at, key in enumerate(keys)}


def _draws(keys: Sequence[str], base: np.ndarray, other: np.ndarray) -> dict[str, list[list[float | None]]]:
    """Return, by measure, what each pair of runs has on both sides, to as many digits as a chart needs."""
    return {
        key: plain(
            [[float(f"{end:.5g}") for end in pair] for pair in zip(base[at][:DRAWN], other[at][:DRAWN], strict=True)]
        )
        for at, key in enumerate(keys)
    }
