"""What luck leaves of a comparison: how much sharing it helps, and which findings hold when all are looked at."""

import math
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sim.comparing.comparison import HEADLINES, Comparison
from sim.comparing.intervals import chance_of_no_difference, hold_together, variance_cut
from sim.comparing.plain import plain


@dataclass(frozen=True)
class Pairing:
    """What sharing luck does to one measure: all but `n` may be NaN where nothing can be said.

    `variance_paired` is the variance of a difference between two runs that share their luck,
    `variance_independent` that of two runs of the same people with luck of their own; `cut` is the second over
    the first: so many times the pairs would be needed without sharing. `p` is the two-sided p-value of no
    difference, `clear` whether the measure's own interval leaves zero out, `clear_together` whether it still does
    so when at most 5 % of all headline findings of the comparison may be luck.
    """

    measure: str
    scenario: str
    n: int
    variance_paired: float
    variance_independent: float
    cut: float
    cut_low: float
    cut_high: float
    p: float
    clear: bool
    clear_together: bool


class Luck:
    """Luck in the headline measures of a comparison, for every scenario beside the baseline."""

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison

    @cached_property
    def pairings(self) -> list[Pairing]:
        """Every headline measure of every other scenario; none before a first replication is complete."""
        comparison = self._comparison
        if not comparison.complete:
            return []
        cases = [
            (key, position, comparison.values(key, 0), comparison.values(key, position))
            for position in range(1, len(comparison.scenarios))
            for key in HEADLINES
        ]
        chances = np.array([chance_of_no_difference(value - base) for _, _, base, value in cases])
        together = hold_together(chances)
        return [
            _pairing(key, comparison.names[position], base, value, float(chance), bool(holds))
            for (key, position, base, value), chance, holds in zip(cases, chances, together, strict=True)
        ]

    def cuts(self, scenario: str) -> list[float]:
        """Return the variance cuts of the headline measures of one scenario, those that can be said, in order."""
        return sorted(row.cut for row in self.pairings if row.scenario == scenario and math.isfinite(row.cut))

    def as_list(self) -> list[dict[str, Any]]:
        """Return everything as plain data; what cannot be said is None."""
        return [plain(asdict(row)) for row in self.pairings]


def _pairing(key: str, scenario: str, base: np.ndarray, value: np.ndarray, chance: float, together: bool) -> Pairing:
    count = base.size
    spread = [float(each.var(ddof=1)) if count > 1 else math.nan for each in (value - base, base, value)]
    cut, low, high = variance_cut(base, value)
    clear = math.isfinite(chance) and chance < 0.05
    return Pairing(key, scenario, count, spread[0], spread[1] + spread[2], cut, low, high, chance, clear, together)
