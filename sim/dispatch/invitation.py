"""Invitation: a sample of workers in good standing sees a batch first, alone; then everybody does."""

from typing import TYPE_CHECKING, Literal

from sim.chance import pair_hash
from sim.dispatch.pull import Pull
from sim.parameters import param

if TYPE_CHECKING:
    from sim.entities import Batch, Worker
    from sim.world import World


class Invitation(Pull):
    """The list of `pull`, but for some hours after posting a batch is shown to those invited alone.

    The platform invites: each worker with an approval rate of `least_rate`, with chance `invited_share`, drawn for the
    pair of worker and batch; or, as a named qualification, always the same workers (`lasting`). After
    `hours_alone` a batch is open to all.

    Source: invitations as Prolific and Toloka send them, in outline; numbers: judgement.
    """

    rule: Literal["invitation"] = param(  # type: ignore[assignment]
        "invitation", "Name of the dispatch rule.", source="the file"
    )
    invited_share: float = param(
        0.2, "Share of workers in good standing who are invited.", unit="share", low=0, high=1, source="judgement"
    )
    hours_alone: float = param(
        2, "Time after posting in which only they see the batch.", unit="h", low=0, high=10000, source="judgement"
    )
    least_rate: float = param(
        0.95, "Approval rate that good standing means.", unit="share", low=0, high=1, source="judgement"
    )
    lasting: bool = param(
        False, "Whether the same workers are invited to every batch, as by a qualification.", source="judgement"
    )

    def shows(self, world: "World", worker: "Worker", batch: "Batch") -> bool:
        if world.env.now >= batch.posted + self.hours_alone:
            return True
        market = batch.market
        approved, rejected = market.approved[worker.id], market.rejected[worker.id]
        if approved < self.least_rate * (approved + rejected):
            return False
        # Bits of the pair's hash that neither the interest nor the error of the guess uses.
        draw = worker.key >> 11 if self.lasting else pair_hash(worker.key, batch.key) >> 24 & 0xFFFFFF
        return draw < self.invited_share * (1 << (53 if self.lasting else 24))
