"""Watching for well-paid new work: who does, for whose work, and from which reward on."""

from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from sim.chance import pair_hashes
from sim.entities import Batch, Worker
from sim.money import MICROS

if TYPE_CHECKING:
    from sim.world import World

FULL = 2.0**64


class Tool(IntEnum):
    """What a person finds work with, besides the list; who has several counts with the last of them."""

    LIST = 0
    RATINGS = 1
    """Reads public ratings of requesters."""
    ALERTS = 2
    """Is told of well-paid new work, and comes for it."""
    SCRIPT = 3
    """Has a script that accepts well-paid new work."""


class Watch:
    """Everybody with a script or with alerts, as arrays with one value per person.

    Each watches a lasting share of the requesters, `workers.watch_share` times `run.scale`, at most all: a simulated
    batch stands for as many real ones. `least` is the smallest reward of a HIT that a person is told of, in
    micro-dollars; it is drawn per person, so that recruiting has no cliff at any reward. Who has which tool, and their
    tastes, belong to the people and not to the replication.

    Source: polling and settings as in the user scripts MTurk Suite and PandaCrazy Max; shares: judgement.
    """

    def __init__(self, world: "World", people: Sequence[Worker]) -> None:
        traits = world.scenario.workers
        self.people: list[Worker] = []
        self.place: dict[int, int] = {}
        self.watched = min(1.0, traits.watch_share * world.scenario.run.scale)
        if not people or not (traits.catcher_share or traits.alert_share):
            return
        everybody = 1 + max(person.id for person in people)
        script, alert, eager = world.chance.of_people("tools").dealt(everybody, 3).T
        has_tool = (script < traits.catcher_share) | (alert < traits.alert_share)
        self.people = [person for person in people if has_tool[person.id]]
        ids = [person.id for person in self.people]
        self.place = {identity: place for place, identity in enumerate(ids)}
        self.script = script[ids] < traits.catcher_share
        self.alert = alert[ids] < traits.alert_share
        self.online = np.zeros(len(ids), dtype=bool)
        self.resting = np.zeros(len(ids), dtype=bool)
        """Who is offline and would hear an alert."""
        self.country = np.array([person.country for person in self.people], dtype=np.int64)
        self.at = np.array([person.home for person in self.people], dtype=np.int64)
        """The platform on which each is, or would be first."""
        self.least = traits.watch_reward_median * MICROS * np.exp(traits.watch_reward_log_sd * ndtri(eager[ids]))
        keys = np.array(world.chance.of_people("tastes of watchers").keys(2 * everybody), dtype=np.uint64)
        self.taste, self.luck = keys.reshape(-1, 2)[ids].T

    def sign_on(self, worker: Worker, platform: int) -> None:
        """Note that somebody is online on a platform; nothing happens to those who have no tool."""
        if (place := self.place.get(worker.id)) is not None:
            self.online[place], self.at[place] = True, platform

    def sign_off(self, worker: Worker) -> None:
        """Note that somebody has gone; alerts that reach them come from the platform of their first account."""
        if (place := self.place.get(worker.id)) is not None:
            self.online[place], self.at[place] = False, worker.home

    def wanting(self, batch: Batch, among: np.ndarray) -> np.ndarray:
        """Return the places of those `among` all for whom a batch is what they watch for.

        One operation over all who have a tool, whatever the length of the list.
        """
        found = np.flatnonzero(among & (self.at == batch.market.position) & (batch.seen[self.country] >= self.least))
        if self.watched < 1:
            found = found[pair_hashes(self.taste[found], batch.requester.key) < self.watched * FULL]
        return found


def tools_of(world: "World") -> np.ndarray:
    """Return what each person finds work with, by id; a trait of the person, the same in every replication."""
    tools = np.where(world.ratings.reads, Tool.RATINGS, Tool.LIST)
    watch = world.watch
    ids = np.array([person.id for person in watch.people], dtype=np.int64)
    if ids.size:
        tools[ids] = np.where(watch.script, Tool.SCRIPT, Tool.ALERTS)
    return tools
