"""How workers choose among the offers that they see. One file is one way to choose."""

from typing import TYPE_CHECKING

from sim import families
from sim.choices.contract import Choice

__all__ = ["AnyChoice", "Choice"]

if TYPE_CHECKING:
    AnyChoice = Choice
else:
    AnyChoice = families.union(__name__, __path__)
