"""Money that a rule moves: top-ups, levies, benefits, fines. Each is booked from one account to another.

The accounts are `requesters`, `platform`, `public` (the public purse, which may run a deficit) and `worker`.
Amounts are whole micro-dollars; what leaves one account arrives on another.
"""

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from sim.world import World

Account = Literal["requesters", "platform", "public", "worker"]
ACCOUNTS: tuple[Account, ...] = ("requesters", "platform", "public", "worker")


class Transfers:
    """What rules have moved so far, over the ledger's table of transfers."""

    def __init__(self) -> None:
        self.purse = 0
        """What the public purse holds: levies and fines less benefits, in micro-dollars."""

    def book(
        self,
        world: "World",
        payer: Account,
        payee: Account,
        amount: int,
        *,
        rule: int,
        requester: int = -1,
        platform: int = 0,
    ) -> None:
        """Move one amount between accounts other than workers'."""
        if amount == 0:
            return
        for account, signed in ((payer, -amount), (payee, amount)):
            if account == "public":
                self.purse += signed
            elif account == "platform":
                world.markets[platform].fees += signed
            elif account == "requesters":
                world.spending[requester] -= signed
        self._record(world, payer, payee, np.array([amount]), np.array([-1]), rule, requester, platform)

    def pay_workers(
        self,
        world: "World",
        payer: Account,
        workers: np.ndarray,
        amounts: np.ndarray,
        *,
        rule: int,
        requester: int = -1,
        platform: int = 0,
    ) -> None:
        """Pay workers their amounts out of one account; a negative amount is a contribution of the worker."""
        chosen = amounts != 0
        workers, amounts = workers[chosen], amounts[chosen]
        if not workers.size:
            return
        np.add.at(world.balances, workers, amounts)
        world.payouts.credit(world, platform, workers, amounts)
        total = int(amounts.sum())
        if payer == "public":
            self.purse -= total
        elif payer == "requesters":
            world.spending[requester] += total
        else:
            world.markets[platform].fees -= total
        self._record(world, payer, "worker", amounts, workers, rule, requester, platform)

    def _record(
        self,
        world: "World",
        payer: Account,
        payee: Account,
        amounts: np.ndarray,
        workers: np.ndarray,
        rule: int,
        requester: int,
        platform: int,
    ) -> None:
        world.ledger.transfers.append(
            amounts.size,
            when=world.env.now,
            rule=rule,
            platform=platform,
            payer=ACCOUNTS.index(payer),
            payee=ACCOUNTS.index(payee),
            worker=workers,
            requester=requester,
            amount=amounts,
        )
