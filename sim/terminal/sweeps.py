"""What the command line shows of an experiment: findings in words and a table, failures, rows, what was verified."""

import os
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table

from sim.comparing.comparison import HEADLINES, described
from sim.comparing.findings import NO_HEADLINE
from sim.language import Language
from sim.scenario import Scenario
from sim.sweeps.effects import amount, opening, sentences, span
from sim.sweeps.overview import Effect, Overview
from sim.sweeps.query import Answer, Results
from sim.sweeps.verification import Verified
from sim.terminal.comparisons import WIDTH

MOST_ROWS = 200

MOST_FAILURES = 10


def print_overview(overview: Overview, starts: Sequence[Scenario], manifest: dict[str, Any], say: Language) -> None:
    """Print what an experiment found: headline measures in sentences, more of them in a table, and what was run.

    One replication alone has no headline.
    """
    console = _console()
    effects = [overview.effects[key] for key in HEADLINES if key in overview.effects]
    title, base = say(starts[-1].title), say(starts[0].title)
    console.print()
    single = overview.replications == 1
    if single:
        console.print(say(NO_HEADLINE))
    elif overview.paired:
        console.print(Markdown(opening(say, overview, title, base)))
        console.print(Markdown("\n".join(f"- {told}" for told in sentences(say, overview))))
        console.print()
    if not single:
        heading = f"{title} — {base}" if overview.paired else title
        console.print(_table(say, effects, heading, overview))
    runs = manifest["runs"]
    if runs["finished"] < runs["wanted"]:
        console.print(
            say(
                "Points that lack a simulation are left out: {missing:d} of {wanted:d} simulations are missing.",
                missing=runs["wanted"] - runs["finished"],
                wanted=runs["wanted"],
            )
        )
    console.print(
        say(
            "{runs:d} simulations. Intervals show chance only, not errors of the model, and hold for the mean over "
            "these points. Seed {seed}, digest {digest}.",
            runs=runs["finished"],
            seed=str(manifest["seed"]),
            digest=manifest["digest"][:16],
        ),
        style="dim",
        highlight=False,
    )


def print_failures(results: Results, say: Language) -> None:
    """Print the runs that failed, the first of them by name, on standard error."""
    console = Console(stderr=True)
    count = next(results.ask("select count(distinct (fingerprint, replication)) from failures").rows)[0]
    console.print(
        say.plural("{n:d} simulation failed:", "{n:d} simulations failed:", count), style="bold", highlight=False
    )
    for fingerprint, replication, cause, attempts, point in results.ask(
        "select fingerprint, replication, any_value(cause), any_value(attempts), min(point) from failures "
        f"group by fingerprint, replication order by min(point), replication limit {MOST_FAILURES}"
    ).rows:
        console.print(
            say(
                "point {point:d}, replication {replication:d} (scenario {fingerprint}), tries {attempts:d}: {cause}",
                point=point,
                replication=replication,
                fingerprint=fingerprint,
                attempts=attempts,
                cause=cause,
            ),
            highlight=False,
            markup=False,
        )
    if count > MOST_FAILURES:
        console.print(say("and {n:d} more; the table failures has them all", n=count - MOST_FAILURES))
    console.print(say("The same command tries them again and makes no other simulation twice."))


def print_notices(results: Results, say: Language) -> None:
    """Print, on standard error, what has to be known of the tables that were asked for."""
    console = Console(stderr=True)
    for message, gaps in results.notices:
        console.print(say(message, **gaps), highlight=False, markup=False)


def print_rows(answer: Answer) -> None:
    """Print the rows of an answer as a table, if there are not too many."""
    rows = list(islice(answer.rows, MOST_ROWS + 1))
    table = Table(box=SIMPLE)
    for column in answer.columns:
        table.add_column(column, overflow="fold")
    for row in rows[:MOST_ROWS]:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    console = _console()
    console.print(table, highlight=False, markup=False)
    if len(rows) > MOST_ROWS:
        console.print(f"... (the first {MOST_ROWS} rows; --csv prints all)")


def print_verified(verified: Verified, seed: int, say: Language) -> None:
    """Print what was checked and everything that did not fit."""
    console = _console()
    for message, gaps in verified.problems:
        console.print(say(message, **gaps), highlight=False, markup=False)
    checked = say(
        "{points:d} points and the seals of {parts:d} simulations were checked, and {again:d} simulations made again "
        "(--seed {seed} chooses the same).",
        points=verified.points,
        parts=verified.parts,
        again=verified.again,
        seed=str(seed),
    )
    console.print(checked, highlight=False)
    if verified.problems:
        told = say.plural("{n:d} thing does not fit.", "{n:d} things do not fit.", len(verified.problems))
        console.print(told, style="bold", highlight=False)
    else:
        console.print(say("Everything fits, to the last digit."), style="bold")


def _table(say: Language, effects: Iterable[Effect], heading: str, overview: Overview) -> Table:
    """Lay out measures by population: mean over the points with its interval, least and greatest point."""
    table = Table(title=heading, title_justify="left", title_style="bold", box=SIMPLE)
    table.add_column(say("Measure, by those counted"))
    for column in (say("mean difference") if overview.paired else say("mean"), say("95% interval"), say("all points")):
        table.add_column(column, justify="right", no_wrap=True)
    population = ""
    for effect in effects:
        if effect.population != population:
            population = effect.population
            table.add_row(f"[italic]{say(population)}[/italic]")
        table.add_row(
            f"  {say(described(effect.measure).label)}, {say(effect.unit)}",
            amount(say, effect, effect.mean, overview.paired),
            span(say, effect, effect.low, effect.high, overview.paired),
            span(say, effect, effect.lowest, effect.highest, overview.paired),
        )
    return table


def _console() -> Console:
    console = Console()
    return console if console.is_terminal or "COLUMNS" in os.environ else Console(width=WIDTH)
