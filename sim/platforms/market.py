"""A platform in one run: its list, its accounts and its till."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.dispatch import Dispatch
from sim.entities import Batch, Requester
from sim.money import MICROS
from sim.platforms.board import Board
from sim.requesters.reactions import taken
from sim.sections.platform import Platform

if TYPE_CHECKING:
    from sim.regulation.periods import Period
    from sim.world import World


class Market:
    """What one platform keeps: open batches, workers' records, fees taken.

    A record (`approved`, `rejected`, one value per person) belongs to the account on this platform and does not
    travel to another. `fees` and `withheld` are in micro-dollars.
    """

    def __init__(self, position: int, name: str, terms: Platform, people: int, countries: int = 2) -> None:
        self.position = position
        self.name = name
        self.terms = terms
        self.dispatch = terms.dispatch
        self.memories: dict[str, Any] = {}
        """What each dispatch rule has to remember, if anything, by its name; it is the rule's own."""
        self.controls = list(terms.controls)
        """The kinds of control that the platform still exercises."""
        self.notices: list[np.ndarray] = []
        """For each hour, where a rule asks for notice: from which countries the platform would have refused log-ins."""
        self.board = Board()
        self.approved = np.zeros(people, dtype=np.int64)
        self.rejected = np.zeros(people, dtype=np.int64)
        self.fees = 0
        self.withheld = 0
        """What rules have kept from the platform of the usual fees since it last looked back."""
        self.period: Period | None = None
        """The running pay period, where a rule settles accounts at its end."""
        self.online = self.working = 0
        """How many workers are online, and how many of them have work."""
        self.fee_factor = 1.0
        """The fee on new batches, over the usual one."""
        self.waiting_costs = False
        """Whether rules have of late made the platform pay for waiting."""
        self.left = np.zeros(countries, dtype=bool)
        """Countries that the platform has left."""
        self.closed_to_workers = False
        """Whether nobody may join any more."""
        self.clients_leave: tuple[float, float] | None = None
        """Since when clients who leave are not replaced, and the days in which half of them do."""
        self._least_fee = round(terms.fee_minimum * MICROS)

    def has_left(self, world: "World", requester: Requester) -> bool:
        """Tell whether a client has gone, since the platform takes no new one in its place."""
        if self.clients_leave is None:
            return False
        since, half_life = self.clients_leave
        stays = -math.log2(1 - world.draws.departures.uniforms(1, owner=requester.id)[0]) * half_life
        return world.env.now - since > stays * 24

    def list(self, world: "World", batch: Batch) -> None:
        """Put a batch with HITs to give on the list, and tell the dispatch rule."""
        if self.board.add(batch):
            self.dispatch.opened(world, batch)

    def hand_out_by(self, world: "World", dispatch: Dispatch) -> None:
        """Hand out work in another way from now on; who waits for work by the old one looks anew."""
        before, self.dispatch = self.dispatch, dispatch
        if dispatch.rule not in self.memories:
            dispatch.start(world, self)
        before.leave(self)

    def announced(self, country: int, hours: float) -> bool:
        """Tell whether, so many hours into the run, the platform said that it would refuse log-ins from a country."""
        return 0 <= hours < len(self.notices) and bool(self.notices[int(hours)][country])

    def claim(self, world: "World", batch: Batch, held: int) -> None:
        """Give HITs of a batch to a worker; the last ones take it off the list."""
        batch.left -= held
        if batch.left == 0:
            self.unlist(world, batch)
            taken(world, batch)

    def unlist(self, world: "World", batch: Batch) -> None:
        """Take a batch off the list, note when, and tell the dispatch rule."""
        if batch.listed:
            world.ledger.batches["gone"][batch.id] = world.env.now
        self.board.remove(batch)
        self.dispatch.emptied(world, batch)

    def fee_rate(self, assignments_per_hit: int) -> float:
        """Return the platform's fee on what a worker is paid, as a share of it."""
        many = assignments_per_hit >= self.terms.fee_many_from
        return (self.terms.fee_rate + (self.terms.fee_many_rate if many else 0)) * self.fee_factor

    def cost(self, batch: Batch, pay: np.ndarray, fee_rate: float | None = None) -> np.ndarray:
        """Return what a requester spends to pay workers so much: with the batch's fee, or another, due on any pay."""
        rate = batch.fee_rate if fee_rate is None else fee_rate
        fee = np.where(pay > 0, np.maximum(np.rint(rate * pay), self._least_fee), 0)
        return pay + fee.astype(np.int64)
