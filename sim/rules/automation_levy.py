"""Automation levy: a requester pays the public purse for each item that a machine does in the place of a person."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from sim.language import phrase
from sim.money import MICROS
from sim.parameters import param
from sim.rules.contract import Rule

if TYPE_CHECKING:
    from sim.entities import Batch
    from sim.world import World


class AutomationLevy(Rule):
    """Charge for each item that requesters have left to a machine since the run began.

    Who pays: the requester, into the public purse.
    Formula: tau + rate * offer for each item. The levy is part of the machine's price: with p what the machine costs
    for an hour's usual work and T the usual hours of an item, requesters who react compare people with p + levy / T, so
    that less work is left to machines (`sim.requesters.machines`). What machines did before the run began is no case
    of the rule, nor is the checking by people of what they do (`reactions.verification_share`). It is the item that
    counts, wherever its requester or its worker lives.
    Trigger: a batch is posted.
    Expected: time for people to adapt, and money for them; booking the work as software would keep it from the levy.
    Observed: nobody has levied it on single items so far.
    Source: proposals of a robot tax, such as Guerreiro, Rebelo & Teles 2022, Should robots be taxed?, Review of
    Economic Studies; amounts: judgement.
    """

    by_country: ClassVar[bool] = False

    rule: Literal["automation_levy"] = "automation_levy"
    per_item: float = param(
        0.01, "The levy on an item that a machine does.", unit="USD", low=0, high=100, source="judgement"
    )
    rate: float = param(
        0.0,
        "Added to it, as a share of what the requester offers a person for the item.",
        unit="share",
        low=0,
        high=10,
        source="judgement",
    )

    def automation_levy(self, world: "World", levy: np.ndarray, batch: "Batch") -> np.ndarray:
        return levy + round(self.per_item * MICROS + self.rate * batch.offered)

    def why_idle(self, world: "World") -> tuple[str, dict[str, Any]]:
        return phrase("No machine took over any work."), {}
