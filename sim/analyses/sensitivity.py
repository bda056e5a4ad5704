"""Sensitivity: which parameters a difference depends on, screened after Morris and split after Sobol', by SALib.

Both methods look at means over replications. What luck adds to such a mean is no effect of any parameter, so its
share is reported beside the indices; they are computed from half of the points as well, to see whether they settled.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from types import ModuleType
from typing import Any, Literal

import numpy as np

from sim.analyses.response import noise_share
from sim.errors import UserError

Method = Literal["morris", "sobol"]

LEVELS = 4
"""Levels of each parameter in Morris's design."""

MATTERS = 0.1
"""A parameter is worth splitting after Sobol' if its effect is at least this share of the largest."""


@dataclass(frozen=True)
class Effect:
    """What one parameter does to one measure.

    After Morris: `size` is the mean of the absolute elementary effects (mu*), over the whole range and in the
    measure's unit; `other` their standard deviation (sigma), large where the effect bends or depends on other
    parameters; `direction` their mean (mu). After Sobol': `size` is the total index, the share of the variance that
    would remain if all other parameters were known; `other` the first-order index, the share that would go if this
    one were; `direction` is NaN. `half_width` bounds `size` (bootstrap over points, 95 %), and `moved` is by how much
    `size` differs from its value in the first half of the points.
    """

    measure: str
    parameter: str
    size: float
    half_width: float
    other: float
    direction: float
    moved: float


@dataclass(frozen=True)
class Sensitivity:
    """The effects of all parameters on one measure, largest first, and the share of luck in what they explain."""

    measure: str
    method: Method
    points: int
    noise: float
    effects: tuple[Effect, ...]

    @property
    def settled(self) -> bool:
        """Tell whether half of the points give the same picture: no size moved by more than a tenth of the largest."""
        largest = max((effect.size for effect in self.effects), default=0)
        return all(effect.moved <= 0.1 * largest for effect in self.effects)

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain data; what cannot be said is None."""
        effects = [
            {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in asdict(effect).items()}
            for effect in self.effects
        ]
        noise = self.noise if math.isfinite(self.noise) else None
        return {"measure": self.measure, "method": self.method, "points": self.points, "noise_share": noise,
                "settled": self.settled, "effects": effects}  # fmt: skip


def places(method: Method, names: Sequence[str], size: int, seed: int) -> np.ndarray:
    """Return where to look in the unit cube, points × parameters: `size` trajectories, or Sobol' base points."""
    _salib()
    problem = _problem(names)
    if method == "morris":
        from SALib.sample import morris

        return np.asarray(morris.sample(problem, size, num_levels=LEVELS, seed=seed))
    if size & (size - 1):
        raise UserError(
            f"--size {size} is not a power of two, which Sobol's sequence needs; try {1 << size.bit_length()}."
        )
    from SALib.sample import sobol

    return np.asarray(sobol.sample(problem, size, calc_second_order=False, seed=seed))


def sensitivity(
    method: Method, names: Sequence[str], at: np.ndarray, measure: str, response: np.ndarray, seed: int
) -> Sensitivity:
    """Return the effects on one measure, from its response at the `places`, points × replications.

    Where a point has no value there are no effects.
    """
    answers = response.mean(axis=1)
    noise = noise_share(response)
    if not np.isfinite(answers).all():
        return Sensitivity(measure, method, len(at), noise, ())
    analyse = _morris if method == "morris" else _sobol
    step = len(names) + (1 if method == "morris" else 2)
    half = len(at) // step // 2 * step
    full = analyse(names, at, answers, seed)
    part = analyse(names, at[:half], answers[:half], seed) if half >= 2 * step else None
    effects = []
    for place, (name, (effect, half_width, other, direction)) in enumerate(zip(names, full, strict=True)):
        moved = abs(effect - part[place][0]) if part else math.inf
        effects.append(Effect(measure, name, *map(float, (effect, half_width, other, direction, moved))))
    return Sensitivity(measure, method, len(at), noise, tuple(sorted(effects, key=lambda effect: -effect.size)))


def worth_splitting(screened: Sequence[Sensitivity]) -> set[str]:
    """Return the parameters whose effect on some measure may be as large as MATTERS of the largest on it."""
    kept = set()
    for each in screened:
        largest = max((effect.size for effect in each.effects), default=0)
        kept |= {e.parameter for e in each.effects if largest and e.size + e.half_width >= MATTERS * largest}
    return kept


Numbers = list[tuple[float, float, float, float]]


def _morris(names: Sequence[str], at: np.ndarray, answers: np.ndarray, seed: int) -> Numbers:
    from SALib.analyze import morris

    found = morris.analyze(_problem(names), at, answers, num_levels=LEVELS, conf_level=0.95, seed=seed)
    return list(zip(found["mu_star"], found["mu_star_conf"], found["sigma"], found["mu"], strict=True))


def _sobol(names: Sequence[str], at: np.ndarray, answers: np.ndarray, seed: int) -> Numbers:
    from SALib.analyze import sobol

    if answers.std() == 0:
        return [(0.0, 0.0, 0.0, math.nan)] * len(names)
    found = sobol.analyze(_problem(names), answers, calc_second_order=False, conf_level=0.95, seed=seed)
    return [(st, conf, s1, math.nan) for st, conf, s1 in zip(found["ST"], found["ST_conf"], found["S1"], strict=True)]


def _problem(names: Sequence[str]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": list(names), "bounds": [[0, 1]] * len(names)}


def _salib() -> ModuleType:
    return needed("SALib", lambda: __import__("SALib"))


def needed(library: str, load: Callable[[], ModuleType]) -> ModuleType:
    """Load a library that only the analyses use; raises UserError that says how to install it."""
    try:
        return load()
    except ImportError:
        raise UserError(f"This command needs {library}: pip install 'piecerate[analysis]'.") from None
