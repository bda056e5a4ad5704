"""Logit: better offers are likelier to be taken, and none is certain to be."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from sim.choices.contract import Choice, Offer
from sim.parameters import param

if TYPE_CHECKING:
    from sim.entities import Worker
    from sim.world import World


class Logit(Choice):
    """Accept offer i with chance proportional to (expected hourly pay of i / reservation wage) ** sensitivity.

    Taking none has weight one, as an offer at the reservation wage has. This is the multinomial logit with
    the log of pay as utility.

    Source: McFadden 1974, Conditional logit analysis of qualitative choice behavior.
    """

    rule: Literal["logit"] = param("logit", "Name of the way to choose.", source="the file")
    sensitivity: float = param(
        2.0, "How strongly the choice follows pay; 0 is none.", unit="elasticity", low=0, high=50, source="judgement"
    )

    def choose(self, world: "World", worker: "Worker", offers: Iterator[Offer]) -> Offer | None:
        seen = list(offers)
        if not seen:
            return None
        floor = max(worker.reservation_wage, 1e-9)
        logs = [0.0, *(self.sensitivity * math.log(max(offer.hourly, 1e-9) / floor) for offer in seen)]
        none, *weights = [math.exp(log - max(logs)) for log in logs]
        worker.choices += 1
        mark = world.draws.choices.uniforms(1, worker.id, worker.choices)[0] * (none + math.fsum(weights))
        for offer, weight in zip(seen, weights, strict=True):
            mark -= weight
            if mark < 0:
                return offer
        return None
