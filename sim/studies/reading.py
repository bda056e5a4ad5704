"""What a reading is: a number that an instrument would show of a run, or that a study would report of it."""

from collections.abc import Callable
from dataclasses import dataclass

from sim.instruments.observation import Observation


@dataclass(frozen=True)
class Reading:
    """One number about one finished run; `least_days` is how long the run must be for it to mean anything."""

    key: str
    doc: str
    least_days: int
    function: Callable[[Observation], float]


def reading(least_days: int = 1) -> Callable[[Callable[[Observation], float]], Reading]:
    """Turn a function of the observation into a reading named after it."""

    def declare(function: Callable[[Observation], float]) -> Reading:
        return Reading(function.__name__, (function.__doc__ or "").strip(), least_days, function)

    return declare
