"""On which line of a TOML text each key stands; wanted only once something is wrong."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from typing import Any

Steps = tuple[str | int, ...]
"""The way to a key: names of tables, positions in lists."""


def lines(text: str, data: Any) -> dict[Steps, int]:
    """Return the line on which each key and table is written first, as far as a quick look can tell.

    >>> text = "[run]" + chr(10) + "days = 7"
    >>> lines(text, tomllib.loads(text))
    {('run',): 1, ('run', 'days'): 2}
    """
    found: dict[Steps, int] = {}
    for number, place in _places(text):
        if place and _exists(data, place):
            for end in range(1, len(place) + 1):  # [countries.US] opens countries, too
                found.setdefault(place[:end], number)
    return found


def _places(text: str) -> Iterator[tuple[int, Steps]]:
    table: Steps = ()
    entries: Counter[Steps] = Counter()
    inside_text = False
    for number, line in enumerate(text.split("\n"), 1):
        opens = (line.count('"""') + line.count("'''")) % 2 == 1
        if not inside_text:
            stripped = line.strip()
            if stripped.startswith("["):
                names = _path_written(stripped)
                if names and stripped.startswith("[["):
                    entries[names] += 1
                    names = (*names, entries[names] - 1)
                table = names or table
                yield number, table
            elif "=" in stripped:
                yield number, table + _path_written(stripped.partition("=")[0] + "= 0")
        inside_text ^= opens


def _path_written(line: str) -> Steps:
    """Return the names in one header or one key, as the TOML reader understands them."""
    try:
        inner: Any = tomllib.loads(line)
    except (ValueError, RecursionError):
        return ()
    names: list[str] = []
    while isinstance(inner, dict) and inner:
        name, inner = next(iter(inner.items()))
        names.append(name)
        inner = inner[0] if isinstance(inner, list) and inner else inner
    return tuple(names)


def _exists(data: Any, path: Steps) -> bool:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return False
    return True
