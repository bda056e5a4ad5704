"""The log: a panel of workers whose tasks are counted, each over a stretch of time of another length.

How unequal the counts are says as much of the unequal stretches as of the workers.
"""

import numpy as np
from scipy.special import ndtri

from sim.chance import Stream

WEEK = 168.0


def log(
    worker: np.ndarray,
    done: np.ndarray,
    hours: np.ndarray,
    span: float,
    size: int,
    weeks_mean: float,
    weeks_log_sd: float,
    exponent: float,
    stream: Stream,
) -> np.ndarray:
    """Return the tasks of each logged worker, those without any left out.

    `worker` and `done` name the worker and the time of each task, from 0 to `span` hours. The panel is drawn with
    replacement, in proportion to the hours online in the power `exponent`; a stretch is lognormal with the given mean
    and begins anywhere. One that goes beyond the run goes on at its beginning: the run is taken for a loop.
    """
    chance = np.where(hours > 0, hours, 0.0) ** exponent * (hours > 0)
    if not worker.size or not chance.sum():
        return np.zeros(0, dtype=np.int64)
    person_draw, length_draw, start_draw = stream.uniforms(3 * size).reshape(3, size)
    reach = np.cumsum(chance)
    person = np.minimum(np.searchsorted(reach, person_draw * reach[-1], side="right"), hours.size - 1)
    spread = weeks_log_sd * ndtri(np.clip(length_draw, 1e-12, 1 - 1e-12)) - weeks_log_sd**2 / 2
    length = WEEK * weeks_mean * np.exp(spread)
    start = start_draw * span
    # Tasks of one worker follow those of the one before on a single line, on which a count is a difference of places.
    line = np.sort(worker * span + np.clip(done, 0, span * (1 - 1e-12)))
    total = np.bincount(worker, minlength=hours.size)[person]

    def until(moment: np.ndarray) -> np.ndarray:
        laps, rest = np.divmod(moment, span)
        within = np.searchsorted(line, person * span + rest) - np.searchsorted(line, person * span)
        return (laps * total + within).astype(np.int64)

    counts = until(start + length) - until(start)
    return counts[counts > 0]
