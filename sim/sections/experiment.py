"""An experiment: which parameters of a scenario are varied, over which values, and how often each point is run."""

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field, field_validator

from sim.parameters import Section, param
from sim.sections.sources import JUDGEMENT

Problem = tuple[tuple[str | int, ...], str]
"""Where something is wrong between parameters, and what, in one sentence."""

MOST_POINTS = 1_000_000

OWN_UNIT = "the parameter's own unit"


class Factor(Section):
    """One parameter that is varied: the values it takes, or the range it is drawn from."""

    values: tuple[Any, ...] = param(
        (), "Values to try, numbers or texts; instead of a range.", unit=OWN_UNIT, source="the author"
    )
    low: float | None = param(None, "Lower end of the range.", unit=OWN_UNIT, low=-1e15, high=1e15, source="the author")
    high: float | None = param(
        None, "Upper end of the range.", unit=OWN_UNIT, low=-1e15, high=1e15, source="the author"
    )
    step: float | None = param(
        None,
        "Distance from one value to the next, in a grid; both ends of the range are tried.",
        unit=OWN_UNIT,
        low=1e-12,
        high=1e15,
        source="the author",
    )
    scale: Literal["linear", "log"] = param(
        "linear",
        "Whether values are drawn evenly over the range, or evenly over its logarithm.",
        source=JUDGEMENT,
    )
    both_sides: bool | None = param(
        None,
        "Whether the baseline changes with it. If not said, rules change the scenario only, and the world both.",
        source=JUDGEMENT,
    )

    def problems(self, place: tuple[str | int, ...], design: str) -> Iterator[Problem]:
        """Yield what is wrong between the keys of this factor in a design."""
        name = place[-1]
        if self.values:
            if (self.low, self.high, self.step) != (None, None, None):
                yield place, f"{name} has values and a range; give one of them"
        elif self.low is None or self.high is None:
            yield place, f"{name} needs values = [...], or low and high"
        elif self.low >= self.high:
            yield place, f"{name} has low = {self.low:.12g}, which is not below high = {self.high:.12g}"
        elif self.scale == "log" and self.low <= 0:
            yield place, f'{name} has low = {self.low:.12g}; scale = "log" needs a range above zero'
        elif design == "grid" and self.step is None:
            yield place, f"{name} needs a step, or values = [...], in a grid"
        elif self.step is not None and not (self.high - self.low) / self.step < MOST_POINTS:
            yield place, f"{name} has more than {MOST_POINTS} steps of {self.step:.12g}"
        elif design != "grid" and self.step is not None:
            yield place, f'{name} has a step, which only design = "grid" uses'


class Experiment(Section):
    """Which points of a scenario are tried, how they are chosen and what each is compared with."""

    design: Literal["grid", "latin", "sobol", "list"] = param(
        "grid",
        "How points are chosen: every combination of values (grid), Latin hypercube, Sobol sequence, or a file (list).",
        source="McKay, Beckman & Conover 1979; Sobol' 1967; Owen 1998 for the scrambling",
    )
    points: int = param(
        64,
        "Points of a Latin hypercube or of a Sobol sequence; a power of two suits the latter.",
        unit="points",
        low=1,
        high=MOST_POINTS,
        source=JUDGEMENT,
    )
    seed: int = param(
        1,
        "Seed of the design: which points are drawn. The luck of the simulations is that of run.seed.",
        unit="number",
        low=0,
        high=2**31 - 1,
        source=JUDGEMENT,
    )
    replications: int = param(
        6,
        "Simulations of each point and of its baseline; number r has the same luck in all of them.",
        unit="replications",
        low=1,
        high=100_000,
        source=JUDGEMENT,
    )
    baseline: str = param(
        "",
        "Scenario that every point is compared with, over the same [run]: a file in the same folder, or a shipped one. "
        "Empty for none.",
        source="the author",
    )
    file: str = param(
        "",
        "CSV file beside the scenario file, for a list: the first row names parameters, each further row is a point.",
        source="the author",
    )
    vary: dict[str, Factor] = Field(
        default={}, description="Parameters that are varied, by path, such as rules.0.hourly or workers.leave_share."
    )

    @field_validator("vary", mode="before")
    @classmethod
    def read_paths(cls, value: Any) -> Any:
        """Take paths with or without quotation marks, and a bare list for the values to try."""
        return dict(_flat(value, "")) if isinstance(value, dict) else value

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong between the keys of the experiment."""
        if self.design == "list":
            if not self.file:
                yield ("experiment", "design"), 'design = "list" needs file = "points.csv", a CSV file of points'
            if any(factor.values or factor.low is not None for factor in self.vary.values()):
                yield ("experiment", "vary"), 'with design = "list" the file says which values are tried, not vary'
            return
        if self.file:
            yield ("experiment", "file"), f'file is used by design = "list" only, and design = "{self.design}"'
        if not self.vary:
            yield ("experiment",), "nothing is varied; name a parameter under [experiment.vary]"
        for name, factor in self.vary.items():
            yield from factor.problems(("experiment", "vary", name), self.design)


def _flat(table: dict[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    """Yield factors by their whole path; TOML reads a path without quotation marks as tables inside each other."""
    for key, value in table.items():
        path = f"{prefix}{key}"
        if isinstance(value, list):
            yield path, {"values": value}
        elif isinstance(value, dict) and value and not set(value) & set(Factor.model_fields):
            yield from _flat(value, f"{path}.")
        else:
            yield path, value
