"""Forum: work is known through contacts, or found alone with some chance."""

from typing import TYPE_CHECKING, Literal

from sim.chance import pair_hash
from sim.dispatch.pull import Pull
from sim.parameters import param

if TYPE_CHECKING:
    from sim.entities import Batch, Worker
    from sim.world import World

ALONE = 0x2545F4914F6CDD1D
"""Sets the draw for finding a batch alone apart from other draws of the pair."""


class Forum(Pull):
    """The list of `pull`, in which a worker sees only what a contact has told of or what they can find alone.

    Nobody decides: what gets around in the network (`contacts`) is open to those it reaches, and every pair of worker
    and batch has a lasting chance a, `alone_share`, of being known without it. With c contacts who tell, each with
    chance p, a batch is seen with chance 1 - (1 - a) (1 - p)^c. Without contacts only a is left; with a = 1 the rule
    is `pull`.

    Source: Gray, Suri, Ali & Kulkarni 2016, CSCW, The crowd is a collaborative network; chance: judgement.
    """

    rule: Literal["forum"] = param("forum", "Name of the dispatch rule.", source="the file")  # type: ignore[assignment]
    alone_share: float = param(
        0.2,
        "Chance that a worker can find a given batch without having been told of it.",
        unit="share",
        low=0,
        high=1,
        source="judgement",
    )

    def shows(self, world: "World", worker: "Worker", batch: "Batch") -> bool:
        return batch.id in worker.heard_of or (pair_hash(worker.key, batch.key ^ ALONE) < self.alone_share * (1 << 64))
