"""Right to money: balances are paid out early, in money and at little cost to the worker."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from sim.language import phrase
from sim.money import MICROS
from sim.parameters import param
from sim.rules.contract import Rule

if TYPE_CHECKING:
    from sim.world import World


class RightToMoney(Rule):
    """Limit the balance from which workers are paid, what a payout costs them, and vouchers to who chooses them.

    Who pays: the platform, whatever a payout costs beyond the worker's part.
    Formula: with m_i the hourly minimum of the place of residence, G the balance and c the channel's charge on it, a
    worker is paid if G >= min(threshold, theta * m_i), and bears min(c, f * G). Nobody takes a voucher that is worth
    less than money (`voucher_choice`), so each dollar of it counts as one; what changing foreign money costs is not
    limited. A balance that the charge alone would eat up is still kept back.
    Trigger: a payday.
    Expected: people who earn little, and those far from the platform's banks, stay. The way round it is to leave a
    country (`platforms.NAME.leaves_above`) or to take the cost out of the exchange rate.
    Observed: no such rule has been measured; payment handling took more of workers' unpaid time than anything else.
    Source: the principle of payment in legal tender, ILO Convention 95 of 1949, articles 3 and 4; Toxtli, Suri & Savage
    2021 on payment handling; thresholds in use: Clickworker, platform help page; limits: judgement.
    """

    cases: ClassVar[str] = phrase("balances on paydays")

    rule: Literal["right_to_money"] = "right_to_money"
    threshold_hours: float = param(
        1.0,
        "Highest balance from which on a worker must be paid, in hours of the minimum wage where they live.",
        unit="h",
        low=0,
        high=10000,
        source="judgement: an hour's pay",
    )
    worker_cost: float = param(
        0.01, "Most that a payout may cost the worker, as a share of it.", unit="share", low=0, high=1,
        source="judgement",
    )  # fmt: skip
    voucher_choice: bool = param(
        True, "Whether nobody is paid in vouchers who does not choose them.", source="design of the rule"
    )

    def payout_threshold(self, world: "World", least: np.ndarray, country: np.ndarray) -> np.ndarray:
        most = np.rint(self.threshold_hours * world.minimum_wages[country] * MICROS).astype(np.int64)
        return np.where(world.covers(self.countries)[country], np.minimum(least, most), least)

    def payout_fee(self, world: "World", fee: np.ndarray, country: np.ndarray, gross: np.ndarray) -> np.ndarray:
        most = np.floor(self.worker_cost * gross + 1e-6).astype(np.int64)
        return np.where(world.covers(self.countries)[country], np.minimum(fee, most), fee)

    def payout_worth(self, world: "World", worth: np.ndarray, country: np.ndarray) -> np.ndarray:
        free = world.covers(self.countries)[country] & self.voucher_choice
        return np.where(free, np.maximum(worth, 1.0), worth)

    def why_idle(self, world: "World") -> tuple[str, dict[str, Any]]:
        return phrase("Everybody covered was already paid in money, early and at little cost."), {}
