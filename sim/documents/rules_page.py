"""The page of all rules, made from their classes: `docs/rules.md`."""

from collections.abc import Iterator

from sim.language import translator
from sim.parameters import Parameter
from sim.regulation.profiles import Profile, profiles

HEAD = ("| parameter | what it is | unit | range | default | source |", "|---|---|---|---|--:|---|")

SAY = translator("en")


def rules_page() -> Iterator[str]:
    """Yield the lines of the page: a table of all rules, each rule, and the parameters that all have."""
    known = profiles()
    yield "# Rules"
    yield ""
    yield (
        "Made by `make documents` from the rules' own code; change that, not this page. `piecerate rules` shows the "
        "same on the command line. Where there is a note, it tells what the rule changed in simulations."
    )
    yield from ("", "| rule | what it does | who pays | when it speaks | example |", "|---|---|---|---|---|")
    for each in known:
        cells = (
            f"[`{each.name}`](#{each.name})",
            each.sentence,
            each.payer,
            "; ".join(each.speaks(SAY)),
            f"`{each.scenarios[0]}`" if each.scenarios else "–",
        )
        yield f"| {' | '.join(cells)} |"
    for each in known:
        yield from _one(each)
    yield from ("", "## Parameters of every rule", "", *HEAD)
    yield from map(row, known[0].common)


def row(parameter: Parameter) -> str:
    """Return a parameter as a row of a table under HEAD."""
    cells = (
        f"`{parameter.path}`",
        parameter.doc,
        parameter.unit or "–",
        parameter.reach or "–",
        parameter.usual or "–",
        parameter.source or "–",
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _one(each: Profile) -> Iterator[str]:
    yield from ("", f"## {each.name}", "", each.sentence)
    for part, text in each.parts.items():
        yield from ("", f"**{part}.** {text}" if part else text)
    note = f" Note: [rules/{each.name}.md](rules/{each.name}.md)." if each.note else ""
    if each.scenarios:
        yield from ("", f"Scenarios: {', '.join(f'`{name}`' for name in each.scenarios)}.{note}")
    if each.own:
        yield from ("", *HEAD, *map(row, each.own))
