"""The documents that are made from the code and its data; `python -m sim.documents.made` writes them into `docs/`."""

import ast
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from sim.documents.notes import made as notes
from sim.documents.rules_page import row, rules_page
from sim.evidence.page import page, stored
from sim.parameters import describe, sections_inside
from sim.scenario import Scenario
from sim.studies import catalogue as readings

HERE = Path(__file__).parents[1]
DOCS = HERE.parent / "docs"

STREAMS = {"of_people": "people", "of_luck": "replication"}
"""How a stream is asked for, and what its draws belong to."""


def made(folder: Path = DOCS) -> dict[Path, str]:
    """Return every made document with the text that it should have."""
    return {
        folder / "evidence.md": page(stored()),
        folder / "parameters.md": "\n".join(reference()) + "\n",
        folder / "rules.md": "\n".join(rules_page()) + "\n",
        **notes(folder / "rules"),
    }


def reference() -> Iterator[str]:
    """Yield the lines of the reference: every parameter, every stream of chance, every reading."""
    yield "# Parameters, streams and readings"
    yield ""
    yield (
        "Made by `make documents` from the declarations in the code; change those, not this page. Paths are as in a "
        "scenario file; `*` stands for the name of a row. A default of – must be given, as the baseline does. "
        "The model itself is described in [odd.md](odd.md) and [model.md](model.md)."
    )
    yield from ("", "## Parameters")
    yield from _tables(Scenario, "")
    yield from ("", "## Streams of chance", "")
    yield (
        "Every stochastic step draws from a stream named for its purpose; within it, an address says whose draw it is. "
        "Streams of people are the same in every replication of a seed, the others are drawn anew."
    )
    yield from ("", "| purpose | belongs to | drawn in |", "|---|---|---|")
    yield from sorted(f"| {purpose} | {whose} | `{file}` |" for purpose, whose, file in streams())
    yield from ("", "## Readings", "", "What instruments and studies would show of a run; the evidence uses them.")
    yield from ("", "| reading | what it is | least days |", "|---|---|--:|")
    for key, reading in readings().items():
        yield f"| `{key}` | {' '.join(reading.doc.split())} | {reading.least_days} |"


def streams() -> Iterator[tuple[str, str, str]]:
    """Yield every stream that the code asks for: its purpose, what its draws belong to, the file."""
    for path in sorted(HERE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in STREAMS:
                purpose = ast.unparse(node.args[0]).removeprefix("f").strip("'\"")
                yield purpose, STREAMS[node.func.attr], path.relative_to(HERE.parent).as_posix()


def _tables(section: type[BaseModel], prefix: str) -> Iterator[str]:
    """Yield a table of a section's own parameters, then those of the sections inside it."""
    inner = {name: list(sections_inside(field.annotation)) for name, field in section.model_fields.items()}
    own = [
        describe(name, field)
        for name, field in section.model_fields.items()
        if not inner[name] and field.json_schema_extra is not None
    ]
    if own:
        yield from ("", f"### {prefix.rstrip('.') or 'The scenario itself'}", "")
        yield (section.__doc__ or "").strip().splitlines()[0]
        yield from ("", "| parameter | what it is | unit | range | default | source |", "|---|---|---|---|--:|---|")
        yield from map(row, own)
    for name, below in inner.items():
        for step, part in below:
            path = f"{prefix}{name}.{step}"
            yield from _tables(part, path if path.endswith(".") else f"{path}.")


if __name__ == "__main__":
    for path, text in made().items():
        path.write_text(text, encoding="utf-8")
