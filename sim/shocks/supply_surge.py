"""A crisis somewhere brings people to the platform."""

from typing import TYPE_CHECKING, ClassVar, Literal

from sim.parameters import param
from sim.shocks.contract import HOURS_PER_DAY, Shock

if TYPE_CHECKING:
    from sim.world import World


class SupplySurge(Shock):
    """People of a country come to the platform, whatever it pays, one after another over some days, and stay.

    They are the first of the people outside who live there, `arrivals` for each worker of the country who is present
    from the start; when it is over, they leave.

    Source: workers came after 2008, and during the epidemic of 2020; Venezuela from 2018 on.
    """

    needs_reserve: ClassVar[bool] = True

    rule: Literal["supply_surge"] = param("supply_surge", "Name of the shock.", source="the file")
    country: str = param(..., "The country from which people come.", source="the scenario")
    arrivals: float = param(
        0.5,
        "People who come, for each worker of the country; no more than behaviour.reserve.",
        unit="ratio",
        low=0,
        high=20,
        source="judgement",
    )
    over_days: float = param(
        7, "Days over which they arrive, evenly.", unit="days", low=0, high=365, source="judgement"
    )

    def rows(self) -> dict[str, str]:
        return {"country": "countries"}

    def begin(self, world: "World") -> None:
        position = world.country_codes.index(self.country)
        present = sum(worker.country == position for worker in world.workers)
        outside = [first for first in world.reserve if first.country == position]
        coming = outside[: round(self.arrivals * present)]
        for rank, first in enumerate(coming):
            world.bring(first.id, self.over_days * HOURS_PER_DAY * (rank + 0.5) / len(coming))

    def end(self, world: "World") -> None:
        position = world.country_codes.index(self.country)
        for first in world.reserve:
            if first.country == position and first.id in world.brought:
                world.send_away(first.id)
