"""A platform closes its doors to newcomers."""

from typing import TYPE_CHECKING, Literal

from sim.parameters import param
from sim.shocks.contract import Shock

if TYPE_CHECKING:
    from sim.world import World


class PlatformClosed(Shock):
    """A platform takes no new clients, or no new workers, while those it has may stay.

    Clients leave all the time, and new ones take their places. With the doors shut they do not: after t days a client
    of the first day still posts with chance 0.5 ** (t / `client_half_life_days`). Workers who leave are not replaced,
    and nobody comes for the pay.

    Source: MTurk, which takes no new clients since July 2026; Remotasks, which shut out countries in March 2024.
    """

    rule: Literal["platform_closed"] = param("platform_closed", "Name of the shock.", source="the file")
    platform: str = param("main", "The platform that closes its doors.", source="the scenario")
    to: Literal["clients", "workers"] = param("clients", "Who is no longer let in.", source="the scenario")
    client_half_life_days: float = param(
        180,
        "Days after which half of the clients of a day have gone.",
        unit="days",
        low=1,
        high=36500,
        source="judgement",
    )

    def rows(self) -> dict[str, str]:
        return {"platform": "platforms"}

    def begin(self, world: "World") -> None:
        self._set(world, shut=True)

    def end(self, world: "World") -> None:
        self._set(world, shut=False)

    def _set(self, world: "World", shut: bool) -> None:
        market = next(market for market in world.markets if market.name == self.platform)
        if self.to == "workers":
            market.closed_to_workers = shut
        else:
            market.clients_leave = (world.env.now, self.client_half_life_days) if shut else None
