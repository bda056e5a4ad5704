"""The rules of a run: who is bound by which, when each is asked, and how often it changed something.

Law is not compliance. A rule starts `lag_days` after its date and binds a lasting share of requesters (`coverage`);
what it changes is weakened by `dilution`. Where compliance is `if_it_pays`, a requester evades if, per dollar that
the rule would cost it, the cheapest open channel of evasion plus the expected fine plus what its own name is worth
comes to less than that dollar:

    channel + detection * fine + reputation_i < 1,    log(reputation_i) ~ normal(log(reputation), 1)

A case evaded is found with chance `detection`, and then costs `fine` times what was kept from the rule, paid to
the public purse. Who pays a wage bill of its own, the platform, complies.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Generator
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
import simpy

from sim.chance import Chance
from sim.entities import Batch, Requester, Submissions
from sim.people.population import DAY
from sim.regulation.reach import Trace
from sim.rules import Rule
from sim.scenario import Scenario

if TYPE_CHECKING:
    from sim.world import World

NORMAL = NormalDist()


class Tally:
    """How often a rule was asked about a case, how often it changed something, and how often it was evaded.

    A case is a batch where a price is ruled on, a submission where a verdict or a pay is, a person where a pay period
    is; a rule asked about the same cases at several moments has been asked as often as at the busiest of them. A rule
    that is asked about cases of several kinds is told by those that came up most.
    """

    def __init__(self) -> None:
        self._asked: dict[str, Counter[str]] = defaultdict(Counter)
        self._touched: Counter[str] = Counter()
        self.trace = Trace()
        self.evaded = 0
        """Times that a requester went round the rule: batches, or rounds of review."""
        self.found = 0
        self.fines = 0

    def count(self, now: float, moment: str, before: np.ndarray, after: np.ndarray, *about: Any) -> None:
        """Count what a rule was asked at a moment, and what it made of it."""
        self.trace.note(now, moment, before, after, *about)
        kind = type(about[0]).__name__ if about else ""
        if moment == Rule.reward.__name__:
            self._asked[kind][moment] += 1
            self._touched[kind] += bool((before != after).any())
        else:
            self._asked[kind][moment] += before.size
            self._touched[kind] += int((before != after).sum())

    @property
    def asked(self) -> int:
        """Cases that came before the rule."""
        return self._most_asked[1]

    @property
    def touched(self) -> int:
        """Cases in which the rule changed something."""
        kind, asked = self._most_asked
        return min(self._touched[kind], asked)

    @property
    def _most_asked(self) -> tuple[str, int]:
        busiest = {kind: max(moments.values()) for kind, moments in self._asked.items()}
        return max(busiest.items(), key=lambda one: one[1], default=("", 0))


def commencement(world: "World", rule: Rule) -> Generator[simpy.Event, None, None]:
    """Let a rule do what it does once, on the day on which it is first applied, and undo it when it ends."""
    first = max(world.begins, (rule.from_day + rule.lag_days) * DAY)
    last = rule.until_day * DAY
    if type(rule).begin is Rule.begin or first >= min(last, world.ends):
        return
    yield world.env.timeout(first - world.env.now)
    rule.begin(world)
    if last < world.ends:
        yield world.env.timeout(last - world.env.now)
        rule.end(world)


class Rulebook:
    """All rules of a scenario in one run."""

    def __init__(self, scenario: Scenario, chance: Chance) -> None:
        self.rules = scenario.rules
        self.tallies = [Tally() for _ in scenario.rules]
        self._memories: list[dict[str, Any]] = [{} for _ in scenario.rules]
        self._bound = chance.of_luck("requesters bound by a rule")
        self._names = chance.of_luck("what requesters' names are worth")
        self._found = chance.of_luck("evasions found")
        self._speakers: dict[str, list[int]] = {}
        codes = list(scenario.countries)
        self._reach = {
            rule.countries: np.array([not rule.countries or code in rule.countries for code in codes])
            for rule in scenario.rules
        }

    def covers(self, countries: tuple[str, ...]) -> np.ndarray:
        """Tell, for each country of residence, whether a rule limited to some countries reaches it."""
        return self._reach[countries]

    def memory_of(self, rule: Rule) -> dict[str, Any]:
        """Return what a rule has to remember in this run, if anything; it is the rule's own."""
        return self._memories[self._position(rule)]

    def tally_of(self, rule: Rule) -> Tally:
        """Return the tally of a rule, for one that acts where nobody asks it."""
        return self.tallies[self._position(rule)]

    def _position(self, rule: Rule) -> int:
        return next(position for position, one in enumerate(self.rules) if one is rule)

    def speaks(self, moment: Callable[..., Any]) -> bool:
        """Tell whether any rule has something to say at a moment, in force or not."""
        return bool(self.speaking(moment))

    def speaking(self, moment: Callable[..., Any]) -> list[int]:
        """Return the positions of the rules that have something to say at a moment, in the scenario's order."""
        name = moment.__name__
        if name not in self._speakers:
            silent = getattr(Rule, name)
            self._speakers[name] = [
                position for position, rule in enumerate(self.rules) if getattr(type(rule), name) is not silent
            ]
        return self._speakers[name]

    def ask(self, world: "World", moment: Callable[..., np.ndarray], value: np.ndarray, *about: Any) -> np.ndarray:
        """Let every rule that speaks at this moment change a value, in the scenario's order."""
        for position in self.speaking(moment):
            value = self.ask_one(world, position, moment, value, *about)
        return value

    def foreseen(self, world: "World", moment: Callable[..., np.ndarray], value: np.ndarray, *about: Any) -> np.ndarray:
        """Return what the rules in force would make of a value: somebody thinks ahead, and nothing is counted."""
        requester = _requester(about[0]) if about else None
        for position in self.speaking(moment):
            evades = requester is not None and self._evades(position, requester)
            if self._holds(world, position, requester) and not evades:
                value = self._says(world, position, moment, value, *about)
        return value

    def ask_one(
        self, world: "World", position: int, moment: Callable[..., np.ndarray], value: np.ndarray, *about: Any
    ) -> np.ndarray:
        """Let one rule change a value, if it is in force and binds whoever it is about."""
        requester = _requester(about[0]) if about else None
        if not self._holds(world, position, requester):
            return value
        after = self._says(world, position, moment, value, *about)
        if requester is not None and self._evades(position, requester):
            self._fine(world, position, requester, value, after, about[0])
            return value
        self.tallies[position].count(world.env.now, moment.__name__, value, after, *about)
        return after

    def _holds(self, world: "World", position: int, requester: Requester | None) -> bool:
        """Tell whether a rule is in force and binds whoever it would be asked about."""
        return self.rules[position].in_force(world.env.now) and self._binds(position, requester)

    def _says(
        self, world: "World", position: int, moment: Callable[..., np.ndarray], value: np.ndarray, *about: Any
    ) -> np.ndarray:
        """Return what a rule makes of a value, with what lobbying has left of it."""
        rule = self.rules[position]
        after: np.ndarray = getattr(rule, moment.__name__)(world, value, *about)
        if rule.dilution > 0 and after.dtype == np.int64:
            after = value + np.rint((1 - rule.dilution) * (after - value)).astype(np.int64)
        return after

    def _binds(self, position: int, requester: Requester | None) -> bool:
        share = self.rules[position].coverage
        if share >= 1 or requester is None:
            return True
        return bool(self._bound.uniforms(1, owner=requester.id, ordinal=position)[0] < share)

    def _evades(self, position: int, requester: Requester) -> bool:
        rule = self.rules[position]
        if rule.compliance == "full":
            return False
        draw = float(self._names.uniforms(1, owner=requester.id)[0])
        name = rule.reputation * math.exp(NORMAL.inv_cdf(min(max(draw, 1e-12), 1 - 1e-12)))
        return rule.evasion_cost + rule.detection * rule.fine + name < 1

    def _fine(
        self, world: "World", position: int, requester: Requester, before: np.ndarray, after: np.ndarray, case: Any
    ) -> None:
        """Count an evasion and, if it is found, charge the requester."""
        rule, tally = self.rules[position], self.tallies[position]
        if (before == after).all():
            return
        tally.evaded += 1
        if self._found.uniforms(1, owner=requester.id, ordinal=position, block=tally.evaded)[0] < rule.detection:
            kept = _money_kept(world, before, after, case)
            fine = round(rule.fine * kept)
            tally.found += 1
            tally.fines += fine
            world.transfers.book(world, "requesters", "public", fine, rule=position, requester=requester.id)


def _requester(about: Any) -> Requester | None:
    if isinstance(about, Batch):
        return about.requester
    return about.batch.requester if isinstance(about, Submissions) else None


def _money_kept(world: "World", before: np.ndarray, after: np.ndarray, case: Any) -> float:
    """Return what a requester keeps from a rule in one case, in micro-dollars."""
    if isinstance(case, Submissions):
        if before.dtype == bool:
            return float(case.reward[after & ~before].sum())
        return float((after - before).sum())
    if after.size == 1:
        return float((after - before).sum()) * case.asked
    per_hit = float(world.worker_shares @ (after - before)) / float(world.worker_shares.sum())
    return per_hit * case.asked
