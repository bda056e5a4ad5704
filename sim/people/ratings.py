"""Public ratings: some workers report what a requester paid and rejected, and those with the tool read it.

After a round of review each rater among those judged reports with chance `ratings.report_chance`. At 1:k a report
stands for k, for requesters keep their number while those who work for them are thinned. With n reports on j HITs,
m of them rejected, a reader's error in guessing hourly pay is divided by sqrt(1 + memory (own batches + trust n)), and
the pay expected is multiplied by 1 - m / (doubt + j), and by 1 / (1 + delay_discount d) with d the days until the
requester decides. A rule may have the platform publish the same of every round of review, from its own records.

Source: Irani & Silberman 2013, CHI, Turkopticon; Silberman & Irani 2016.
"""

from typing import TYPE_CHECKING

import numpy as np

from sim.chance import pair_hashes
from sim.entities import Submissions
from sim.rules import Rule

if TYPE_CHECKING:
    from sim.world import World


class Ratings:
    """Who reads the ratings and who reports, one value per person; belongs to the people, not to the replication."""

    def __init__(self, world: "World", people: int) -> None:
        terms = world.scenario.ratings
        self.people = people
        self.users = np.zeros(people, dtype=bool)
        self.reports = np.zeros(people, dtype=bool)
        self.on = terms.users_share > 0
        if self.on:
            reads, reports = world.chance.of_people("readers and raters").dealt(people, 2).T
            self.users, self.reports = reads < terms.users_share, reports < terms.raters_share
            self.keys = np.array(world.chance.of_people("raters' keys").keys(people), dtype=np.uint64)
        self.reads = self.users

    def shown_to(self, world: "World", share: float, covered: np.ndarray) -> None:
        """Let a share of the residents of some countries read what is public, besides those who read ratings anyway."""
        draw = world.chance.of_people("readers of what is disclosed").uniforms(self.people)
        self.reads = self.users | (covered[world.country_of] & (draw < share))


def rate(world: "World", submissions: Submissions, approved: np.ndarray) -> None:
    """Let raters report on a round of review in which they were judged, or the platform, where a rule has it do so."""
    ratings, terms = world.ratings, world.scenario.ratings
    if world.rulebook.speaks(Rule.disclosed):
        told = world.ruled(Rule.disclosed, np.zeros(len(submissions), dtype=bool), submissions)
        if told.any():
            _publish(world, submissions, told, approved)
            return
    if not ratings.on:
        return
    rater = np.unique(submissions.worker[ratings.reports[submissions.worker]])
    chance = pair_hashes(ratings.keys[rater], submissions.batch.key) / 2.0**64
    reporting = rater[chance < terms.report_chance]
    if not reporting.size:
        return
    _publish(world, submissions, np.isin(submissions.worker, reporting), approved)


def _publish(world: "World", submissions: Submissions, told: np.ndarray, approved: np.ndarray) -> None:
    """Add what is told of a round of review to what is public of its requester."""
    world.judgement.wary = True
    public, weight = submissions.batch.requester.public, world.scenario.run.scale
    public.reports += weight * np.unique(submissions.worker[told]).size
    public.judged += weight * int(told.sum())
    public.rejected += weight * int((told & ~approved).sum())
