"""Work that is sent back instead of being rejected at once: done again by its worker, and judged once more.

A rule may give workers the right to do again, within some hours, what would be rejected. Who is next online takes up
what was sent back to them if it pays: success * reward > hours * reservation wage, hours being what the HITs take
their worker and success `workers.redo_success`, the chance that a wrong answer becomes right. Its time is on the clock
of paperwork, with messages and appeals. When the hours are over the requester judges what was done again as it judges
anything, and refuses the rest; only what it then rejects is on anybody's record. Where nobody reacts, nothing is sent
back. What does not fit into what is left of a session waits for the next.

Source: Microworkers, whose employers may ask for a revision and say why; the chance of success is a judgement.
"""

from collections.abc import Generator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.dispatch.contract import Search
from sim.entities import Again, HandedIn, Submissions, Worker
from sim.money import MICROS
from sim.people.practice import pace
from sim.rules import Rule

if TYPE_CHECKING:
    from sim.world import World


def send_back(world: "World", submissions: Submissions, approved: np.ndarray) -> Again | None:
    """Send back to its workers what a rule lets them do again before it is rejected; None if there is nothing."""
    static = world.scenario.behaviour.level == "static"
    if not world.rulebook.speaks(Rule.redo_hours) or static or approved.all():
        return None
    refused = np.flatnonzero(~approved)
    hours = world.ruled(Rule.redo_hours, np.zeros(refused.size), submissions.only(~approved))
    chosen = np.zeros_like(approved)
    chosen[refused[hours > 0]] = True
    if not chosen.any():
        return None
    batch, back = submissions.batch, submissions.only(chosen)
    luck = world.draws.redo.at(batch.id, batch.reviewed + batch.sent_back).random((2, len(submissions)))[:, chosen]
    batch.sent_back += len(back)
    again = Again(back, chosen, world.env.now + float(hours.max()), np.zeros(len(back), dtype=bool), luck)
    for identity in np.unique(back.worker).tolist():
        world.person(identity).sent_back.append(again)
    return again


def do_again(world: "World", worker: Worker, search: Search) -> Generator[simpy.Event, None, None]:
    """Do again, at the start of a session, what has been sent back to a worker and is worth it."""
    waiting, worker.sent_back = worker.sent_back, []
    for again in waiting:
        batch, mine = again.submissions.batch, again.submissions.worker == worker.id
        each = batch.usual_hours * pace(world, worker, batch.task)
        reward = int(batch.seen[worker.country]) / MICROS
        hours = each * int(mine.sum())
        if world.scenario.workers.redo_success * reward <= each * worker.reservation_wage:
            continue
        if world.env.now + hours > again.until:
            continue
        if hours > search.time_left(world.env.now):
            worker.sent_back.append(again)
            continue
        search.paperwork += hours
        yield world.env.timeout(hours)
        again.done |= mine


def mend(world: "World", again: Again) -> Submissions:
    """Return what was sent back as it lies before the requester in the end."""
    success, verdict_draw = again.luck
    right = again.submissions.right | (again.done & (success < world.scenario.workers.redo_success))
    return replace(again.submissions, right=right, verdict_draw=verdict_draw)


def by_worker(submissions: Submissions) -> list[HandedIn]:
    """Return submissions by who handed them in, in runs of one worker each."""
    runs = np.flatnonzero(np.diff(submissions.worker)) + 1
    columns = (submissions.rows, submissions.right, submissions.verdict_draw, submissions.good_faith_draw)
    parts = zip(*(np.split(column, runs) for column in columns), strict=True)
    first = submissions.worker[np.concatenate(([0], runs))] if len(submissions) else ()
    return [HandedIn(int(worker), *part) for worker, part in zip(first, parts, strict=False)]
