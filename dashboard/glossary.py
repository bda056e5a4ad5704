"""The glossary as data: the rows of docs/glossary.md, which travels inside the package."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$")


@dataclass(frozen=True)
class Entry:
    """One word of the field."""

    theme: str
    term: str
    french: str
    meaning: str
    """What it is, in English: a message like any other, translated where it is shown."""


@cache
def glossary() -> tuple[Entry, ...]:
    """Return every word in the order of the document."""
    entries, theme = [], ""
    for line in (documents() / "glossary.md").read_text(encoding="utf-8").splitlines():
        row = ROW.match(line)
        if line.startswith("## "):
            theme = line[3:].strip()
        elif row and row[1] != "term":
            entries.append(Entry(theme, row[1].strip(), row[3].strip(), row[4].strip()))
    return tuple(entries)


def documents() -> Path:
    """Return the folder of the documents that come with the package."""
    installed = Path(__file__).parent / "documents"
    return installed if installed.is_dir() else Path(__file__).parents[1] / "docs"
