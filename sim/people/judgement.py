"""What a worker makes of a batch: whether its requester is ever considered, and what it seems to pay."""

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from sim.chance import MASK, pair_hash, pair_hashes
from sim.entities import Batch, Requester, Worker
from sim.people.practice import usual_pace

if TYPE_CHECKING:
    from sim.world import World

SPREAD = 0x9E3779B97F4A7C15
"""An odd number that makes a key of its own of each batch for which one of the sample stands."""

STEPS = 1 << 12
NORMAL_QUANTILES = [NormalDist().inv_cdf((step + 0.5) / STEPS) for step in range(STEPS)]
"""Normal quantiles at equal steps of probability: a normal draw for a pair costs one look-up."""


MOST_TASTE = 1 << 24
"""A batch interests a worker if their taste for it, a whole number below this, is below the share wanted of it."""

PRIOR = 0x9E3779B97F4A7C15
"""Sets the draw for what a worker believes of a requester apart from the draw for interest in it."""


class Judgement:
    """Which of the things that workers go by are switched on in a run; what is not is not asked about."""

    __slots__ = ("choosy", "guesses", "narrow", "wary")

    def __init__(self, world: "World") -> None:
        traits = world.scenario.workers
        self.narrow = traits.considered_share < 1
        self.choosy = traits.interest_share < 1
        self.guesses = traits.judgement_log_sd > 0
        self.wary = bool(traits.rejection_weight) or world.ratings.on
        """Whether what requesters reject counts: workers go by what they have met, or some of it has become public."""


def considers(world: "World", worker: Worker, batch: Batch) -> bool:
    """Tell whether a worker ever looks at this requester's work: a lasting narrowness of interest."""
    if worker.staff or not world.judgement.narrow:
        return True
    drawn = pair_hash(worker.key, batch.requester.key) >> 11
    return drawn < world.scenario.workers.considered_share * (1 << 53)


def considered_by(world: "World", requester: Requester) -> bytes:
    """Return who of all people considers a requester, a bit for each id, and note it with the requester."""
    share = world.scenario.workers.considered_share
    considering = (pair_hashes(world.keys, requester.key) >> np.uint64(11)) < share * (1 << 53)
    requester.considered_by = np.packbits(considering, bitorder="little").tobytes()
    return requester.considered_by


def gated(batch: Batch) -> bool:
    """Tell whether there may be anybody whom the requester of a batch does not let in (see `admitted`).

    An opening of a field experiment shuts out whoever has taken part.
    """
    if batch.probe >= 0:
        return True
    requester = batch.requester
    chooses = requester.admits is not None or requester.blocks or batch.for_the_list or batch.shut_out is not None
    return chooses or batch.least_approved > 0 or batch.least_rate > 0


def admitted(world: "World", worker: Worker, batch: Batch) -> bool:
    """Tell whether a requester lets a worker in: by country, by what it has seen of them, and by their record."""
    requester = batch.requester
    if requester.admits is not None and requester.admits != worker.country:
        return False
    if batch.shut_out and batch.shut_out[worker.country]:
        return False
    if worker.id in requester.register.blocked or (batch.for_the_list and worker.id not in requester.register.invited):
        return False
    if batch.least_approved or batch.least_rate:
        approved, rejected = batch.market.approved.item(worker.id), batch.market.rejected.item(worker.id)
        return approved >= batch.least_approved and approved >= batch.least_rate * (approved + rejected)
    return True


def interests(world: "World", worker: Worker, batch: Batch, copy: int = 0) -> bool:
    """Tell whether the title of a batch interests a worker: a taste for the pair, seen in the list."""
    if worker.staff or not world.judgement.choosy:
        return True
    return taste_for(worker, batch, copy) & (MOST_TASTE - 1) < world.scenario.workers.interest_share * MOST_TASTE


def expects(world: "World", worker: Worker, batch: Batch, copy: int = 0) -> float | None:
    """Return the hourly pay that a worker expects of a batch after a preview, or None if it seems to pay too little.

    The guess is noisy, the less so the more batches of the requester the worker has tried; its error belongs to the
    pair of worker and batch.
    """
    taste = taste_for(worker, batch, copy) if world.judgement.guesses else 0
    return estimates(world, worker, batch, taste)


def estimates(world: "World", worker: Worker, batch: Batch, taste: int) -> float | None:
    """Return what a worker with some taste for a batch expects of it, as `expects` does."""
    if batch.probe >= 0:
        world.ledger.preview(worker.id, batch.id, world.env.now)
    if worker.staff:
        return batch.expected[worker.country] / worker.speed
    hourly = guesses(world, worker, batch, taste)
    return hourly if hourly >= worker.reservation_wage else None


def taste_for(worker: Worker, batch: Batch, copy: int) -> int:
    """Return the hash of a worker and a batch: its low bits are the interest, its high bits the error of the guess."""
    return pair_hash(worker.key, batch.key ^ (copy * SPREAD & MASK) if copy else batch.key)


def worth_doing(world: "World", worker: Worker, batch: Batch) -> bool:
    """Tell whether a batch that a script has caught seems to pay the reservation wage, of interest or not."""
    if batch.probe >= 0:
        world.ledger.preview(worker.id, batch.id, world.env.now)
    return guesses(world, worker, batch, pair_hash(worker.key, batch.key)) >= worker.reservation_wage


def guesses(world: "World", worker: Worker, batch: Batch, draw: int) -> float:
    """Return a worker's guess of the hourly pay of a batch; `draw` is the hash of the pair.

    Who reads the public ratings (`sim.people.ratings`) knows more of the requester and allows for what it rejects.
    """
    traits, judgement = world.scenario.workers, world.judgement
    hourly = batch.expected[worker.country] / usual_pace(world, worker, batch.task)
    reads = False
    if judgement.wary:
        reads = batch.requester.public.reports > 0 and bool(world.ratings.reads[worker.id])
        if reads or traits.rejection_weight:
            believed = rejection_belief(world, worker, batch.requester, reads)
            hourly *= max(0.0, 1 - (traits.rejection_weight or 1) * believed)
        if reads and world.scenario.ratings.delay_discount:
            hourly /= 1 + world.scenario.ratings.delay_discount * batch.requester.review_hours / 24
    if judgement.guesses:
        heard = world.scenario.ratings.trust * batch.requester.public.reports if reads else 0
        known = worker.known.get(batch.requester.id, 0) + heard
        error = traits.judgement_log_sd * NORMAL_QUANTILES[draw >> 52]
        hourly *= math.exp(error / math.sqrt(1 + traits.memory * known) if known else error)
    return hourly


def rejection_belief(world: "World", worker: Worker, requester: Requester, reads: bool = False) -> float:
    """Return the share of HITs that a worker believes a requester rejects: a prior, mended by own experience.

    (k p + rejected) / (k + judged): the prior p counts as much as k HITs judged. It is what the public ratings
    say for who `reads` them, else lognormal over pairs of worker and requester. Without a weight on it, own experience
    does not count.
    """
    traits = world.scenario.workers
    prior = traits.rejection_prior
    if reads:
        prior = requester.public.rejected / (world.scenario.ratings.doubt + requester.public.judged)
    elif traits.rejection_prior_log_sd > 0:
        draw = pair_hash(worker.key ^ PRIOR, requester.key)
        prior = min(1.0, prior * math.exp(traits.rejection_prior_log_sd * NORMAL_QUANTILES[draw >> 52]))
    if not traits.rejection_weight:
        return prior
    judged, rejected = worker.verdicts.get(requester.id, (0, 0))
    return (traits.rejection_prior_hits * prior + rejected) / (traits.rejection_prior_hits + judged)


def fits(world: "World", worker: Worker, batch: Batch, hours: float) -> bool:
    """Tell whether a HIT of a batch is likely to be done within some hours and the overrun that a worker accepts."""
    takes = batch.usual_hours * usual_pace(world, worker, batch.task)
    return takes <= hours + world.scenario.workers.overrun_minutes / 60
