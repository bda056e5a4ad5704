"""Invisible labour: what work on a platform takes besides looking for it and doing it, all of it unpaid.

Qualification: some requesters ask for a test, a training or the reading of guidelines before the first work for them;
who signs off in the middle of it begins anew another time. Paperwork: in a week after one with earnings a
worker handles payments and messages when next online, and each rejection takes a while of messages and appeals.

Source: Toxtli, Suri & Savage 2021, Quantifying the invisible labor in crowd work, for the kinds of it.
"""

import math
from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.dispatch.contract import Search
from sim.entities import Batch, HandedIn, Worker
from sim.requesters.redo import do_again

if TYPE_CHECKING:
    from sim.world import World

WEEK = 168.0


def qualify(world: "World", worker: Worker, batch: Batch, search: Search) -> Generator[simpy.Event, None, bool]:
    """Take the test of a requester that asks for one, unless it has been passed; end with whether it has."""
    requester = batch.requester
    if not requester.qualification_hours or requester.id in worker.qualified:
        return True
    hours = min(requester.qualification_hours, search.time_left(world.env.now))
    if hours > 0:
        search.qualification += hours
        yield world.env.timeout(hours)
    if hours < requester.qualification_hours:
        return False
    worker.qualified.add(requester.id)
    return True


def paperwork(world: "World", worker: Worker, search: Search) -> Generator[simpy.Event, None, None]:
    """Handle payments, messages and appeals at the start of a session, as far as there is time."""
    week = math.floor(world.env.now / WEEK)
    if week > worker.paperwork_week:
        worker.paperwork_week = week
        if worker.recent_earnings > 0:
            worker.paperwork_due += world.scenario.workers.paperwork_weekly_minutes / 60
    hours = min(worker.paperwork_due, search.time_left(world.env.now))
    if hours > 0:
        worker.paperwork_due -= hours
        search.paperwork += hours
        yield world.env.timeout(hours)
    if worker.sent_back:
        yield from do_again(world, worker, search)


def hear_verdicts(world: "World", requester: int, parts: list[HandedIn], approved: np.ndarray) -> None:
    """Let workers take note of a round of review: what share is rejected there, and what there is to write about."""
    traits = world.scenario.workers
    minutes, all_well = traits.paperwork_rejection_minutes, bool(approved.all())
    if not traits.rejection_weight and (all_well or not minutes):
        return
    first = 0
    for part in parts:
        hits = part.rows.size
        rejected = 0 if all_well else hits - int(np.count_nonzero(approved[first : first + hits]))
        first += hits
        worker = world.person(part.worker)
        judged, before = worker.verdicts.get(requester, (0, 0))
        worker.verdicts[requester] = judged + hits, before + rejected
        worker.paperwork_due += rejected * minutes / 60
