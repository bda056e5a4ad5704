"""From a scenario file to a checked `Scenario`, and from a scenario to a variant of it."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.errors import ScenarioError, Sentence, UnknownParameterError
from sim.files.finding import find, label, names_in, printable, shipped_folder
from sim.files.lines import Steps
from sim.files.mistakes import complaint, declared, families, tables_of_rows, unknown
from sim.files.reading import TOO_DEEP, Layer, chain, chain_of, stray
from sim.files.showing import as_toml
from sim.language import phrase
from sim.parameters import Parameter
from sim.scenario import Scenario

__all__ = ["ScenarioError", "as_toml", "load", "shipped", "vary"]

OWN = ("extends", "title", "question", "experiment")
"""Keys that speak of one file only and are not handed down."""


def shipped() -> list[str]:
    """Return the names of the scenario files that come with the package."""
    return names_in(shipped_folder())


def load(name_or_path: str, folder: Path | None = None) -> Scenario:
    """Read a scenario file and those it extends, and check the result.

    A file says how it differs from the one named in `extends`: tables are merged key by key, at any depth;
    anything else, lists such as `[[rules]]` included, replaces what the parent says, and so does a table that
    names another rule, such as `[choice]`. Title and question are not inherited. With a `folder`, only files
    inside it, and shipped parents, are read.
    """
    path = find(name_or_path, folder)
    try:
        return _checked(chain(path, folder))
    except RecursionError:
        raise ScenarioError(TOO_DEEP, file=label(path)) from None


def loads(content: bytes, name: str) -> Scenario:
    """Check a scenario that comes from a stranger under a name, as `load` checks a file.

    Only shipped scenarios can be extended; no file of this machine is looked at for it.
    """
    path = Path(f"{name}.toml")
    try:
        return _checked(chain_of(stray(path, content)))
    except RecursionError:
        raise ScenarioError(TOO_DEEP, file=label(path)) from None


def vary(scenario: Scenario, changes: Mapping[str, Any]) -> Scenario:
    """Return a scenario that differs in some parameters, checked anew.

    A path names a parameter as `run.days`, `countries.US.minimum_wage` or, in a rule, `rules.0.hourly` or
    `rules.price_floor.hourly`.

    >>> vary(load("baseline"), {"run.days": 7, "workers.day_starts": "9 h"}).run.days
    7
    """
    content, title = _content(scenario), _title(scenario)
    for key, value in changes.items():
        _set(content, str(key), value, title)
    try:
        return Scenario.model_validate(content)
    except ValidationError as error:
        raise complaint(error, lambda path: title) from None
    except RecursionError:
        raise ScenarioError(f"{title}: a change is nested too deeply.") from None


def values_of(scenario: Scenario, paths: Iterable[str]) -> dict[str, Any]:
    """Return the values of parameters by their paths; UnknownParameterError for one that the scenario does not have.

    >>> values_of(load("residence-floor"), ["run.days", "rules.0.index"])
    {'run.days': 28, 'rules.0.index': 'residence'}
    """
    content, title = _content(scenario), _title(scenario)
    return {path: _value(content, path.split("."), title) for path in paths}


def parameter_at(scenario: Scenario, path: str) -> Parameter | None:
    """Return how the parameter at a path is declared, or None if a whole table stands there.

    >>> parameter_at(load("residence-floor"), "rules.0.hourly").unit
    'USD/h'
    """
    inner: Any = _content(scenario)
    pattern: list[str] = []
    for step in path.split("."):
        if isinstance(inner, list):
            inner = inner[int(_entry(inner, step))]
            pattern.append(str(inner.get("rule", "*")))
            continue
        if isinstance(inner, dict) and ".".join(pattern) in tables_of_rows():
            pattern.append("*")
        else:
            pattern += ([str(inner["rule"])] if ".".join(pattern) in families() else []) + [step]
        inner = inner[step]
    return declared().get(".".join(pattern))


def parsed(text: str) -> Any:
    """Read a value as TOML, and as text if it is none.

    >>> parsed("0.5"), parsed("9 h")
    (0.5, '9 h')
    """
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (tomllib.TOMLDecodeError, RecursionError):
        return text


def varied(scenarios: Sequence[Scenario], changes: Sequence[str]) -> list[Scenario]:
    """Return scenarios with changes written `path=value` made in each that has the parameter.

    A value is read as TOML, and as text if it is not; a parameter that no scenario has is refused.
    """
    result = list(scenarios)
    for change in changes:
        path, equals, text = change.partition("=")
        if not equals:
            raise ScenarioError(f'"{printable(change)}" is not a change; write it as path=value, run.days=7 say.')
        value = parsed(text)
        refusals: list[UnknownParameterError] = []
        for position, scenario in enumerate(result):
            try:
                result[position] = vary(scenario, {path.strip(): value})
            except UnknownParameterError as error:
                refusals.append(error)
        if len(refusals) == len(result):
            raise refusals[-1]
    return result


def _checked(layers: list[Layer]) -> Scenario:
    merged: dict[str, Any] = {}
    owners: dict[Steps, Layer] = {}
    for layer in layers:
        if "name" in layer.data:
            place = layer.place(("name",))
            raise ScenarioError(phrase("{place}: name is the name of the file; leave it out."), place=place)
        handed_on = {key: value for key, value in layer.data.items() if key not in OWN}
        _merge(merged, handed_on, layer, owners, ())
    last = layers[-1]
    own = {key: last.data[key] for key in ("title", "question") if key in last.data}
    owners |= {(key,): last for key in own}
    stem = last.path.stem
    try:
        return Scenario.model_validate({"title": stem} | merged | own | {"name": stem})
    except ValidationError as error:
        raise complaint(error, lambda path: _owner(path, owners, layers).place(path)) from None


def _merge(base: dict[str, Any], change: dict[str, Any], layer: Layer, owners: dict[Steps, Layer], at: Steps) -> None:
    """Lay one file over its parents, and note for every key which file it comes from."""
    for key, value in change.items():
        path = (*at, key)
        if isinstance(value, dict):
            below = base.get(key)
            if not isinstance(below, dict) or below.get("rule") != value.get("rule", below.get("rule")):
                # A table that names another rule of its family starts anew: the parameters of the old one go.
                base[key] = below = {}
                owners[path] = layer
            _merge(below, value, layer, owners, path)
        else:
            base[key] = value
            owners[path] = layer


def _owner(path: Steps, owners: dict[Steps, Layer], layers: list[Layer]) -> Layer:
    """Return the file to put right: a key's own, but for a whole table the last one that speaks of it."""
    if len(path) == 1:
        return next((layer for layer in reversed(layers) if path[0] in layer.data), layers[-1])
    inward = (path[:end] for end in range(len(path), 0, -1))
    return next((owners[part] for part in inward if part in owners), layers[-1])


def _content(scenario: Scenario) -> dict[str, Any]:
    content = scenario.model_dump()
    for family in ("rules", "shocks", "probes"):
        content[family] = list(content[family])
    return content


def _title(scenario: Scenario) -> Sentence:
    return Sentence('scenario "{name}"', name=printable(scenario.name))


def _value(content: dict[str, Any], steps: list[str], title: str) -> Any:
    inner: Any = content
    for position in range(len(steps)):
        inner = inner[_step(inner, steps, position, title)]
    return inner


def _set(content: dict[str, Any], key: str, value: Any, title: str) -> None:
    """Put one value into a scenario's content; a step that does not exist is refused with the nearest."""
    steps = key.split(".")
    inner = _value(content, steps[:-1], title)
    is_new_row = len(steps) == 2 and steps[0] in tables_of_rows() and isinstance(inner, dict)
    at = steps[-1] if is_new_row else _step(inner, steps, len(steps) - 1, title)
    if at == "rule" and isinstance(inner, dict) and inner.get("rule") != value:
        inner.clear()
    inner[at] = deepcopy(value)


def _step(inner: Any, steps: list[str], position: int, title: str) -> str | int:
    """Return the key of one step of a path; one that does not exist is refused with the nearest."""
    at: str | int = _entry(inner, steps[position]) if isinstance(inner, list) else steps[position]
    known = range(len(inner)) if isinstance(inner, list) else inner if isinstance(inner, dict) else ()
    if at not in known:
        told = unknown(tuple(steps[: position + 1]), _names(inner))
        raise UnknownParameterError(phrase("{place}: {told}"), place=title, told=told)
    return at


def _entry(rules: list[Any], step: str) -> str | int:
    """Return the position of a rule, or of an arm of an experiment, given by its number or its name."""
    if step.isascii() and step.isdigit() and len(step) < 5:
        return int(step)
    return next((position for position, rule in enumerate(rules) if _called(rule) == step), step)


def _called(entry: dict[str, Any]) -> str:
    return str(entry.get("rule", entry.get("arm")))


def _names(inner: Any) -> Iterable[str]:
    if isinstance(inner, list):
        return [_called(rule) for rule in inner]
    return [str(key) for key in inner if key != "name"] if isinstance(inner, dict) else []
