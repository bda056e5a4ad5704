"""Rules that cannot hold together, or not in the run for which they are written: found when a scenario is loaded."""

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

from sim.rules.contract import ALWAYS, Rule

Problem = tuple[tuple[str | int, ...], str]
"""Where something is wrong between parameters, and what, in one sentence."""

DATES = ("from_day", "until_day", "lag_days")


def contradictions(rules: Sequence[Rule], countries: Collection[str], warmup_days: int) -> Iterator[Problem]:
    """Yield what is wrong with each rule beside the rest of the scenario, and with each pair of them."""
    for position, rule in enumerate(rules):
        yield from _dates(position, rule, warmup_days)
        yield from _reach(position, rule, countries)
    for (first, one), (second, other) in combinations(enumerate(rules), 2):
        if _overlap(one, other):
            yield from _twice(first, one, second, other, countries)
            yield from _bounds(first, one, second, other, countries)
            yield from _bounds(second, other, first, one, countries)


def _dates(position: int, rule: Rule, warmup_days: int) -> Iterator[Problem]:
    if rule.from_day >= rule.until_day:
        yield (
            ("rules", position, "until_day"),
            f"rules.{position}.until_day = {rule.until_day:.12g} is not after from_day = {rule.from_day:.12g}",
        )
    if ALWAYS < rule.from_day < -warmup_days:
        yield (
            ("rules", position, "from_day"),
            f"rules.{position}.from_day = {rule.from_day:.12g} is before the run starts, on day {-warmup_days}; "
            f"write {ALWAYS} for a rule that has always been there",
        )


def _reach(position: int, rule: Rule, countries: Collection[str]) -> Iterator[Problem]:
    path = ("rules", position, "countries")
    if rule.countries and not rule.by_country:
        yield (
            path,
            f"rules.{position}.countries is of no use to {rule.rule}, which binds everybody wherever they live; "
            "leave it out",
        )
        return
    for country in rule.countries:
        if country not in countries:
            yield (
                path,
                f'rules.{position}.countries has "{country}", which is none of the countries of '
                f"this scenario: {', '.join(countries)}",
            )


def _overlap(one: Rule, other: Rule) -> bool:
    """Tell whether two rules are applied at the same time at all."""
    begins = max(rule.from_day + rule.lag_days for rule in (one, other))
    return begins < min(one.until_day, other.until_day)


def _residents(rule: Rule, countries: Collection[str]) -> frozenset[str]:
    return frozenset(rule.countries or countries)


def _twice(first: int, one: Rule, second: int, other: Rule, countries: Collection[str]) -> Iterator[Problem]:
    """Refuse the same rule with other numbers for the same people, and kinds of it that exclude each other."""
    if type(one) is not type(other) or _residents(one, countries) != _residents(other, countries):
        return
    names = [name for name in type(one).model_fields if name not in (*DATES, "rule", "countries")]
    differing = [name for name in names if getattr(one, name) != getattr(other, name)]
    of_kind = any(isinstance(getattr(one, name), str | bool) for name in differing)
    if differing and (not of_kind or not one.side_by_side):
        name = differing[0]
        yield (
            ("rules", second, name),
            f"rules.{second}.{name} = {_shown(other, name)} contradicts rules.{first}.{name} = {_shown(one, name)}: "
            f"{one.rule} stands twice for the same people and days; leave one of them out, or part their countries "
            "or dates",
        )


def _bounds(first: int, one: Rule, second: int, other: Rule, countries: Collection[str]) -> Iterator[Problem]:
    """Refuse a least that one rule promises where another rule allows no so much."""
    if not _residents(one, countries) & _residents(other, countries):
        return
    for least, (side, what) in one.bounds.items():
        for most, (other_side, same) in other.bounds.items():
            if (side, other_side) == ("least", "most") and what == same and getattr(one, least) > getattr(other, most):
                yield (
                    ("rules", first, least),
                    f"rules.{first}.{least} = {_shown(one, least)} is above rules.{second}.{most} = "
                    f"{_shown(other, most)}: {one.rule} cannot promise more {what} than {other.rule} allows",
                )


def _shown(rule: Rule, name: str) -> str:
    value = getattr(rule, name)
    return (
        f"{value:.12g}" if isinstance(value, float) else f'"{value}"' if isinstance(value, str) else str(value).lower()
    )
