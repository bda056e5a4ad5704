"""What a calibration has learnt: which values are still plausible, and which parameters trade off.

The better trials of a study stand for all that the facts allow: rejection sampling with the loss as its distance.
"""

import csv
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import spearmanr

from sim.calibration.space import Free
from sim.calibration.study import Trial
from sim.errors import UserError
from sim.evidence.registry import registry

BINS = 8
"""Parts of a prior range for which the profile gives the least loss that was found."""

LEAST = 3
"""Fewer accepted trials say nothing about what is plausible."""

WIDE = (10, 90)
"""Percentiles between which accepted values lie."""


def accepted(trials: Sequence[Trial], share: float) -> list[Trial]:
    """Return the best so many of a study's trials, best first; at least three."""
    if len(trials) < LEAST:
        raise UserError(
            f"there are {len(trials)} finished trials; at least {LEAST} are needed to say what is plausible."
        )
    best = sorted(trials, key=lambda trial: (trial.loss, trial.number))
    return best[: max(LEAST, math.ceil(share * len(trials)))]


def identification(space: Sequence[Free], trials: Sequence[Trial], share: float) -> dict[str, Any]:
    """Return as plain data what the facts say about each free parameter and about pairs of them.

    For each parameter: the best value, the range of most accepted values, how much narrower than the prior that is (1
    is a point, 0 or less is nothing learnt), and its profile: the least loss found in each part of the prior range.
    For each pair: the rank correlation among accepted trials; near 1 or -1, the facts tell only a combination of the
    two. For each fact: the share of accepted trials in its band.
    """
    chosen = accepted(trials, share)
    values = np.array([[trial.changes[one.path] for one in space] for trial in chosen], dtype=float)
    return {
        "trials": len(trials),
        "accepted": len(chosen),
        "best_loss": chosen[0].loss,
        "worst_accepted_loss": chosen[-1].loss,
        "parameters": [
            {
                "path": one.path,
                "meaning": one.meaning,
                "prior": [one.low, one.high],
                "best": chosen[0].changes[one.path],
                "plausible": np.percentile(values[:, column], WIDE).tolist(),
                "narrowing": _narrowing(one, values[:, column]),
                "profile": _profile(one, trials),
            }
            for column, one in enumerate(space)
        ],
        "correlations": _correlations(space, values),
        "facts": {key: _share_in_band(key, chosen) for key in sorted({key for trial in chosen for key in trial.facts})},
    }


def on_its_scale(one: Free, values: np.ndarray) -> np.ndarray:
    """Return where values lie in a prior range: 0 at its lower end and 1 at its upper end, on its scale.

    >>> on_its_scale(Free(path="a.b", meaning="", low=1, high=100, scale="log"), np.array([1.0, 10.0, 100.0])).tolist()
    [0.0, 0.5, 1.0]
    """
    low, high = one.low, one.high
    if one.scale == "log":
        low, high, values = math.log(low), math.log(high), np.log(values)
    return (values - low) / (high - low)


def _narrowing(one: Free, values: np.ndarray) -> float:
    """Return how much less of the prior range the accepted values span than draws from the prior would."""
    low, high = np.percentile(on_its_scale(one, values), WIDE)
    return float(1 - (high - low) / ((WIDE[1] - WIDE[0]) / 100))


def _profile(one: Free, trials: Sequence[Trial]) -> list[float | None]:
    places = on_its_scale(one, np.array([trial.changes[one.path] for trial in trials], dtype=float))
    bins = np.clip((places * BINS).astype(int), 0, BINS - 1)
    losses = np.array([trial.loss for trial in trials])
    return [float(losses[bins == number].min()) if (bins == number).any() else None for number in range(BINS)]


def _correlations(space: Sequence[Free], values: np.ndarray) -> list[dict[str, Any]]:
    """Return the rank correlation of every pair that varies, the strongest first."""
    found = []
    for i, one in enumerate(space):
        for j, other in enumerate(space[:i]):
            if np.ptp(values[:, i]) > 0 and np.ptp(values[:, j]) > 0:
                rank = float(spearmanr(values[:, i], values[:, j]).statistic)
                found.append({"one": other.path, "other": one.path, "rank_correlation": rank})
    return sorted(found, key=lambda pair: -abs(pair["rank_correlation"]))


def _share_in_band(key: str, chosen: Sequence[Trial]) -> float:
    fact = registry().facts[key]
    return float(np.mean([bool(fact.admits(trial.facts.get(key, math.nan))) for trial in chosen]))


def write_worlds(space: Sequence[Free], trials: Sequence[Trial], share: float, path: Path) -> None:
    """Write the accepted trials as points, best first: one column for each parameter, one row for each world.

    An experiment with `design = "list"` runs over them.
    """
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([one.path for one in space])
        writer.writerows([trial.changes[one.path] for one in space] for trial in accepted(trials, share))
