"""Fates: what becomes of the same people under a rule, counted out of a hundred, and how far luck moves the counts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from sim.chance import Stream
from sim.comparing.intervals import CONFIDENCE
from sim.language import phrase
from sim.measures import Measure
from sim.measures.measure import BASELINE_ACTIVE

REDRAWN = 100
"""Experiments drawn anew to see how far luck moves the counts."""

MATTERS = 0.05
"""A worker gains or loses only if earnings change by more than this share of what they were."""

LUCK = phrase(
    "A change counts from 5 % on, and is clear if luck does not explain it: a t-test over the pairs for each person, "
    "with at most 5 % of those singled out expected to be so by luck (Benjamini and Hochberg)."
)

FATES = {
    key: Measure(key, label, "per 100 workers", BASELINE_ACTIVE, "neither", LUCK, lambda _: math.nan)
    for key, label in (
        ("workers_gaining", phrase("Earn clearly more per hour")),
        ("workers_unchanged", phrase("Earn about the same per hour")),
        ("workers_unclear", phrase("Earn more or less per hour, but luck could explain it")),
        ("workers_losing", phrase("Earn clearly less per hour")),
        ("workers_gaining_month", phrase("Earn clearly more per month")),
        ("workers_unchanged_month", phrase("Earn about the same per month")),
        ("workers_unclear_month", phrase("Earn more or less per month, but luck could explain it")),
        ("workers_losing_month", phrase("Earn clearly less per month")),
        ("workers_leaving", phrase("No longer find work in most months")),
        ("workers_joining", phrase("Newly find work in most months")),
    )
}
"""What becomes of the same people under a rule; measured on pairs of runs, never on one."""


@dataclass(frozen=True)
class People:
    """What became of the same people in one scenario: arrays of replications × people."""

    pay: np.ndarray
    hours: np.ndarray
    active: np.ndarray

    def redrawn(self, weights: np.ndarray, chosen: np.ndarray) -> "People":
        """Return replications drawn anew: mixtures of those there are, whether people find work taken from one of them.

        The mixtures have the mean and the covariances of the replications there are.
        """

        def mixed(values: np.ndarray) -> np.ndarray:
            mean = values.mean(axis=0)
            mixture: np.ndarray = mean + weights @ (values - mean) / math.sqrt(len(values) - 1)
            return mixture

        return People(mixed(self.pay), mixed(self.hours), self.active[chosen])

    def per_month(self) -> tuple[np.ndarray, np.ndarray]:
        """Return each person's mean earnings, and what every replication contributes to them."""
        return self.pay.mean(axis=0), self.pay

    def per_hour(self) -> tuple[np.ndarray, np.ndarray]:
        """Return each person's earnings per hour over all replications, and what every one contributes.

        A ratio of sums; contributions are those of its linear approximation, whose spread gives its error.
        """
        hours = np.maximum(self.hours.mean(axis=0), 1e-9)
        wage = self.pay.mean(axis=0) / hours
        return wage, wage + (self.pay - wage * self.hours) / hours


Group = np.ndarray
"""Which people belong together: one truth value for each."""


def found_work(side: People) -> np.ndarray:
    """Tell for each person whether they find work in most replications."""
    found: np.ndarray = side.active.mean(axis=0) > 0.5
    return found


def fates_within(before: People, after: People, groups: Sequence[Group]) -> list[dict[str, float]]:
    """Sort people by what becomes of them; return for each group the number of each fate out of 100 of its people.

    Counted are those who usually find work on at least one side; a group without any has NaN.
    """
    found, finds = found_work(before), found_work(after)
    fates = {"workers_leaving": found & ~finds, "workers_joining": ~found & finds}
    for ending, basis in (("", People.per_hour), ("_month", People.per_month)):
        (level, parts), (new_level, new_parts) = basis(before), basis(after)
        change = new_level - level
        matters, clear = np.abs(change) > MATTERS * level, _clear(change, new_parts - parts)
        fates |= {
            f"workers_gaining{ending}": found & finds & matters & clear & (change > 0),
            f"workers_unchanged{ending}": found & finds & ~matters,
            f"workers_unclear{ending}": found & finds & matters & ~clear,
            f"workers_losing{ending}": found & finds & matters & clear & (change < 0),
        }
    counts = [((found | finds) & group).sum() for group in groups]
    return [
        {key: 100 * float((fates[key] & group).sum() / counted) if counted else math.nan for key in FATES}
        for group, counted in zip(groups, counts, strict=True)
    ]


def errors_within(before: People, after: People, groups: Sequence[Group], seed: int) -> list[dict[str, float]]:
    """Return for each group the standard error of each count, NaN from one pair.

    It is how far the count moves between experiments with other luck. Experiments of as many pairs are drawn anew from
    normal distributions with the means and covariances of the pairs at hand, both sides from the same draws (a smoothed
    bootstrap); the groups stay. Leaving out one pair at a time would not do: counts jump where a person crosses a
    threshold, and a jackknife is inconsistent there.
    """
    count = len(before.pay)
    if count < 2:
        return [dict.fromkeys(FATES, math.nan) for _ in groups]
    stream = Stream(seed, "experiments drawn anew")
    drawn = []
    for ordinal in range(REDRAWN):
        rng = stream.at(ordinal=ordinal)
        weights, chosen = rng.standard_normal((count, count)), rng.integers(count, size=count)
        drawn.append(fates_within(before.redrawn(weights, chosen), after.redrawn(weights, chosen), groups))
    return [
        {key: float(np.std([each[place][key] for each in drawn], ddof=1)) for key in FATES}
        for place in range(len(groups))
    ]


def _clear(change: np.ndarray, contributions: np.ndarray) -> np.ndarray:
    """Tell for each person whether a change exceeds what its spread over replications explains."""
    count = len(contributions)
    if count < 2:
        return np.zeros(change.size, dtype=bool)
    error = contributions.std(axis=0, ddof=1) / math.sqrt(count)
    t = np.abs(change) / np.where(error > 0, error, np.where(change == 0, np.inf, 1e-300))
    chance = 2 * stats.t.sf(t, count - 1)
    # Of a thousand people whom nothing befell, fifty would pass a test at 5 %; so the share of false findings is held.
    return np.asarray(stats.false_discovery_control(chance)) <= 1 - CONFIDENCE
