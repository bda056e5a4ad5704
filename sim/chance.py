"""Random draws that belong to what they are for, never to when they are asked for.

A draw is addressed by its purpose (a name), its owner (a person, a batch), an ordinal (that person's n-th
session) and a block. Two scenarios with the same seed therefore share people, arrivals and tastes, and a rule
that changes nothing changes no draw. The generator is counter-based (Philox), so that an address is reached
in constant time and no state has to be kept for it.
"""

import hashlib

import numpy as np

MASK = (1 << 64) - 1
HAND = 64
"""Rows among which a spread is dealt: a power of two, as many as a Sobol sequence spreads evenly wherever it is cut."""


class Stream:
    """All draws for one purpose, addressed by owner, ordinal and block.

    >>> stream = Stream(seed=1, purpose="an example")
    >>> bool((stream.uniforms(3, owner=7) == stream.uniforms(3, owner=7)).all())
    True
    >>> bool((stream.uniforms(3, owner=7) == stream.uniforms(3, owner=8)).any())
    False
    """

    def __init__(self, seed: int, purpose: str, replication: int | None = None) -> None:
        name = f"{seed}/{replication}/{purpose}".encode()
        key = np.frombuffer(hashlib.sha256(name).digest()[:16], dtype=np.uint64)
        self._bits = np.random.Philox(key=key)
        self._state = self._bits.state
        self._counter = self._state["state"]["counter"]
        self._generator = np.random.Generator(self._bits)

    def at(self, owner: int = 0, ordinal: int = 0, block: int = 0, skip: int = 0) -> np.random.Generator:
        """Return the generator seated at an address; draw from it at once, the next call moves it.

        `skip` leaves out as many steps, of four 64-bit draws each, at the start of the block.
        """
        counter = self._counter
        counter[0] = skip
        counter[1] = block
        counter[2] = owner
        counter[3] = ordinal
        self._bits.state = self._state
        return self._generator

    def uniforms(self, count: int, owner: int = 0, ordinal: int = 0, block: int = 0) -> np.ndarray:
        """Return `count` uniform draws of an address."""
        return self.at(owner, ordinal, block).random(count)

    def keys(self, count: int, owner: int = 0) -> list[int]:
        """Return `count` random 64-bit keys, for draws that belong to a pair (see `pair_hash`)."""
        drawn: list[int] = self.at(owner).integers(0, MASK, count, dtype=np.uint64).tolist()
        return drawn

    def spread(self, count: int, dimensions: int) -> np.ndarray:
        """Return points that fill the unit cube evenly: a randomised Sobol sequence, `count` rows.

        Traits drawn so are stratified in each dimension and jointly, which makes a small sample of people
        or of batches stand for the whole market better than independent draws would.
        """
        from scipy.stats import qmc  # slow to import, and not needed to look at a scenario file

        sobol = qmc.Sobol(dimensions, scramble=True, rng=int(self.at().integers(1 << 62)))
        exponent = max(1, (count - 1).bit_length())
        points: np.ndarray = sobol.random_base2(exponent)[:count]
        # A scrambled point may be 0, whose normal quantile is infinite.
        return np.clip(points, 1e-9, 1 - 1e-9)

    def dealt(self, count: int, dimensions: int) -> np.ndarray:
        """Return a spread dealt to its rows at random, for further traits of those who have a spread already.

        However they are scrambled, all Sobol sequences go through the same cells in the same order: row by row, two
        spreads go together, and a tool would be found in one country alone. Points are dealt within hands of
        `HAND` rows, each of which is spread by itself; so the points of the first rows are the same for any `count`.
        """
        hands = -(-count // HAND)
        order = self.uniforms(hands * HAND, ordinal=1).reshape(hands, HAND).argsort(axis=1)
        rows = (order + HAND * np.arange(hands)[:, np.newaxis]).ravel()
        points: np.ndarray = self.spread(hands * HAND, dimensions)[rows][:count]
        return points


class Chance:
    """The streams of one run: some belong to the people, who are the same in every replication, some to luck."""

    def __init__(self, seed: int, replication: int) -> None:
        self.seed = seed
        self.replication = replication

    def of_people(self, purpose: str) -> Stream:
        """Return a stream that is the same in every replication of a seed."""
        return Stream(self.seed, purpose)

    def of_luck(self, purpose: str) -> Stream:
        """Return a stream of this replication alone."""
        return Stream(self.seed, purpose, self.replication)


def pair_hash(one: int, other: int) -> int:
    """Mix two random keys into 64 bits that belong to the pair: a person's taste for a batch, say.

    >>> pair_hash(12345, 67890) == pair_hash(12345, 67890)
    True
    """
    mixed = ((one ^ other) * 0x9E3779B97F4A7C15) & MASK
    mixed = ((mixed ^ (mixed >> 29)) * 0xBF58476D1CE4E5B9) & MASK
    return mixed ^ (mixed >> 32)


def pair_hashes(ones: np.ndarray, other: int) -> np.ndarray:
    """Mix many random keys (of type uint64) with one other: what `pair_hash` says of each pair, in one operation.

    >>> pair_hashes(np.array([12345], dtype=np.uint64), 67890)[0] == pair_hash(12345, 67890)
    np.True_
    """
    mixed = (ones ^ np.uint64(other)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    hashed: np.ndarray = mixed ^ (mixed >> np.uint64(32))
    return hashed


def pick(quantile: np.ndarray, weights: list[float] | np.ndarray) -> np.ndarray:
    """Return which row each quantile falls in, rows laid end to end by their weights.

    >>> pick(np.array([0.1, 0.6, 0.9]), [1, 1, 2]).tolist()
    [0, 2, 2]
    """
    edges = np.cumsum(weights)
    return np.minimum(np.searchsorted(edges / edges[-1], quantile, side="right"), len(weights) - 1)
