"""Reputation gate: the platform itself shows work only to those with a record."""

from typing import TYPE_CHECKING, Literal

from sim.dispatch.pull import Pull
from sim.parameters import param

if TYPE_CHECKING:
    from sim.entities import Batch, Worker
    from sim.world import World


class ReputationGate(Pull):
    """The list of `pull`, shown only to workers with enough approved HITs and a high enough approval rate.

    A worker sees a batch if approved >= least_approved and approved >= least_rate * judged, both on this platform. The
    platform decides, before any requester does. With a least number above zero nobody can begin, unless newcomers
    are shown something: a share `open_share` of batches, the same for all, is open to everybody.

    Source: Kokkodis & Ipeirotis 2016, Reputation transferability in online labor markets (access by reputation);
    shares and thresholds: judgement.
    """

    rule: Literal["reputation_gate"] = param(  # type: ignore[assignment]
        "reputation_gate", "Name of the dispatch rule.", source="the file"
    )
    least_approved: int = param(
        100, "Approved HITs that a worker must have.", unit="HITs", low=0, high=1_000_000, source="judgement"
    )
    least_rate: float = param(
        0.95, "Approval rate that a worker must have.", unit="share", low=0, high=1, source="judgement"
    )
    open_share: float = param(
        0.1, "Share of batches open to everybody all the same.", unit="share", low=0, high=1, source="judgement"
    )

    def shows(self, world: "World", worker: "Worker", batch: "Batch") -> bool:
        if batch.key >> 11 < self.open_share * (1 << 53):
            return True
        market = batch.market
        approved, rejected = market.approved[worker.id], market.rejected[worker.id]
        return bool(approved >= self.least_approved and approved >= self.least_rate * (approved + rejected))
