"""Ranges: places in the unit cube as settings of what an experiment varies, and as scenarios beside their baselines."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.analyses.response import Pair
from sim.errors import UserError
from sim.files.loading import values_of
from sim.scenario import Scenario
from sim.sections.experiment import Experiment, Factor
from sim.sweeps.design import Planned, drawn, planned


@dataclass(frozen=True)
class Ranges:
    """What an experiment varies, each parameter one axis of the unit cube; its own design plays no part."""

    plan: Planned
    factors: dict[str, Factor]

    @classmethod
    def of(cls, name_or_path: str, changes: Sequence[str] = ()) -> "Ranges":
        """Read the ranges of a scenario file; raises UserError for a list of points, which has none."""
        plan = planned(name_or_path, changes)
        if not plan.experiment.vary or plan.experiment.design == "list":
            raise UserError(f"{name_or_path}: ranges are needed: write them under [experiment.vary].")
        return cls(plan, dict(plan.experiment.vary))

    @property
    def names(self) -> list[str]:
        """The parameters, one for each axis."""
        return list(self.factors)

    @property
    def experiment(self) -> Experiment:
        """The experiment they belong to."""
        return self.plan.experiment

    @property
    def scenario(self) -> Scenario:
        """The scenario around which they lie."""
        return self.plan.design.scenario

    def only(self, names: Collection[str]) -> "Ranges":
        """Return the ranges of some parameters; the others stay as the scenario has them."""
        return replace(self, factors={name: factor for name, factor in self.factors.items() if name in names})

    def values(self, place: Sequence[float]) -> dict[str, Any]:
        """Return the values of the parameters at a place in the unit cube."""
        now = values_of(self.scenario, self.names)
        return {
            name: drawn(factor, float(quantile), isinstance(now[name], int) and not isinstance(now[name], bool))
            for (name, factor), quantile in zip(self.factors.items(), place, strict=True)
        }

    def pairs(self, at: np.ndarray) -> list[Pair]:
        """Return the scenario at each place, points × parameters, beside its baseline."""
        settings = [self.values(place) for place in at]
        design = replace(self.plan.design, settings=lambda: iter(settings), size=len(settings), place="")
        return [(point.scenario, point.baseline) for point in design.checked()]
