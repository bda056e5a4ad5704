"""What an experiment shows: for each measure, the difference to the baseline over all points of the design."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np

from sim.comparing.comparison import described
from sim.comparing.intervals import critical, mean_interval
from sim.measures import catalogue
from sim.sweeps.query import Results
from sim.tables import POINTS

RANGES = 8
"""Values of a parameter up to which each is shown by itself."""

OWN = frozenset(column.name for column in POINTS)
"""Columns of points that are not parameters."""

LOOKED_AT = "(select * from points where point > 0 or (select max(point) from points) = 0) looked_at"
"""Points but for number 0, the baseline of a comparison, unless it is alone."""


@dataclass(frozen=True)
class Effect:
    """One measure over the points of a design: what differs from the baseline, or the level where there is none.

    `mean` is over the points that have the measure in every replication, `points` of them; `low` and `high` are the
    95 % interval of that mean, for luck that all points share. `lowest` and `highest` are single points' means;
    `above` and `below` count the points whose own interval lies above or below zero.
    """

    measure: str
    unit: str
    population: str
    points: int
    n: int
    mean: float
    low: float
    high: float
    lowest: float
    lowest_point: int
    highest: float
    highest_point: int
    above: int
    below: int

    @property
    def same(self) -> bool:
        """Tell whether nothing differs at any point in any replication."""
        return self.lowest == self.highest == self.low == self.high == 0


@dataclass(frozen=True)
class Overview:
    """The effects of an experiment by measure, and whether they are differences or, without a baseline, levels."""

    effects: dict[str, Effect]
    paired: bool
    points: int
    replications: int


@dataclass(frozen=True)
class Along:
    """One measure at one value of a parameter, or in one range of its values from `value` to `upto`.

    `mean` is over the points there, with the 95 % interval for luck that they share; NaN where nothing can be said.
    """

    value: Any
    upto: Any
    points: int
    n: int
    mean: float
    low: float
    high: float


def overview(results: Results) -> Overview:
    """Sum up all points of a folder of results; runs that failed leave their points out.

    Each replication gives one mean over the points, and luck is shared within it, so the interval comes from the
    replications: it says how far other luck would move the mean, and nothing of points that were not tried.
    """
    paired, source, value = _source(results)
    (points,) = next(results.ask(f"select count(*) from {LOOKED_AT}").rows)
    # The mean of each point, for points that have the measure in all replications.
    replications = results.replications
    whole = (
        f"select measure, point, avg({value}) as mean, stddev_samp({value}) as spread from {source} "
        f"group by measure, point having count({value}) = {replications}"
    )
    margin = _margin(replications)
    by_point = results.ask(
        f"with whole as ({whole}) select measure, count(*), min(mean), arg_min(point, mean), max(mean), "
        f"arg_max(point, mean), count(*) filter (mean > {margin} * spread), "
        f"count(*) filter (mean < -{margin} * spread) from whole group by measure"
    )
    by_replication: dict[str, list[float]] = {}
    for measure, mean in results.ask(
        f"with whole as ({whole}) select measure, avg({value}) from {source} semi join whole using (measure, point) "
        "group by measure, replication order by measure, replication"
    ).rows:
        by_replication.setdefault(measure, []).append(mean)
    effects = {}
    for measure, count, lowest, lowest_point, highest, highest_point, above, below in by_point.rows:
        if measure.partition(".")[0] not in catalogue():
            continue  # another version's, which Results tells of
        about = described(measure)
        mean, low, high = mean_interval(np.array(by_replication[measure]))
        effects[measure] = Effect(
            measure,
            about.unit,
            about.population,
            count,
            replications,
            mean,
            low,
            high,
            lowest,
            lowest_point,
            highest,
            highest_point,
            above,
            below,
        )
    return Overview(effects, paired, points, replications)


def factors(results: Results) -> list[str]:
    """Return the parameters that vary from point to point, and `scenario` where there are several."""
    names = [name for name in results.table("points").columns if name not in OWN]
    several = next(results.ask(f"select count(distinct scenario) from {LOOKED_AT}").rows)[0] > 1
    return names + (["scenario"] if several or not names else [])


@dataclass(frozen=True)
class AtPoint:
    """One measure at one point: what is varied there, the numbers of its replications, their mean and its interval."""

    point: int
    scenario: str
    values: dict[str, Any]
    numbers: np.ndarray
    mean: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Tell whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


def at_points(results: Results, measure: str, most: int | None = None) -> list[AtPoint]:
    """Return one measure point by point, the difference to the baseline or the level where there is none.

    Points that lack it in a replication are left out, as in the overview. Of more than `most` points, as many are taken
    evenly.
    """
    if measure.partition(".")[0] not in catalogue():
        return []
    _, source, value = _source(results)
    name = measure.replace("'", "''")
    rows = results.ask(
        f"select point, {value} from {source} where measure = '{name}' and {value} is not null "
        "order by point, replication"
    ).rows
    numbers = {
        point: own
        for point, pairs in groupby(rows, key=itemgetter(0))
        if (own := np.array([number for _, number in pairs])).size == results.replications
    }
    every = max(1, -(-len(numbers) // most)) if most else 1
    design = results.table("points")
    found = []
    for cells in design.rows:
        row = dict(zip(design.columns, cells, strict=True))
        if row["point"] in numbers and row["point"] % every == 0:
            values = {name: value for name, value in row.items() if name not in OWN}
            there = numbers[row["point"]]
            found.append(AtPoint(row["point"], row["scenario"], values, there, *mean_interval(there)))
    return found


def along(results: Results, measure: str, factor: str) -> list[Along]:
    """Return a measure along what varies: its difference from the baseline where there is one, else its level.

    Numbers of many values are put into RANGES ranges with as many points each.
    """
    if factor not in factors(results):
        return []
    points = [(each.values.get(factor, each.scenario), each.numbers) for each in at_points(results, measure)]
    return [_at(group) for group in _ranges(points)]


def _ranges(points: list[tuple[Any, np.ndarray]]) -> Iterator[list[tuple[Any, np.ndarray]]]:
    """Yield the points that belong together: those of one value, or of one range where there are many numbers."""
    values = {at for at, _ in points}
    if len(values) > RANGES and all(isinstance(at, int | float) for at in values):
        points = sorted(points, key=lambda each: float(each[0]))
        for part in np.array_split(np.arange(len(points)), RANGES):
            yield [points[i] for i in part]
        return
    for at in sorted(values, key=lambda at: (at is None, isinstance(at, str), str(at) if isinstance(at, str) else at)):
        yield [each for each in points if each[0] == at]


def _at(group: list[tuple[Any, np.ndarray]]) -> Along:
    by_replication = np.array([numbers for _, numbers in group]).mean(axis=0)
    mean, low, high = mean_interval(by_replication)
    return Along(group[0][0], group[-1][0], len(group), by_replication.size, mean, low, high)


def _source(results: Results) -> tuple[bool, str, str]:
    """Return whether points have a baseline, and the rows and the column that have what is told of a measure."""
    if next(results.ask(f"select coalesce(bool_and(baseline <> ''), false) from {LOOKED_AT}").rows)[0]:
        return True, "differences", "difference"
    return (
        False,
        f"(select point, replication, measure, value from {LOOKED_AT} join measures using (fingerprint))",
        "value",
    )


def _margin(replications: int) -> float:
    """Return half of a point's interval in units of the spread of its replications."""
    if replications < 2:
        return 1e300  # one replication says nothing of luck
    return critical(replications) / math.sqrt(replications)
