"""What a measure is: a function of the record that carries its label, unit, population and direction."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from sim.measures.record import Record

DAYS_IN_A_MONTH = 365.25 / 12

ACTIVE = "workers who submitted at least one HIT"
EVERYBODY = "all workers on the platform, those without work included"
ALL_HOURS = "all hours online of all workers"
ALL_WORK = "all work submitted"
BATCHES = "batches posted in the period"
OPEN_BATCHES = "batches open in the period"
ALL_TIME = "all moments of the period"
BASELINE_ACTIVE = "workers who usually find work in at least one of the two scenarios"


@dataclass(frozen=True)
class Measure:
    """One number about one run; `doc` gives the formula and, where there is one, the source."""

    key: str
    label: str
    unit: str
    population: str
    better: Literal["more", "less", "neither"]
    doc: str
    function: Callable[[Record], float]


def measure(
    label: str, *, unit: str, population: str, better: Literal["more", "less", "neither"] = "neither"
) -> Callable[[Callable[[Record], float]], Measure]:
    """Turn a function of the record into a measure named after it."""

    def declare(function: Callable[[Record], float]) -> Measure:
        return Measure(function.__name__, label, unit, population, better, (function.__doc__ or "").strip(), function)

    return declare


@dataclass(frozen=True)
class Series:
    """Numbers about one run, one for each place of something: an hour, a country, a class of ages."""

    key: str
    label: str
    unit: str
    population: str
    doc: str
    function: Callable[[Record], dict[str, float]]


def series(label: str, *, unit: str, population: str) -> Callable[[Callable[[Record], dict[str, float]]], Series]:
    """Turn a function of the record that returns numbers by place into a series named after it."""

    def declare(function: Callable[[Record], dict[str, float]]) -> Series:
        return Series(function.__name__, label, unit, population, (function.__doc__ or "").strip(), function)

    return declare


class Keyed(Protocol):
    """Whatever goes by a key."""

    @property
    def key(self) -> str:
        """The name by which it is found."""


Kind = TypeVar("Kind", bound=Keyed)


def declared_in(folder: str, kind: type[Kind]) -> dict[str, Kind]:
    """Return by key what the modules of a package declare of a kind, in the order in which it stands there."""
    package = importlib.import_module(folder)
    return {
        value.key: value
        for module in pkgutil.iter_modules(package.__path__)
        for value in vars(importlib.import_module(f"{folder}.{module.name}")).values()
        if isinstance(value, kind)
    }
