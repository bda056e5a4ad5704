"""Price floor per task: a legal hourly minimum, turned into a least reward per HIT."""

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


class PriceFloor(Rule):
    """Lift a reward that pays less than an hourly floor for the usual length of the HIT.

    Who pays: the requester, and the fee on top.
    Formula: w >= max(w_min, m * tau * (1 + a) * (1 + s)), with m the hourly floor of the worker, tau the usual hours
    of a HIT, a an uplift for costs and s one for unpaid time; rounded up to the next cent.
    Trigger: a batch is posted.
    Expected: pay per task that comes to the minimum wage for the work itself.
    Observed: a floor per task is not a floor per hour, for searching stays unpaid and better tasks draw more people. In
    Seattle base pay per task doubled, tasks became harder to find, and monthly earnings did not move.
    Source: Seattle PayUp ordinance of 2024 (formula, review of costs and unpaid time); the ILO's criterion of the
    minimum wage of the place of residence (index).
    """

    rule: Literal["price_floor"] = "price_floor"
    index: FloorIndex = floors.index()
    hourly: float = floors.hourly()
    blend_weight: float = floors.blend_weight()
    cost_uplift: float = param(
        0.0,
        "Added for the worker's costs, as a share.",
        unit="share",
        low=0,
        high=2,
        source="judgement; the Seattle campaign derived 0.13 for couriers",
    )
    unpaid_uplift: float = param(
        0.0,
        "Added for unpaid time, as a share; 0.5 if one third of the working time is unpaid.",
        unit="share",
        low=0,
        high=5,
        source="judgement; Toxtli, Suri & Savage 2021 give one third of unpaid time",
    )
    least_reward: float = param(0.0, "Least reward of any HIT.", unit="USD", low=0, high=100, source="judgement")

    def reward(self, world: "World", rewards: np.ndarray, batch: "Batch") -> np.ndarray:
        hourly = hourly_floor(self.index, world, batch, self.hourly, self.blend_weight)
        owed = hourly * batch.usual_hours * (1 + self.cost_uplift) * (1 + self.unpaid_uplift)
        floor = round_up_to_cent(np.maximum(owed, self.least_reward) * MICROS)
        return np.maximum(rewards, np.where(world.covers(self.countries), floor, 0))

    def why_idle(self, world: "World") -> tuple[str, dict[str, Any]]:
        return (
            phrase(
                "Every one of the {batches:d} batches posted already paid the floor or more; the worst paid "
                "offered {lowest:.2f} USD for an hour of usual work."
            ),
            {
                "batches": len(world.batches),
                "lowest": min((b.hourly_pay for b in world.batches), default=0.0),
            },
        )
