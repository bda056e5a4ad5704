"""Plausible worlds: in how many of them a finding holds, and what its uncertainty comes from.

Three kinds are kept apart. Chance is what other luck would change; more replications shrink it. Parameters are
what nobody knows exactly; a set of worlds stands for what is plausible. Structure is how the model is built;
alternatives to it are run in every world.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from sim.analyses.response import Pair
from sim.comparing.intervals import mean_and_half_width, share_interval
from sim.comparing.plain import plain
from sim.errors import UserError
from sim.files.finding import printable
from sim.files.loading import varied

MEASURES = (
    "effective_hourly_wage_median",
    "effective_hourly_wage_p10",
    "share_below_minimum_wage",
    "gini_earnings",
    "earnings_month_mean",
    "assignments_submitted",
    "cost_per_approved_answer",
)
"""Measures that a verdict is given on unless others are named."""


@dataclass(frozen=True)
class Split:
    """What the variance of a difference between two runs comes from, in squares of the measure's unit.

    `parameters` is the variance between worlds, `structure` that between alternatives, `both` what depends on both
    together, `chance` that of a single pair of runs; `chance_of_mean` is what is left of it in a mean over all
    replications of one world. Unbiased estimates, with those below zero set to zero.
    """

    parameters: float
    structure: float
    both: float
    chance: float
    chance_of_mean: float


@dataclass(frozen=True)
class Verdict:
    """In how many worlds a measure's difference has the sign that it has on the average.

    A world holds if its mean difference has this sign, clearly so if its interval leaves zero out; it is clearly
    against if its interval lies on the other side. `low` and `high` bound the share among all worlds like these.
    """

    measure: str
    worlds: int
    mean: float
    least: float
    most: float
    holds: int
    clearly: int
    clearly_against: int
    low: float
    high: float


@dataclass(frozen=True)
class Judged:
    """What worlds said of a comparison: each measure's response under each structure.

    `found` holds, by measure, structures × worlds × replications.
    """

    structures: list[str]
    found: dict[str, np.ndarray]

    @property
    def verdicts(self) -> dict[str, list[tuple[str, Verdict]]]:
        """The verdict on each measure under each structure."""
        return {
            name: [(title, verdict(name, values)) for title, values in zip(self.structures, response, strict=True)]
            for name, response in self.found.items()
        }

    @property
    def splits(self) -> dict[str, Split]:
        """What the variance of each measure's difference comes from."""
        return {name: split(response) for name, response in self.found.items()}

    def as_dict(self) -> dict[str, Any]:
        """Return verdicts, splits and the difference in every single world as plain data."""
        verdicts, splits = self.verdicts, self.splits
        return {
            "replications": next(iter(self.found.values())).shape[2],
            "measures": [
                {
                    "measure": name,
                    "structures": [
                        {"structure": title} | plain(asdict(each)) | {"differences": _each_world(values)}
                        for (title, each), values in zip(verdicts[name], response, strict=True)
                    ],
                    "variance": plain(asdict(splits[name])),
                }
                for name, response in self.found.items()
            ],
        }


def alternatives(pairs: Sequence[Pair], changes: Sequence[str]) -> list[tuple[str, list[Pair]]]:
    """Return the pairs under every combination of structural changes, with its name.

    A change is written `path=value,value…`; it is made on both sides. Without changes there is one structure.
    """
    axes = [_axis(change) for change in changes]
    structures: list[tuple[str, list[Pair]]] = []
    for combination in itertools.product(*axes):
        named = ", ".join(combination)
        structures.append((named, [_changed(pair, combination) for pair in pairs] if combination else list(pairs)))
    return structures


def verdict(measure: str, response: np.ndarray) -> Verdict:
    """Judge one measure by its response, worlds × replications, under one structure.

    NaN in a world's response leaves that world undecided: it does not hold.
    """
    means, halves = mean_and_half_width(response)
    known = means[np.isfinite(means)]
    overall = float(known.mean()) if known.size else math.nan
    sign = np.sign(overall)
    holds = int((np.sign(means) == sign).sum()) if sign else int((means == 0).sum())
    low, high = share_interval(holds, len(response))
    return Verdict(
        measure=measure,
        worlds=len(response),
        mean=overall,
        least=float(known.min()) if known.size else math.nan,
        most=float(known.max()) if known.size else math.nan,
        holds=holds,
        clearly=int((sign * means > halves).sum()),
        clearly_against=int((-sign * means > halves).sum()),
        low=low,
        high=high,
    )


def split(response: np.ndarray) -> Split:
    """Split the variance of a response, structures × worlds × replications, by what it comes from.

    Analysis of variance with crossed factors: worlds and replications are drawn at random, structures are the ones
    there are, and replications are common to all. NaN where there is too little to tell.
    """
    structures, worlds, replications = response.shape
    if worlds < 2 or replications < 2 or not np.isfinite(response).all():
        return Split(math.nan, math.nan, math.nan, math.nan, math.nan)
    grand = response.mean()
    s, w, r = (response.mean(axis=axes) - grand for axes in ((1, 2), (0, 2), (0, 1)))
    sw = response.mean(axis=2) - grand - s[:, None] - w
    sr = response.mean(axis=1) - grand - s[:, None] - r
    wr = response.mean(axis=0) - grand - w[:, None] - r
    rest = response - grand - s[:, None, None] - w[None, :, None] - r - sw[:, :, None] - sr[:, None, :] - wr[None]

    def square(effect: np.ndarray, times: int, freedom: int) -> float:
        return float(times * (effect**2).sum() / freedom) if freedom else 0.0

    few_s, few_w, few_r = structures - 1, worlds - 1, replications - 1
    ms_w = square(w, structures * replications, few_w)
    ms_s = square(s, worlds * replications, few_s)
    ms_wr = square(wr, structures, few_w * few_r)
    ms_sw = square(sw, replications, few_s * few_w)
    ms_sr = square(sr, worlds, few_s * few_r)
    ms_rest = square(rest, 1, few_s * few_w * few_r)
    chance = float(response.var(axis=2, ddof=1).mean())
    return Split(
        parameters=max((ms_w - ms_wr) / (structures * replications), 0),
        structure=max((ms_s - ms_sr - ms_sw + ms_rest) / (worlds * replications), 0),
        both=max((ms_sw - ms_rest) / replications, 0),
        chance=chance,
        chance_of_mean=chance / replications,
    )


def _each_world(response: np.ndarray) -> list[list[float | None]]:
    """Return mean difference and half the width of its interval, world by world."""
    return [
        [float(number) if math.isfinite(number) else None for number in pair]
        for pair in zip(*mean_and_half_width(response), strict=True)
    ]


def _axis(change: str) -> list[str]:
    path, equals, values = change.partition("=")
    parts = [part.strip() for part in values.split(",") if part.strip()]
    if not equals or len(parts) < 2:
        raise UserError(
            f'--structure "{printable(change)}" names no alternatives; write path=value,value, '
            "behaviour.level=static,workers,all say."
        )
    return [f"{path.strip()}={part}" for part in parts]


def _changed(pair: Pair, changes: Sequence[str]) -> Pair:
    scenario, base = pair
    if base is None:
        return varied([scenario], changes)[0], None
    base, scenario = varied([base, scenario], changes)
    return scenario, base
