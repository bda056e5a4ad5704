"""What there is to choose from: scenarios with their questions, rules and shocks."""

from collections.abc import Iterator
from pathlib import Path

from sim import rules, shocks
from sim.errors import ScenarioError
from sim.files.finding import names_in, printable, shipped_folder
from sim.files.reading import read


def catalogue() -> Iterator[str]:
    """Yield the lines of a list of shipped scenarios, those in `scenarios/` here, rules and shocks."""
    yield "Scenarios"
    known = names_in(shipped_folder())
    for name in known:
        yield from _entry(shipped_folder() / f"{name}.toml")
    for name in names_in(Path("scenarios")):
        if name not in known:
            yield from _entry(Path("scenarios") / f"{name}.toml")
    families = (("Rules", rules.names(), rules.rule_class), ("Shocks", shocks.names(), shocks.shock_class))
    for heading, names, member in families:
        yield ""
        yield heading
        for name in names:
            yield f"  {name}"
            yield f"      {(member(name).__doc__ or '').strip().splitlines()[0]}"


def _entry(path: Path) -> Iterator[str]:
    """Yield what one file says of itself, unchecked; `piecerate check` does the checking."""
    try:
        data = read(path).data
    except ScenarioError as error:
        yield f"  {printable(path.stem)}: {error}"
        return
    parent = f", extends {printable(str(data['extends']))}" if "extends" in data else ""
    yield f"  {printable(path.stem)}: {printable(str(data.get('title', path.stem)))}{parent}"
    if "question" in data:
        yield f"      {printable(str(data['question']), most=400)}"
