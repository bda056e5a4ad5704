"""The registry: every published fact that the model can speak about, with its band, its source and what answers it."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

FACTS = Path(__file__).with_name("facts.toml")

Role = Literal["input", "calibrate", "validate"]


class Source(BaseModel):
    """Where a fact comes from: a short citation, and an address where there is one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cite: str
    address: str = ""


class Fact(BaseModel):
    """One published figure; `low` and `high` are its band, which a qualitative fact lacks.

    Exactly one of `measure`, `reading`, `parameter` and `missing` is given: what answers it, or why nothing does.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    group: str
    statement: str
    unit: str
    year: str
    population: str
    source: Source
    role: Role
    low: float | None = None
    high: float | None = None
    point: float | None = None
    basis: Literal["published", "judgement"] = "judgement"
    verified: bool = True
    measure: str = ""
    reading: str = ""
    parameter: str = ""
    missing: str = ""
    countries: tuple[str, ...] = ()
    note: str = ""

    @model_validator(mode="after")
    def holds_together(self) -> "Fact":
        """Refuse a fact that is answered twice, or neither answered nor given up, or whose band is no band."""
        if sum(map(bool, (self.measure, self.reading, self.parameter, self.missing))) != 1:
            raise ValueError(f"{self.key}: give one of measure, reading, parameter and missing")
        if (self.low is None) != (self.high is None) or (self.low or 0) > (self.high or 0):
            raise ValueError(f"{self.key}: low and high must be a band")
        if self.countries and not self.measure:
            raise ValueError(f"{self.key}: only a measure can be limited to countries")
        return self

    @property
    def answered(self) -> bool:
        """Tell whether anything in the model speaks of it."""
        return not self.missing

    def admits(self, value: float) -> bool | None:
        """Tell whether a value lies in the band, up to rounding; None where there is no band."""
        if self.low is None or self.high is None:
            return None
        slack = 1e-9 * max(abs(self.low), abs(self.high))
        return self.low - slack <= value <= self.high + slack


class Registry(BaseModel):
    """All facts by key, and what the model does not attempt, with the reason."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    facts: dict[str, Fact]
    not_attempted: dict[str, str]


def read_registry(path: Path = FACTS) -> Registry:
    """Read a registry from a file; a fact names its source by a key of the table of sources."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    sources = {key: Source.model_validate(row) for key, row in content["sources"].items()}
    facts = {
        key: Fact.model_validate({**row, "key": key, "source": sources[row["source"]]})
        for key, row in content["facts"].items()
    }
    return Registry(facts=facts, not_attempted=content["not_attempted"])


@cache
def registry() -> Registry:
    """Return the registry that comes with the package."""
    return read_registry()
