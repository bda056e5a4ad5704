"""How a platform hands out work: what a worker who looks for work gets to see. One file is one rule."""

from typing import TYPE_CHECKING

from sim import families
from sim.dispatch.contract import Dispatch

__all__ = ["AnyDispatch", "Dispatch"]

if TYPE_CHECKING:
    AnyDispatch = Dispatch
else:
    AnyDispatch = families.union(__name__, __path__)
