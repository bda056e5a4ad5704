"""Warm-up: how many opening days of an empty market have to be left out, told by daily series of headline measures.

The market is run from its empty beginning; each day is measured by itself. The days to leave out follow from MSER
(White, 1997) on the mean series over replications, a day being the batch: the cut after which the standard error of
the mean of what remains is least. What the scenario's own warm-up leaves of the opening is shown as a paired
difference over replications.
"""

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sim.comparing.comparison import HEADLINES
from sim.comparing.intervals import chance_of_no_difference, hold_together, mean_interval
from sim.comparing.plain import plain
from sim.experiment import Task, recorded
from sim.files.loading import vary
from sim.measures import catalogue
from sim.pool import results
from sim.rules.contract import ALWAYS
from sim.scenario import Scenario
from sim.world import World

FEWEST_DAYS = 8
"""Days below which a series is too short to tell an opening from what follows."""

WINDOW = 5
"""Days over which Welch's moving average runs."""


@dataclass(frozen=True)
class Settling:
    """How one headline measure settles: `cut` is the days MSER leaves out, None where a day has no value.

    `settled` is false where MSER would leave out half of the days: then there is no telling a beginning from a trend.
    `bias` is the mean over the days after the scenario's own warm-up less that over the second half of all days, with
    its interval over replications; `clear` says whether it is still found when all measures are looked at.
    """

    measure: str
    unit: str
    first_day: float
    level: float
    cut: int | None
    settled: bool
    bias: float
    low: float
    high: float
    clear: bool


class Opening:
    """The opening of a market: daily series of headline measures over replications."""

    def __init__(self, scenario: Scenario, series: dict[int, np.ndarray]) -> None:
        """Take what `daily` made, by replication: arrays of headline measures × days."""
        self.scenario = scenario
        self.series = np.array([series[replication] for replication in sorted(series)])
        """Replications × headline measures × days."""

    @property
    def replications(self) -> int:
        """How many replications there are."""
        return len(self.series)

    @property
    def days(self) -> int:
        """How many days each was measured."""
        return self.series.shape[2]

    @cached_property
    def settlings(self) -> list[Settling]:
        """Return how each headline measure settles."""
        half, own = self.days // 2, self.scenario.run.warmup_days
        biases = self.series[:, :, own:].mean(axis=2) - self.series[:, :, half:].mean(axis=2)
        chances = np.array([chance_of_no_difference(biases[:, at]) for at in range(len(HEADLINES))])
        together = hold_together(chances)
        return [self._settling(at, key, biases[:, at], bool(together[at])) for at, key in enumerate(HEADLINES)]

    @property
    def advised(self) -> int:
        """The days to leave out: those of the slowest measure that settles."""
        return max((row.cut for row in self.settlings if row.settled and row.cut is not None), default=0)

    @property
    def enough(self) -> bool:
        """Tell whether the scenario's own warm-up leaves no bias that is found."""
        return not any(row.clear for row in self.settlings)

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain data, with the mean series and their moving averages for a chart."""
        mean = self.series.mean(axis=0)
        return {
            "scenario": self.scenario.name,
            "fingerprint": self.scenario.fingerprint,
            "replications": self.replications,
            "days": self.days,
            "warmup_days": self.scenario.run.warmup_days,
            "advised": self.advised,
            "enough": self.enough,
            "measures": [
                plain(asdict(row))
                | {"daily": plain(mean[at].tolist()), "moving_average": plain(moving_average(mean[at]).tolist())}
                for at, row in enumerate(self.settlings)
            ],
        }

    def _settling(self, at: int, key: str, bias: np.ndarray, clear: bool) -> Settling:
        series = self.series[:, at].mean(axis=0)
        found = mser(series)
        middle, low, high = mean_interval(bias)
        return Settling(
            measure=key,
            unit=catalogue()[key].unit,
            first_day=float(series[0]),
            level=float(series[self.days // 2 :].mean()),
            cut=found,
            settled=found is not None and found < self.days // 2,
            bias=middle,
            low=low,
            high=high,
            clear=clear,
        )


def mser(series: np.ndarray) -> int | None:
    """Return how many values to leave out at the start: those before which the standard error of the rest is least.

    At most half is left out. None where a value is missing.

    >>> mser(np.array([0.0, 4, 8, 10, 10, 11, 10, 9, 10, 10]))
    3
    """
    if not np.isfinite(series).all():
        return None
    rests = [series[cut:] for cut in range(series.size // 2 + 1)]
    return int(np.argmin([rest.var() / rest.size for rest in rests]))


def moving_average(series: np.ndarray) -> np.ndarray:
    """Return Welch's moving average: over WINDOW days around each day, over fewer near the ends."""
    reach = WINDOW // 2
    parts = [min(reach, at, series.size - 1 - at) for at in range(series.size)]
    return np.array([series[at - part : at + part + 1].mean() for at, part in enumerate(parts)])


def daily(scenario: Scenario, replication: int) -> np.ndarray:
    """Run a market from its empty beginning and return its headline measures, measures × days.

    The days are those of the warm-up and of the measuring, at least FEWEST_DAYS; the market goes on beyond them for as
    long as a batch lives, so that the last days are not cut off.
    """
    days = max(FEWEST_DAYS, scenario.run.warmup_days + scenario.run.days)
    beyond = math.ceil(scenario.requesters.lifetime_hours / 24)
    from_the_start: dict[str, float] = {"run.warmup_days": 0, "run.days": days + beyond}
    for place, rule in enumerate(scenario.rules):
        from_the_start[f"rules.{place}.from_day"] = rule.from_day if rule.from_day >= 0 else ALWAYS
    world = World(vary(scenario, from_the_start), replication).run()
    records = [recorded(world, 24 * day, 24 * (day + 1)) for day in range(days)]
    return np.array([[catalogue()[key].function(record) for record in records] for key in HEADLINES])


def openings(scenario: Scenario, replications: int, jobs: int = 1) -> Iterator[tuple[int, np.ndarray]]:
    """Yield the daily series of each replication as it is finished, with its number."""
    yield from results(_numbered, (Task(scenario, replication) for replication in range(replications)), jobs)


def _numbered(task: Task) -> tuple[int, np.ndarray]:
    return task.replication, daily(task.scenario, task.replication)
