"""What there is to look at after a run, and what each instrument shows of it; an instrument looks when first asked."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import ndtri

from sim.chance import Chance
from sim.instruments.books import books
from sim.instruments.log import log
from sim.instruments.survey import Answers, Visits, survey
from sim.instruments.tracker import Sightings, track
from sim.ledger import Ledger, Outcome
from sim.measures.record import Record
from sim.money import MICROS
from sim.sections.instruments import Instruments


@dataclass(frozen=True)
class Observation:
    """A finished run, laid open to the instruments.

    Arrays over people have one value per person, at the same place as in `record`: `utc_offset` in hours,
    `reservation_wage` in USD an hour. Those over requesters tell how often each posts relative to others, how large its
    batches are, whether it asks for a number of approved HITs (`gated`), and whether it lets in everybody (`open`).
    `guess_log_sd` is how far workers' guesses of a HIT's length spread. Times are hours, and the run lasts `hours`.
    """

    ledger: Ledger
    record: Record
    terms: Instruments
    scale: float
    utc_offset: np.ndarray
    reservation_wage: np.ndarray
    posting_weight: np.ndarray
    batch_size: np.ndarray
    gated: np.ndarray
    open: np.ndarray
    guess_log_sd: float
    chance: Chance

    @property
    def hours(self) -> float:
        """Length of the measuring period."""
        return self.record.days * 24.0

    @cached_property
    def visits(self) -> Visits:
        """Who was online when, in the measuring period."""
        sessions = self.ledger.sessions
        since, until = np.maximum(sessions["signed_on"], 0.0), np.minimum(sessions["signed_off"], self.hours)
        inside = until > since
        return Visits.of(sessions["worker"][inside].astype(np.int64), since[inside], until[inside])

    @cached_property
    def hours_online(self) -> np.ndarray:
        """Hours online of each person in the measuring period."""
        visits = self.visits
        return np.bincount(visits.worker, visits.until - visits.since, minlength=self.record.country.size)

    @cached_property
    def survey(self) -> Answers:
        """What the survey brings."""
        terms = self.terms
        spread = terms.survey_propensity_log_sd
        people = self.record.country.size
        quantiles = self.chance.of_people("readiness to answer surveys").spread(max(people, 1), 1)[:people, 0]
        propensity = np.exp(spread * ndtri(quantiles))
        return survey(
            self.visits,
            propensity,
            self.hours,
            terms.survey_minutes / 60 * self.scale,
            terms.survey_again_days * 24.0,
            terms.survey_repeats,
            self.chance.of_luck("who takes the survey"),
        )

    @cached_property
    def answered_hours(self) -> np.ndarray:
        """Hours a week that those who answer the survey work: one value per answer."""
        return self.hours_online[self.survey.worker] / self.hours * 168.0

    @cached_property
    def tracker(self) -> Sightings:
        """What the tracker sees of batches posted in the measuring period."""
        batches, work = self.ledger.batches, self.ledger.assignments
        done = submitted(work["outcome"])
        every = self.terms.tracker_hours
        open_to_all = self.open[batches["requester"]]
        seen = track(
            np.ones_like(open_to_all) if self.terms.tracker_sees_gated else open_to_all,
            batches["posted"],
            batches["gone"],
            batches["hits"].astype(np.int64),
            batches["asked"].astype(np.int64),
            work["batch"][done],
            work["started"][done],
            every,
            every * float(self.chance.of_luck("when the tracker looks").uniforms(1)[0]),
        )
        posted = batches["posted"][seen.batch]
        inside = (posted >= 0) & (posted < self.hours)
        return Sightings(seen.batch[inside], seen.hits[inside], seen.since[inside], seen.until[inside])

    @cached_property
    def tracked_share(self) -> np.ndarray:
        """Which part of the platform's batch each is that the tracker sees."""
        return self.ledger.batches["share"][self.tracker.batch]

    @cached_property
    def logged_tasks(self) -> np.ndarray:
        """Tasks of each worker in the log."""
        work, terms = self.ledger.assignments, self.terms
        handed_in = work["started"] + work["hours"]
        done = submitted(work["outcome"]) & (handed_in >= 0) & (handed_in < self.hours)
        return log(
            work["worker"][done].astype(np.int64),
            handed_in[done],
            self.hours_online,
            self.hours,
            terms.log_workers,
            terms.log_weeks_mean,
            terms.log_weeks_log_sd,
            terms.log_hours_exponent,
            self.chance.of_luck("who is logged, and when"),
        )

    @cached_property
    def spent(self) -> np.ndarray:
        """What each requester of the full market posted, in USD, over as many months as the books are kept."""
        batches, seen = self.ledger.batches, self.tracker
        worth = batches["offered"][seen.batch] / MICROS * seen.hits / self.batch_size[batches["requester"][seen.batch]]
        per_day = float(self.tracked_share.sum()) / self.record.days * self.scale
        count = round(per_day * self.terms.books_months * 365.25 / 12)
        stream = self.chance.of_luck("books of requesters")
        return books(self.posting_weight, self.batch_size, worth, self.tracked_share, count, stream)


def submitted(outcome: np.ndarray) -> np.ndarray:
    """Tell which assignments were handed in."""
    return (outcome == Outcome.APPROVED) | (outcome == Outcome.REJECTED)
