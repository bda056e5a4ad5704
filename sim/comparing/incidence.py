"""Incidence: who pays for a rule in the end and who receives, once everybody has reacted.

Money is conserved, so that what one account has more under a scenario than in the baseline others have less. Amounts
are per worker present from the start and month, which makes them independent of the scale.

The cost of a dollar that reached workers is what those who have less gave up, over what workers have more: 1 if all of
it arrived, more if some of it went to others on the way, as fees do. Nothing can be said of it where workers as a whole
do not clearly have more.
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from sim.comparing.intervals import mean_interval, ratio_interval
from sim.comparing.plain import plain
from sim.experiment import Outcome
from sim.language import phrase
from sim.measures.measure import DAYS_IN_A_MONTH

UNIT = "USD per worker and month"

ACCOUNTS = {
    "workers": phrase("workers"),
    "requesters": phrase("requesters"),
    "platforms": phrase("platforms"),
    "public": phrase("the public purse"),
    "vendors": phrase("intermediaries"),
}
"""Whose money is told apart, and what they are called."""


@dataclass(frozen=True)
class Balance:
    """What one account receives under a scenario and in the baseline, below zero if it pays; the paired difference."""

    account: str
    baseline: float
    value: float
    difference: float
    low: float
    high: float


@dataclass(frozen=True)
class Incidence:
    """Who has more and who has less, and what a dollar more for workers cost those who have less."""

    balances: tuple[Balance, ...]
    payers: tuple[str, ...]
    cost: float
    low: float
    high: float

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain data; what cannot be said is None."""
        return {
            "unit": UNIT,
            "accounts": [plain(asdict(balance)) for balance in self.balances],
            "cost_per_dollar": plain(
                {"payers": list(self.payers), "value": self.cost, "low": self.low, "high": self.high}
            ),
        }


def incidence(base: Sequence[Outcome], other: Sequence[Outcome], days: float) -> Incidence:
    """Return who pays and who receives, from runs of a baseline and of another scenario in the same replications."""
    before, after = _received(base, days), _received(other, days)
    balances, gains = [], {}
    for account in ACCOUNTS:
        gains[account] = after[account] - before[account]
        # What is left of a sum of many amounts is not money.
        gains[account][np.abs(gains[account]) < 1e-9] = 0.0
        balances.append(
            Balance(
                account, float(before[account].mean()), float(after[account].mean()), *mean_interval(gains[account])
            )
        )
    payers = tuple(row.account for row in balances if row.account != "workers" and row.difference < 0)
    given_up = -sum((gains[account] for account in payers), np.zeros(len(base)))
    ratio = ratio_interval(given_up, gains["workers"]) if gains["workers"].mean() > 0 else (math.nan,) * 3
    return Incidence(tuple(balances), payers, *ratio)


def _received(runs: Sequence[Outcome], days: float) -> dict[str, np.ndarray]:
    """Return what each account received in each run, per worker and month."""

    def of(key: str) -> np.ndarray:
        return np.array([run.values.get(key, math.nan) for run in runs])

    workers = np.array([run.pay.sum() for run in runs])
    spent, kept, public = of("spending"), of("platform_keeps"), of("public_cost")
    vendors = spent + public - kept - workers
    vendors[np.abs(vendors) < 1e-6 * np.abs(spent)] = 0.0
    per_worker = DAYS_IN_A_MONTH / days / np.array([max(1, run.people) for run in runs])
    received = {"workers": workers, "requesters": -spent, "platforms": kept, "public": -public, "vendors": vendors}
    return {account: amounts * per_worker for account, amounts in received.items()}
