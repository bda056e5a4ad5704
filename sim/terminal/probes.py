"""What the command line shows of field experiments: a table of arms, a sentence for each comparison, populations."""

import math

from rich.box import SIMPLE
from rich.table import Table

from sim.comparing.answer import quantity
from sim.comparing.field import Contrast, Figure, Recapture, Results
from sim.language import Language, phrase
from sim.probes import experiments
from sim.sections.probe import MOST_REMARKED, Probe
from sim.terminal.comparisons import console

FIGURES = {
    "openings": (phrase("Openings, per simulation"), "number"),
    "previews": (phrase("Previews of an opening"), "number"),
    "acceptances": (phrase("Acceptances of an opening"), "number"),
    "accepted_per_preview": (phrase("Acceptances per preview"), "share"),
    "recruits": (phrase("Different workers who took part in an opening"), "number"),
    "recruits_per_hour": (phrase("Different workers per hour listed"), "number"),
    "hours_to_first": (phrase("Hours to the first"), "number"),
    "hours_to_half": (phrase("Hours to half"), "number"),
    "hours_to_all": (phrase("Hours to all"), "number"),
    "filled": (phrase("Openings filled"), "share"),
    "right": (phrase("Right answers"), "share"),
    "weekly_hours": (phrase("Weekly hours online of those who took part, mean"), "number"),
    "with_tools": (phrase("Of those who took part, with a script or alerts"), "share"),
}

RECKONED = {
    "lincoln_petersen": phrase("Reckoned, all equally likely to be met (Lincoln–Petersen)"),
    "chapman": phrase("Reckoned, the same with little bias (Chapman)"),
    "chao": phrase("Reckoned, people unequally likely to be met: at least (Chao)"),
    "present": phrase("True: on the platform at some time"),
    "online": phrase("True: online in one period"),
    "working": phrase("True: handed in work in one period"),
    "core": phrase("True: online 20 hours a week or more"),
}

LEAST_SHOWN = 0.05
"""Share of those who took part, mean over arms, from which a country has a row."""


def print_probes(found: Results, say: Language) -> None:
    """Print, experiment by experiment, the table of its arms, a sentence for each comparison and what is reckoned."""
    out = console()
    for name in experiments(found.scenario.probes):
        out.print()
        out.print(_table(found, name, say))
        for contrast in found.contrasts:
            if contrast.experiment == name:
                out.print(sentence(found, contrast, say), highlight=False)
        for recapture in found.recaptures:
            if recapture.experiment == name:
                out.print(_population(recapture, say))
                out.print(told(recapture, say), highlight=False)
    out.print()
    out.print(_footing(found, say), style="dim", highlight=False)
    if found.scenario.probes_share > MOST_REMARKED:
        out.print(_warning(found, say), style="yellow", highlight=False)


def sentence(found: Results, contrast: Contrast, say: Language) -> str:
    """Say in one sentence how fast an arm recruits compared with the first, and what its pay has to do with it."""
    one, other = found.scenario.probes[contrast.arm], found.scenario.probes[contrast.reference]
    ratio = contrast.ratios["recruits_per_hour"]
    names = {"one": _named(one, other, say), "other": _named(other, one, say)}
    if not math.isfinite(ratio.low):
        return say("{one} and {other} cannot be compared: too few openings or replications.", **names)
    numbers = {"ratio": ratio.value, "low": ratio.low, "high": ratio.high}
    if ratio.low <= 1 <= ratio.high:
        text = say(
            "Per hour listed, {one} recruits {ratio:.2f} times as many different workers as {other} (95% interval "
            "{low:.2f} to {high:.2f}); chance alone may make that difference.",
            **names,
            **numbers,
        )
    else:
        text = say(
            "Per hour listed, {one} recruits {ratio:.2f} times as many different workers as {other} (95% interval "
            "{low:.2f} to {high:.2f}).",
            **names,
            **numbers,
        )
    if not contrast.elasticities:
        return text
    elasticity = contrast.elasticities["recruits_per_hour"]
    return text + " " + say(
        "That is an elasticity of recruitment to pay of {value:.2f} ({low:.2f} to {high:.2f}).",
        value=elasticity.value,
        low=elasticity.low,
        high=elasticity.high,
    )  # fmt: skip


def told(recapture: Recapture, say: Language) -> str:
    """Say in one sentence what is reckoned from those who take part again, and how many there truly are."""
    reckoned, online = recapture.reckoned["chapman"], recapture.true["online"]
    if not math.isfinite(reckoned.low):
        return say("One simulation alone cannot tell how far off the population reckoned is.")
    return say(
        "From who answers again in the next {days:.0f} days, Chapman's estimate reckons {value:.0f} workers (95% "
        "interval {low:.0f} to {high:.0f}); {online:.0f} are truly online in such a period.",
        days=recapture.days,
        value=reckoned.value,
        low=reckoned.low,
        high=reckoned.high,
        online=online.value,
    )


def _named(probe: Probe, other: Probe, say: Language) -> str:
    """Name an arm, with what it pays if that differs."""
    if probe.pay == other.pay:
        return say("“{arm}”", arm=say(probe.arm))
    return say("“{arm}” ({pay:.2$})", arm=say(probe.arm), pay=probe.pay)


def _table(found: Results, name: str, say: Language) -> Table:
    probes = found.scenario.probes
    places = [place for place, probe in enumerate(probes) if probe.experiment == name]
    table = Table(title=say(name), title_justify="left", title_style="bold", box=SIMPLE)
    table.add_column(say("Of each arm, with 95% interval"))
    for place in places:
        table.add_column(say(probes[place].arm), justify="right")
    for key, (label, unit) in FIGURES.items():
        table.add_row(say(label), *(_cell(found.arms[place][key], unit, say) for place in places))
    for code, country in found.scenario.countries.items():
        shares = [found.arms[place][f"from_{code}"] for place in places]
        known = [share.value for share in shares if math.isfinite(share.value)]
        if known and sum(known) / len(known) >= LEAST_SHOWN:
            label = say("Of those who took part, living in {country}", country=say(country.name))
            table.add_row(label, *(_cell(share, "share", say) for share in shares))
    return table


def _population(recapture: Recapture, say: Language) -> Table:
    title = say(
        "Workers of the full platform, {periods:d} periods of {days:.0f} days",
        periods=recapture.periods,
        days=recapture.days,
    )
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE)
    table.add_column(say("How many there are"))
    table.add_column(say("workers"), justify="right")
    table.add_column(say("95% interval"), justify="right")
    for key, label in RECKONED.items():
        number = recapture.reckoned.get(key) or recapture.true[key]
        table.add_row(say(label), _number(number.value, 0, say), _span(number, "people", say))
    return table


def _cell(number: Figure, unit: str, say: Language) -> str:
    value = quantity(say, number.value, "share") if unit == "share" else _number(number.value, 2, say)
    span = _span(number, unit, say)
    return value if not span else f"{value}\n[dim]{span}[/dim]"


def _span(number: Figure, unit: str, say: Language) -> str:
    if not math.isfinite(number.low):
        return ""
    if unit == "share":
        low, high = quantity(say, max(0.0, number.low), unit), quantity(say, min(1.0, number.high), unit)
    else:
        digits = 0 if unit == "people" else 2
        low, high = _number(max(0.0, number.low), digits, say), _number(number.high, digits, say)
    return say("{low} to {high}", low=low, high=high)


def _number(value: float, digits: int, say: Language) -> str:
    return say.number(value, digits) if math.isfinite(value) else "–"


def _footing(found: Results, say: Language) -> str:
    run = found.scenario.run
    return say(
        "Simulations of {days:d} days at 1:{scale:.0f}, n = {n:d}, seed {seed}; openings are {share:.1%} of all "
        "batches posted. An opening that never gets so far counts with the whole time for which it is listed. "
        "Intervals show chance only, not errors of the model.",
        days=run.days,
        scale=run.scale,
        n=found.replications,
        seed=str(run.seed),
        share=found.scenario.probes_share,
    )


def _warning(found: Results, say: Language) -> str:
    return say(
        "Openings are more than {most:.0%} of all batches posted: they may move the market that they measure.",
        most=MOST_REMARKED,
    )
