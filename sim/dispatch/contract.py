"""What every way to hand out work has in common: it is asked what a worker who looks for work finds."""

import math
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.ledger import Found
from sim.parameters import Section

if TYPE_CHECKING:
    import simpy

    from sim.entities import Batch, Worker
    from sim.platforms.market import Market
    from sim.world import World

Seeking = Generator["simpy.Event", Any, "Batch | None"]
"""A part of a SimPy process that spends a worker's time and ends with the batch found, or with none."""


@dataclass(slots=True)
class Search:
    """One worker's search in one session on one platform.

    It adds up what the search has cost so far, and keeps what the dispatch rule remembers of it. `number` is the
    session's ordinal in the worker's plan, `ends` when the worker means to sign off. A search whose `patient` is
    false is over.
    """

    market: "Market"
    number: int
    ends: float
    found: Found = Found.LISTED
    """How the batch was found that the worker takes up next."""
    copy: int = 0
    """Which of the platform's batches that the batch found stands for it is."""
    hours: float = 0.0
    qualification: float = 0.0
    """Hours of tests, trainings and guidelines."""
    paperwork: float = 0.0
    """Hours of payments, messages and appeals."""
    looks: int = 0
    previews: int = 0
    acceptances: int = 0
    patient: bool = True
    blocks: int = 0
    memory: Any = None
    """What the dispatch rule remembers of the search, if anything; it is the rule's own."""
    refused: set[int] = field(default_factory=set)
    cut: float = math.inf
    """When the power fails next, which the worker does not know; what they plan goes by `ends`."""

    def time_left(self, now: float) -> float:
        """Return the hours until the session ends as planned or the power fails."""
        return min(self.ends, self.cut) - now


class Application(NamedTuple):
    """Somebody who wants a batch, and what happens to them when it is settled whether they may have it."""

    worker: "Worker"
    settle: Callable[[bool], Any]


class Dispatch(Section):
    """How a platform hands out work; the rule is asked each time a worker looks for some."""

    rule: str

    def start(self, world: "World", market: "Market") -> None:
        """Get ready before the clock starts; a rule may launch a process of its own."""

    def seek(self, world: "World", worker: "Worker", search: Search) -> Seeking:
        """Let time pass for a worker who looks for work, book it on the search, and end with what was found.

        Called again after each spell and each fruitless search, while the session lasts.
        """
        raise NotImplementedError

    def leave(self, market: "Market") -> None:
        """Let go of everybody who waits, as the platform hands out work in another way from now on."""

    def shows(self, world: "World", worker: "Worker", batch: "Batch") -> bool:
        """Answer whether the platform lets a worker see a batch at all."""
        return True

    def direct(self, world: "World", batch: "Batch") -> int:
        """Return how many HITs of a batch may be had by whoever comes for it first, by a script or because of a tip."""
        return 0

    def applications(self, batch: "Batch") -> dict[int, Application] | None:
        """Return who has applied for a batch so far, by id of the worker, while applications for it are gathered."""
        return None

    def gives(self, world: "World", worker: "Worker", batch: "Batch", wanted: int) -> int:
        """Return how many of the HITs that a worker who has the batch before them wants they may claim now."""
        return min(wanted, batch.left)

    def opened(self, world: "World", batch: "Batch") -> None:
        """Take note of a batch that has HITs to give: newly posted, or given some back."""

    def emptied(self, world: "World", batch: "Batch") -> None:
        """Take note of a batch that has nothing left to give."""
