"""Fast catchers: scripts that poll the platform and accept well-paid new work before people see it.

A poll takes a second and a look at the list five, so a script's owner has the work the moment it is posted. Scripts
of several owners take turns, a HIT each, until the batch or the room in their queues is used up.

Source: polling and queueing as in the user scripts MTurk Suite and PandaCrazy Max.
"""

from collections.abc import Generator, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.chance import pair_hashes
from sim.dispatch.contract import Application
from sim.entities import Batch, Caught, Worker
from sim.ledger import Found, Outcome
from sim.people.judgement import admitted
from sim.people.outages import next_cut
from sim.probes import take_part

if TYPE_CHECKING:
    from sim.world import World


def catch(world: "World", batch: Batch, woken: Sequence[int] = ()) -> None:
    """Let the scripts that are on accept what they can of a new batch; `woken` are places of owners whom it alerts.

    A script is on while its owner is online, or is coming because of an alert. Where the platform gathers
    applications before it gives out work, a script applies.
    """
    watch, rule = world.watch, batch.market.dispatch
    open_to_scripts, applications = rule.direct(world, batch), rule.applications(batch)
    if not watch.people or (not open_to_scripts and applications is None):
        return
    on = watch.online.copy()
    on[list(woken)] = True
    wanting = watch.wanting(batch, on & watch.script)
    in_turn = wanting[np.argsort(pair_hashes(watch.luck[wanting], batch.key))]
    takers = [
        (owner, room)
        for owner in map(watch.people.__getitem__, in_turn.tolist())
        if (room := room_for(world, owner, batch)) > 0 and _may_have(world, owner, batch)
    ]
    if applications is not None:
        for owner, _ in takers:
            applications[owner.id] = Application(owner, partial(_settle, world, owner, batch))
        return
    dealt = deal(min(batch.left, open_to_scripts), np.array([room for _, room in takers], dtype=np.int64))
    for (owner, _), hits in zip(takers, dealt.tolist(), strict=True):
        if hits:
            hold(world, owner, batch, hits)


def _may_have(world: "World", owner: Worker, batch: Batch) -> bool:
    """Tell whether platform, requester and power let a script's owner have a batch."""
    powered = next_cut(owner.power, world.env.now)[0] > world.env.now
    return powered and batch.market.dispatch.shows(world, owner, batch) and admitted(world, owner, batch)


def _settle(world: "World", owner: Worker, batch: Batch, won: bool) -> None:
    """Let a script have what its lot brings, if its owner is still online: a queueful at most."""
    hits = min(room_for(world, owner, batch), batch.left)
    if won and owner.session >= 0 and hits > 0:
        hold(world, owner, batch, hits)


def deal(hits: int, room: np.ndarray) -> np.ndarray:
    """Return what each gets who takes HITs in turn, one at a time, as far as there is room.

    >>> deal(10, np.array([25, 2, 25])).tolist()
    [4, 2, 4]
    >>> deal(4, np.array([25, 1, 25])).tolist()
    [2, 1, 1]
    """
    turns = np.arange(1 + room.max(initial=0))
    taken = np.minimum(room[:, None], turns).sum(axis=0)
    full_turns = int(np.searchsorted(taken, hits, side="right")) - 1
    dealt = np.minimum(room, full_turns)
    may_go_on = np.flatnonzero(room > full_turns)
    dealt[may_go_on[: hits - int(dealt.sum())]] += 1
    result: np.ndarray = dealt
    return result


def room_for(world: "World", worker: Worker, batch: Batch) -> int:
    """Return how many more HITs of a batch a worker may hold, by the queue limit and as each HIT is done but once."""
    in_hand = worker.claim.held_after(world.env.now) if worker.claim else 0
    waiting = sum(part.hits for part in worker.caught)
    return min(batch.market.terms.queue_limit - in_hand - waiting, batch.hits - worker.done.get(batch.id, 0))


def hold(world: "World", worker: Worker, batch: Batch, hits: int) -> None:
    """Put caught HITs into a worker's queue: nobody else can have them until they are done, given back or lapse."""
    now = world.env.now
    until = now + batch.allotted
    caught = Caught(batch, hits, now, until, worker.session)
    worker.caught.append(caught)
    batch.market.claim(world, batch, hits)
    take_part(worker, batch)
    world.env.process(lapse(world, worker, caught))


def lapse(world: "World", worker: Worker, caught: Caught) -> Generator[simpy.Event, None, None]:
    """Put HITs that were caught and not taken in hand back on the list when their time is up."""
    yield world.env.timeout(caught.until - world.env.now)
    if caught in worker.caught:
        worker.caught.remove(caught)
        put_back(world, worker, caught, Outcome.LAPSED)


def put_back(world: "World", worker: Worker, caught: Caught, outcome: Outcome) -> None:
    """List caught HITs again that are not worked, and record them with the session in which they were held."""
    caught.batch.left += caught.hits
    caught.batch.market.list(world, caught.batch)
    if caught.session < 0:
        return
    world.ledger.assignments.append(
        caught.hits,
        worker=worker.id,
        batch=caught.batch.id,
        session=caught.session,
        found=Found.CAUGHT,
        started=caught.since,
        outcome=outcome,
        settled=world.env.now,
    )
