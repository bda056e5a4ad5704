"""Piecerate: the labour market of microtask platforms, and what a rule would do to it."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.comparing.comparison import Comparison, Row, summarise
    from sim.comparing.diary import Diary, Stretch, diaries
    from sim.comparing.ladder import Ladder
    from sim.errors import ScenarioError, UserError
    from sim.experiment import Outcome, replicate, run
    from sim.files.loading import load, loads, shipped, vary
    from sim.scenario import Scenario

__all__ = [
    "Comparison",
    "Diary",
    "Ladder",
    "Outcome",
    "Row",
    "Scenario",
    "ScenarioError",
    "Stretch",
    "UserError",
    "diaries",
    "load",
    "loads",
    "replicate",
    "run",
    "shipped",
    "summarise",
    "vary",
]

HOMES = {
    "sim.comparing.comparison": ("Comparison", "Row", "summarise"),
    "sim.comparing.diary": ("Diary", "Stretch", "diaries"),
    "sim.errors": ("ScenarioError", "UserError"),
    "sim.experiment": ("Outcome", "replicate", "run"),
    "sim.comparing.ladder": ("Ladder",),
    "sim.files.loading": ("load", "loads", "shipped", "vary"),
    "sim.scenario": ("Scenario",),
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that looking at files does not load the engine."""
    for home, names in HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}")
