"""Notes on rules: the numbers of `docs/rules/NAME.md`, made from runs that are kept beside it, around written prose.

`python -m sim.documents.notes NAME...` simulates the rules named, or all, at every level of behaviour, and keeps what
came out as `docs/rules/NAME.json`; `python -m sim.documents.made` writes the tables of all notes anew from these files.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.comparing.answer import quantity
from sim.comparing.comparison import described
from sim.comparing.fates import FATES
from sim.comparing.incidence import ACCOUNTS
from sim.comparing.ladder import LEVELS, MEASURES, Ladder
from sim.experiment import Outcome, replicate
from sim.files.loading import load, shipped, vary
from sim.language import translator
from sim.provenance import model_version
from sim.regulation.profiles import NOTES, profile
from sim.rules import names
from sim.scenario import Scenario
from sim.sweeps.store import write_json

SIZE = {"run.days": 14, "run.scale": 200}
REPLICATIONS = 4

KEPT = ("rungs", "money", "fates", "rules")
"""What is kept of a ladder."""

BEGINS, ENDS = "<!-- numbers: made by make documents -->", "<!-- end of numbers -->"

IN_HAND = ("cash_month_mean", "cash_hourly_wage_median", "lost_on_the_way_share", "never_paid_share")
"""Told besides where pay reaches workers by channels that cost something."""

COUNTRIES = ("US", "IN")
"""Countries whose median wage is told by itself."""

SAY = translator("en")

SPAN = ("difference", "low", "high")


def made(folder: Path) -> dict[Path, str]:
    """Return every note in a folder with its numbers as the runs beside it give them."""
    notes = sorted(path for path in folder.glob("*.md") if path.with_suffix(".json").exists())
    return {path: renewed(path.read_text(encoding="utf-8"), stored(path.with_suffix(".json"))) for path in notes}


def stored(path: Path) -> dict[str, Any]:
    """Return what was kept of a rule's runs."""
    return dict(json.loads(path.read_text(encoding="utf-8")))


def renewed(note: str, content: dict[str, Any]) -> str:
    """Return a note whose tables have been made anew; the prose around them stays."""
    before, begins, rest = note.partition(BEGINS)
    _, ends, after = rest.partition(ENDS)
    if not begins or not ends:
        raise ValueError(f"a note on {content['rule']} lacks the marks between which its numbers stand")
    return "\n".join([before + BEGINS, "", *numbers(content), "", ENDS + after])


def numbers(content: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a note's tables."""
    beside = f"`{content['baseline']}`" if content["baseline"] else "the same without the rule"
    yield (
        f"`{content['scenario']}` beside {beside}: {content['days']} days at 1:{content['scale']:.0f}, "
        f"{content['n']} paired simulations at each level, by version {content['model']} of the model; differences "
        "with 95 % intervals, which show chance only."
    )
    yield from ("", f"| | without | {' | '.join(LEVELS.values())} |", "|---|--:|--:|--:|--:|")
    for measure in dict.fromkeys(row["measure"] for row in content["rungs"]):
        rows = [row for row in content["rungs"] if row["measure"] == measure]
        place = f" in {measure.partition('.')[2]}" if "." in measure else ""
        label = f"{described(measure).label}{place}, {rows[0]['unit']}"
        base = rows[-1]["baseline"]
        shown = "–" if base is None else quantity(SAY, base, rows[0]["unit"])
        yield f"| {label} | {shown} | {' | '.join(map(_difference, rows))} |"
    yield from ("", f"| USD per worker and month | without | {' | '.join(LEVELS.values())} |", "|---|--:|--:|--:|--:|")
    for account, words in ACCOUNTS.items():
        rows = [_account(content, level, account) for level in LEVELS]
        if any(row["difference"] for row in rows):
            yield f"| {words} | {_money(rows[-1]['baseline'])} | {' | '.join(map(_gain, rows))} |"
    costs = [content["money"][level]["cost_per_dollar"] for level in LEVELS]
    yield f"| cost of a dollar that reached workers | | {' | '.join(map(_cost, costs))} |"
    yield from ("", f"| out of 100 workers | {' | '.join(LEVELS.values())} |", "|---|--:|--:|--:|")
    for key in FATES:
        rows = [content["fates"][level][key] for level in LEVELS]
        yield f"| {FATES[key].label.lower()} | {' | '.join(map(_fate, rows))} |"
    yield from ("", f"| share that the rule touched | {' | '.join(LEVELS.values())} |", "|---|--:|--:|--:|")
    for thing in ("batches", "assignments", "workers", "hours"):
        shares = [reach(content, level)[thing]["share"] for level in LEVELS]
        yield f"| {thing} | {' | '.join(SAY.percent(share, 1) for share in shares)} |"


def reach(content: dict[str, Any], level: str) -> dict[str, Any]:
    """Return what the rule itself touched at a level; other rules of its scenario hold on both sides."""
    return next(dict(told["reach"]) for told in content["rules"][level] if told["rule"] == content["rule"])


def sides_of(rule: str) -> list[Scenario]:
    """Return the plainest scenario of a rule, without the rule and with it."""
    whole = load(profile(rule).scenarios[0])
    return [vary(whole, {"rules": [one.model_dump() for one in whole.rules if one.rule != rule]}), whole]


def shipped_as(scenario: Scenario) -> str | None:
    """Return the name under which a scenario is shipped, if it is; the baseline's before any other."""
    known = sorted(shipped(), key=lambda name: name != "baseline")
    return next((name for name in known if load(name).fingerprint == scenario.fingerprint), None)


def simulate(rules: Iterable[str], folder: Path) -> None:
    """Run the plainest scenario of each rule with and without it at every level, and keep what came out."""
    known: dict[str, list[Outcome]] = {}
    for rule in rules:
        without, whole = sides_of(rule)
        sides = [vary(one, SIZE) for one in (without, whole)]
        ladder = Ladder(sides)
        for one in ladder.scenarios:
            if one.fingerprint not in known:
                known[one.fingerprint] = list(replicate([one], REPLICATIONS))
        rungs = ladder.read(
            ladder.scenarios,
            [replace(run, scenario=at) for at, one in enumerate(ladder.scenarios) for run in known[one.fingerprint]],
        )
        (told,) = rungs.as_list()
        told["fates"] = rungs.fates()
        by_country = [f"effective_hourly_wage_median.{code}" for code in COUNTRIES]
        in_hand = IN_HAND if whole.channels else ()
        told["rungs"] = [_rounded(vars(row)) for row in rungs.rows(1, [*MEASURES, *in_hand, *by_country])]
        about = {
            "rule": rule,
            "scenario": whole.name,
            "baseline": shipped_as(without),
            "model": model_version(),
        }
        size = {"days": sides[0].run.days, "scale": sides[0].run.scale, "n": len(rungs.complete)}
        write_json(about | size | _rounded({key: told[key] for key in KEPT}), folder / f"{rule}.json")
        print(f"{rule}: {folder / rule}.json")


def _rounded(value: Any) -> Any:
    """Return plain data with numbers that no reader needs all digits of; what cannot be said is None."""
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    if isinstance(value, float):
        return float(f"{value:.6g}") if value == value else None
    return value


def _account(content: dict[str, Any], level: str, account: str) -> dict[str, Any]:
    return next(row for row in content["money"][level]["accounts"] if row["account"] == account)


def _difference(row: dict[str, Any]) -> str:
    if row["difference"] is None:
        return "–"
    level = max(abs(row["baseline"]), abs(row["value"]))
    middle, *ends = (quantity(SAY, row[key], row["unit"], change=True, level=level) for key in SPAN)
    if row["unit"] == "share":
        ends = [SAY.number(100 * row[key], 1, signed=True) for key in SPAN[1:]]
    return f"{middle} ({ends[0]} to {ends[1]})"


def _gain(row: dict[str, Any]) -> str:
    middle, low, high = (SAY.money(row[key], 2, signed=True) for key in SPAN)
    return f"{middle} ({low} to {high})" if row["difference"] else "0"


def _money(value: float) -> str:
    return SAY.money(value, 2)


def _cost(cost: dict[str, Any]) -> str:
    if cost["value"] is None:
        return "–"
    return f"{_money(cost['value'])} ({_money(cost['low'])} to {_money(cost['high'])})"


def _fate(row: dict[str, Any]) -> str:
    return "–" if row["value"] is None else f"{row['value']:.0f} ({row['low']:.0f} to {row['high']:.0f})"


if __name__ == "__main__":
    simulate(sys.argv[1:] or names(), NOTES)
