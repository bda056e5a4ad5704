"""What there is to say of each rule, made from its class alone: its docstring, its parameters, what it overrides.

The docstring begins with one sentence that says what the rule does. Paragraphs after it begin with one of PARTS and a
colon; those that do not are kept as they are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sim.errors import ScenarioError, UserError
from sim.files.finding import names_in, offer, printable, shipped_folder
from sim.files.reading import read
from sim.language import Language, phrase
from sim.parameters import Parameter, parameters
from sim.rules import Rule, names, rule_class

PARTS = {
    "Who pays": phrase("Who pays"),
    "Formula": phrase("Formula"),
    "Trigger": phrase("Trigger"),
    "Expected": phrase("Expected"),
    "Observed": phrase("Observed"),
    "Source": phrase("Source"),
}
"""What a docstring tells of a rule, in this order, and what the parts are called."""

PART = re.compile(rf"({'|'.join(PARTS)}):\s+(.*)", re.DOTALL)

PAYING = re.compile(r"\b((?:[Tt]he )?(?:requesters?|platforms?|public|workers?)|[Nn]obody) pays?\b([^.:;,]*)")
"""Where a docstring without parts says who pays."""

MOMENTS = {
    "begin": phrase("on its first day"),
    "end": phrase("on its last day"),
    "online_until": phrase("when somebody signs on"),
    "refusal": phrase("when a platform refuses somebody"),
    "reward": phrase("when a batch is posted"),
    "automation_levy": phrase("when a machine does the work"),
    "verdict": phrase("when work is judged"),
    "rejection_cost": phrase("when work is judged"),
    "redo_hours": phrase("when work is judged"),
    "disclosed": phrase("when work is judged"),
    "rejected_pay": phrase("when work is paid"),
    "bonus": phrase("when work is paid"),
    "fee": phrase("when work is paid"),
    "levy": phrase("when work is paid"),
    "unfinished_pay": phrase("when work is left unfinished"),
    "top_up": phrase("at the end of a pay period"),
    "contributions": phrase("at the end of a pay period"),
    "payout_threshold": phrase("on a payday"),
    "payout_fee": phrase("on a payday"),
    "payout_worth": phrase("on a payday"),
}
"""The moments at which rules may speak, in words; one that is not named here goes by its own name."""

HERE = Path(__file__).parents[2]
NOTES = HERE / "docs" / "rules"
"""Where notes on rules are kept, in the source alone: an installed package has none."""

NOT_MOMENTS = ("why_idle", "in_force")
"""Methods of the contract that are no moments."""


@dataclass(frozen=True)
class Profile:
    """One rule as a reader takes it up; all texts are English and may be looked up in a catalogue."""

    name: str
    sentence: str
    """What it does, in one sentence."""
    parts: dict[str, str]
    """What the docstring says under each of PARTS; under an empty name, what stands under none."""
    own: tuple[Parameter, ...]
    """Its own parameters."""
    common: tuple[Parameter, ...]
    """Those that every rule has."""
    moments: tuple[str, ...]
    """The methods by which it speaks."""
    scenarios: tuple[str, ...]
    """The scenarios that use it, the plainest first."""
    note: str | None
    """The file, if there is one, that tells what the rule changed in simulations, by its place in the source."""

    @property
    def title(self) -> str:
        """Its name as words."""
        return self.name.replace("_", " ")

    @property
    def payer(self) -> str:
        """Who pays, in a few words: "the requester"."""
        whole = self.parts.get("Who pays", "")
        return re.split(r"[,;.]| into | out of ", whole)[0]

    def speaks(self, say: Language) -> list[str]:
        """Return when it speaks, in words, each moment once."""
        return list(dict.fromkeys(say(MOMENTS.get(name, name.replace("_", " "))) for name in self.moments))

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain data, ready for JSON."""
        return {
            "rule": self.name,
            "sentence": self.sentence,
            "who_pays": self.payer,
            "parts": self.parts,
            "moments": list(self.moments),
            "scenarios": list(self.scenarios),
            "note": self.note,
            "parameters": [_plain(parameter) for parameter in self.own],
            "common_parameters": [_plain(parameter) for parameter in self.common],
        }


@cache
def profile(name: str) -> Profile:
    """Return what there is to say of one rule; raises UserError with the nearest name for one that is not there."""
    if name not in names():
        raise UserError(f'there is no rule called "{printable(name)}".{offer(name.replace("-", "_"), names())}')
    rule = rule_class(name)
    sentence, parts = read_docstring(rule.__doc__ or "")
    inherited = {parameter.path for parameter in parameters(Rule)}
    every = [parameter for parameter in parameters(rule) if parameter.path != "rule"]
    return Profile(
        name=name,
        sentence=sentence,
        parts=parts,
        own=tuple(parameter for parameter in every if parameter.path not in inherited),
        common=tuple(parameter for parameter in every if parameter.path in inherited),
        moments=tuple(_moments(rule)),
        scenarios=tuple(users(name)),
        note=note.relative_to(HERE).as_posix() if (note := NOTES / f"{name}.md").exists() else None,
    )


def profiles() -> list[Profile]:
    """Return what there is to say of every rule."""
    return [profile(name) for name in names()]


def users(rule: str) -> list[str]:
    """Return the shipped scenarios that use a rule: the one named after it first, the plainest before others.

    Those that vary something, for an experiment, come last.
    """
    files = {name: _written(name) for name in names_in(shipped_folder())}
    using = {name: data["rules"][rule] for name, data in files.items() if rule in data["rules"]}
    return sorted(
        using, key=lambda name: (files[name]["varies"], name != rule.replace("_", "-"), len(using[name]), name)
    )


@cache
def _written(scenario: str) -> dict[str, Any]:
    """Return the rules of a shipped scenario as they are written, its parent's if it has none, and if it varies."""
    known = names_in(shipped_folder())
    try:
        data = first = read(shipped_folder() / f"{scenario}.toml").data
        while "rules" not in data and data.get("extends") in known:
            data = read(shipped_folder() / f"{data['extends']}.toml").data
    except ScenarioError:  # `piecerate check` says what is wrong with it
        return {"rules": {}, "varies": False}
    return {"rules": {table["rule"]: table for table in data.get("rules", [])}, "varies": "experiment" in first}


def _moments(rule: type[Rule]) -> Iterator[str]:
    """Yield the moments at which a rule has something to say, in the contract's order."""
    for name, method in vars(Rule).items():
        moment = callable(method) and not name.startswith("_") and name not in NOT_MOMENTS
        if moment and getattr(rule, name) is not method:
            yield name


def read_docstring(docstring: str) -> tuple[str, dict[str, str]]:
    """Return the first sentence of a docstring and its parts."""
    first, _, rest = docstring.strip().partition("\n")
    parts: dict[str, str] = {}
    for paragraph in re.split(rf"\n\s*(?=\n|(?:{'|'.join(PARTS)}):)", rest):
        text = " ".join(paragraph.split())
        found = PART.fullmatch(text)
        name, told = (found[1], found[2]) if found else ("", text)
        if told:
            parts[name] = f"{parts[name]} {told}" if name in parts else told
    if "Who pays" not in parts and (paying := PAYING.search(parts.get("", ""))):
        parts["Who pays"] = f"{paying[1][:1].lower()}{paying[1][1:]}{paying[2]}."
    return first.strip(), parts


def _plain(parameter: Parameter) -> dict[str, Any]:
    default = list(parameter.default) if isinstance(parameter.default, tuple) else parameter.default
    return {
        "name": parameter.path,
        "doc": parameter.doc,
        "unit": parameter.unit,
        "low": parameter.low,
        "high": parameter.high,
        "choices": list(parameter.choices),
        "default": default,
        "source": parameter.source,
    }
