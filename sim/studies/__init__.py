"""What published studies read off the market, read off a run in the same way: one small function for each figure.

Measures speak of a run as it is; readings speak of it as a survey, a tracker, a log or a study would see it. They serve
the evidence alone. A reading is found because its module lies in this folder.
"""

from functools import cache

from sim.measures.measure import declared_in
from sim.studies.reading import Reading

__all__ = ["Reading", "catalogue"]


@cache
def catalogue() -> dict[str, Reading]:
    """Return all readings by key."""
    return declared_in(__name__, Reading)
