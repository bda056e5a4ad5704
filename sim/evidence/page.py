"""The evidence as a document: every fact beside what the model says of it, misses shown as misses."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.comparing.answer import quantity
from sim.currencies import of_unit
from sim.evidence.evaluation import Finding, from_dict
from sim.evidence.registry import Fact, Registry, Role, registry
from sim.language import SOURCE, translator

STORED = Path(__file__).with_name("baseline.json")

HEADINGS: dict[Role, tuple[str, str]] = {
    "calibrate": (
        "What free parameters are fitted to",
        "The free parameters of the baseline may be fitted to these, so agreement here shows that the mechanisms can "
        "carry the facts together, no more.",
    ),
    "validate": (
        "What is only reported",
        "Nothing was fitted to these. Agreement here counts for more; a miss says what the model lacks.",
    ),
    "input": ("What is set", "Values that a scenario states, beside what is published of them."),
}

MARKS = {"in band": "in band", "below": "**below**", "above": "**above**", "no band": "no band"}


def stored(path: Path = STORED) -> dict[str, Any]:
    """Return the stored evaluation of the baseline."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def page(content: dict[str, Any], facts: Registry | None = None) -> str:
    """Return the document that shows a stored evaluation, as Markdown."""
    known = facts or registry()
    findings = {finding.key: finding for finding in from_dict(content)}
    return "\n".join(_lines(content, known, findings)) + "\n"


def _lines(content: dict[str, Any], known: Registry, findings: dict[str, Finding]) -> Iterator[str]:
    yield "# What the baseline meets, and what it misses"
    yield ""
    yield (
        "Every published fact that the model can speak about, beside what the model says. Made by `make documents` "
        "from the registry of facts and from a stored evaluation; change those, not this page."
    )
    yield ""
    yield (
        f"The evaluation is of {content['date']}: {content['replications']} simulations of {content['days']} days of "
        f"the scenario `{content['scenario']}` (fingerprint {content['fingerprint']}, seed {content['seed']}) at "
        f"1:{content['scale']:g}, Piecerate {content['version']}; what needs two months was read off longer "
        "runs. `make evidence` makes it anew."
    )
    yield ""
    yield (
        "A value is the mean over simulations, with its 95% interval over luck. It stands where its mean stands; ~ "
        "says that the interval reaches across an end of the band. *Read* means that it was taken as the study took "
        "it: by a survey, a tracker, a log or books ([how](model.md#the-instruments)). Bands are the source's own "
        "where it is said so (*published*), else a judgement around the published figure."
    )
    for role, (heading, words) in HEADINGS.items():
        rows = [(fact, findings[key]) for key, fact in known.facts.items() if fact.role == role and key in findings]
        counted = Counter(finding.standing for _, finding in rows)
        judged = counted["in band"] + counted["below"] + counted["above"]
        yield from ("", f"## {heading}", "", f"{words} {counted['in band']} of {judged} are in band.", "")
        yield "| | fact | published | model | standing | answered by |"
        yield "|---|---|--:|--:|---|---|"
        yield from (_row(fact, finding) for fact, finding in rows if finding.n)
    yield from ("", "## What nothing in the baseline answers", "")
    yield "| | fact | published | why not |"
    yield "|---|---|--:|---|"
    for key, fact in known.facts.items():
        if key in findings and not findings[key].n:
            yield f"| {key} | {_statement(fact)} | {_band(fact)} | {fact.missing or 'The run gave no value.'} |"
    yield from ("", "## What the model does not attempt", "")
    yield from (f"- **{subject}.** {why}" for subject, why in known.not_attempted.items())
    yield from ("", "## Sources", "")
    for cite, address in sorted({(fact.source.cite, fact.source.address) for fact in known.facts.values()}):
        yield f"- [{cite}]({address})" if address else f"- {cite}"


def _row(fact: Fact, finding: Finding) -> str:
    luck = "" if finding.clear or finding.standing == "no band" else " ~"
    return (
        f"| {fact.key} | {_statement(fact)} | {_band(fact)} | {_value(fact, finding)} "
        f"| {MARKS[finding.standing]}{luck} | {_answer(fact)} |"
    )


def _statement(fact: Fact) -> str:
    unverified = "" if fact.verified else " *Not verified.*"
    note = f" {fact.note}" if fact.note else ""
    return f"{fact.statement}. {fact.population}, {fact.year}; {fact.source.cite}.{note}{unverified}"


def _band(fact: Fact) -> str:
    if fact.low is None or fact.high is None:
        return "–"
    ends = dict.fromkeys(_number(fact, end) for end in (fact.low, fact.high))
    point = "" if fact.point is None or len(ends) == 1 else f" ({_number(fact, fact.point)})"
    basis = ", published" if fact.basis == "published" else ""
    return f"{'–'.join(ends)}{point}{_unit(fact)}{basis}"


def _value(fact: Fact, finding: Finding) -> str:
    span = ""
    if finding.n > 1:
        span = f" [{_number(fact, finding.low)}, {_number(fact, finding.high)}]"
    return f"{_number(fact, finding.value)}{span}"


def _number(fact: Fact, value: float) -> str:
    if fact.unit == "USD/h" and 0 < abs(value) < 0.1:
        return f"${value:.4f}"
    return quantity(translator(SOURCE), value, fact.unit)


def _unit(fact: Fact) -> str:
    """Return the unit where the number does not show it."""
    return "" if fact.unit in ("share", "h", of_unit(fact.unit)) else f" {fact.unit.replace('USD/', 'per ')}"


def _answer(fact: Fact) -> str:
    if fact.parameter:
        return f"set: `{fact.parameter}`"
    if fact.reading:
        return f"read: `{fact.reading}`"
    where = f" ({', '.join(fact.countries)})" if fact.countries else ""
    return f"`{fact.measure}`{where}"
