"""The tracker: somebody who looks at the public list at intervals and notes each batch and how many HITs it has.

It misses the batches that came and went between two looks, and it sees HITs, not how many workers each one asks for.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Sightings:
    """What a tracker noted: one value per batch that it saw.

    `batch` is the row in the record, `hits` the HITs still to be had when it was first seen, `since` and `until` the
    first and the last look at which it was there, in hours.
    """

    batch: np.ndarray
    hits: np.ndarray
    since: np.ndarray
    until: np.ndarray


def track(
    public: np.ndarray,
    posted: np.ndarray,
    gone: np.ndarray,
    hits: np.ndarray,
    asked: np.ndarray,
    taken_batch: np.ndarray,
    taken_at: np.ndarray,
    every: float,
    offset: float,
) -> Sightings:
    """Return what looks at the list every `every` hours, at `offset` and so on, see of all batches.

    Only batches that are `public` can be seen. A batch is there from `posted` to `gone`, hours between which it may
    have run out of HITs for a while unnoticed. `asked` are its assignments, and `taken_batch`, `taken_at` the batch and
    the time of each assignment that was begun and handed in: a HIT is still to be had as long as it lacks some of those
    asked.
    """
    first = offset + np.ceil((posted - offset) / every) * every
    last = offset + (np.ceil((gone - offset) / every) - 1) * every
    seen = np.flatnonzero(public & (first <= last))
    before = np.bincount(taken_batch[taken_at <= first[taken_batch]], minlength=posted.size)[seen]
    copies = np.maximum(1, np.ceil(asked[seen] / np.maximum(hits[seen], 1)))
    open_hits = np.ceil((asked[seen] - before) / copies).astype(np.int64)
    return Sightings(seen, np.clip(open_hits, 1, np.maximum(hits[seen], 1)), first[seen], last[seen])
