"""Scenario discovery: the conditions under which a rule backfires, as boxes in the space of what was varied.

A shallow decision tree (scikit-learn) cuts the space where the share of points that backfire changes most. Boxes are
learnt from one half of the points and judged on the other, which they have not seen.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from sim.analyses.sensitivity import needed
from sim.chance import Stream
from sim.comparing.intervals import share_interval
from sim.comparing.plain import plain
from sim.errors import UserError
from sim.measures import catalogue
from sim.sweeps.query import Results
from sim.tables import POINTS

LEAVES = 6
"""Boxes into which a tree cuts the space at most."""

FEWEST = 20
"""Points below which nothing is looked for."""


@dataclass(frozen=True)
class Bound:
    """One condition of a box: a range of a parameter, open where an end is infinite, or a value that it has or not."""

    parameter: str
    low: float = -math.inf
    high: float = math.inf
    value: str | None = None
    is_not: bool = False


@dataclass(frozen=True)
class Box:
    """Conditions that hold together, and the points of the second half that meet them.

    `backfires` of `points` inside backfire, with the interval of their share; `coverage` is the share of all points
    that backfire that are inside.
    """

    bounds: tuple[Bound, ...]
    points: int
    backfires: int
    low: float
    high: float
    coverage: float


@dataclass(frozen=True)
class Discovery:
    """Boxes in which a rule backfires mainly, best first; `tested` points of which `backfires` do were held back."""

    measure: str
    points: int
    share: float
    tested: int
    boxes: tuple[Box, ...]


def discover(measure: str, rows: Sequence[Mapping[str, Any]], backfires: np.ndarray, seed: int = 1) -> Discovery:
    """Look for boxes in which more points backfire than elsewhere; `rows` say what was varied at each point.

    A box is reported if it backfires more often than all points do, by its interval. Raises UserError for too few
    points.
    """
    count = len(rows)
    if count < FEWEST:
        raise UserError(
            f"There are {count} points with a value of {measure}; at least {FEWEST} are needed to find boxes."
        )
    share = float(backfires.mean())
    order = Stream(seed, "halves of a discovery").at().permutation(count)
    learn, test = order[: count // 2], order[count // 2 :]
    if backfires[learn].all() or not backfires[learn].any():
        return Discovery(measure, count, share, len(test), ())
    names, columns = _columns(rows)
    tree = _grown(columns[learn], backfires[learn])
    boxes = []
    for leaf in range(tree.node_count):
        if tree.children_left[leaf] != -1 or tree.value[leaf][0][-1] / tree.value[leaf][0].sum() <= share:
            continue
        bounds = _bounds(tree, leaf, names)
        inside = np.array([_meets(rows[at], bounds) for at in test])
        hits = int((inside & backfires[test]).sum())
        low, high = share_interval(hits, int(inside.sum()))
        if low > share:
            all_hits = int(backfires[test].sum())
            boxes.append(Box(bounds, int(inside.sum()), hits, low, high, hits / all_hits if all_hits else math.nan))
    return Discovery(measure, count, share, len(test), tuple(sorted(boxes, key=lambda box: -box.coverage)))


def backfiring(results: Results, measure: str) -> tuple[list[dict[str, Any]], np.ndarray]:
    """Return what was varied at each point of some results, and where a measure's mean difference is for the worse.

    Raises UserError for a measure that has no better side.
    """
    better = catalogue()[measure].better
    if better == "neither":
        raise UserError(f"More {measure} is neither better nor worse, so no rule backfires by it; name another.")
    own = {column.name for column in POINTS}
    answer = results.ask(
        "select points.*, mean from points join (select point, avg(difference) as mean from differences "
        f"where measure = '{measure}' group by point having count(*) = count(difference)) using (point) order by point"
    )
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    worse = np.array([row["mean"] < 0 if better == "more" else row["mean"] > 0 for row in rows], dtype=bool)
    varied = [{name: value for name, value in row.items() if name not in own | {"mean"}} for row in rows]
    return varied, worse


def as_dict(discovery: Discovery) -> dict[str, Any]:
    """Return a discovery as plain data; an end that is open, or what cannot be said, is None."""
    content: dict[str, Any] = plain(asdict(discovery))
    return content


def _grown(columns: np.ndarray, backfires: np.ndarray) -> Any:
    needed("scikit-learn", lambda: __import__("sklearn"))
    from sklearn.tree import DecisionTreeClassifier

    least = max(5, len(columns) // 20)
    tree = DecisionTreeClassifier(max_leaf_nodes=LEAVES, min_samples_leaf=least, random_state=1)
    return tree.fit(columns, backfires).tree_


def _columns(rows: Sequence[Mapping[str, Any]]) -> tuple[list[tuple[str, str | None]], np.ndarray]:
    """Return parameters as columns of numbers: a text becomes one column of 0 and 1 for each value it takes."""
    names: list[tuple[str, str | None]] = []
    columns = []
    for parameter in rows[0]:
        values = [row[parameter] for row in rows]
        if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
            names.append((parameter, None))
            columns.append([float(value) for value in values])
            continue
        for text in sorted({str(value) for value in values}):
            names.append((parameter, text))
            columns.append([float(str(value) == text) for value in values])
    return names, np.array(columns).T


def _bounds(tree: Any, leaf: int, names: Sequence[tuple[str, str | None]]) -> tuple[Bound, ...]:
    """Return what leads to a leaf, the conditions on one parameter merged into one."""
    ranges: dict[str, tuple[float, float]] = {}
    texts: list[Bound] = []
    node = leaf
    while node:
        parent = int(np.flatnonzero((tree.children_left == node) | (tree.children_right == node))[0])
        below = tree.children_left[parent] == node
        parameter, text = names[tree.feature[parent]]
        cut = float(tree.threshold[parent])
        if text is not None:
            texts.append(Bound(parameter, value=text, is_not=bool(below)))
        else:
            low, high = ranges.get(parameter, (-math.inf, math.inf))
            ranges[parameter] = (low, min(high, cut)) if below else (max(low, cut), high)
        node = parent
    return (*(Bound(parameter, low, high) for parameter, (low, high) in ranges.items()), *texts)


def _meets(row: Mapping[str, Any], bounds: Sequence[Bound]) -> bool:
    return all(
        (str(row[bound.parameter]) == bound.value) != bound.is_not
        if bound.value is not None
        else bound.low < float(row[bound.parameter]) <= bound.high
        for bound in bounds
    )
