"""Every message that a page or a command may say, found in the code and in the data."""

import ast
from collections.abc import Iterator
from pathlib import Path

from dashboard import controls
from sim import load, shipped
from sim.comparing import findings
from sim.evidence.registry import registry
from sim.measures import catalogue, series_catalogue
from sim.measures.measure import BASELINE_ACTIVE
from sim.regulation.profiles import profiles

ROOT = Path(__file__).parents[2]


def messages() -> dict[str, str]:
    """Return each English message and where it comes from."""
    found: dict[str, str] = {}
    for path in sorted([*ROOT.glob("sim/**/*.py"), *ROOT.glob("dashboard/**/*.py")]):
        where = str(path.relative_to(ROOT))
        if where == "sim/language.py":
            continue
        for message in written_in(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(message, where)
    for message in in_the_data():
        found.setdefault(message, "data")
    return {message: where for message, where in found.items() if gapless(message).strip()}


def written_in(tree: ast.AST) -> Iterator[str]:
    """Yield the texts given to `say`, `say.plural` and `phrase`, and the reasons of idle rules."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            plural = isinstance(node.func, ast.Attribute) and node.func.attr == "plural"
            if name in ("say", "phrase", "Sentence") or plural:
                for argument in node.args[: 2 if plural else 1]:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield argument.value
        elif isinstance(node, ast.FunctionDef) and node.name == "why_idle":
            for back in ast.walk(node):
                if isinstance(back, ast.Return) and isinstance(back.value, ast.Tuple):
                    (text, *_) = back.value.elts
                    if isinstance(text, ast.Constant):
                        yield str(text.value)


def in_the_data() -> Iterator[str]:
    """Yield what the page says of scenarios, rules, parameters and measures."""
    for name in shipped():
        scenario = load(name)
        yield from (scenario.title, scenario.question)
        for probe in scenario.probes:
            yield from (probe.experiment, probe.arm)
    for path, parameter in controls.declared().items():
        if "." in path:
            yield from (parameter.doc, parameter.source, *([parameter.unit] if parameter.unit != "share" else []))
        if path.startswith("rules.") or path in (*controls.WORLD_LEVERS, *controls.EXPLORED):
            yield controls.LABELS.get(path, path.rsplit(".", 1)[-1].replace("_", " ").capitalize())
        if path.startswith("rules."):
            yield path.split(".")[1].replace("_", " ")
    for rule in profiles():
        # Titles of publications stay as they are, but what stands between them is ours; a formula is told in English.
        yield from (rule.sentence, rule.payer, *(text for part, text in rule.parts.items() if part != "Formula"))
    yield from in_the_evidence()
    yield BASELINE_ACTIVE
    for measure in (*catalogue().values(), *series_catalogue().values()):
        yield from (measure.label, measure.population, findings.UNITS.get(measure.unit, measure.unit))


def in_the_evidence() -> Iterator[str]:
    """Yield what the page says of published facts."""
    for fact in registry().facts.values():
        yield from (fact.statement, fact.population, fact.note, fact.missing, findings.UNITS.get(fact.unit, fact.unit))
        if not fact.year[:1].isdigit():
            yield fact.year
    for subject, why in registry().not_attempted.items():
        yield from (subject, why)


def gapless(message: str) -> str:
    """Return a message without its gaps."""
    while "{" in message:
        start = message.index("{")
        message = message[:start] + message[message.index("}", start) + 1 :]
    return message
