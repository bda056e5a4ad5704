"""What the command line shows of how far results can be trusted: warm-up and the analyses over many worlds."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from rich.box import SIMPLE
from rich.table import Table

from sim.analyses.discovery import Bound, Discovery
from sim.analyses.search import Setting
from sim.analyses.sensitivity import Effect, Sensitivity
from sim.analyses.warmup import Opening, Settling
from sim.analyses.worlds import Split, Verdict
from sim.comparing.answer import quantity
from sim.comparing.comparison import described
from sim.language import Language
from sim.terminal.comparisons import console


def print_warmup(opening: Opening, say: Language) -> None:
    """Print how each headline measure settles, and what the scenario's own warm-up leaves of the opening."""
    out = console()
    own = opening.scenario.run.warmup_days
    table = Table(
        title=say(
            "{title}, n = {n:d} simulations of {days:d} days",
            title=say(opening.scenario.title),
            n=opening.replications,
            days=opening.days,
        ),
        title_justify="left",
        title_style="bold",
        box=SIMPLE,
    )
    table.add_column(say("Measure"))
    for heading in (say("first day"), say("second half"), say("days to leave out"), say("left by the warm-up")):
        table.add_column(heading, justify="right", max_width=13)
    table.add_column(say("95% interval"), justify="right", no_wrap=True)
    for row in opening.settlings:
        table.add_row(say(described(row.measure).label), *_cells(row, say))
    out.print(table)
    bad = [say(described(row.measure).label) for row in opening.settlings if row.clear]
    if own >= opening.days // 2:
        told = say("The warm-up is as long as half of the days, so nothing can be said of what it leaves.")
    elif bad:
        told = say(
            "A warm-up of {own:d} days is too short: what is left of the opening shows in {measures}. "
            "At least {advised:d} days are advised.",
            own=own,
            measures=", ".join(bad),
            advised=max(opening.advised, own + 1),
        )
    else:
        told = say(
            "A warm-up of {own:d} days leaves nothing of the opening that these simulations could find; "
            "MSER would leave out {advised:d}.",
            own=own,
            advised=opening.advised,
        )
    out.print(told, highlight=False)
    restless = [
        say(described(row.measure).label) for row in opening.settlings if row.cut is not None and not row.settled
    ]
    if restless:
        out.print(
            say(
                "Not settled within the days simulated, or drifting: {measures}. More days, or more simulations, "
                "would tell.",
                measures=", ".join(restless),
            ),
            highlight=False,
        )


def print_verdicts(
    verdicts: Mapping[str, Sequence[tuple[str, Verdict]]], splits: Mapping[str, Split], say: Language
) -> None:
    """Print in how many plausible worlds each difference keeps its sign, and what its variance comes from."""
    out = console()
    for name, cases in verdicts.items():
        measure = described(name)
        out.print(f"[bold]{say(measure.label)}[/bold]")
        for structure, each in cases:
            if not math.isfinite(each.mean):
                out.print(say("It could not be computed in any world."))
                continue
            told = say(
                "The mean difference is {mean}, from {least} to {most}. Its sign holds in {holds:d} of {worlds:d} "
                "plausible worlds ({low:.0%} to {high:.0%} of all worlds like these), clearly in {clearly:d}; in "
                "{against:d} the opposite is clear.",
                mean=quantity(say, each.mean, measure.unit, change=True),
                least=quantity(say, each.least, measure.unit, change=True),
                most=quantity(say, each.most, measure.unit, change=True),
                holds=each.holds,
                worlds=each.worlds,
                low=each.low,
                high=each.high,
                clearly=each.clearly,
                against=each.clearly_against,
            )
            out.print(f"{structure}: {told}" if structure else told, highlight=False)
        out.print(_shares(splits[name], len(cases), say), style="dim", highlight=False)


def _shares(split: Split, structures: int, say: Language) -> str:
    total = split.parameters + split.structure + split.both + split.chance_of_mean
    if not total > 0:
        return say("The differences do not vary, or there are too few to tell what their variance comes from.")
    if structures == 1:
        return say(
            "Of the variance of a world’s mean difference, {parameters:.0%} comes from the parameters and {chance:.0%} "
            "is left to chance; one structure says nothing of structure.",
            parameters=split.parameters / total,
            chance=split.chance_of_mean / total,
        )
    return say(
        "Of the variance of a world’s mean difference, {parameters:.0%} comes from the parameters, {structure:.0%} "
        "from the structure, {both:.0%} from both together, and {chance:.0%} is left to chance.",
        parameters=split.parameters / total,
        structure=split.structure / total,
        both=split.both / total,
        chance=split.chance_of_mean / total,
    )


def print_sensitivity(found: Sequence[Sensitivity], replications: int, say: Language) -> None:
    """Print which parameters a measure depends on, how much of what is seen is luck, and whether it has settled."""
    out = console()
    for each in found:
        screened = each.method == "morris"
        label = say(described(each.measure).label)
        title = (
            say("{label}: screening after Morris", label=label)
            if screened
            else say("{label}: shares of the variance after Sobol’", label=label)
        )
        if not each.effects:
            out.print(say("{label}: some point has no value, so nothing can be said.", label=label), highlight=False)
            continue
        table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE)
        table.add_column(say("Parameter"))
        headings = (
            (say("effect over its range"), say("bends or interacts"), say("direction"))
            if screened
            else (say("total share"), say("by itself"))
        )
        for heading in headings:
            table.add_column(heading, justify="right")
        for effect in each.effects:
            table.add_row(effect.parameter, *_effect(effect, each, say))
        out.print(table)
        if math.isfinite(each.noise):
            out.print(
                say(
                    "{points:d} points of {replications:d} replications each; {noise:.0%} of the variance between "
                    "points is luck, which no parameter explains.",
                    points=each.points,
                    replications=replications,
                    noise=each.noise,
                ),
                highlight=False,
            )
        out.print(
            say("Half of the points give the same picture.")
            if each.settled
            else say("Half of the points give another picture: take more before relying on the order.")
        )


def _effect(effect: Effect, each: Sensitivity, say: Language) -> list[str]:
    if each.method == "sobol":
        size = f"{say.number(effect.size, 2)} ± {say.number(effect.half_width, 2)}"
        return [size, say.number(effect.other, 2)]
    unit = described(each.measure).unit
    size = f"{quantity(say, effect.size, unit)} ± {quantity(say, effect.half_width, unit)}"
    lean = abs(effect.direction) / effect.size if effect.size else 0.0
    way = say("either way") if lean < 0.5 else say("up") if effect.direction > 0 else say("down")
    return [size, quantity(say, effect.other, unit), way]


def print_discovery(found: Discovery, say: Language) -> None:
    """Print the conditions under which a rule mainly backfires."""
    out = console()
    out.print(
        say(
            "{label}: the rule backfires in {share:.0%} of {points:d} points.",
            label=say(described(found.measure).label),
            share=found.share,
            points=found.points,
        ),
        highlight=False,
    )
    for box in found.boxes:
        out.print(
            say(
                "It backfires mainly when {conditions}: in {backfires:d} of {points:d} such points that were held back "
                "({low:.0%} to {high:.0%} of all such points). That covers {coverage:.0%} of the cases.",
                conditions=say(" and ").join(_bound(bound, say) for bound in box.bounds),
                backfires=box.backfires,
                points=box.points,
                low=box.low,
                high=box.high,
                coverage=box.coverage,
            ),
            highlight=False,
        )
    if 0 < found.share < 1 and not found.boxes:
        out.print(say("No condition was found under which it backfires more often, in points that were held back."))


def _bound(bound: Bound, say: Language) -> str:
    if bound.value is not None:
        return f"{bound.parameter} {'≠' if bound.is_not else '='} {bound.value}"
    if math.isinf(bound.low):
        return say("{parameter} is at most {high}", parameter=bound.parameter, high=f"{bound.high:.3g}")
    if math.isinf(bound.high):
        return say("{parameter} is above {low}", parameter=bound.parameter, low=f"{bound.low:.3g}")
    return say(
        "{parameter} is from {low} to {high}",
        parameter=bound.parameter,
        low=f"{bound.low:.3g}",
        high=f"{bound.high:.3g}",
    )


def print_frontier(
    rows: Sequence[Mapping[str, Any]],
    settings: Sequence[Setting],
    objectives: Sequence[str],
    replications: int,
    say: Language,
) -> None:
    """Print the settings on the frontier, as the second look with other people and other luck found them."""
    out = console()
    if not settings:
        out.print(say("No setting could be measured in all objectives."))
        return
    table = Table(title=say("Settings between which one can only choose"), title_justify="left", box=SIMPLE)
    for name in rows[0]:
        table.add_column(name, justify="right")
    for key in objectives:
        table.add_column(say(described(key).label), justify="right", max_width=18)
    table.add_column(say("holds"))
    for row, setting in zip(rows, settings, strict=True):
        cells = [
            f"{quantity(say, mean, described(key).unit, change=True)} ± {quantity(say, half, described(key).unit)}"
            for key, mean, half in zip(objectives, setting.mean, setting.half_width, strict=True)
        ]
        values = [f"{value:.4g}" if isinstance(value, float) else str(value) for value in row.values()]
        table.add_row(*values, *cells, say("yes") if setting.holds else say("no"))
    out.print(table)
    out.print(
        say(
            "{held:d} of {found:d} settings are still on the frontier when all are run again with other people and "
            "other luck, {replications:d} times each; differences and 95 % half-widths are those of this second look.",
            held=sum(setting.holds for setting in settings),
            found=len(settings),
            replications=replications,
        ),
        highlight=False,
    )


def _cells(row: Settling, say: Language) -> list[str]:
    def shown(value: float, change: bool = False) -> str:
        return quantity(say, value, row.unit, change=change) if value == value else "–"

    cut = "–" if row.cut is None else say.number(row.cut) if row.settled else f"≥ {say.number(row.cut)}"
    if row.bias != row.bias:
        return [shown(row.first_day), shown(row.level), cut, "–", "–"]
    if row.unit == "share":
        ends = [say.number(100 * end, 1, signed=True) for end in (row.low, row.high)]
    else:
        ends = [shown(end, change=True) for end in (row.low, row.high)]
    span = say("{low} to {high}", low=ends[0], high=ends[1])
    return [shown(row.first_day), shown(row.level), cut, shown(row.bias, change=True), span]
