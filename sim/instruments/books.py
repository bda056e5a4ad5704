"""The books of requesters: what each of the full platform's spent over many months, as a tracker adds it up."""

import numpy as np

from sim.chance import Stream, pick


def books(
    weight: np.ndarray, size: np.ndarray, worth: np.ndarray, share: np.ndarray, batches: int, stream: Stream
) -> np.ndarray:
    """Return what each requester spent who posted at all, over so many batches of the full market.

    A run is a sample of a month, in which most requesters never post. So batches are dealt out anew: a poster in
    proportion to `weight`, and a batch in proportion to `share` from those seen, of which `worth` is the posted value
    for a requester of size one, times the poster's `size`.
    """
    if not worth.size or not batches:
        return np.zeros(0)
    poster_draw, batch_draw = stream.uniforms(2 * batches).reshape(2, batches)
    poster = pick(poster_draw, weight)
    value = worth[pick(batch_draw, share)] * size[poster]
    spent = np.bincount(poster, value, minlength=weight.size)
    return spent[np.bincount(poster, minlength=weight.size) > 0]
