"""A scenario written out in full as TOML, each parameter with its doc, unit, range and source."""

import json
from collections.abc import Iterator
from typing import Any

from sim.parameters import Parameter, parameters
from sim.scenario import Scenario


def as_toml(scenario: Scenario) -> str:
    """Return the resolved scenario as a file that needs no parent and loads to the same fingerprint."""
    return "\n".join(_lines(scenario)) + "\n"


def _lines(scenario: Scenario) -> Iterator[str]:
    declared = {parameter.path: parameter for parameter in parameters(Scenario)}
    content = scenario.model_dump(mode="json", exclude={"name"})
    yield f"# The scenario {_plain(scenario.name) or 'without a name'}, written out in full."
    yield f"# Fingerprint: {scenario.fingerprint}"
    yield ""
    tables: dict[str, Any] = {}
    for key, value in content.items():
        if isinstance(value, dict):
            tables[key] = value
        elif key not in ("rules", "shocks", "probes"):
            yield from _commented(declared[key], value)
    for table, values in tables.items():
        if any(path.startswith(f"{table}.*.") for path in declared):
            yield from _rows(table, values, declared)
        else:
            yield from ("", f"# {_purpose(table)}", f"[{table}]", *_lines_of(values, table, declared))
    for lists in ("probes", "shocks", "rules"):
        for entry in content[lists]:
            yield from ("", f"[[{lists}]]", *_entry(lists, entry, declared))


def literal(value: Any) -> str:
    r"""Return a value as TOML writes it.

    >>> literal(True), literal(0.5), literal('a "b"'), literal(["US", "IN"])
    ('true', '0.5', '"a \\"b\\""', '["US", "IN"]')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(literal, value))}]"
    return repr(value)


def _lines_of(values: dict[str, Any], pattern: str, declared: dict[str, Parameter]) -> Iterator[str]:
    """Yield a line, with what there is to know about it, for each parameter of a table."""
    prefix = f"{pattern}.{values['rule']}." if "rule" in values else f"{pattern}."
    for key, value in values.items():
        yield from _commented(declared[f"{prefix}{key}"], value)


def _entry(lists: str, entry: dict[str, Any], declared: dict[str, Parameter]) -> Iterator[str]:
    """Yield the lines of a rule, which begin with its name, or of another entry of a list of tables."""
    if "rule" in entry:
        yield f"rule = {literal(entry['rule'])}"
    for key, value in entry.items():
        if key != "rule":
            yield from _commented(declared[f"{lists}.{entry.get('rule', '*')}.{key}"], value)


def _rows(table: str, rows: dict[str, Any], declared: dict[str, Parameter]) -> Iterator[str]:
    """Yield the rows of a table, its columns explained once, and below each row the rules that it holds."""
    yield from ("", f"# {_purpose(table)} Each row has:")
    for path, column in declared.items():
        if path.startswith(f"{table}.*.") and path.count(".") == 2:
            yield f"#   {path.rpartition('.')[2]}: {column.doc} {_notes(column)}"
    for name, row in rows.items():
        place = f"{table}.{literal(name) if _needs_quotes(name) else name}"
        inner = {key: value for key, value in row.items() if isinstance(value, dict)}
        yield from ("", f"[{place}]")
        yield from (f"{key} = {literal(value)}" for key, value in row.items() if key not in inner)
        for key, values in inner.items():
            yield from ("", f"[{place}.{key}]", *_lines_of(values, f"{table}.*.{key}", declared))


def _commented(parameter: Parameter, value: Any) -> Iterator[str]:
    yield f"# {parameter.doc} {_notes(parameter)}"
    yield f"{parameter.path.rpartition('.')[2]} = {literal(value)}"


def _notes(parameter: Parameter) -> str:
    return f"[{parameter.allowed}; source: {parameter.source}]"


def _purpose(table: str) -> str:
    """Return what a table of the scenario is for, in one line."""
    field = Scenario.model_fields[table]
    words = field.description or getattr(field.annotation, "__doc__", "") or ""
    return words.strip().split("\n")[0]


def _needs_quotes(name: str) -> bool:
    return not (name.isascii() and name.replace("-", "").replace("_", "").isalnum())


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())
