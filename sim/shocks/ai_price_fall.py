"""A machine that does a kind of work gets cheaper."""

from typing import TYPE_CHECKING, Literal

from sim.parameters import param
from sim.requesters.machines import Machine
from sim.shocks.contract import Shock

if TYPE_CHECKING:
    from sim.world import World


class AiPriceFall(Shock):
    """A machine does a kind of work for less, or is the first to do it at all; requesters leave it a part of the work.

    Before, its price is `tasks.NAME.machine_price`; where that is 0, no machine can do the work until the shock comes.
    How much of the work goes to it is in `sim.requesters.machines`.

    Source: Gilardi, Alizadeh & Kubli 2023, PNAS, ChatGPT outperforms crowd workers for text-annotation tasks (about
    thirty times cheaper); the default price is a judgement.
    """

    rule: Literal["ai_price_fall"] = param("ai_price_fall", "Name of the shock.", source="the file")
    task: str = param(..., "The kind of work that the machine does.", source="the scenario")
    price_after: float = param(
        5, "What the machine costs from then on for an hour's usual work.", unit="USD/h", low=0.01, high=10000,
        source="judgement",
    )  # fmt: skip

    def rows(self) -> dict[str, str]:
        return {"task": "tasks"}

    def begin(self, world: "World") -> None:
        position = self._position(world)
        world.machines[position] = world.machines.get(position, Machine())._replace(now=self.price_after)

    def end(self, world: "World") -> None:
        position = self._position(world)
        world.machines[position] = world.machines[position]._replace(now=world.machines[position].before)

    def _position(self, world: "World") -> int:
        return list(world.scenario.tasks).index(self.task)
