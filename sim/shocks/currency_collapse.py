"""The currency of a country collapses."""

from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.parameters import param
from sim.shocks.contract import Shock

if TYPE_CHECKING:
    from sim.world import World


class CurrencyCollapse(Shock):
    """Local wages fall in dollars, and what is earned in dollars loses something when it is changed.

    With f what a local wage is still worth in dollars, the minimum wage becomes f and reservation wages f ** e of
    what they were; a payout loses `conversion_loss` when it is turned into money that can be spent.

    Source: Venezuela, where the minimum wage fell to a few dollars a month; conversion losses: press and guides.
    """

    rule: Literal["currency_collapse"] = param("currency_collapse", "Name of the shock.", source="the file")
    country: str = param(..., "The country whose currency collapses.", source="the scenario")
    still_worth: float = param(
        0.3,
        "What a local wage is worth in dollars afterwards, as a share of before.",
        unit="share",
        low=0.001,
        high=1,
        source="judgement",
    )
    reservation_elasticity: float = param(
        0.5,
        "Elasticity of reservation wages in dollars to that.",
        unit="elasticity",
        low=0,
        high=1,
        source="judgement: as their link to minimum wages across countries",
    )
    conversion_loss: float = param(
        0.1,
        "Share of a payout lost at conversion while it lasts.",
        unit="share",
        low=0,
        high=1,
        source="6 to 15 % on transfers to Venezuela, press and guides",
    )

    def rows(self) -> dict[str, str]:
        return {"country": "countries"}

    def begin(self, world: "World") -> None:
        position = world.country_codes.index(self.country)
        world.payouts.conversion_loss[position] = self.conversion_loss
        self._change(world, position, self.still_worth)

    def end(self, world: "World") -> None:
        position = world.country_codes.index(self.country)
        world.payouts.conversion_loss[position] = world.scenario.countries[self.country].conversion_loss
        self._change(world, position, 1 / self.still_worth)

    def _change(self, world: "World", position: int, factor: float) -> None:
        world.minimum_wages = world.minimum_wages * np.where(
            np.arange(world.minimum_wages.size) == position, factor, 1.0
        )
        for person in world.everybody:
            if person.country == position:
                person.reservation_wage *= factor**self.reservation_elasticity
