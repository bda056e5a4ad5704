"""Satisficing: take the first offer that is good enough."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from sim.choices.contract import Choice, Offer
from sim.parameters import param

if TYPE_CHECKING:
    from sim.entities import Worker
    from sim.world import World


class Satisficer(Choice):
    """Accept the first offer that seems to pay the reservation wage, and look no further.

    Source: Simon 1955, A behavioral model of rational choice.
    """

    rule: Literal["satisficer"] = param("satisficer", "Name of the way to choose.", source="the file")

    def choose(self, world: "World", worker: "Worker", offers: Iterator[Offer]) -> Offer | None:
        return next(offers, None)
