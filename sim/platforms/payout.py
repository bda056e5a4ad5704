"""Payout: how what workers have earned reaches them, by which channel and when, and what is lost on the way.

Approved pay goes to a balance on the platform. On a channel's payday everybody whose balance has reached the
threshold is paid all of it: G = fee + conversion + received, with

    fee = min(G, fixed + share * G),    received = (G - fee) * worth * (1 - conversion loss of the country).

A rule may lower the threshold, or what of the fee falls on the worker: the platform then adds the rest to the balance.
What is under the threshold stays on the balance, or lapses to the platform after a time without new pay. All
amounts are whole micro-dollars. One sweep of arrays serves a whole platform on a payday, so that the cost does not
grow with the number of payments.
"""

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.money import MICROS
from sim.people.population import DAY
from sim.rules import Rule
from sim.sections.channel import Channel

if TYPE_CHECKING:
    from sim.world import World


class Payouts:
    """The payments of one run: which channel pays whom, the balances not paid out, and what became of the rest.

    `held` has one row per platform and one column per person. `received`, one value per person, is what payouts left
    them; `fees` went to the channels, `conversion` was lost when vouchers or foreign money were turned into money
    that can be spent, and `lapsed` fell to the platforms.
    """

    def __init__(self, world: "World") -> None:
        scenario = world.scenario
        self.channels = [*scenario.channels.values(), Channel()]
        self.conversion_loss = np.array([row.conversion_loss for row in scenario.countries.values()])
        """Share lost in each country when dollars are turned into money that can be spent there."""
        self.delay = world.vendors.delay
        self.on = bool(scenario.channels) or bool(self.conversion_loss.any()) or bool(self.delay.any())
        self.on |= any(getattr(shock, "conversion_loss", 0) > 0 for shock in scenario.shocks)
        platforms, people = len(scenario.platforms), world.country_of.size
        self.channel_of = np.array(
            [[self._serving(platform, country) for country in scenario.countries] for platform in scenario.platforms]
        )
        self.held = np.zeros((platforms, people), dtype=np.int64)
        self.credited_at = np.full((platforms, people), world.begins)
        self.received = np.zeros(people, dtype=np.int64)
        self.fees = self.conversion = self.lapsed = 0

    def _serving(self, platform: str, country: str) -> int:
        """Return the first channel that serves a country of residence on a platform."""
        return next(
            position
            for position, channel in enumerate(self.channels)
            if (not channel.countries or country in channel.countries)
            and (not channel.platforms or platform in channel.platforms)
        )

    def start(self, world: "World") -> None:
        """Set the paydays of every channel going."""
        if self.on:
            for channel in np.unique(self.channel_of).tolist():
                world.env.process(self._paydays(world, channel))

    def credit(self, world: "World", platform: int, worker: np.ndarray, pay: np.ndarray) -> None:
        """Put approved pay on balances; a worker may come several times."""
        if self.on:
            np.add.at(self.held[platform], worker, pay)
            self.credited_at[platform, worker[pay > 0]] = world.env.now

    def worth(self, world: "World", platform: int) -> np.ndarray:
        """Return what a dollar earned on a platform is worth to workers, by country, fixed fees left out.

        Where nobody reacts, it is what it is worth without any rule.
        """
        terms = [self.channels[channel] for channel in self.channel_of[platform].tolist()]
        share, of_a_dollar = (np.array([getattr(one, name) for one in terms]) for name in ("fee_share", "worth"))
        if world.scenario.behaviour.level != "static":
            everywhere = np.arange(share.size)
            if world.rulebook.speaks(Rule.payout_fee):
                charged = np.rint(share * MICROS).astype(np.int64)
                dollar = np.full_like(charged, MICROS)
                share = world.rulebook.foreseen(world, Rule.payout_fee, charged, everywhere, dollar) / MICROS
            of_a_dollar = world.rulebook.foreseen(world, Rule.payout_worth, of_a_dollar, everywhere)
        worth: np.ndarray = ((1 - share) * of_a_dollar) * (1 - self.conversion_loss)
        return worth

    def _paydays(self, world: "World", channel: int) -> Generator[simpy.Event, None, None]:
        while world.env.now < world.ends:
            yield world.env.timeout(self.channels[channel].every_days * DAY)
            self.pay_out(world, channel)

    def close(self, world: "World") -> None:
        """Hold a last payday once everything has been judged; what is then left is stranded."""
        if self.on:
            for channel in np.unique(self.channel_of).tolist():
                self.pay_out(world, channel)

    def pay_out(self, world: "World", channel: int) -> None:
        """Pay everybody whom a channel serves and whose balance is large enough; let forgotten balances lapse."""
        terms = self.channels[channel]
        for platform, held in enumerate(self.held):
            served = (self.channel_of[platform] == channel)[world.country_of] & (held > 0)
            self._pay(world, channel, platform, self._due(world, channel, platform, np.flatnonzero(served)))
            if terms.inactive_days:
                since = world.env.now - self.credited_at[platform]
                forgotten = served & (held > 0) & (since >= terms.inactive_days * DAY)
                self._lapse(world, channel, platform, np.flatnonzero(forgotten))

    def _due(self, world: "World", channel: int, platform: int, worker: np.ndarray) -> np.ndarray:
        """Return those of some workers whose balance is large enough, and larger than the fixed fee."""
        terms = self.channels[channel]
        least = np.full(worker.size, round(terms.threshold * MICROS))
        least = world.ruled(Rule.payout_threshold, least, world.country_of[worker])
        return worker[self.held[platform, worker] >= np.maximum(least, round(terms.fee_fixed * MICROS) + 1)]

    def _pay(self, world: "World", channel: int, platform: int, worker: np.ndarray) -> None:
        terms, country = self.channels[channel], world.country_of[worker]
        gross = self.held[platform, worker]
        fee = np.minimum(np.rint(terms.fee_fixed * MICROS + terms.fee_share * gross).astype(np.int64), gross)
        own = fee
        for position in world.rulebook.speaking(Rule.payout_fee):
            before, own = own, world.rulebook.ask_one(world, position, Rule.payout_fee, own, country, gross)
            world.transfers.pay_workers(world, "platform", worker, before - own, rule=position, platform=platform)
        gross = self.held[platform, worker]
        of_a_dollar = world.ruled(Rule.payout_worth, np.full(worker.size, terms.worth), country)
        kept = of_a_dollar * (1 - self.conversion_loss[country])
        conversion = np.rint((gross - fee) * (1 - kept)).astype(np.int64)
        self._book(world, channel, platform, worker, fee=fee, conversion=conversion)

    def _lapse(self, world: "World", channel: int, platform: int, worker: np.ndarray) -> None:
        self._book(world, channel, platform, worker, lapsed=self.held[platform, worker])

    def _book(self, world: "World", channel: int, platform: int, worker: np.ndarray, **lost: np.ndarray) -> None:
        """Write down payouts of whole balances, and what of them did not reach the workers."""
        gross = self.held[platform, worker]
        received = gross - sum(lost.values())
        world.ledger.payouts.append(
            worker.size,
            worker=worker,
            platform=platform,
            channel=channel,
            ordered=world.env.now,
            arrives=world.env.now + self.channels[channel].delay_days * DAY + self.delay[worker],
            gross=gross,
            received=received,
            **lost,
        )
        self.received[worker] += received
        self.held[platform, worker] = 0
        self.fees += int(lost.get("fee", gross[:0]).sum())
        self.conversion += int(lost.get("conversion", gross[:0]).sum())
        self.lapsed += int(lost.get("lapsed", gross[:0]).sum())
