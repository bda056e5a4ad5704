"""The Lorenz curve: what share of all earnings the poorest so many per cent of workers have, at nine points."""

import numpy as np

from sim.measures.measure import ACTIVE, Measure, measure
from sim.measures.record import Record


def lorenz(values: np.ndarray, share: float) -> float:
    """Return the share of the total that the poorest `share` of people have, with straight lines between people.

    >>> lorenz(np.array([1.0, 3.0]), 0.5), lorenz(np.array([2.0, 2.0]), 0.3)
    (0.25, 0.3)
    """
    total = values.sum()
    if not total:
        return float("nan")
    cumulated = np.concatenate(([0.0], np.cumsum(np.sort(values)))) / total
    return float(np.interp(share, np.linspace(0, 1, cumulated.size), cumulated))


def _poorest(per_cent: int) -> Measure:
    def share(record: Record) -> float:
        return lorenz(record.pay[record.active], per_cent / 100)

    share.__name__ = f"earnings_share_poorest_{per_cent}"
    share.__doc__ = f"Earnings over the period of the {per_cent} % of workers who earn least, over those of all."
    label = f"Share of earnings going to the poorest {per_cent}%"
    return measure(label, unit="share", population=ACTIVE, better="more")(share)


earnings_share_poorest_10 = _poorest(10)
earnings_share_poorest_20 = _poorest(20)
earnings_share_poorest_30 = _poorest(30)
earnings_share_poorest_40 = _poorest(40)
earnings_share_poorest_50 = _poorest(50)
earnings_share_poorest_60 = _poorest(60)
earnings_share_poorest_70 = _poorest(70)
earnings_share_poorest_80 = _poorest(80)
earnings_share_poorest_90 = _poorest(90)
