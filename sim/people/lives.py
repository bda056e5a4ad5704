"""When people are online: the working life of a worker, session by session, as a SimPy process."""

from collections.abc import Generator
from typing import TYPE_CHECKING, cast

import numpy as np
import simpy

from sim.dispatch.contract import Search
from sim.entities import Batch, Worker
from sim.people.alerts import Call, bell, book, deaf, hears
from sim.people.homing import where_to_look
from sim.people.invisible import paperwork
from sim.people.outages import next_cut, without_power
from sim.people.population import DAY
from sim.people.tips import follow
from sim.people.work import spell, work_caught
from sim.platforms.governing import turns_away
from sim.platforms.market import Market
from sim.regulation.periods import note_search
from sim.rules import Rule

if TYPE_CHECKING:
    from sim.world import World

Process = Generator[simpy.Event, None, None]

BITS_OF_BLOCKS = 20
"""A session on one platform draws fewer blocks of looks than this power of two."""

CALLED = 1 << 32
"""Ordinals of sessions that an alert brings about begin here, those of planned sessions at zero."""


def working_life(world: "World", worker: Worker) -> Process:
    """Sign on when planned, look for work and do it until the session ends; repeat."""
    env = world.env
    for number, (starts, ends) in enumerate(worker.sessions):
        if starts > env.now:
            yield from rest(world, worker, starts)
        if env.now < ends and worker.present:
            yield from session(world, worker, number, ends)
            if worker.staff:
                world.vendors.pay_shift(world, worker, starts, ends)
    if hears(world, worker):
        yield from rest(world, worker, world.ends)


def rest(world: "World", worker: Worker, until: float) -> Process:
    """Be offline until some time, but for sessions that an alert brings about in between."""
    env = world.env
    if not hears(world, worker):
        yield env.timeout(until - env.now)
        return
    while env.now < until:
        called = bell(world, worker, until)
        yield called | env.timeout(until - env.now)
        deaf(world, worker)
        if not called.triggered:
            return
        call = cast(Call, called.value)
        yield env.timeout(call.starts - env.now)
        yield from session(world, worker, CALLED + call.batch.id, call.ends, call.batch)
        book(world, worker, env.now - call.starts)


def session(world: "World", worker: Worker, number: int, ends: float, rang: Batch | None = None) -> Process:
    """Look for work and do it until the plan ends; who finds nothing leaves, or tries their next platform.

    A session that an alert brings about begins on the platform of the batch that rang.
    """
    signed_on, limited = world.env.now, world.rulebook.speaks(Rule.online_until)
    if limited:
        ends = float(world.ruled(Rule.online_until, np.array([ends]), worker)[0])
        if ends <= signed_on:
            return
    worker.session_earnings, worker.session_since = 0, world.env.now
    tried: list[int] = []
    platform = rang.market.position if rang else where_to_look(world, worker, number, tried)
    while platform is not None:
        tried.append(platform)
        in_vain = True
        if turns_away(world, world.markets[platform], worker):
            world.ledger.refusals.append(1, worker=worker.id, platform=platform, when=world.env.now)
        else:
            in_vain = yield from stay(world, worker, number, ends, tried, alerted=rang is not None)
        platform = where_to_look(world, worker, number, tried) if in_vain else None
    if limited or world.rulebook.speaks(Rule.refusal):
        worker.stays = [stay for stay in worker.stays if stay[1] > signed_on - DAY] + [(signed_on, world.env.now)]


def stay(
    world: "World", worker: Worker, number: int, ends: float, tried: list[int], alerted: bool
) -> Generator[simpy.Event, None, bool]:
    """Alternate between searching and spells of work on the last of the platforms tried.

    What a script has caught comes first, then what the worker has heard of, then what the platform offers. The stay
    lasts until the plan, the patience or the power ends; who has power again before the planned end goes on. Ends
    with whether the platform was left for want of work.
    """
    env, choice = world.env, world.scenario.choice
    market = world.markets[tried[-1]]
    row = world.ledger.sessions.append(
        1, worker=worker.id, platform=market.position, signed_on=env.now, alerted=alerted
    )
    # Each platform has looks of its own, whichever is tried first.
    search = Search(market, number, ends, blocks=market.position << BITS_OF_BLOCKS)
    before, worker.online_since = worker.session_earnings, env.now
    sign_on(world, worker, market, row)
    search.cut, _ = next_cut(worker.power, env.now)
    if len(tried) > 1 and search.cut > env.now:
        search.hours = min(world.scenario.multi_homing.switching_seconds / 3600, search.time_left(env.now))
        yield env.timeout(search.hours)
    if len(tried) == 1 and not worker.staff:
        yield from paperwork(world, worker, search)
    while env.now < ends and (worker.staff or (search.patient and choice.goes_on(world, worker))):
        search.cut, back = next_cut(worker.power, env.now)
        if search.cut <= env.now:
            if back >= ends:
                break
            without_power(world, worker, row, env.now, back)
            yield env.timeout(back - env.now)
            continue
        if worker.caught:
            yield from work_caught(world, worker, row, search)
            if search.time_left(env.now) <= 0:
                continue
        search.copy = 0
        batch = yield from follow(world, worker, search) if worker.tips else market.dispatch.seek(world, worker, search)
        if batch is not None:
            market.working += 1
            yield from spell(world, worker, batch, row, search)
            market.working -= 1
    sign_off(world, worker, search, row, worker.session_earnings - before)
    return not worker.staff and not search.patient and env.now < ends


def sign_on(world: "World", worker: Worker, market: Market, row: int) -> None:
    """Begin a stay: a worker's script is on, and what it caught before belongs to this stay."""
    market.online += 1
    worker.session = row
    world.watch.sign_on(worker, market.position)
    for caught in worker.caught:
        if caught.session < 0:
            caught.session, caught.since = row, world.env.now


def sign_off(world: "World", worker: Worker, search: Search, row: int, earned: int) -> None:
    """End a stay: enter what it took and brought, on the platform's account as well."""
    sessions, now = world.ledger.sessions, world.env.now
    search.market.online -= 1
    worker.session = -1
    world.watch.sign_off(worker)
    hours = now - worker.online_since
    world.going_wage.session(worker.country, earned, hours)
    worker.recent_earnings += earned
    worker.recent_hours += hours
    account = next((account for account in worker.accounts if account.platform == search.market.position), None)
    if account is not None:
        account.earned += earned
        account.hours += hours
    sessions.update(
        row,
        signed_off=now,
        night_hours=world.rhythms[worker.country].night_hours(float(sessions["signed_on"][row]), now),
        search_hours=search.hours,
        qualification_hours=search.qualification,
        paperwork_hours=search.paperwork,
        looks=search.looks,
        previews=search.previews,
        acceptances=search.acceptances,
    )
    note_search(search.market, worker.id, search.hours)
