"""Utilisation-adjusted floor: the price per task also pays for the time in which there was none."""

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from sim.language import phrase
from sim.money import MICROS, round_up_to_cent
from sim.parameters import param
from sim.regulation import floors
from sim.regulation.floors import FloorIndex, hourly_floor
from sim.rules.contract import Rule

if TYPE_CHECKING:
    from sim.entities import Batch
    from sim.world import World


class UtilisationFloor(Rule):
    """Lift a reward to what pays the floor for the time without work as well, by the usual share of it.

    Who pays: the requester; the platform checks.
    Formula: w >= (m * tau + cost) / max(U, U_min), with m the hourly floor, tau the usual hours of a HIT and U the
    share of time online that is engaged, a figure that the authority sets from the past (`utilisation`).
    Trigger: a batch is posted.
    Expected: with less than all of the time engaged, the price of a task covers the search before it.
    Observed: in New York gross hourly pay of drivers rose by 9 % in the first year; platforms answered with log-in
    limits, for whoever keeps people busy, or keeps them out, lowers the price where U is measured on them.
    Source: New York City, minimum pay of app-based drivers, 2018 (formula); utilisation: Toxtli, Suri & Savage 2021.
    """

    rule: Literal["utilisation_floor"] = "utilisation_floor"
    index: FloorIndex = floors.index()
    hourly: float = floors.hourly()
    blend_weight: float = floors.blend_weight()
    cost: float = param(
        0.0, "Added for what an hour costs the worker.", unit="USD/h", low=0, high=100, source="judgement"
    )
    utilisation: float = param(
        0.67,
        "Share of time online that is engaged, as the authority reckons it.",
        unit="share",
        low=0.01,
        high=1,
        source="Toxtli, Suri & Savage 2021: one third of the time is unpaid",
    )
    least_utilisation: float = param(
        0.53, "Share below which the divisor does not fall.", unit="share", low=0.01, high=1,
        source="New York City, rules for app-based drivers",
    )  # fmt: skip

    def reward(self, world: "World", rewards: np.ndarray, batch: "Batch") -> np.ndarray:
        hourly = hourly_floor(self.index, world, batch, self.hourly, self.blend_weight) + self.cost
        owed = hourly * batch.usual_hours / max(self.utilisation, self.least_utilisation)
        floor = round_up_to_cent(owed * MICROS)
        return np.maximum(rewards, np.where(world.covers(self.countries), floor, 0))

    def why_idle(self, world: "World") -> tuple[str, dict[str, Any]]:
        return phrase("Every batch posted already paid the floor or more."), {}
