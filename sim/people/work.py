"""Doing the work: spells of HITs of one batch, a queueful at a time.

An event is scheduled only where somebody else can notice it: a claim of up to a queueful of HITs worked off.
What happens inside a claim is worked out with one array operation for all its HITs.
"""

import math
from collections.abc import Generator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import simpy
from scipy.special import ndtri

from sim.dispatch.contract import Search
from sim.entities import Batch, Caught, HandedIn, Worker
from sim.ledger import Found, Outcome
from sim.money import MICROS
from sim.people.catchers import put_back
from sim.people.contacts import tell
from sim.people.invisible import qualify
from sim.people.judgement import fits, worth_doing
from sim.people.outages import interrupted, next_cut, without_power
from sim.people.practice import accuracy, pace, practise
from sim.probes import take_part
from sim.regulation.periods import note_work, paid_besides
from sim.requesters.clients import review
from sim.requesters.reactions import note_costs
from sim.rules import Rule

if TYPE_CHECKING:
    from sim.world import World

Process = Generator[simpy.Event, None, None]

SUBMITTED, RETURNED = np.int8(Outcome.SUBMITTED), np.int8(Outcome.RETURNED)


def spell(
    world: "World", worker: Worker, batch: Batch, row: int, search: Search, caught: Caught | None = None
) -> Process:
    """Do HITs of one batch, a queueful at a time, until the wish, the batch or the session is used up.

    What the worker's script has `caught` of the batch is done first. What it catches of others meanwhile is worked off
    as soon as the claim in hand is done.
    """
    env, ends = world.env, search.ends
    if caught is None and not (yield from qualify(world, worker, batch, search)):
        return
    copy = 0 if caught else search.copy
    one = batch.copy(copy)
    begun = worker.done.get(one, 0)
    found = Found.CAUGHT if caught else search.found
    wish, gives_up = _mood(world, worker, one, begun)
    wish = max(wish, caught.hits if caught else 0)
    while wish > 0 and env.now < ends:
        cut, _ = next_cut(worker.power, env.now)
        if caught:
            held, until, caught = caught.hits, min(ends, caught.until), None
        elif cut > env.now and (held := _to_hold(world, worker, batch, wish, begun, ends)) > 0:
            until = ends
            batch.market.claim(world, batch, held)
            take_part(worker, batch)
        else:
            break
        claim = work_off(world, worker, batch, held, begun, until, gives_up, copy)
        if cut < env.now + claim.hours:
            over = until + world.scenario.workers.overrun_minutes / 60
            claim = interrupted(claim, env.now, worker.power, batch.allotted, over)
        worker.claim = claim
        yield env.timeout(claim.hours)
        worker.claim = None
        hand_in(world, worker, batch, row, found, claim)
        if begun == 0 and worker.id in world.contacts:
            tell(world, worker, batch, _experienced(worker, batch, claim))
        begun = _remember(worker, batch, one, begun, claim)
        wish -= held
        if claim.given_up or claim.begun < held:
            break
        gives_up = False
        if worker.caught:
            if found == Found.CAUGHT:
                break
            yield from work_caught(world, worker, row, search)


def _mood(world: "World", worker: Worker, one: int, begun: int) -> tuple[int, bool]:
    """Draw how many HITs a worker means to do in a row, and whether a disappointing first one ends it."""
    traits = world.scenario.workers
    wish_draw, patience_draw = world.draws.spells.at(worker.id, one, begun).random(2)
    wish = 1 + int(math.log(1 - wish_draw) / math.log(1 - 1 / traits.spell_mean)) if traits.spell_mean > 1 else 1
    return wish, begun == 0 and patience_draw < traits.disappointed_share


def _remember(worker: Worker, batch: Batch, one: int, begun: int, claim: "Claim") -> int:
    """Note what a worker now knows of a batch and its requester; return how many of its HITs have been begun."""
    if begun == 0:
        worker.known[batch.requester.id] = worker.known.get(batch.requester.id, 0) + 1
    practise(worker, batch.task, claim.begun)
    begun += claim.begun
    worker.done[one] = begun
    if claim.given_up or begun >= batch.hits:
        worker.passed_over.add(one)
    return begun


def _experienced(worker: Worker, batch: Batch, claim: "Claim") -> float:
    """Return what the HITs of a claim that were handed in pay for an hour of all its time, in USD; 0 if given up."""
    handed_in = int((claim.outcome == Outcome.SUBMITTED).sum())
    pay = float(batch.seen[worker.country]) / MICROS * handed_in
    return pay / claim.hours if claim.hours > 0 and not claim.given_up else 0.0


def _to_hold(world: "World", worker: Worker, batch: Batch, wish: int, begun: int, ends: float) -> int:
    """Return how many HITs of a batch a worker claims next; none if it is closed or one is unlikely to fit."""
    if batch.closed or not fits(world, worker, batch, ends - world.env.now):
        return 0
    waiting = sum(part.hits for part in worker.caught) if worker.caught else 0
    wanted = min(wish, batch.market.terms.queue_limit - waiting, batch.hits - begun)
    return batch.market.dispatch.gives(world, worker, batch, wanted)


def work_caught(world: "World", worker: Worker, row: int, search: Search) -> Process:
    """Work off what the worker's script has caught, most urgent first; what seems badly paid is given back at once.

    What does not fit into the session, or is on another platform, stays in the queue, to be worked later or to lapse.
    """
    env, preview = world.env, world.scenario.workers.preview_seconds / 3600
    search.cut, _ = next_cut(worker.power, env.now)
    while worker.caught and preview < search.time_left(env.now):
        room = search.ends - env.now - preview
        here = [part for part in worker.caught if part.batch.market is search.market]
        suited = [part for part in here if fits(world, worker, part.batch, room)]
        if not suited:
            return
        caught = min(suited, key=lambda part: part.until)
        search.previews += 1
        search.hours += preview
        yield env.timeout(preview)
        if caught not in worker.caught:
            continue  # it has lapsed meanwhile
        worker.caught.remove(caught)
        if worth_doing(world, worker, caught.batch):
            search.acceptances += 1
            yield from spell(world, worker, caught.batch, row, search, caught)
            search.cut, _ = next_cut(worker.power, env.now)
        else:
            worker.passed_over.add(caught.batch.id)
            put_back(world, worker, caught, Outcome.RELEASED)


class Claim(NamedTuple):
    """What comes of the HITs that a worker holds at once: arrays with one value per HIT, in order of work."""

    started: np.ndarray
    lengths: np.ndarray
    outcome: np.ndarray
    right: np.ndarray
    verdict_draw: np.ndarray
    good_faith_draw: np.ndarray
    begun: int
    hours: float
    given_up: bool
    stranded: int = 0
    """HITs held but not begun when the power failed, which go back to the list only when their time is up."""
    cuts: tuple[tuple[float, float], ...] = ()
    """Power cuts after which the work went on."""

    def held_after(self, now: float) -> int:
        """Return how many of the HITs are neither done nor given back at a time."""
        finishes = self.started + self.lengths
        return finishes.size - int(finishes.searchsorted(now, side="right"))


def work_off(
    world: "World", worker: Worker, batch: Batch, held: int, before: int, ends: float, gives_up: bool, copy: int = 0
) -> Claim:
    """Work out how a claim goes: how long each HIT takes, which are returned, what the session's end cuts off.

    A HIT is begun only if it is likely to fit before the session ends; one that still overruns by too
    much is left to expire. With `gives_up`, a first HIT that shows pay below the reservation wage is
    returned, and the rest with it.
    """
    traits, now = world.scenario.workers, world.env.now
    # One row of draws to a HIT, at an address of its own, so that its luck does not depend on how many are held
    # with it; eight draws are two steps of the generator.
    u = world.draws.work.at(worker.id, batch.copy(copy), skip=2 * before).random((held, 8)).T
    usual = batch.usual_hours * pace(world, worker, batch.task)
    noise = -np.log1p(-u[0]) if traits.task_noise == "exponential" else np.exp(traits.task_noise_log_sd * ndtri(u[0]))
    lengths = usual * noise
    begun = held
    pays = batch.expected[worker.country] * batch.usual_hours
    given_up = gives_up and bool(pays < worker.reservation_wage * lengths[0])
    if given_up or traits.return_share > 0:
        returned = u[1] < traits.return_share
        if given_up:
            returned[0], begun = True, 1
        lengths = np.where(returned, lengths * u[2], lengths)
        outcome = returned * RETURNED  # what is not returned is SUBMITTED, which is 0
    else:
        outcome = np.zeros(held, dtype=np.int8)
    finished = lengths.cumsum()
    started = finished - lengths
    room = ends - now + traits.overrun_minutes / 60
    if traits.finishes_queue:
        room = math.inf
    else:
        begun = min(begun, max(1, int(started.searchsorted(min(ends - now, room - usual), side="right"))))
    last = begun - 1
    if finished[last] > room:
        lengths[last] = room - started[last]
        outcome[last] = Outcome.EXPIRED
    hours = float(started[last] + lengths[last])
    if begun < held:
        lengths[begun:] = 0.0
        outcome[begun:] = Outcome.RELEASED
        started[begun:] = hours
    right = u[3] < accuracy(world, worker, batch.task)
    return Claim(now + started, lengths, outcome, right, u[4], u[5], begun, hours, given_up)


def hand_in(world: "World", worker: Worker, batch: Batch, row: int, found: Found, claim: Claim) -> None:
    """Record a claim, put unfinished HITs back, and lay what was submitted before the requester."""
    held = claim.outcome.size
    first = world.ledger.assignments.enter(
        held,
        worker=worker.id,
        batch=batch.id,
        session=row,
        found=found,
        started=claim.started,
        hours=claim.lengths,
        outcome=claim.outcome,
        right=claim.right,
        settled=world.env.now,
    )
    if batch.market.period is not None:
        note_work(batch.market, worker.id, claim.lengths, claim.outcome)
    unfinished = int(np.count_nonzero(claim.outcome))
    submitted = held - unfinished
    worker.session_earnings += submitted * int(batch.seen[worker.country])
    if unfinished:
        pay_for_unfinished(world, worker, batch, claim)
        put_back_unfinished(world, batch, claim, unfinished)
    for cut, back in claim.cuts:
        without_power(world, worker, row, cut, back)
    if submitted:
        lay_before_requester(world, worker, batch, claim, first, all_of_it=not unfinished)


def put_back_unfinished(world: "World", batch: Batch, claim: Claim, unfinished: int) -> None:
    """Put what was held and not submitted back on the list; what has expired, when its time is up."""
    if claim.outcome[claim.begun - 1] == Outcome.EXPIRED:
        unfinished -= 1 + claim.stranded
        world.env.process(expiry(world, batch, 1 + claim.stranded))
    if unfinished:
        batch.left += unfinished
        batch.market.list(world, batch)


def lay_before_requester(
    world: "World", worker: Worker, batch: Batch, claim: Claim, first: int, all_of_it: bool
) -> None:
    """Let what was submitted of a claim wait for the requester; `first` is its first row in the record."""
    if not batch.waiting:
        world.env.process(review(world, batch))
    rows = np.arange(first, first + claim.outcome.size)
    draws = claim.right, claim.verdict_draw, claim.good_faith_draw
    if all_of_it:
        batch.waiting.append(HandedIn(worker.id, rows, *draws))
    else:
        submitted = (claim.outcome == SUBMITTED).nonzero()[0]
        batch.waiting.append(HandedIn(worker.id, rows[submitted], *(draw[submitted] for draw in draws)))


def pay_for_unfinished(world: "World", worker: Worker, batch: Batch, claim: Claim) -> None:
    """Pay for HITs that were begun and not submitted, if a rule says so."""
    for position in world.rulebook.speaking(Rule.unfinished_pay):
        elapsed = claim.lengths[: claim.begun][claim.outcome[: claim.begun] != Outcome.SUBMITTED]
        if elapsed.size:
            pay = np.zeros(elapsed.size, dtype=np.int64)
            pay = world.rulebook.ask_one(world, position, Rule.unfinished_pay, pay, batch, worker, elapsed)
            who, due = np.array([worker.id]), np.array([pay.sum()])
            world.transfers.pay_workers(
                world,
                "requesters",
                who,
                due,
                rule=position,
                requester=batch.requester.id,
                platform=batch.market.position,
            )
            paid_besides(world, batch.market, who, due)
            note_costs(world, batch.requester, int(due[0]), 0)


def expiry(world: "World", batch: Batch, hits: int) -> Process:
    """Put HITs that were left unfinished back on the list when their time is up."""
    yield world.env.timeout(batch.allotted)
    batch.left += hits
    batch.market.list(world, batch)
