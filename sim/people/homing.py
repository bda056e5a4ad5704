"""Multi-homing: who holds accounts on several platforms, and on which of them they look for work."""

from typing import TYPE_CHECKING

from sim.chance import Chance
from sim.entities import Account, Worker
from sim.money import MICROS
from sim.scenario import Scenario

if TYPE_CHECKING:
    from sim.world import World

LEAST_WAGE = 1e-6
"""Expected pay in USD/h below which a platform is as good as hopeless; keeps weights above zero."""


def open_accounts(scenario: Scenario, chance: Chance, workers: list[Worker]) -> None:
    """Give those who multi-home an account on other platforms besides their first.

    A person is one of them, and prefers some platforms to others, for good and in every replication.
    """
    terms, platforms = scenario.multi_homing, len(scenario.platforms)
    if terms.share == 0 or platforms == 1:
        return
    stream = chance.of_people("multi-homing")
    for worker in workers:
        draws = stream.uniforms(1 + platforms, owner=worker.id)
        if draws[0] < terms.share:
            others = sorted((p for p in range(platforms) if p != worker.home), key=lambda p: draws[1 + p])
            worker.accounts = [Account(platform) for platform in (worker.home, *others[: terms.accounts - 1])]


def expected_wage(world: "World", account: Account) -> float:
    """Return what an hour on a platform is worth to an account's owner, in USD: own experience, with a prior.

    (k w + earned) / (k + hours): the usual wage w counts as much as k hours of one's own.
    """
    prior = world.scenario.multi_homing.prior_hours
    usual = world.scenario.behaviour.usual_wage
    return (prior * usual + account.earned / MICROS) / (prior + account.hours)


def where_to_look(world: "World", worker: Worker, number: int, tried: list[int]) -> int | None:
    """Return the platform on which a worker looks next in a session, or None if all have been tried in vain.

    Among the accounts not yet tried the choice is a logit in the log of the expected wage. Who has one account
    goes there and draws nothing.
    """
    if not worker.accounts:
        return None if tried else worker.home
    left = [account for account in worker.accounts if account.platform not in tried]
    if len(left) <= 1:
        return left[0].platform if left else None
    sensitivity = world.scenario.multi_homing.sensitivity
    wages = [max(expected_wage(world, account), LEAST_WAGE) for account in left]
    best = max(wages)
    weights = [(wage / best) ** sensitivity for wage in wages]
    mark = world.draws.platforms.uniforms(1, worker.id, number, len(tried))[0] * sum(weights)
    for account, weight in zip(left, weights, strict=True):
        mark -= weight
        if mark < 0:
            return account.platform
    return left[-1].platform
