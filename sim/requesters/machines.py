"""Machines that do the work of people: what share of a batch requesters leave to them.

A kind of work has one machine, whose price stands in its row (`tasks.NAME.machine_price`; none can do it at 0) and may
fall by a shock. With h what an hour's usual work of a person costs, fee included, p what the machine costs for the same
work and k `reactions.machine_sensitivity`, people have 1 / (1 + (h / p) ** k) of the work. What requesters mean to post
is what people have at the price and cost at which a run begins; when the machine becomes cheaper or people dearer, they
keep so much less of it. Of what machines take over, people check `reactions.verification_share`.

A levy on automated items is part of what the machine costs. Where requesters do not react to rules, neither it nor
what rules add to the cost of people moves any work.

Source: McFadden 1974, a logit of two suppliers in the log of price; the size of k is a judgement.
"""

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.money import MICROS
from sim.rules.contract import Rule

if TYPE_CHECKING:
    from sim.entities import Batch
    from sim.world import World


class Machine(NamedTuple):
    """What a machine costs for an hour's usual work of one kind, when the run begins and now, in USD.

    Before there is a machine, its price is infinite.
    """

    before: float = math.inf
    now: float = math.inf

    def kept(self, usual: float, person: float, sensitivity: float) -> float:
        """Return the share of the work that people keep of what they had, at most all of it.

        `usual` is what an hour of a person's work costs without any rule, `person` what it costs now, in USD.

        >>> Machine(before=8, now=2).kept(usual=8, person=8, sensitivity=1)  # a half before, a fifth now
        0.4
        >>> Machine(now=2).kept(usual=8, person=8, sensitivity=1)  # no machine before
        0.2
        """
        before = 1 / (1 + (usual / self.before) ** sensitivity) if math.isfinite(self.before) else 1.0
        return min(1.0, 1 / (1 + (person / self.now) ** sensitivity) / before)


def leave_to_machines(world: "World", batch: "Batch", posting: int, usual: float, dearer: float) -> None:
    """Take from a batch about to be posted what a machine does instead, if one does work of its kind.

    `usual` is what an answer of a person costs without any rule, in micro-dollars, and `dearer` by what factor more
    it costs now, as far as requesters go by it.
    """
    machine = world.machines.get(batch.task)
    if machine is None or batch.asked == 0 or math.isinf(machine.now):
        return
    terms = world.scenario.reactions
    levies = _levies(world, batch)
    if world.scenario.behaviour.level == "all":
        levied = sum(levies.values()) / MICROS / batch.usual_hours
        machine = machine._replace(now=machine.now + levied)
    hour = MICROS * batch.usual_hours
    chance = world.draws.machines.uniforms(1, owner=posting)[0]
    kept = machine.kept(usual / hour, usual * dearer / hour, terms.machine_sensitivity)
    left = int(batch.asked * kept + chance)
    taken = batch.asked - left
    batch.automated = taken - math.ceil(taken * terms.verification_share)
    left = batch.asked - batch.automated
    batch.hits = max(1, min(batch.hits, -(-left * batch.hits // batch.asked)))
    batch.asked = left
    _pay(world, batch, levies)


def _levies(world: "World", batch: "Batch") -> dict[int, int]:
    """Return what each rule that levies something on an automated item of a batch asks, in micro-dollars."""
    return {
        position: int(
            world.rulebook.ask_one(world, position, Rule.automation_levy, np.zeros(1, dtype=np.int64), batch)[0]
        )
        for position in world.rulebook.speaking(Rule.automation_levy)
    }


def _pay(world: "World", batch: "Batch", levies: dict[int, int]) -> None:
    """Let the requester pay the public purse the levies on what has been left to the machine."""
    for position, levy in levies.items():
        world.transfers.book(
            world,
            "requesters",
            "public",
            levy * batch.automated,
            rule=position,
            requester=batch.requester.id,
            platform=batch.market.position,
        )
