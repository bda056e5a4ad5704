"""Pay for unfinished work: time on HITs that could not be submitted is paid in proportion."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from sim.language import phrase
from sim.parameters import param
from sim.rules.contract import Rule

if TYPE_CHECKING:
    from sim.entities import Batch, Worker
    from sim.world import World


class UnfinishedPay(Rule):
    """Pay for HITs that were begun and not submitted, in proportion to the time spent, up to a share of them.

    Who pays: the requester, for something that is not delivered.
    Formula: pay = reward * min(1, hours / tau). A HIT is covered with chance `proved_share`: causes such as a broken
    task or a cut line must be shown.
    Trigger: a claim ends with HITs that were begun and not submitted.
    Expected: workers who dare longer tasks, at the cost of feigned breaks.
    Source: a proposal; that unfinished assignments go back to others unpaid is MTurk's documented behaviour.
    """

    cases: ClassVar[str] = phrase("HITs not finished")

    rule: Literal["unfinished_pay"] = "unfinished_pay"
    proved_share: float = param(
        0.5, "Share of unfinished HITs with a cause that is covered and shown.", unit="share", low=0, high=1,
        source="judgement",
    )  # fmt: skip

    def unfinished_pay(
        self, world: "World", pay: np.ndarray, batch: "Batch", worker: "Worker", elapsed: np.ndarray
    ) -> np.ndarray:
        if not world.covers(self.countries)[worker.country]:
            return pay
        begun = worker.done.get(batch.id, 0)
        shown = world.draws.proofs.at(worker.id, batch.id, begun).random(elapsed.size) < self.proved_share
        due = np.rint(batch.reward[worker.country] * np.minimum(1, elapsed / batch.usual_hours)).astype(np.int64)
        return pay + np.where(shown, due, 0)

    def why_idle(self, world: "World") -> tuple[str, dict[str, Any]]:
        return phrase("No HIT of a worker covered was left unfinished for a cause that could be shown."), {}
