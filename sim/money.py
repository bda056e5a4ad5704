"""Money inside the model: whole micro-dollars, so that every sum is exact."""

import numpy as np

MICROS = 1_000_000
"""Micro-dollars in a dollar."""

CENT = 10_000
"""Micro-dollars in a cent."""


def round_up_to_cent(micros: np.ndarray) -> np.ndarray:
    """Round amounts up to whole cents, forgiving the last bits of a product of floating-point numbers.

    >>> round_up_to_cent(np.array([10_000.0000001, 10_001.0]))
    array([10000, 20000])
    """
    return (np.ceil(np.asarray(micros) / CENT - 1e-6) * CENT).astype(np.int64)
