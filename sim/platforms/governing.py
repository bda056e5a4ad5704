"""How platforms react where everybody does: they refuse log-ins, raise the fee, leave a country.

Every week a platform looks at what rules have cost it. With F the fees of the week at the usual rate, C what it paid
by rules (top-ups, levies) less what it received by them, and what caps kept from it of the usual fees, and L the fees
on work that requesters did not post:

- *Fee.* For batches posted from then on the fee is 1 + `fee_pass_through` (C + L) / F times the usual one, at most
  1 + `fee_rise_most`. L counts what the higher fee itself has driven away, so that a rise may feed on itself.
- *Log-ins.* If top-ups were owed, waiting has become costly: while fewer than `lockout_below` of those online have
  work, nobody else may sign on.
- *Countries.* If top-ups to a country's workers were more than `leaves_above` times the fees on their work, nobody who
  lives there may sign on any more.
- *Control.* If C was more than `loosens_above` times F, the platform gives up the last of its kinds of control, so that
  it may no longer count as an employer. What control was worth to it is not modelled.

Where a rule asks for notice, a platform says every hour whether it would refuse log-ins. Each is off at 0. Source:
log-in limits followed New York City's pay rules for ride-hailing; Remotasks left countries in March 2024; sizes are a
judgement.
"""

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.regulation.transfers import ACCOUNTS
from sim.rules import Rule

if TYPE_CHECKING:
    from sim.entities import Worker
    from sim.platforms.market import Market
    from sim.world import World

REVIEW_HOURS = 168.0


def reacts(world: "World", market: "Market") -> bool:
    """Tell whether a platform reacts to rules at all."""
    terms = market.terms
    margins = (terms.fee_pass_through, terms.lockout_below, terms.leaves_above, terms.loosens_above)
    return any(margin > 0 for margin in margins) and world.scenario.behaviour.level == "all"


def governing(world: "World") -> Generator[simpy.Event, None, None]:
    """Let every platform that reacts look back at each week, and tell each hour whom it would refuse if it has to."""
    if world.rulebook.speaks(Rule.refusal):
        world.env.process(announcing(world))
    while world.env.now < world.ends:
        since = world.env.now
        yield world.env.timeout(min(REVIEW_HOURS, world.ends - since))
        for market in world.markets:
            if reacts(world, market):
                look_back(world, market, since)


def look_back(world: "World", market: "Market", since: float) -> None:
    """Draw the conclusions from what happened on a platform since a time."""
    terms = market.terms
    fees = fees_by_country(world, market, since)
    top_ups, costs = costs_of_rules(world, market, since)
    costs, usual_fees = costs + market.withheld, fees.sum() / market.fee_factor + market.withheld
    market.withheld = 0
    if terms.fee_pass_through and usual_fees > 0:
        rise = terms.fee_pass_through * max(0.0, costs + lost_fees(world, market, since)) / usual_fees
        market.fee_factor = 1 + min(rise, terms.fee_rise_most)
    market.waiting_costs = bool(top_ups.sum() > 0)
    if terms.leaves_above:
        market.left |= (top_ups > 0) & (top_ups > terms.leaves_above * fees)
    if 0 < terms.loosens_above * usual_fees < costs and market.controls:
        market.controls.pop()


def announcing(world: "World") -> Generator[simpy.Event, None, None]:
    """Let every platform say each hour from which countries it would refuse log-ins."""
    countries = range(len(world.country_codes))
    while world.env.now < world.ends:
        for market in world.markets:
            market.notices.append(np.array([refuses(world, market, country) for country in countries]))
        yield world.env.timeout(1)


def turns_away(world: "World", market: "Market", worker: "Worker") -> bool:
    """Tell whether a platform refuses a worker who wants to sign on, and no rule keeps it from doing so."""
    if not refuses(world, market, worker.country):
        return False
    return bool(world.ruled(Rule.refusal, np.ones(1, dtype=bool), worker, market)[0])


def refuses(world: "World", market: "Market", country: int) -> bool:
    """Tell whether a platform lets nobody from a country sign on at this time."""
    if market.left[country]:
        return True
    guarded = market.waiting_costs and market.terms.lockout_below > 0
    return guarded and market.working < market.terms.lockout_below * market.online


def fees_by_country(world: "World", market: "Market", since: float) -> np.ndarray:
    """Return the fees on work settled since a time, in micro-dollars, by the workers' country of residence."""
    assignments = world.ledger.assignments
    recent = np.flatnonzero((assignments["settled"] > since) & (assignments["fee"] > 0))
    here = recent[world.ledger.sessions["platform"][assignments["session"][recent]] == market.position]
    country = world.country_of[assignments["worker"][here]]
    return np.bincount(country, assignments["fee"][here], minlength=len(world.country_codes))


def costs_of_rules(world: "World", market: "Market", since: float) -> tuple[np.ndarray, float]:
    """Return what rules took from a platform since a time: top-ups by country, and all of it; in micro-dollars."""
    moved, platform = world.ledger.transfers, ACCOUNTS.index("platform")
    recent = (moved["when"] > since) & (moved["platform"] == market.position)
    paid, received = recent & (moved["payer"] == platform), recent & (moved["payee"] == platform)
    to_worker = paid & (moved["worker"] >= 0)
    country = world.country_of[moved["worker"][to_worker]]
    top_ups = np.bincount(country, moved["amount"][to_worker], minlength=len(world.country_codes))
    return top_ups, float(moved["amount"][paid].sum() - moved["amount"][received].sum())


def lost_fees(world: "World", market: "Market", since: float) -> float:
    """Return the fees, at the usual rate, on what requesters meant to post since a time and did not; micro-dollars."""
    batches = world.ledger.batches
    recent = (batches["posted"] > since) & (batches["platform"] == market.position)
    less = (batches["planned"] - batches["asked"])[recent]
    return float((less * batches["offered"][recent]).sum() * market.terms.fee_rate)
