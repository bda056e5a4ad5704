"""What requesters do: post batches, withdraw what is left of them, judge what was handed in and pay for it."""

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.entities import Again, Batch, HandedIn, Submissions
from sim.ledger import Outcome
from sim.money import MICROS
from sim.people.alerts import ring
from sim.people.catchers import catch
from sim.people.invisible import hear_verdicts
from sim.people.judgement import gated
from sim.people.ratings import rate
from sim.probes import present
from sim.regulation.periods import note_decisions, paid_besides
from sim.requesters.demand import Posting
from sim.requesters.machines import leave_to_machines
from sim.requesters.reactions import expected_cost, left_over, note_costs, price, refusing, respond, spare, usual_cost
from sim.requesters.redo import by_worker, mend, send_back
from sim.requesters.selection import for_the_list_alone, take_note
from sim.rules import Rule

if TYPE_CHECKING:
    from sim.world import World

Process = Generator[simpy.Event, None, None]

APPROVED, REJECTED = np.int8(Outcome.APPROVED), np.int8(Outcome.REJECTED)


def posting(world: "World", planned: Iterator[Posting]) -> Process:
    """Post every batch at its time."""
    for plan in planned:
        yield world.env.timeout(plan.posted - world.env.now)
        if world.markets[plan.requester.platform].has_left(world, plan.requester):
            continue
        world.env.process(withdrawal(world, post(world, plan)))


def post(world: "World", plan: Posting) -> Batch:
    """Price a batch under the rules, let its requester react, and list it."""
    behaviour = world.scenario.behaviour
    market = world.markets[plan.requester.platform]
    offered = price(world, plan)
    batch = Batch(
        id=len(world.batches),
        requester=plan.requester,
        market=market,
        task=plan.task,
        posted=world.env.now,
        usual_hours=plan.usual_hours,
        offered=offered,
        reward=np.full(len(world.country_codes), offered, dtype=np.int64),
        fee_rate=market.fee_rate(plan.assignments_per_hit),
        hits=plan.hits,
        asked=plan.hits * plan.copies,
        left=0,
        key=plan.key,
        seen=np.zeros(0),
        expected=[],
        least_approved=plan.requester.least_approved,
        least_rate=plan.requester.least_rate,
        allotted=world.scenario.requesters.time_allotted(plan.usual_hours),
        for_the_list=for_the_list_alone(world, plan.requester, plan.id),
    )
    batch.reward = world.ruled(Rule.reward, batch.reward, batch)
    planned = batch.asked
    if plan.probe >= 0:
        present(world, batch, plan)
    else:
        dearer = respond(world, batch, plan) if behaviour.level == "all" else 1.0
        leave_to_machines(world, batch, plan.id, usual_cost(batch), dearer)
    # Static: everybody decides as if there were no rule, and only the money changes.
    static = behaviour.level == "static"
    batch.seen = np.full_like(batch.reward, batch.offered) if static else batch.reward
    worth = world.payouts.worth(world, market.position) if world.payouts.on else 1
    batch.expected = (batch.seen * worth / MICROS / batch.usual_hours).tolist()
    batch.left = batch.asked
    batch.gated = gated(batch)
    world.batches.append(batch)
    world.ledger.batches.append(
        1,
        requester=plan.requester.id,
        platform=market.position,
        task=plan.task,
        posted=world.env.now,
        gone=world.env.now,
        usual_hours=plan.usual_hours,
        offered=offered,
        hits=batch.hits,
        share=plan.copies / plan.assignments_per_hit,
        planned=planned,
        asked=batch.asked,
        automated=batch.automated,
    )
    market.list(world, batch)
    catch(world, batch, woken=ring(world, batch))
    return batch


def withdrawal(world: "World", batch: Batch) -> Process:
    """Withdraw what is left of a batch at the end of its lifetime."""
    terms = world.scenario.requesters
    age = terms.lifetime_hours
    if terms.lifetime == "exponential":
        age *= world.draws.lifetimes.at(batch.id).exponential()
    if batch.probe >= 0:
        age = world.scenario.probes[batch.probe].open_hours
    yield world.env.timeout(age)
    batch.closed = True
    batch.market.unlist(world, batch)
    if batch.left > 0:
        left_over(world, batch)


def review(world: "World", batch: Batch) -> Process:
    """Judge, some time after the first of them came in, all submissions of a batch that wait.

    A requester that takes longer than the platform allows approves by silence.
    """
    terms = world.scenario.requesters
    silent = batch.requester.review_hours >= terms.auto_approval_hours
    yield world.env.timeout(min(batch.requester.review_hours, terms.auto_approval_hours))
    waiting, batch.waiting = batch.waiting, []
    worker = np.repeat([part.worker for part in waiting], [part.rows.size for part in waiting])
    country = world.country_of[worker]
    submissions = Submissions(
        batch=batch,
        rows=np.concatenate([part.rows for part in waiting]),
        worker=worker,
        country=country,
        reward=batch.reward[country],
        right=np.concatenate([part.right for part in waiting]),
        verdict_draw=np.concatenate([part.verdict_draw for part in waiting]),
        good_faith_draw=np.concatenate([part.good_faith_draw for part in waiting]),
    )
    approved = np.ones(len(submissions), dtype=bool)
    if not silent:
        approved = submissions.verdict_draw >= refusing(world, submissions)
    conclude(world, submissions, approved, waiting)


def conclude(
    world: "World", submissions: Submissions, own: np.ndarray, parts: list[HandedIn], last: bool = False
) -> None:
    """Make of a requester's own verdicts what the rules make of them, and settle; what is sent back waits.

    `parts` are the submissions by who handed them in; after the `last` look nothing is sent back any more.
    """
    verdict, reasons = spare(world, submissions, world.ruled(Rule.verdict, own, submissions))
    if not last and (again := send_back(world, submissions, verdict)):
        world.env.process(last_look(world, again))
        kept = ~again.chosen
        submissions, own, verdict = submissions.only(kept), own[kept], verdict[kept]
        parts = by_worker(submissions)
        if not len(submissions):
            return
    # Where nobody reacts, everybody goes on as if the requester had decided alone.
    known = own if world.scenario.behaviour.level == "static" else verdict
    requester = submissions.batch.requester
    hear_verdicts(world, requester.id, parts, known)
    spent = settle(world, submissions, verdict, known)
    if world.rulebook.rules:
        alone = int(expected_cost(world, submissions.reckoned(), own).sum())
        note_costs(world, requester, spent + reasons, alone)


def last_look(world: "World", again: Again) -> Process:
    """Judge what was sent back once the time for doing it again is over; what is refused now stays so."""
    yield world.env.timeout(again.until - world.env.now)
    mended = mend(world, again)
    conclude(world, mended, again.done & (mended.verdict_draw >= refusing(world, mended)), by_worker(mended), last=True)


def settle(world: "World", submissions: Submissions, approved: np.ndarray, known: np.ndarray | None = None) -> int:
    """Book a round of review: outcomes, pay and fees in the record, money on the accounts; return what it cost.

    Records and memories follow the verdicts `known`, which are those of the requester alone where nobody reacts.
    """
    known = approved if known is None else known
    batch = submissions.batch
    market = batch.market
    pay, rejected = submissions.reward * approved, ~approved
    some_rejected = bool(rejected.any())
    if some_rejected and world.rulebook.speaks(Rule.rejected_pay):
        refused = submissions.only(rejected)
        pay[rejected] = world.ruled(Rule.rejected_pay, np.zeros(len(refused), dtype=np.int64), refused)
    if world.rulebook.speaks(Rule.bonus):
        bonus = world.ruled(Rule.bonus, np.zeros_like(pay), submissions, approved)
        pay += bonus
        paid_besides(world, market, submissions.worker, bonus)
    fee = world.ruled(Rule.fee, market.cost(batch, pay) - pay, submissions, pay)
    if world.rulebook.speaks(Rule.fee):
        usual = market.cost(batch, pay, batch.fee_rate / market.fee_factor) - pay
        market.withheld += int(np.maximum(usual - fee, 0).sum())
    spent = int(pay.sum() + fee.sum())
    kept = {}
    if world.vendors.on:
        whole, pay = pay, world.vendors.pass_on(market.position, submissions.worker, pay)
        kept = {"margin": whole - pay}
    outcome = np.where(approved, APPROVED, REJECTED)
    world.ledger.assignments.amend(submissions.rows, outcome=outcome, settled=world.env.now, pay=pay, fee=fee, **kept)
    np.add.at(world.balances, submissions.worker, pay)
    world.payouts.credit(world, market.position, submissions.worker, pay)
    np.add.at(market.approved, submissions.worker[known], 1)
    if not known.all():
        np.add.at(market.rejected, submissions.worker[~known], 1)
    market.fees += int(fee.sum())
    _pay_levies(world, submissions, pay, fee)
    if market.period is not None:
        hours = world.ledger.assignments["hours"][submissions.rows]
        note_decisions(market, submissions.worker, hours, approved, pay)
    world.spending[batch.requester.id] += spent
    batch.reviewed += approved.size
    batch.rejected += int(np.count_nonzero(rejected))
    take_note(world, submissions, known)
    rate(world, submissions, known)
    return spent


def _pay_levies(world: "World", submissions: Submissions, pay: np.ndarray, fee: np.ndarray) -> None:
    """Let the platform pay the public purse what the rules ask of it on a round of review."""
    platform = submissions.batch.market.position
    for position in world.rulebook.speaking(Rule.levy):
        levy = world.rulebook.ask_one(world, position, Rule.levy, np.zeros_like(pay), submissions, pay, fee)
        world.transfers.book(world, "platform", "public", int(levy.sum()), rule=position, platform=platform)
