"""Maximising: look through the whole page, then take the offer that seems to pay best."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from sim.choices.contract import Choice, Offer
from sim.parameters import param

if TYPE_CHECKING:
    from sim.entities import Worker
    from sim.world import World


class BestOfPage(Choice):
    """Accept the offer of the page with the highest expected hourly pay; the first seen among equals.

    Source: Stigler 1961, The economics of information: search of a fixed sample.
    """

    rule: Literal["best_of_page"] = param("best_of_page", "Name of the way to choose.", source="the file")

    def choose(self, world: "World", worker: "Worker", offers: Iterator[Offer]) -> Offer | None:
        return max(offers, key=lambda offer: offer.hourly, default=None)
