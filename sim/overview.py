"""What an experiment shows: for each measure, the difference to the baseline over all points of the design."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.comparison import described
from sim.intervals import critical, mean_interval
from sim.measures import catalogue
from sim.query import Results
from sim.tables import POINTS

RANGES = 8
"""Values of a parameter up to which each is shown by itself."""

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
    points, paired = next(
        results.ask(f"select count(*), coalesce(bool_and(baseline <> ''), false) from {LOOKED_AT}").rows
    )
    value = "difference" if paired else "value"
    source = (
        "differences"
        if paired
        else f"(select point, replication, measure, value from {LOOKED_AT} join measures using (fingerprint))"
    )
    # The mean of each point, for points that have the measure in all replications.
    replications = int(results.manifest["replications"])
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
    return Overview(effects, bool(paired), points, replications)


def factors(results: Results) -> list[str]:
    """Return the parameters that vary from point to point, and `scenario` where there are several."""
    own = {column.name for column in POINTS}
    names = [name for name in results.table("points").columns if name not in own]
    several = next(results.ask(f"select count(distinct scenario) from {LOOKED_AT}").rows)[0] > 1
    return names + (["scenario"] if several or not names else [])


def along(results: Results, measure: str, factor: str) -> list[Along]:
    """Return a measure along what varies: its difference from the baseline where there is one, else its level.

    Numbers of many values are put into RANGES ranges with as many points each. Points that lack a replication are left
    out, as in the overview.
    """
    if factor not in factors(results) or measure.partition(".")[0] not in catalogue():
        return []
    paired = next(results.ask(f"select coalesce(bool_and(baseline <> ''), false) from {LOOKED_AT}").rows)[0]
    levels = f"{LOOKED_AT} join measures using (fingerprint)"
    source, value = ("differences", "difference") if paired else (levels, "value")
    name = '"' + factor.replace('"', '""') + '"'
    rows = results.ask(
        f"select points.point, points.{name}, own.replication, own.{value} from points join "
        f"(select point, replication, {value} from {source} where measure = '{measure}') own using (point) "
        f"where own.{value} is not null order by points.point, own.replication"
    ).rows
    points: dict[int, tuple[Any, list[float]]] = {}
    for point, at, _, number in rows:
        points.setdefault(point, (at, []))[1].append(number)
    whole = [each for each in points.values() if len(each[1]) == int(results.manifest["replications"])]
    return [_at(group) for group in _ranges(whole)]


def _ranges(points: list[tuple[Any, list[float]]]) -> Iterator[list[tuple[Any, list[float]]]]:
    """Yield the points that belong together: those of one value, or of one range where there are many numbers."""
    values = {at for at, _ in points}
    if len(values) > RANGES and all(isinstance(at, int | float) for at in values):
        points = sorted(points, key=lambda each: float(each[0]))
        for part in np.array_split(np.arange(len(points)), RANGES):
            yield [points[i] for i in part]
        return
    for at in sorted(values, key=lambda at: (at is None, isinstance(at, str), str(at) if isinstance(at, str) else at)):
        yield [each for each in points if each[0] == at]


def _at(group: list[tuple[Any, list[float]]]) -> Along:
    by_replication = np.array([numbers for _, numbers in group]).mean(axis=0)
    mean, low, high = mean_interval(by_replication)
    return Along(group[0][0], group[-1][0], len(group), by_replication.size, mean, low, high)


@dataclass(frozen=True)
class AtPoint:
    """One measure at one point: the values that are varied there, and the mean over replications with its interval."""

    point: int
    values: dict[str, Any]
    mean: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Tell whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


def at_points(results: Results, overall: Overview, measure: str, most: int) -> list[AtPoint]:
    """Return one measure point by point, the difference to the baseline or the level where there is none.

    Points that lack it in a replication are left out. Of more than `most` points, as many are taken evenly.
    """
    source = "differences" if overall.paired else "measures join points using (fingerprint)"
    value = "difference" if overall.paired else "value"
    answer = results.ask(
        f"with means as (select point, avg({value}) as mean, stddev_samp({value}) as spread from {source} "
        f"where measure = '{described(measure).key}' group by point having count({value}) = {overall.replications}) "
        "select means.*, points.* exclude (point, scenario, fingerprint, baseline_scenario, baseline) "
        f"from means join points using (point) where point % {max(1, -(-overall.points // most))} = 0 "
        "order by point"
    )
    margin, names = _margin(overall.replications), answer.columns[3:]
    return [
        AtPoint(point, dict(zip(names, values, strict=True)), mean, mean - margin * spread, mean + margin * spread)
        for point, mean, spread, *values in answer.rows
    ]


def _margin(replications: int) -> float:
    """Return half of a point's interval in units of the spread of its replications."""
    if replications < 2:
        return 1e300  # one replication says nothing of luck
    return critical(replications) / math.sqrt(replications)
