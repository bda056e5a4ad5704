"""What a page asks the worker to compute: which scenarios, changed how, with how many replications."""

import hashlib
import json
import shlex
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

import sim
from sim import Ladder, Outcome, Scenario, ScenarioError, load, loads, shipped, summarise, vary
from sim.analyses import plausible
from sim.language import phrase

Value = bool | int | float | str

NOT_SHIPPED = phrase("“{name}” is not one of the scenarios here: {names}.")

WORLDS_FILE = "worlds.toml"
"""The file of the experiment that tries a comparison in plausible worlds."""

MARKUP = "[]{}<>*_`#|~$\\^"
"""Signs that mean something in Markdown or in a message."""

LONGEST_TEXT = 60_000
"""Characters of a scenario file that somebody may send."""


class Side(BaseModel):
    """One side of a comparison: a shipped scenario, or one that somebody sent, and what was changed in it."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    scenario: str = Field(max_length=80)
    changes: dict[str, Value] = Field(default_factory=dict, max_length=100)
    text: str = Field(default="", max_length=LONGEST_TEXT)
    """The scenario file that somebody sent; empty for a shipped one."""

    def load(self) -> Scenario:
        """Return the scenario with its changes made and checked; only shipped ones are read, never another file."""
        return _changed(self.scenario, self.text, json.dumps(self.changes)) if self.changes else self.unchanged()

    def unchanged(self) -> Scenario:
        """Return the scenario as it was shipped or sent."""
        if self.text:
            return _sent(self.scenario, self.text)
        return _shipped(self.scenario)

    def as_toml(self) -> str:
        """Return a scenario file that says only what was changed, and loads to the same scenario."""
        scenario = self.load()
        lines = [f"title = {json.dumps(scenario.title)}", f"extends = {json.dumps(self.scenario)}"]
        tables: dict[str, dict[str, Any]] = {}
        for path, value in self.changes.items():
            table, name = path.split(".", 1)
            if table != "rules":
                tables.setdefault(table, {})[name] = value
        for table, values in tables.items():
            lines += ["", f"[{table}]", *(f"{name} = {json.dumps(value)}" for name, value in values.items())]
        if any(path.startswith("rules.") for path in self.changes):
            for rule in scenario.rules:
                chosen = rule.model_dump(mode="json", exclude_defaults=True)
                lines += ["", "[[rules]]", f"rule = {json.dumps(rule.rule)}"]
                lines += [f"{name} = {json.dumps(value)}" for name, value in chosen.items() if name != "rule"]
        return "\n".join(lines) + "\n"


class Request(BaseModel):
    """What to compute: a comparison, whose first side is the baseline, or one world by itself.

    With `ladder`, the comparison is made where nobody reacts, where workers do and where everybody does.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sides: tuple[Side, ...] = Field(min_length=1, max_length=4)
    replications: int = Field(ge=2, le=256)
    worlds: int = Field(default=0, ge=0, le=64)
    """Plausible worlds in which the comparison is tried; 0 for the comparison itself."""
    ladder: bool = False

    def scenarios(self) -> list[Scenario]:
        """Return the scenarios of all sides, ready to run."""
        return [side.load() for side in self.sides]

    def to_run(self) -> list[Scenario]:
        """Return all scenarios that have to be run, each once."""
        return Ladder(self.scenarios()).scenarios if self.ladder else self.scenarios()

    def summary(self, scenarios: list[Scenario], outcomes: list[Outcome]) -> dict[str, Any]:
        """Return what finished runs of these scenarios show so far, as plain data."""
        if not self.ladder:
            comparison = summarise(scenarios, outcomes)
            whole = len(comparison.complete) == self.replications
            return comparison.as_dict() | ({"lenses": comparison.lenses} if whole else {})
        rungs = Ladder(self.scenarios()).read(scenarios, outcomes)
        return {"replications": len(rungs.complete), "ladder": rungs.as_list()}

    def files(self) -> dict[str, str]:
        """Return, by name, the scenario files that the command needs: those sent, and those no `--set` can make."""
        files = {f"{side.scenario}.toml": side.text for side in self.sides if side.text}
        if self.worlds or self._settings() is None:
            changed = zip(self._names(), self.sides, strict=True)
            files |= {name: side.as_toml() for name, side in changed if side.changes}
        if self.worlds:
            base, other = (name.removesuffix(".toml") for name in self._names()[:2])
            scenario = self.sides[1].load()
            files[WORLDS_FILE] = plausible.experiment(scenario, other, base, self.worlds, self.replications)
        return files

    def command(self) -> str:
        """Return the command that computes the same, beside the files if there are any."""
        if self.worlds:
            return shlex.join(["piecerate", "worlds", WORLDS_FILE, "--structure", plausible.STRUCTURE])
        settings = self._settings()
        names = self._names() if settings is None else [self._file(side) for side in self.sides]
        verb = "compare" if len(self.sides) > 1 else "run"
        words = ["piecerate", verb, *names, "--replications", str(self.replications)]
        for path, value in (settings or {}).items():
            words += ["--set", f"{path}={value if isinstance(value, str) else json.dumps(value)}"]
        return shlex.join([*words, "--ladder"] if self.ladder else words)

    def drivers(self) -> str:
        """Return the command that tells on which of the numbers that differ between worlds the difference hangs."""
        return shlex.join(["piecerate", "sensitivity", WORLDS_FILE, "--method", "morris"])

    @staticmethod
    def _file(side: Side) -> str:
        return f"{side.scenario}.toml" if side.text else side.scenario

    def _names(self) -> list[str]:
        return [
            f"{side.scenario}-modified-{at}.toml" if side.changes else self._file(side)
            for at, side in enumerate(self.sides, start=1)
        ]

    def _settings(self) -> dict[str, Value] | None:
        """Return all changes as `--set` takes them, or None if a side that has the parameter differs in it."""
        settings = {path: value for side in self.sides for path, value in side.changes.items()}
        for side in self.sides:
            rules = {rule.rule for rule in side.load().rules}
            for path, value in settings.items():
                has = not path.startswith("rules.") or path.split(".")[1] in rules
                if has and side.changes.get(path) != value:
                    return None
        return settings

    @property
    def id(self) -> str:
        """Return a digest of all that decides the result, so that equal requests are computed once."""
        scenarios = self.scenarios()
        content = [
            _engine(),
            self.replications,
            self.worlds,
            [(scenario.name, scenario.title, scenario.fingerprint) for scenario in scenarios],
            *(["ladder"] if self.ladder else []),
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]

    @property
    def runs(self) -> int:
        """Return how many simulations that is."""
        if self.worlds:
            return self.worlds * len(plausible.LEVELS) * self.replications * 2
        return self.replications * len(self.to_run())

    @property
    def weight(self) -> float:
        """Return the days to simulate in all, by which the waiting time is estimated."""
        if self.worlds:
            return self.runs * plausible.DAYS / 4  # on a market at least four times as coarse
        return self.replications * sum(scenario.run.days for scenario in self.to_run())


class Life(BaseModel):
    """What to follow: a day of one person of each country, the same person under every side."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sides: tuple[Side, ...] = Field(min_length=1, max_length=4)
    countries: tuple[str, ...] = Field(min_length=1, max_length=2)
    place: str = Field(max_length=20)
    """Who it is: the place among the earners of the country."""

    def scenarios(self) -> list[Scenario]:
        """Return the scenarios of all sides, ready to run."""
        return [side.load() for side in self.sides]

    @property
    def id(self) -> str:
        """Return a digest of all that decides the result, so that equal requests are computed once."""
        sides = [scenario.fingerprint for scenario in self.scenarios()]
        return hashlib.sha256(json.dumps([_engine(), sides, self.countries, self.place]).encode()).hexdigest()[:16]

    @property
    def runs(self) -> int:
        """Return how many simulations that is."""
        return len(self.sides)

    @property
    def weight(self) -> float:
        """Return the days to simulate in all, by which the waiting time is estimated."""
        return float(sum(scenario.run.days for scenario in self.scenarios()))


ASKED: TypeAdapter[Request | Life] = TypeAdapter(Request | Life)
"""Reads whichever of the two a job asks for."""


@cache
def _shipped(name: str) -> Scenario:
    """Return a scenario that comes with the model; a page asks for all of them each time it is drawn."""
    names = shipped()
    if name not in names:
        raise ScenarioError(NOT_SHIPPED, name=name, names=", ".join(names))
    return load(name)


@lru_cache(maxsize=256)
def _changed(name: str, text: str, changes: str) -> Scenario:
    """Return a scenario with its changes made, which are JSON; drawing a page asks for each side a dozen times."""
    return vary(Side(scenario=name, text=text).unchanged(), json.loads(changes))


@lru_cache(maxsize=64)
def _sent(name: str, text: str) -> Scenario:
    scenario = loads(text.encode(), name)
    title, question = _plain(scenario.title, 80) or name, _plain(scenario.question, 400)
    return scenario.model_copy(update={"title": title, "question": question})


def _plain(text: str, most: int) -> str:
    """Return what a stranger wrote without anything that a page would take for a link, a picture or a gap."""
    plain = "".join(letter if letter.isprintable() and letter not in MARKUP else " " for letter in text)
    return " ".join(plain.replace("://", ": ").split())[:most]


@cache
def _engine() -> str:
    """Return a digest of the engine's own code, so that no result outlives what computed it."""
    digest = hashlib.sha256()
    for path in sorted(Path(sim.__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
