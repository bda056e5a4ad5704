"""What is wrong with a scenario, in words that its author understands.

pydantic finds the faults; here each becomes one sentence with the key as it was written, the value, what is
allowed and the nearest match. The words come from the declared parameters, so none is described twice.
"""

import datetime
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic import ValidationError

from sim.errors import ScenarioError, Sentence
from sim.files.finding import printable
from sim.files.lines import Steps
from sim.parameters import Parameter, parameters, plug_ins
from sim.scenario import Scenario
from sim.sections.experiment import Experiment

MOST_SHOWN = 20

Place = Callable[[Steps], Sentence]
"""Names the file, and the line if it is known, where the author wrote what is at a path."""

AT_THE_TOP = ("title", "question", "extends")


def complaint(error: ValidationError, place: Place) -> ScenarioError:
    """Return all that pydantic found as one message: one sentence, or a heading and a line for each."""
    found: list[Sentence] = []
    details = error.errors(include_url=False)
    for detail in details[: MOST_SHOWN + 1]:
        found += [
            Sentence("{place}: {told}", place=place(path), told=sentence) for path, sentence in _sentences(dict(detail))
        ]
    if len(found) == 1:
        return ScenarioError(found[0].message, **found[0].gaps)
    count = max(len(details), len(found))
    hidden = count - MOST_SHOWN
    head = Sentence("{place}: {count} mistakes", place=place(()), count=str(count))
    more = [Sentence("... and {count} more", count=str(hidden))] if hidden > 0 else []
    all_told = Sentence.joined([head, *found[:MOST_SHOWN], *more], "\n  ")
    return ScenarioError(all_told.message, **all_told.gaps)


def unknown(path: Steps, known: Iterable[str]) -> Sentence:
    """Say that a key is not known, what it may have been meant to be, and which keys there are."""
    key, last = written(path), str(path[-1])
    known = sorted(known)
    near = get_close_matches(last[:80], known, n=1, cutoff=0.6 if len(last) > 3 else 0.5)
    parts = [Sentence("{key} is not known.", key=key)]
    if near:
        parts.append(Sentence(" Did you mean {name}?", name=written((*path[:-1], near[0]))))
    elif last in AT_THE_TOP:
        parts.append(Sentence(" Write {key} at the top of the file, before the first [table].", key=last))
    else:
        homes = [other for other in declared() if other.rpartition(".")[2] == last and "*" not in other]
        parts += [Sentence(" Did you mean {name}?", name=homes[0])] if homes else []
    if known:
        parts.append(Sentence(" Known here: {names}.", names=", ".join(known[:40])))
    return Sentence.joined(parts)


def written(path: Steps) -> str:
    """Return a path as an author would write it: `countries.US.name`, `rules.0.hourly`."""
    return ".".join(printable(str(step), 60) for step in path)


def shown(value: Any) -> str:
    """Return a value much as it looks in TOML, short and safe to print.

    >>> shown(True), shown("7 EUR"), shown({}), shown(0.5)
    ('true', '"7 EUR"', 'a table', '0.5')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return Sentence("a table")
    if isinstance(value, list | tuple):
        return Sentence("a list")
    if isinstance(value, str):
        return f'"{printable(value, 60)}"'
    if isinstance(value, int) and value.bit_length() > 100:
        return Sentence("a number of some {digits} digits", digits=str(value.bit_length() * 3 // 10))
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return printable(repr(value), 60)


def known_below(path: Steps) -> list[str]:
    """Return the keys that may stand directly below a path, given in the form of the declared parameters."""
    prefix = "".join(f"{step}." for step in path)
    below = {name[len(prefix) :].partition(".")[0] for name in declared() if name.startswith(prefix)}
    if not path:
        below = (below | {"extends"}) - {"name"}
    return sorted(below - {"*"})


@cache
def declared() -> dict[str, Parameter]:
    """Return every parameter of a scenario and of an experiment by its path, as `parameters` writes it."""
    both = (*parameters(Scenario), *parameters(Experiment, "experiment."))
    return {parameter.path: parameter for parameter in both}


@cache
def tables_of_rows() -> frozenset[str]:
    """Return the tables whose keys are the author's own, such as countries."""
    return frozenset(name.partition(".*")[0] for name in declared() if "*" in name)


@cache
def families() -> dict[str, list[str]]:
    """Return the tables that name a rule of a family, such as `platforms.*.dispatch`, and the rules there are."""
    return plug_ins(Scenario)


def _sentences(detail: dict[str, Any]) -> list[tuple[Steps, str]]:
    """Return what one finding of pydantic says, and where."""
    kind, value = detail["type"], detail["input"]
    context = detail.get("ctx", {})
    if kind == "together":
        return [(tuple(path), sentence) for path, sentence in context["problems"]]
    path, pattern = _paths(detail["loc"])
    key = written(path)
    parameter = _parameter(pattern)
    if kind == "extra_forbidden":
        is_worth = Sentence(" Its value is {value}.", value=shown(value))
        return [(path, Sentence.joined([unknown(path, known_below(pattern[:-1])), is_worth]))]
    if kind == "missing":
        return [(path, _missing(path, key, parameter))]
    if kind.startswith("union_tag"):
        return [((*path, "rule"), _no_such_rule(key, value, written(pattern)))]
    if kind == "too_short":
        return [(path, Sentence("{key} is empty; at least one row is needed, such as [{key}.NAME].", key=key))]
    reason = Sentence(" ({reason})", reason=_reason(context["error"])) if kind == "value_error" else Sentence("")
    allowed = parameter.allowed if parameter else _shape(pattern)
    told = Sentence(
        "{key} = {value} is not allowed{reason}; allowed: {allowed}.{hint}",
        key=key,
        value=shown(value),
        reason=reason,
        allowed=allowed,
        hint=_hint(value, parameter),
    )
    return [(path, told)]


def _reason(error: Exception) -> str:
    """Return why a value was refused, as a sentence of its own where the parameter gave one."""
    first = error.args[0] if error.args else ""
    return first if isinstance(first, Sentence) else str(error)


def _paths(location: Steps) -> tuple[Steps, Steps]:
    """Return a location as its author wrote it, and as parameters are declared."""
    path: list[str | int] = []
    pattern: list[str | int] = []
    for step in location:
        if written(tuple(pattern)) in families():
            # An author writes the place of a rule in its list, and its name as a value, not as a step.
            (path if isinstance(step, int) else pattern).append(step)
        else:
            path.append(step)
            pattern.append("*" if written(tuple(pattern)) in tables_of_rows() else step)
    return tuple(path), tuple(pattern)


def _parameter(pattern: Steps) -> Parameter | None:
    steps = pattern[:-1] if isinstance(pattern[-1], int) else pattern
    return declared().get(".".join(map(str, steps)))


def _missing(path: Steps, key: str, parameter: Parameter | None) -> Sentence:
    if parameter is None:
        return Sentence(
            '{key} is missing; write [{key}.NAME] tables or, at the top of the file, extends = "baseline".', key=key
        )
    return Sentence(
        "{key} is missing; wanted is {allowed}: {doc}", key=key, allowed=parameter.allowed, doc=Sentence(parameter.doc)
    )


def _no_such_rule(key: str, value: Any, family: str) -> Sentence:
    names = families()[family]
    there = Sentence("there are: {names}", names=", ".join(names))
    if not isinstance(value, dict):
        begun = f"[[{family}]]" if family in ("rules", "shocks") else f"[{key}]"
        return Sentence(
            "{key} = {value} is not allowed; allowed: a table that begins with {begun}.",
            key=key,
            value=shown(value),
            begun=begun,
        )
    if "rule" not in value:
        return Sentence("{key}.rule is missing; it names the rule; {there}.", key=key, there=there)
    near = get_close_matches(str(value["rule"])[:80], names, n=1)
    hint = Sentence(" Did you mean {name}?", name=near[0]) if near else Sentence("")
    return Sentence(
        "{key}.rule = {value} is not the name of a rule; {there}.{hint}",
        key=key,
        value=shown(value["rule"]),
        there=there,
        hint=hint,
    )


def _shape(pattern: Steps) -> Sentence:
    if pattern in (("rules",), ("shocks",)):
        return Sentence("a list of tables, each begun with [[{name}]]", name=str(pattern[0]))
    is_table = known_below(pattern) or pattern[0] in tables_of_rows()
    return Sentence("a table") if is_table else Sentence("something else")


def _hint(value: Any, parameter: Parameter | None) -> Sentence:
    meant = _meant(value, parameter) if parameter else ""
    if meant:
        return Sentence(" Did you mean {name}?", name=meant)
    if parameter and parameter.unit and isinstance(value, str) and parameter.kind not in ("choice", "list"):
        return Sentence(" Write a plain number, or a number and {unit}.", unit=Sentence(parameter.unit))
    return Sentence("")


def _meant(value: Any, parameter: Parameter) -> str:
    if parameter.kind == "choice" and isinstance(value, str):
        near = get_close_matches(value[:80].lower(), parameter.choices, n=1)
        return f'"{near[0]}"' if near else ""
    if parameter.kind == "list" and isinstance(value, str):
        return f"[{shown(value)}]"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if parameter.unit == "share" and is_number and 1 < value <= 100:
        share = value / 100
        return f"{share:.2f}" if round(share, 2) == share else f"{share:.12g}"
    return ""
