"""Which hourly minimum applies to whom: the index of any wage floor."""

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from sim.entities import Batch
    from sim.world import World

FloorIndex = Literal["residence", "client", "global", "blend"]


def hourly_floor(index: FloorIndex, world: "World", batch: "Batch", hourly: float, blend_weight: float) -> np.ndarray:
    """Return the hourly floor for work on a batch, in USD/h, one value per country of residence.

    `residence` follows the worker's country, `client` the requester's, `global` is `hourly` for all,
    and `blend` weighs the requester's country with `blend_weight` and the worker's with the rest.
    """
    residence = world.minimum_wages
    client = residence[batch.requester.country]
    if index == "residence":
        return residence
    if index == "client":
        return np.full_like(residence, client)
    if index == "global":
        return np.full_like(residence, hourly)
    return blend_weight * client + (1 - blend_weight) * residence
