"""Shocks: what happens to a market and is nobody's decision in it. One file is one event."""

from typing import TYPE_CHECKING

from sim import families
from sim.shocks.contract import Shock

__all__ = ["AnyShock", "Shock", "names", "shock_class"]


def names() -> list[str]:
    """Return the names of all shocks: the files of this folder, less the contract itself."""
    return families.names(__path__)


def shock_class(name: str) -> type[Shock]:
    """Return the one class that `sim/shocks/<name>.py` defines."""
    return families.member(__name__, name)  # type: ignore[return-value]


if TYPE_CHECKING:
    AnyShock = Shock
else:
    AnyShock = families.union(__name__, __path__)
