"""How requesters react: to how fast their work is done, and to what a rule makes an answer cost.

All of it acts only where everybody reacts (`behaviour.level = "all"`), and each part is off at 0.

- *Price.* A requester lowers its price by `reprice_step` a week while its batches are taken within
  `reprice_fast_hours`, and raises it by as much while HITs are left at the end; never further than `reprice_most`
  from where it began. What is offered is still a customary price, so that small steps add up before they show.
  Steps go by time, not by batch, for a smaller scale simulates fewer batches of each requester.
- *Volume.* A batch dearer by a factor f is posted with f ** -demand_elasticity of its assignments; where rules make
  answers cheaper, f is below 1, and more answers are asked for the same HITs. f counts the reward, bonuses and the fee,
  and what reviewing and work not finished have cost requesters of the same style, over what they had reckoned with.
- *Machines.* What an answer costs now decides what is left to a machine, if one can do the task
  (`sim.requesters.machines`).
- *Countries.* Some requesters stop admitting countries where an answer is dearer than in the cheapest by more than
  `relist_threshold`.
- *Gates.* Some ask for a better record when an answer is dearer by more than `tighten_threshold`.
- *Rejections.* Where approving an answer costs g times what was offered for it, top-ups that only approved work gets
  counted, g ** rejection_rise times as many are rejected as in the requester's style.
- *Leaving.* Above `leave_above` times the old cost, nothing is posted.

Source: the margins are those reported of minimum pay rules on platforms; every size is a judgement to be varied.
"""

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.entities import imagined
from sim.money import CENT, MICROS
from sim.people.population import WEEK
from sim.requesters.demand import Posting, customary
from sim.rules import Rule

if TYPE_CHECKING:
    from sim.entities import Batch, Requester, Submissions
    from sim.world import World

TRUST = 1_000 * MICROS
"""Spending on one style's reviews, at full scale, after which requesters go half by what these have really cost."""


def price(world: "World", plan: Posting) -> int:
    """Return what a requester offers for a HIT, in micro-dollars, given how its batches have filled so far."""
    requester = plan.requester
    if requester.price == 1:
        return plan.offered
    cents = np.array([plan.offered * requester.price / CENT])
    return int(customary(cents, world.scenario.requesters.customary_cents)[0])


def taken(world: "World", batch: "Batch") -> None:
    """Let a requester learn from a batch whose last HIT has just been taken."""
    terms = world.scenario.reactions
    if _reprices(world) and not batch.learned:
        batch.learned = True
        if world.env.now - batch.posted <= terms.reprice_fast_hours:
            _reprice(world, batch.requester, 1 - terms.reprice_step)


def left_over(world: "World", batch: "Batch") -> None:
    """Let a requester learn from a batch that was withdrawn with HITs left."""
    terms = world.scenario.reactions
    if _reprices(world) and not batch.learned:
        batch.learned = True
        _reprice(world, batch.requester, 1 + terms.reprice_step)


def note_costs(world: "World", requester: "Requester", with_rules: int, without: int) -> None:
    """Remember what a round of review, or work not finished, cost, and would have cost without the rules."""
    costs = world.review_costs[requester.style]
    costs[0] += with_rules
    costs[1] += without


def usual_cost(batch: "Batch") -> int:
    """Return what an answer costs without any rule, in micro-dollars: the offer and the usual fee."""
    usual_fee = batch.fee_rate / batch.market.fee_factor
    return int(batch.market.cost(batch, np.array([batch.offered]), usual_fee)[0])


def expected_cost(world: "World", answers: "Submissions", approved: np.ndarray) -> np.ndarray:
    """Return what a requester expects to spend on answers, under the rules on bonuses and fees that it goes by."""
    pay = np.where(approved, answers.reward, 0)
    if world.rulebook.speaks(Rule.bonus):
        pay += world.rulebook.foreseen(world, Rule.bonus, np.zeros_like(pay), answers, approved)
    cost = answers.batch.market.cost(answers.batch, pay)
    if not world.rulebook.speaks(Rule.fee):
        return cost
    return pay + world.rulebook.foreseen(world, Rule.fee, cost - pay, answers, pay)


def respond(world: "World", batch: "Batch", plan: Posting) -> float:
    """Change what is posted, whom it admits and what it asks for; return how much dearer rules make an answer."""
    terms, requester = world.scenario.reactions, plan.requester
    answers = imagined(batch)
    cost = expected_cost(world, answers, answers.right)
    shares = world.worker_shares
    dearer = float(shares @ cost) / shares.sum() / usual_cost(batch) * _reviewing(world, requester)
    if dearer == 1:
        return dearer
    if 0 < terms.leave_above < dearer:
        batch.asked = 0
    chance = world.draws.reaction.uniforms(1, owner=plan.id)[0]
    batch.asked = int(batch.asked * dearer**-terms.demand_elasticity + chance)
    batch.hits = max(1, min(batch.hits, math.ceil(batch.asked / plan.copies)))
    if requester.relists:
        batch.shut_out = (cost > cost.min() * (1 + terms.relist_threshold)).tolist()
    if requester.tightens and dearer > 1 + terms.tighten_threshold:
        batch.least_rate = max(batch.least_rate, terms.tighten_rate)
        batch.least_approved = max(batch.least_approved, terms.tighten_approved)
    return dearer


def refusing(world: "World", submissions: "Submissions") -> np.ndarray:
    """Return the chance with which a requester rejects each answer, given what it would cost to approve it."""
    style, terms = submissions.batch.requester.style, world.scenario.reactions
    chance: np.ndarray = np.where(submissions.right, world.rejects_right[style], world.rejects_wrong[style])
    if world.scenario.behaviour.level != "all" or terms.rejection_rise == 0 or not world.rulebook.rules:
        return chance
    approved, bonus = np.ones(len(submissions), dtype=bool), np.zeros_like(submissions.reward)
    due = submissions.reward + world.rulebook.foreseen(world, Rule.bonus, bonus, submissions, approved)
    return np.minimum(1, chance * np.maximum(1, due / submissions.batch.offered) ** terms.rejection_rise)


def spare(world: "World", submissions: "Submissions", approved: np.ndarray) -> tuple[np.ndarray, int]:
    """Return the verdicts of a requester who has to pay, in its own time, for each rejection, and what that comes to.

    Where everybody reacts, it approves what would cost more to reject than the reward and the fee that it saves.
    """
    if not world.rulebook.speaks(Rule.rejection_cost) or approved.all():
        return approved, 0
    refused = submissions.only(~approved)
    cost = world.ruled(Rule.rejection_cost, np.zeros(len(refused), dtype=np.int64), refused)
    if world.scenario.behaviour.level != "all":
        return approved, int(cost.sum())
    saved = expected_cost(world, refused, np.ones(len(refused), dtype=bool))
    approved = approved.copy()
    approved[~approved] = cost > saved
    return approved, int(cost[cost <= saved].sum())


def _reviewing(world: "World", requester: "Requester") -> float:
    """Return how much dearer the rules on review make a requester's answers, as far as is known by now."""
    with_rules, without = world.review_costs[requester.style]
    trust = TRUST / world.scenario.run.scale
    return float((with_rules + trust) / (without + trust))


def _reprices(world: "World") -> bool:
    return world.scenario.behaviour.level == "all" and world.scenario.reactions.reprice_step > 0


def _reprice(world: "World", requester: "Requester", weekly: float) -> None:
    most, now = world.scenario.reactions.reprice_most, world.env.now
    weeks = (now - max(requester.priced_at, world.begins)) / WEEK
    requester.price = min(max(requester.price * weekly**weeks, 1 - most), 1 + most)
    requester.priced_at = now
