"""Piecerate itself: its ordinary engine on a scenario that states the reference market, all else switched off.

Streams are the model's own, so agreement is over many seeds. Where the two markets are put differently:

- The model counts whole days and the reference market lasts half a day, so that all times here are stretched
  twofold and pay per hour is halved. Nothing depends on the unit of time.
- A batch's usual length is the median of its HITs' durations in the model, and their mean in the reference market.
- Requesters judge in rounds in the model. Nobody looks at a decision before the end, so the moments of decision,
  which belong to the HIT here, are drawn afterwards, all at once; the verdicts are those of the model.

And where they differ by little: sizes of batches are rounded here and cut there; a search stops with the session here
and is finished there; here people come back when they planned, there later if a queue kept them; and batches are
spread evenly here, so that a list of a hundred holds a good one more often and is searched less often in vain.
"""

import math

import numpy as np

from benchmarks import reference as ref
from sim.choices.best_of_page import BestOfPage
from sim.dispatch.sample import Sample
from sim.ledger import Outcome
from sim.money import MICROS
from sim.scenario import Scenario
from sim.sections.country import Country
from sim.sections.platform import Platform
from sim.sections.practice import Practice
from sim.sections.requesters import RejectionStyle, Requesters
from sim.sections.run import Behaviour, Run
from sim.sections.task import TaskType
from sim.sections.tenure import Tenure
from sim.sections.workers import Workers
from sim.world import World

TITLE = "Piecerate"
PACKAGES = ("simpy",)
SAME_STREAMS = False

DAY, WEEK = 24.0, 168.0
STRETCH = 2.0
"""Hours of the model for each hour of the reference market."""

HOUR = ref.HOUR / STRETCH
"""Seconds of the reference market in an hour of the model."""

MEDIAN = math.exp(ref.HIT_MU)
"""Median duration of a batch's HITs over their mean."""


def simulate(workers: int, seed: int, queue: int, hours: float) -> ref.Totals:
    """Run the reference market; raises ValueError unless it lasts whole days of the model."""
    days = hours * STRETCH / DAY
    if days != int(days):
        raise ValueError(f"Piecerate runs the reference market for multiples of {DAY / STRETCH:g} hours, not {hours:g}")
    return totals(World(scenario(workers, seed, queue, int(days))).run())


def scenario(workers: int, seed: int, queue: int, days: int) -> Scenario:
    """State the reference market as a scenario."""
    return Scenario(
        run=Run(seed=seed, scale=1, warmup_days=0, days=days),
        behaviour=Behaviour(level="workers", entry_elasticity=0),
        platforms={"one": platform(queue)},
        choice=BestOfPage(),
        workers=people(workers),
        tenure=Tenure(leaving=False),
        practice=Practice(exponent=0, error_exponent=0, tiring_slower=0, tiring_errors=0),
        requesters=clients(workers),
        countries={
            "XX": Country(
                name="Anywhere", worker_share=1, requester_share=1, utc_offset=0, minimum_wage=1, source="none"
            )
        },
        tasks={"hits": work()},
        styles={
            "all": RejectionStyle(requester_share=1, rejects_wrong=1 - ref.APPROVED, rejects_right=1 - ref.APPROVED)
        },
    )


def platform(queue: int) -> Platform:
    """Return a platform that takes no fee and shows some batches at each search."""
    dispatch = Sample(size=ref.LOOKS, search_seconds=ref.SEARCH * STRETCH, search_log_sd=ref.SEARCH_SIGMA)
    return Platform(queue_limit=queue, fee_rate=0, fee_many_rate=0, fee_minimum=0, dispatch=dispatch)


def people(workers: int) -> Workers:
    """Return workers who know what a batch pays, and finish what they have claimed."""
    return Workers(
        active=workers,
        hours_wanted_median=WEEK * ref.ONLINE,
        hours_wanted_log_sd=0,
        session_hours_mean=ref.SESSION / HOUR,
        session_shape="exponential",
        night_activity=1,
        reservation_wage_median=ref.RESERVATION / STRETCH / MEDIAN,
        reservation_wage_log_sd=ref.RESERVATION_SIGMA,
        reservation_wage_link=0,
        speed_log_sd=ref.SPEED_SIGMA,
        task_noise_log_sd=ref.HIT_SIGMA,
        judgement_log_sd=0,
        considered_share=1,
        interest_share=1,
        spell_mean=1 / (1 - math.exp(-1 / ref.SPELL)),
        return_share=0,
        disappointed_share=0,
        finishes_queue=True,
        overrun_minutes=DAY * 60,
        rejection_weight=0,
        paperwork_weekly_minutes=0,
        paperwork_rejection_minutes=0,
    )


def clients(workers: int) -> Requesters:
    """Return requesters who differ in nothing; their batches do."""
    return Requesters(
        qualification_share=0,
        count=1,
        tracked_batches_per_day=ref.ARRIVALS * workers * HOUR * DAY,
        unseen_work_multiplier=1,
        open_at_start=ref.open_at_start(workers),
        size_log_sd=0,
        customary_cents=(),
        shortest_hit_seconds=0.1,
        longest_hit_hours=100,
        gate_share=0,
        rate_gate_share=0,
        lifetime="exponential",
        lifetime_hours=ref.LIFETIME / HOUR,
        review_hours_median=ref.REVIEW / HOUR,
        review_log_sd=0,
    )


def work() -> TaskType:
    """Return the one kind of work, whose pay and length are drawn apart."""
    return TaskType(
        batch_share=1,
        reward_median=ref.REWARD,
        reward_log_sd=ref.REWARD_SIGMA,
        usual_seconds=ref.TIME * MEDIAN * STRETCH,
        usual_log_sd=ref.TIME_SIGMA,
        hits_min=ref.SIZE_LEAST,
        hits_tail=ref.SIZE_TAIL,
        hits_cap=ref.SIZE_MOST,
        assignments_per_hit=1,
    )


def totals(world: World) -> ref.Totals:
    """Add up what had happened by the end of the market."""
    sessions, assignments, batches = world.ledger.sessions, world.ledger.assignments, world.ledger.batches
    everybody, ends = len(world.workers), world.ends
    worker, hours, outcome = assignments["worker"], assignments["hours"], assignments["outcome"]
    handed_in = assignments["started"] + hours
    delays = world.chance.of_luck("moments of decision").at().exponential(ref.REVIEW / HOUR, hours.size)
    submitted, decided = handed_in <= ends, handed_in + delays <= ends
    approved, rejected = decided & (outcome == Outcome.APPROVED), decided & (outcome == Outcome.REJECTED)
    lifetimes = [world.draws.lifetimes.at(batch.id).exponential() for batch in world.batches]
    expired = batches["posted"] + ref.LIFETIME / HOUR * np.array(lifetimes) <= ends
    counts = ref.Counts(
        online=len(sessions),
        searches=int(sessions["looks"].sum()) // ref.LOOKS,
        spells=int(sessions["acceptances"].sum()),
        submitted=int(submitted.sum()),
        approved=int(approved.sum()),
        rejected=int(rejected.sum()),
        undecided=int((submitted & ~decided).sum()),
        posted=len(batches) - ref.open_at_start(everybody),
        expired=int(expired.sum()),
    )

    def of_workers(who: np.ndarray, what: np.ndarray) -> np.ndarray:
        return np.bincount(who, what, minlength=everybody)

    return counts.totals(
        earnings=of_workers(worker[approved], assignments["pay"][approved]) / MICROS,
        paid=of_workers(worker[approved], hours[approved]) * HOUR,
        unpaid=of_workers(worker[rejected], hours[rejected]) * HOUR
        + of_workers(sessions["worker"], sessions["search_hours"]) * HOUR,
    )
