"""What the command line shows of evidence and of a calibration."""

from collections.abc import Sequence
from typing import Any

from rich.box import SIMPLE
from rich.table import Table

from sim.comparing.answer import quantity
from sim.evidence.evaluation import Finding
from sim.evidence.registry import Fact, registry
from sim.language import Language, phrase
from sim.scenario import Scenario
from sim.terminal.comparisons import console

ROLES = {
    "calibrate": phrase("What free parameters are fitted to"),
    "validate": phrase("What is only reported; nothing is fitted to it"),
    "input": phrase("What is set"),
}

STANDINGS = {
    "in band": phrase("in band"),
    "below": phrase("below"),
    "above": phrase("above"),
    "no band": phrase("no band"),
    "not answered": phrase("not answered"),
}
"""How a value stands to the published band."""

FEW_TRIALS = 20
"""Plausible trials from which it is said how parameters trade off."""

TRADED_OFF = 0.5
"""Rank correlation from which two parameters are said to trade off."""


def print_evidence(scenario: Scenario, findings: Sequence[Finding], replications: int, say: Language) -> None:
    """Print, role by role, each fact with its band, the model's value and how that stands to the band."""
    out = console()
    facts = registry().facts
    for role, heading in ROLES.items():
        rows = [(facts[finding.key], finding) for finding in findings if facts[finding.key].role == role]
        judged = [finding for _, finding in rows if finding.standing in ("in band", "below", "above")]
        inside = sum(finding.standing == "in band" for finding in judged)
        out.print()
        title = say("{role}: {inside:d} of {judged:d} in band", role=say(heading), inside=inside, judged=len(judged))
        table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE)
        table.add_column(say("Fact"))
        for column in (say("published"), say(scenario.title), say("95% interval")):
            table.add_column(column, justify="right", no_wrap=True)
        table.add_column(say("standing"))
        for fact, finding in rows:
            if finding.n:
                table.add_row(f"{fact.key}  {say(fact.statement)}", *_evidence_cells(say, fact, finding))
        out.print(table)
        silent = [fact.key for fact, finding in rows if not finding.n]
        if silent:
            out.print(say("Not answered: {keys}.", keys=", ".join(silent)), style="dim", highlight=False)
    out.print()
    note = say(
        "Simulations of {days:d} days at 1:{scale:.0f}, n = {n:d}, seed {seed}. ~ marks a standing that luck may "
        "explain. Intervals show chance only, not errors of the model.",
        days=scenario.run.days,
        scale=scenario.run.scale,
        n=replications,
        seed=str(scenario.run.seed),
    )
    out.print(note, style="dim", highlight=False)


def print_identification(learnt: dict[str, Any], say: Language) -> None:
    """Print what a calibration has learnt about each free parameter, and the pairs that trade off."""
    out = console()
    title = say(
        "{accepted:d} plausible of {trials:d} trials; loss {best:.3f} to {worst:.3f}",
        accepted=learnt["accepted"],
        trials=learnt["trials"],
        best=learnt["best_loss"],
        worst=learnt["worst_accepted_loss"],
    )
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE)
    table.add_column(say("Parameter"))
    for column in (say("prior"), say("best"), say("plausible"), say("narrower by")):
        table.add_column(column, justify="right", no_wrap=True)
    for row in learnt["parameters"]:
        prior, plausible = (say("{low} to {high}", low=f"{low:.3g}", high=f"{high:.3g}") for low, high in
                            (row["prior"], row["plausible"]))  # fmt: skip
        table.add_row(row["path"], prior, f"{row['best']:.3g}", plausible, say("{share:.0%}", share=row["narrowing"]))
    out.print(table)
    if learnt["accepted"] < FEW_TRIALS:
        out.print(say("With so few plausible trials, how narrow they are is mostly luck."), style="dim")
        return
    for pair in (pair for pair in learnt["correlations"] if abs(pair["rank_correlation"]) >= TRADED_OFF):
        told = say(
            "{one} and {other} trade off: rank correlation {rank:.2f}.",
            one=pair["one"],
            other=pair["other"],
            rank=pair["rank_correlation"],
        )
        out.print(told, style="dim", highlight=False)


def _evidence_cells(say: Language, fact: Fact, finding: Finding) -> list[str]:
    ends = [] if fact.low is None or fact.high is None else [fact.low, fact.high]
    band = [quantity(say, end, fact.unit) for end in dict.fromkeys(ends)]
    span = [quantity(say, end, fact.unit) for end in (finding.low, finding.high) if end == end]
    luck = "" if finding.clear or finding.standing == "no band" else " ~"
    return [
        "–".join(band) or "–",
        quantity(say, finding.value, fact.unit),
        say("{low} to {high}", low=span[0], high=span[1]) if span else "–",
        say(STANDINGS[finding.standing]) + luck,
    ]
