"""The survey: a HIT at intervals, taken by somebody who is online, once in a while by the same person.

It meets people in proportion to the time they spend online and to how readily they take it, so those who work long
hours are over-represented among its answers; and it meets the same few again and again, so a pool reckoned from
recaptures is smaller than the population.
"""

import math
from dataclasses import dataclass

import numpy as np

from sim.chance import Stream


@dataclass(frozen=True)
class Visits:
    """When workers were online: one value per session, in hours, in the order of `since`.

    Nobody is online twice at once; `longest` is the length of the longest session.
    """

    worker: np.ndarray
    since: np.ndarray
    until: np.ndarray
    longest: float

    @classmethod
    def of(cls, worker: np.ndarray, since: np.ndarray, until: np.ndarray) -> "Visits":
        """Put sessions in order of time."""
        order = np.argsort(since, kind="stable")
        longest = float((until - since).max()) if since.size else 0.0
        return cls(worker[order], since[order], until[order], longest)

    def online(self, now: float) -> np.ndarray:
        """Return who is online at a time."""
        first, last = np.searchsorted(self.since, [now - self.longest, now], side="right")
        first = max(0, first - 1)
        return self.worker[first:last][self.until[first:last] > now]


@dataclass(frozen=True)
class Answers:
    """What the repeated surveys brought: one value per answer.

    `survey` numbers the repetition and `period` the stretch of days in which a worker may answer once.
    """

    survey: np.ndarray
    period: np.ndarray
    worker: np.ndarray

    def pool(self) -> float:
        """Return the population reckoned from the first two periods as if everybody were equally likely to be met.

        Lincoln and Petersen: met in the first times met in the second, over met in both; summed over the repetitions
        before dividing, so that few recaptures in each do not bias it. NaN without a recapture.
        """
        met = both = 0
        for survey in np.unique(self.survey):
            mine = self.survey == survey
            first, second = (self.worker[mine & (self.period == period)] for period in (0, 1))
            met += first.size * second.size
            both += np.intersect1d(first, second).size
        return met / both if both else math.nan


def survey(
    visits: Visits, propensity: np.ndarray, hours: float, every: float, again: float, repeats: int, stream: Stream
) -> Answers:
    """Conduct the survey `repeats` times over the `hours` of a run and return all answers.

    A HIT is posted once in every stretch of `every` hours, at random within it, and goes at once to one of those
    online, in proportion to their `propensity`; nobody answers twice within a period of `again` hours. Periods are
    counted from the start, so that being met in one leaves the chance to be met in the next as it is. A HIT that finds
    nobody goes unanswered.
    """
    count = int(hours / every)
    found: list[tuple[int, int, int]] = []
    for repeat in range(repeats):
        moment, choice = stream.at(owner=repeat).random((2, count))
        answered = np.zeros(propensity.size, dtype=bool)
        now_in = 0
        for number in range(count):
            now = (number + moment[number]) * every
            period = int(now / again)
            if period != now_in:
                now_in = period
                answered[:] = False
            online = visits.online(now)
            online = online[~answered[online]]
            if online.size:
                reach = np.cumsum(propensity[online])
                person = int(online[min(np.searchsorted(reach, choice[number] * reach[-1]), online.size - 1)])
                answered[person] = True
                found.append((repeat, period, person))
    columns = np.array(found, dtype=np.int64).reshape(-1, 3).T
    return Answers(*columns)
