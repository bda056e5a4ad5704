"""What every way to choose has in common."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from sim.parameters import Section

if TYPE_CHECKING:
    from sim.entities import Batch, Worker
    from sim.world import World


class Offer(NamedTuple):
    """A batch put before a worker: its place on the page, and the hourly pay that the worker expects of it."""

    batch: "Batch"
    place: int
    hourly: float
    copy: int = 0
    """Which of the platform's batches that this one stands for it is."""


class Choice(Section):
    """How a worker picks one of the offers of a page, or none."""

    rule: str

    def choose(self, world: "World", worker: "Worker", offers: Iterator[Offer]) -> Offer | None:
        """Answer which offer the worker accepts.

        Every offer interests the worker and seems to pay the reservation wage. They come one by one, in the
        order in which they are seen, and each costs the time of looking: an offer that is not asked for
        was never looked at.
        """
        raise NotImplementedError

    def goes_on(self, world: "World", worker: "Worker") -> bool:
        """Answer whether the worker still wants to work in this session."""
        return True
