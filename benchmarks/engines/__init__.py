"""The engines that run the reference market, one in each file.

An engine is found because its module lies in this folder; nothing has to be registered. A module says who it is
(`TITLE`), which packages it needs besides numpy (`PACKAGES`), whether it draws from the three streams in the stated
order (`SAME_STREAMS`; if not, it is compared over many seeds), and has
`simulate(workers, seed, queue, hours) -> Totals`. Piecerate's own engine is one module among them.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.reference import Totals


@dataclass(frozen=True)
class Engine:
    """One way to run the reference market."""

    name: str
    title: str
    packages: tuple[str, ...]
    same_streams: bool
    simulate: Callable[[int, int, int, float], Totals]


def names() -> list[str]:
    """Return the names of all engines, which are those of their files."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def load(name: str) -> Engine:
    """Return an engine; raises ModuleNotFoundError if a package that it needs is not installed."""
    module = importlib.import_module(f"{__name__}.{name}")
    return Engine(name, module.TITLE, module.PACKAGES, module.SAME_STREAMS, module.simulate)
