"""One world: a scenario and a replication, built, run to its end and handed over as a record."""

from collections.abc import Callable
from typing import Any

import numpy as np
import simpy

from sim.audit import audit
from sim.chance import Chance
from sim.draws import Draws
from sim.entities import Batch, Worker
from sim.ledger import Ledger
from sim.people.alerts import Alerts
from sim.people.contacts import acquaint
from sim.people.entry import GoingWage, arrival, close, coming_and_going, go
from sim.people.homing import open_accounts
from sim.people.judgement import Judgement
from sim.people.lives import working_life
from sim.people.outages import wire
from sim.people.population import (
    DAY,
    draw_newcomers,
    draw_requesters,
    draw_reserve,
    draw_workers,
    headcount,
    reserve_size,
    rhythm,
)
from sim.people.ratings import Ratings
from sim.people.watch import Watch
from sim.platforms.governing import governing, reacts
from sim.platforms.market import Market
from sim.platforms.payout import Payouts
from sim.platforms.vendors import Vendors
from sim.probes import experimenters, openings
from sim.regulation.periods import Period, pay_periods
from sim.regulation.rulebook import Rulebook, commencement
from sim.regulation.transfers import Transfers
from sim.requesters.clients import posting
from sim.requesters.demand import postings
from sim.requesters.machines import Machine
from sim.rules import Rule
from sim.scenario import Scenario

RECENT = 200
"""Batches that those who think of coming look at."""


class World:
    """The state of one run: the people, the open batches, the accounts, the record."""

    def __init__(self, scenario: Scenario, replication: int = 0, without: frozenset[int] = frozenset()) -> None:
        """Build a world; `without` names workers who never sign on, to test that others do not notice."""
        self.scenario = scenario
        self.chance = Chance(scenario.run.seed, replication)
        self.begins = -scenario.run.warmup_days * DAY
        self.ends = scenario.run.days * DAY
        self.env = simpy.Environment(self.begins)
        self.ledger = Ledger()
        self.workers = [worker for worker in draw_workers(scenario, self.chance) if worker.id not in without]
        self.reserve = draw_reserve(scenario, self.chance)
        self.places = {person.id: person for person in (*self.workers, *self.reserve)}
        """Who has each place on the platform, or would have it; a place has the id of its first holder."""
        newcomers = draw_newcomers(scenario, self.chance, self.places.values())
        self.newcomers = {person.id: person for person in newcomers}
        self.generation = headcount(scenario) + reserve_size(scenario)
        """What the id of a newcomer exceeds that of the one before in the same place by."""
        wire(scenario, self.chance, self.everybody)
        self.requesters = [*draw_requesters(scenario, self.chance), *experimenters(scenario, self.chance)]
        self.batches: list[Batch] = []
        self.draws = Draws(self.chance)

        countries = list(scenario.countries.values())
        self.country_codes = list(scenario.countries)
        self.minimum_wages = np.array([row.minimum_wage for row in countries])
        self.worker_shares = np.array([row.worker_share for row in countries])
        open_accounts(scenario, self.chance, self.everybody)
        self._person = {worker.id: worker for worker in self.everybody}
        people = 1 + max((worker.id for worker in self.everybody), default=0)
        self.keys = np.zeros(people, dtype=np.uint64)
        self.country_of = np.zeros(people, dtype=np.int64)
        self.joined = np.zeros(people, dtype=bool)
        """Who has been on the platform at some time."""
        self.stayed = np.zeros(people)
        """Hours of the measuring period during which each person was on the platform."""
        for worker in self.everybody:
            self.keys[worker.id] = worker.key
            self.country_of[worker.id] = worker.country
            self.joined[worker.id] = worker.present
        self.vendors = Vendors(self, self.everybody, people)
        self.contacts = acquaint(scenario.contacts, self.chance, self.workers)
        self.ratings = Ratings(self, people)
        self.judgement = Judgement(self)
        self.watch = Watch(self, self.everybody)
        self.alerts = Alerts(len(self.watch.people))
        self.going_wage = GoingWage(scenario.behaviour.usual_wage, len(scenario.countries))
        self.markets = [
            Market(position, name, terms, people, len(countries))
            for position, (name, terms) in enumerate(scenario.platforms.items())
        ]
        for worker in self.workers:
            home = self.markets[worker.home]
            home.approved[worker.id], home.rejected[worker.id] = worker.past_approved, worker.past_rejected
        self.payouts = Payouts(self)
        self.machines = {
            position: Machine(row.machine_price, row.machine_price)
            for position, row in enumerate(scenario.tasks.values())
            if row.machine_price
        }
        """The machine that can do a kind of work, by its position."""
        self.brought: set[int] = set()
        """Places of people whom a shock has brought, and whom the pay does not move."""
        # Accounts in micro-dollars; what requesters spend must equal what the others receive.
        self.balances = np.zeros(people, dtype=np.int64)
        self.spending = np.zeros(len(self.requesters), dtype=np.int64)
        self.rulebook = Rulebook(scenario, self.chance)
        self.transfers = Transfers()
        self.rhythms = [rhythm(scenario.workers, country) for country in countries]
        self.review_costs = np.zeros((len(scenario.styles), 2))
        """What reviews cost requesters of each style, with the rules and by their own verdicts, in micro-dollars."""
        styles = list(scenario.styles.values())
        self.rejects_wrong = np.array([style.rejects_wrong for style in styles])
        self.rejects_right = np.array([style.rejects_right for style in styles])

    def run(self) -> "World":
        """Let everybody live through the run, then let all that was handed in be judged, and check the books."""
        self.env.process(posting(self, postings(self.scenario, self.chance, self.requesters)))
        self.env.process(posting(self, openings(self)))
        for market in self.markets:
            market.dispatch.start(self, market)
        for worker in self.everybody:
            self.env.process(working_life(self, worker))
        if self.reserve or self.scenario.tenure.leaving:
            self.env.process(coming_and_going(self))
        for shock in self.scenario.shocks:
            self.env.process(shock.strike(self))
        self.payouts.start(self)
        for rule in self.scenario.rules:
            self.env.process(commencement(self, rule))
        if self.rulebook.speaks(Rule.top_up) or self.rulebook.speaks(Rule.contributions):
            for market in self.markets:
                market.period = Period(self.balances.size, market.position)
            self.env.process(pay_periods(self))
        if any(reacts(self, market) for market in self.markets):
            self.env.process(governing(self))
        self.env.run()
        self.payouts.close(self)
        close(self)
        audit(self)
        return self

    @property
    def everybody(self) -> list[Worker]:
        """All who are there from the start or may come."""
        return [*self.workers, *self.reserve, *self.newcomers.values()]

    def gone(self) -> np.ndarray:
        """Tell which people have been on the platform and no longer use it."""
        gone = np.zeros_like(self.joined)
        for person in self.everybody:
            gone[person.id] = self.joined[person.id] and not person.present
        return gone

    def person(self, identity: int) -> Worker:
        """Return the worker with this id."""
        return self._person[identity]

    def bring(self, place: int, after: float) -> None:
        """Bring a person of the reserve to the platform after some hours, whatever it pays."""
        self.brought.add(place)
        self.env.process(arrival(self, place, after))

    def send_away(self, place: int) -> None:
        """Let go again whom a shock has brought."""
        self.brought.discard(place)
        if self.places[place].present:
            go(self, self.places[place])

    def covers(self, countries: tuple[str, ...]) -> np.ndarray:
        """Tell, for each country of residence, whether a rule limited to some countries reaches it."""
        return self.rulebook.covers(countries)

    def relative_reward(self) -> np.ndarray:
        """Return how much better than elsewhere HITs pay in each country, by the rules, over the batches of late."""
        recent = self.batches[-RECENT:]
        if not recent:
            return np.ones(len(self.country_codes))
        lifted = np.mean([batch.reward / batch.offered for batch in recent], axis=0)
        mean = float(self.worker_shares @ lifted) / self.worker_shares.sum()
        relative: np.ndarray = lifted / mean
        return relative

    def ruled(self, moment: Callable[..., np.ndarray], value: np.ndarray, *about: Any) -> np.ndarray:
        """Let every rule in force that speaks at this moment change a value."""
        return self.rulebook.ask(self, moment, value, *about)
