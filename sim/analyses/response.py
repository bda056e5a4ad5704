"""Responses: what measures answer at many points in every replication; differences, if there is a baseline."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from sim.errors import UserError
from sim.experiment import Outcome, Shelf, replicate
from sim.measures import catalogue
from sim.scenario import Scenario

Pair = tuple[Scenario, Scenario | None]
"""A scenario, and what it is compared with if there is anything."""


class Response:
    """Measures at many points: the scenario's less the baseline's of the same point and the same luck.

    Scenarios that agree in all that decides their results are run once. Without a baseline, responses are levels.
    """

    def __init__(self, pairs: Sequence[Pair], replications: int, first: int = 0) -> None:
        self._places: dict[str, int] = {}
        self._scenarios: list[Scenario] = []
        self._pairs = [(self._place(scenario), None if base is None else self._place(base)) for scenario, base in pairs]
        self._replications = range(first, first + replications)
        self._values: dict[tuple[int, int], dict[str, float]] = {}

    def __len__(self) -> int:
        return len(self._pairs)

    @property
    def runs(self) -> int:
        """How many runs it takes."""
        return len(self._scenarios) * len(self._replications)

    def simulate(
        self, jobs: int = 1, done: Callable[[], object] = lambda: None, shelf: Shelf | None = None
    ) -> "Response":
        """Make all runs that are not on the shelf, telling of each that it is done, and return this response."""
        for outcome in self._runs(jobs, shelf):
            self._values[outcome.scenario, outcome.replication] = outcome.values
            done()
        return self

    def of(self, measure: str) -> np.ndarray:
        """Return one measure's response, points × replications, NaN where there is no value."""
        return np.array(
            [
                [self._value(scenario, r, measure) - self._value(base, r, measure) for r in self._replications]
                for scenario, base in self._pairs
            ]
        ).reshape(len(self._pairs), len(self._replications))

    def _runs(self, jobs: int, shelf: Shelf | None) -> Iterator[Outcome]:
        numbers = self._replications
        return replicate(self._scenarios, len(numbers), jobs, first=numbers.start, shelf=shelf)

    def _value(self, place: int | None, replication: int, measure: str) -> float:
        return 0.0 if place is None else self._values[place, replication].get(measure, float("nan"))

    def _place(self, scenario: Scenario) -> int:
        place = self._places.setdefault(scenario.fingerprint, len(self._scenarios))
        if place == len(self._scenarios):
            self._scenarios.append(scenario)
        return place


def noise_share(response: np.ndarray) -> float:
    """Return how much of the variance between points' means is luck, which no parameter can explain.

    Points share their luck, so what a replication adds to all of them alike is no noise; what is left over after the
    effects of point and replication is. NaN with fewer than two of either, or where nothing varies.

    >>> noise_share(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))  # all points are lucky or unlucky together
    0.0
    """
    points, replications = response.shape
    if points < 2 or replications < 2 or not np.isfinite(response).all():
        return float("nan")
    means = response.mean(axis=1)
    left = response - means[:, None] - response.mean(axis=0) + response.mean()
    between = means.var(ddof=1)
    within = (left**2).sum() / ((points - 1) * (replications - 1))
    return float(min(within / replications / between, 1)) if between > 0 else float("nan")


def measures_named(names: Sequence[str], otherwise: Sequence[str]) -> list[str]:
    """Return measures by name, those of a list `otherwise` if none is named; raises UserError for an unknown one."""
    from difflib import get_close_matches

    for name in names:
        if name not in catalogue():
            near = get_close_matches(name[:80], list(catalogue()), n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise UserError(f'"{name[:80]}" is no measure.{hint} There are: {", ".join(catalogue())}.')
    return list(dict.fromkeys(names)) or list(otherwise)
