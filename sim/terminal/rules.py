"""What the command line shows of rules: the ladder of behaviour; the rules there are, and one of them in full."""

from collections.abc import Sequence
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.markdown import Markdown
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from sim.comparing.answer import Answer, quantity
from sim.comparing.comparison import described
from sim.comparing.findings import reactions
from sim.comparing.ladder import LEVELS, MEASURES, Rungs
from sim.language import Language, phrase
from sim.parameters import Parameter
from sim.regulation.profiles import PARTS, Profile
from sim.terminal.comparisons import console

COST = phrase("Cost of a dollar that reached workers")


def print_ladder(rungs: Rungs, say: Language) -> None:
    """Print what a rule changes at each level of behaviour, for every scenario beside the baseline."""
    out = console()
    some = next(iter(rungs.comparisons.values()))
    base = say(some.scenarios[0].title)
    for entry in rungs.as_list():
        other = say(entry["title"])
        out.print()
        out.print(_table(say, entry, base, other, len(rungs.complete)))
        for sentence in reactions(say, Answer({}, base, other), entry):
            out.print(Markdown(sentence))
    out.print(
        say(
            "Each column compares both scenarios at the same level of behaviour, with the same people and luck; 95% "
            "intervals below the differences."
        ),
        style="dim",
        highlight=False,
    )


def print_rules(known: Sequence[Profile], say: Language) -> None:
    """Print a table of rules: name, what each does, who pays, when it speaks, the scenario to try it with."""
    table = Table(box=SIMPLE, show_lines=True)
    table.add_column(say("Rule"), no_wrap=True)
    for heading in (say("What it does"), say("Who pays"), say("When it speaks")):
        table.add_column(heading)
    for each in known:
        example = f"\n[dim]{each.scenarios[0]}[/dim]" if each.scenarios else ""
        table.add_row(each.name + example, say(each.sentence), say(each.payer), "\n".join(each.speaks(say)))
    out = console()
    out.print(table)
    out.print(
        say("Under each name: a scenario that uses the rule. One rule in full: piecerate rules NAME."),
        style="dim",
        highlight=False,
    )


def print_rule(each: Profile, say: Language) -> None:
    """Print all there is to say of one rule."""
    out = console()
    out.print(f"[bold]{each.name}[/bold]  {escape(say(each.sentence))}", highlight=False)
    for part, text in each.parts.items():
        heading = f"[bold]{say(PARTS[part])}[/bold]  " if part else ""
        out.print(f"\n{heading}{escape(say(text))}", highlight=False)
    out.print(f"\n[bold]{say('When it speaks')}[/bold]  {', '.join(each.speaks(say))}", highlight=False)
    for heading, declared in ((say("Its parameters"), each.own), (say("Parameters of every rule"), each.common)):
        if declared:
            out.print(f"\n[bold]{heading}[/bold]", highlight=False)
        for parameter in declared:
            _print_parameter(out, parameter, say)
    if each.scenarios:
        out.print(f"\n[bold]{say('Scenarios that use it')}[/bold]  {', '.join(each.scenarios)}", highlight=False)
        out.print(
            say("Try it: piecerate compare baseline {scenario} --ladder", scenario=each.scenarios[0]),
            style="dim",
            highlight=False,
        )
    if each.note:
        out.print(f"\n[bold]{say('What it changed in simulations')}[/bold]  {each.note}", highlight=False)


def _print_parameter(out: Console, parameter: Parameter, say: Language) -> None:
    facts = [
        parameter.reach and (f"{parameter.reach} {say(parameter.unit)}" if parameter.unit else parameter.reach),
        say("default: {default}", default=parameter.usual or "–"),
        say("source: {source}", source=say(parameter.source)),
    ]
    out.print(Padding(f"{parameter.path}: {escape(say(parameter.doc))}", (0, 0, 0, 2)), highlight=False)
    out.print(Padding(escape("; ".join(filter(None, facts))), (0, 0, 0, 6)), style="dim", highlight=False)


def _table(say: Language, entry: dict[str, Any], base: str, other: str, n: int) -> Table:
    table = Table(
        title=say(
            "Which reactions carry the result: {other} — {base}, n = {n:d} paired simulations",
            other=other,
            base=base,
            n=n,
        ),
        title_justify="left",
        title_style="bold",
        box=SIMPLE,
    )
    table.add_column(say("Difference"))
    for words in LEVELS.values():
        table.add_column(say(words), justify="right")
    for measure in MEASURES:
        rows = [row for row in entry["rungs"] if row["measure"] == measure]
        label = f"{say(described(measure).label)}, {say(described(measure).unit)}"
        table.add_row(label, *(_cell(say, row) for row in rows))
    costs = [entry["money"][level]["cost_per_dollar"] for level in LEVELS]
    table.add_row(say(COST), *(_cost(say, cost) for cost in costs))
    return table


def _cell(say: Language, row: dict[str, Any]) -> str:
    if row["difference"] is None:
        return "–"
    level = max(abs(row["baseline"]), abs(row["value"]))
    middle = quantity(say, row["difference"], row["unit"], change=True, level=level)
    if row["low"] is None:
        return middle
    return f"{middle}\n{_span(say, row['low'], row['high'], row['unit'], level)}"


def _span(say: Language, low: float, high: float, unit: str, level: float) -> str:
    if unit == "share":
        ends = [say.number(100 * end, 1, signed=True) for end in (low, high)]
    else:
        ends = [quantity(say, end, unit, change=True, level=level) for end in (low, high)]
    return say("{low} to {high}", low=ends[0], high=ends[1])


def _cost(say: Language, cost: dict[str, Any]) -> str:
    if cost["value"] is None:
        return "–"
    return f"{say.money(cost['value'])}\n" + say(
        "{low} to {high}", low=say.money(cost["low"]), high=say.money(cost["high"])
    )
