"""Which hourly minimum applies to whom: the index of any wage floor, and the parameters by which rules say it."""

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from sim.parameters import param

if TYPE_CHECKING:
    from sim.entities import Batch
    from sim.world import World

FloorIndex = Literal["residence", "client", "global", "blend"]


def index(default: FloorIndex = "residence") -> Any:
    """Declare whose minimum wage a rule follows."""
    return param(
        default,
        "Whose minimum wage counts: the worker's country, the requester's, one for all, or a blend of the first two.",
        source="design of the rule",
    )


def hourly(default: float = 3.0, source: str = "oDesk's global minimum of November 2014") -> Any:
    """Declare the amount that a rule's index may set for all."""
    doc = "The one hourly amount for all, where the index is global."
    return param(default, doc, unit="USD/h", low=0, high=100, source=source)


def blend_weight() -> Any:
    """Declare how a rule's index may blend two countries."""
    doc = "Weight of the requester's country in a blend."
    return param(0.5, doc, unit="share", low=0, high=1, source="judgement")


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
