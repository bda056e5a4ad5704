"""The house rules that nobody should have to remember: who may import whom, and what a rule must bring.

LAYERS is the plan of the house, from the ground up. A module imports only from layers below its own.
`docs/design.md` shows the same table; run this file to write it there.
"""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
DESIGN = ROOT / "docs" / "design.md"


class Layer(NamedTuple):
    """One floor of the house: its modules, and the outside packages they may use besides numpy."""

    name: str
    modules: str
    packages: str = ""


LAYERS = (
    Layer(
        "folders by subject",
        "sim.files sim.people sim.requesters sim.platforms sim.regulation "
        "sim.comparing sim.analyses sim.sweeps sim.terminal sim.documents",
    ),
    Layer("errors", "sim.errors"),
    Layer(
        "foundations",
        "sim.money sim.chance sim.locale sim.language sim.parameters",
        "babel pydantic pydantic_core scipy",
    ),
    Layer("currencies", "sim.currencies", "babel"),
    Layer("files", "sim.files.finding sim.files.lines"),
    Layer("reading", "sim.files.reading"),
    Layer("state and record", "sim.entities sim.ledger sim.regulation.floors sim.regulation.transfers"),
    Layer("families of plug-ins", "sim.families", "pydantic"),
    Layer("practice", "sim.people.practice"),
    Layer("judgement", "sim.people.judgement"),
    Layer("contracts", "sim.rules.contract sim.choices.contract sim.dispatch.contract sim.shocks.contract"),
    Layer("machines", "sim.requesters.machines"),
    Layer("plug-ins that others extend", "sim.dispatch.pull sim.dispatch.push"),
    Layer("plug-ins that rules impose", "sim.dispatch.lottery sim.dispatch.reserved"),
    Layer("plug-ins", "sim.rules.* sim.choices.* sim.dispatch.* sim.shocks.*"),
    Layer("folders of plug-ins", "sim.rules sim.choices sim.dispatch sim.shocks"),
    Layer("sources", "sim.sections.sources"),
    Layer("sections of a scenario", "sim.sections sim.sections.*", "pydantic"),
    Layer("chain of intermediaries", "sim.platforms.chain", "networkx"),
    Layer("rules side by side", "sim.regulation.contradictions"),
    Layer("scenario", "sim.scenario", "pydantic pydantic_core"),
    Layer(
        "scenarios in words", "sim.files.catalogue sim.files.mistakes sim.files.schema sim.files.showing", "pydantic"
    ),
    Layer("loading", "sim.files.loading", "pydantic"),
    Layer("rules in words", "sim.regulation.profiles"),
    Layer("how many at once", "sim.measures.crowding"),
    Layer("run added up", "sim.measures.record"),
    Layer("what a measure is", "sim.measures.measure"),
    Layer("measures", "sim.measures.*", "scipy"),
    Layer("folder of measures", "sim.measures"),
    Layer("instruments", "sim.instruments sim.instruments.*", "scipy"),
    Layer("what instruments look at", "sim.instruments.observation", "scipy"),
    Layer("what a reading is", "sim.studies.reading"),
    Layer("readings", "sim.studies.*"),
    Layer("folder of readings", "sim.studies"),
    Layer("tenure", "sim.people.tenure"),
    Layer("people and postings", "sim.people.population sim.requesters.demand sim.platforms.board sim.draws", "scipy"),
    Layer("openings of experiments", "sim.probes"),
    Layer("where to look", "sim.people.homing"),
    Layer("reach of rules", "sim.regulation.reach"),
    Layer("rules in a run", "sim.regulation.rulebook sim.regulation.periods", "simpy"),
    Layer("requesters' minds", "sim.requesters.selection sim.requesters.reactions"),
    Layer("power", "sim.people.outages"),
    Layer("platforms in a run", "sim.platforms.market"),
    Layer("platforms' minds", "sim.platforms.governing", "simpy"),
    Layer("intermediaries in a run", "sim.platforms.vendors"),
    Layer("money on its way", "sim.platforms.payout", "simpy"),
    Layer("who watches for work", "sim.people.watch sim.people.contacts sim.people.ratings", "networkx scipy"),
    Layer("scripts, alerts and tips", "sim.people.catchers sim.people.alerts sim.people.tips", "simpy"),
    Layer("work sent back", "sim.requesters.redo", "simpy"),
    Layer("invisible labour", "sim.people.invisible", "simpy"),
    Layer("the other side", "sim.requesters.clients", "simpy"),
    Layer("doing the work", "sim.people.work", "scipy simpy"),
    Layer("what happens", "sim.people.entry sim.people.lives sim.audit", "simpy"),
    Layer("world", "sim.world", "simpy"),
    Layer("where runs are made", "sim.pool sim.provenance", "distributed loky"),
    Layer("experiment", "sim.experiment"),
    Layer("diaries", "sim.comparing.diary"),
    Layer("plain data", "sim.comparing.plain"),
    Layer("intervals", "sim.comparing.intervals", "scipy"),
    Layer("field experiments", "sim.comparing.field"),
    Layer("fates", "sim.comparing.fates", "scipy"),
    Layer("who pays", "sim.comparing.incidence"),
    Layer("groups", "sim.comparing.groups"),
    Layer("lenses", "sim.comparing.lenses"),
    Layer("comparison", "sim.comparing.comparison"),
    Layer("ladder of behaviour", "sim.comparing.ladder"),
    Layer("luck and precision", "sim.comparing.luck sim.comparing.precision"),
    Layer("warm-up", "sim.analyses.warmup"),
    Layer("registry of evidence", "sim.evidence sim.evidence.registry", "pydantic"),
    Layer("evidence", "sim.evidence.evaluation"),
    Layer("what is free", "sim.calibration sim.calibration.space", "pydantic"),
    Layer("calibration", "sim.calibration.study", "optuna"),
    Layer("what a calibration tells", "sim.calibration.identification", "scipy"),
    Layer("points and tables", "sim.sweeps.design sim.tables", "pyarrow pydantic scipy"),
    Layer("responses", "sim.analyses.response"),
    Layer("many worlds", "sim.analyses.ranges sim.analyses.sensitivity sim.analyses.worlds", "SALib"),
    Layer("plausible worlds", "sim.analyses.plausible"),
    Layer("frontiers", "sim.analyses.search", "optuna"),
    Layer("answers", "sim.comparing.answer sim.sweeps.store", "filelock pyarrow"),
    Layer("questions", "sim.sweeps.query", "duckdb pyarrow"),
    Layer("discovery", "sim.analyses.discovery", "sklearn"),
    Layer("batches", "sim.sweeps.batch sim.sweeps.overview", "pyarrow"),
    Layer("verification", "sim.sweeps.verification"),
    Layer("other currencies", "sim.comparing.exchange"),
    Layer("findings", "sim.comparing.findings sim.sweeps.effects", "babel"),
    Layer("sharing", "sim.sweeps.sharing", "pyarrow"),
    Layer("pages of documents", "sim.evidence.page"),
    Layer("page of rules", "sim.documents.rules_page"),
    Layer("notes on rules", "sim.documents.notes"),
    Layer("terminal", "sim.terminal.progress sim.terminal.comparisons", "click rich"),
    Layer("terminal for rules", "sim.terminal.rules", "rich"),
    Layer("terminal for batches", "sim.terminal.sweeps", "rich"),
    Layer("terminal for evidence", "sim.terminal.evidence sim.terminal.probes", "rich"),
    Layer("public names", "sim"),
    Layer("trust in words", "sim.terminal.reliability", "rich"),
    Layer("options of commands", "sim.terminal.options sim.terminal.interruption", "click"),
    Layer(
        "families of commands", "sim.terminal.cli_analyses sim.terminal.cli_sweeps sim.terminal.cli_evidence", "click"
    ),
    Layer("command line", "sim.terminal.cli", "click rich"),
    Layer("start", "sim.__main__"),
    Layer("documents", "sim.documents.made", "pydantic pydantic_core"),
    Layer("jobs", "dashboard dashboard.jobs dashboard.request", "pydantic"),
    Layer("workers and links", "dashboard.runner dashboard.worker dashboard.link", "pydantic"),
    Layer("ink and words", "dashboard.ink dashboard.glossary"),
    Layer("figures", "dashboard.figure dashboard.shapes", "altair vl_convert"),
    Layer("map", "dashboard.worldmap", "altair"),
    Layer("hours of a day", "dashboard.clockface", "altair"),
    Layer("charts", "dashboard.charts", "altair babel pandas scipy"),
    Layer("charts of workers", "dashboard.people", "babel"),
    Layer("charts of the market", "dashboard.marketplace"),
    Layer("charts by country", "dashboard.geography"),
    Layer("more charts", "dashboard.batches dashboard.doubts dashboard.earnings dashboard.evidence", "altair"),
    Layer("several scenarios", "dashboard.several"),
    Layer("uploads", "dashboard.uploads"),
    Layer("reports", "dashboard.exhibit"),
    Layer("pages of reports", "dashboard.report", "jinja2 markupsafe"),
    Layer("commands above the engine", "dashboard.commands", "click"),
    Layer("speech and lessons", "dashboard.speech dashboard.lessons", "streamlit"),
    Layer("parts of pages", "dashboard.again dashboard.controls dashboard.display dashboard.waiting", "streamlit"),
    Layer("choice and looking", "dashboard.choice dashboard.looking", "streamlit"),
    Layer("comparing", "dashboard.comparing", "streamlit"),
    Layer("presets", "dashboard.presets"),
    Layer("pages", "dashboard.views dashboard.views.*", "altair pandas streamlit"),
    Layer("frame", "dashboard.app", "streamlit"),
    Layer("start of the pages", "dashboard.__main__", "streamlit"),
)

OPEN_TO_THE_DASHBOARD = {
    "sim",
    "sim.comparing.answer",
    "sim.evidence.evaluation",
    "sim.evidence.page",
    "sim.evidence.registry",
    "sim.comparing.findings",
    "sim.comparing.intervals",
    "sim.comparing.lenses",
    "sim.comparing.exchange",
    "sim.currencies",
    "sim.language",
    "sim.measures",
    "sim.sweeps.overview",
    "sim.parameters",
    "sim.analyses.plausible",
    "sim.regulation.profiles",
    "sim.sweeps.query",
}
"""What pages may import from sim; everything else is private to the engine."""

OPEN_TO_REPORTS = {
    "dashboard.commands": {"sim.terminal.options", "sim.sweeps.sharing", "sim.sweeps.store"},
    "dashboard.exhibit": {"sim.sweeps.effects", "sim.sweeps.overview", "sim.sweeps.sharing"},
    "dashboard.report": {"sim.comparing.comparison", "sim.sweeps.effects", "sim.sweeps.overview", "sim.sweeps.sharing"},
}
"""What reports of a folder of results, and the command that writes them, may import besides."""

NOT_ASKED = {"in_force"}
"""Public methods of a rule that are not moments at which the engine asks it something."""


class Import(NamedTuple):
    """One imported module, where it is written, and whether only type hints need it."""

    module: str
    line: int
    for_types: bool


def modules() -> dict[str, Path]:
    """Return every module of the house by its dotted name."""
    found = {}
    for path in sorted([*ROOT.glob("sim/**/*.py"), *ROOT.glob("dashboard/**/*.py")]):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()
RULES = sorted(name for name in MODULES if re.fullmatch(r"sim\.rules\.(?!contract$)\w+", name))


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def layer_of(module: str) -> int | None:
    """Return the position of a module's layer; a full name counts before a folder's pattern."""
    for pattern in (module, module.rpartition(".")[0] + ".*"):
        for position, layer in enumerate(LAYERS):
            if pattern in layer.modules.split():
                return position
    return None


def imports(module: str) -> list[Import]:
    """Return what a module imports, with names resolved to modules where they are modules."""
    hints = {
        inner
        for node in ast.walk(tree(module))
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for statement in node.body
        for inner in ast.walk(statement)
    }
    found = []
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found += [Import(alias.name, node.lineno, node in hints) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: write the full name instead of a relative import"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                found.append(Import(full if full in MODULES else str(node.module), node.lineno, node in hints))
    return found


def ours(name: str) -> bool:
    return name.partition(".")[0] in ("sim", "dashboard")


def calls(module: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


@pytest.mark.parametrize("module", MODULES)
def test_every_module_has_a_place(module: str) -> None:
    assert layer_of(module) is not None, (
        f"{module} has no layer: add it to LAYERS in tests/test_layers.py, before all that import it; "
        "another test then prints the table for docs/design.md"
    )


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module: str) -> None:
    own = place_of(module)
    wrong = [
        f"{MODULES[module].relative_to(ROOT)}:{found.line} imports {found.module}, which is not below it"
        for found in imports(module)
        if ours(found.module) and not found.for_types and not below(found.module, own)
    ]
    assert not wrong, "\n".join(wrong)


def below(module: str, own: int) -> bool:
    layer = layer_of(module)
    return layer is None or layer < own


def place_of(module: str) -> int:
    layer = layer_of(module)
    if layer is None:
        pytest.skip("it has no layer, which another test says")
    return layer


@pytest.mark.parametrize("module", MODULES)
def test_outside_packages_stay_where_they_belong(module: str) -> None:
    layer = LAYERS[place_of(module)]
    allowed = {"numpy", *layer.packages.split()}
    wrong = [
        f"{MODULES[module].relative_to(ROOT)}:{found.line} imports {found.module}, which layer "
        f"{layer.name!r} does not list"
        for found in imports(module)
        if not ours(found.module)
        and not found.for_types
        and (package := found.module.partition(".")[0]) not in sys.stdlib_module_names
        and package not in allowed
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("sim.measures")])
def test_measures_cannot_see_the_world(module: str) -> None:
    hidden = {"sim.world", "sim.people.lives", "sim.people.work", "sim.requesters.clients"}
    assert not hidden & {found.module for found in imports(module)}, "a measure is a function of the record"


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("sim")])
def test_sim_never_imports_the_dashboard(module: str) -> None:
    assert not [found for found in imports(module) if found.module.startswith("dashboard")]


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("dashboard")])
def test_the_dashboard_uses_public_names_only(module: str) -> None:
    wrong = [
        f"{MODULES[module].relative_to(ROOT)}:{found.line} imports {found.module}"
        for found in imports(module)
        if found.module.startswith("sim")
        and found.module not in OPEN_TO_THE_DASHBOARD | OPEN_TO_REPORTS.get(module, set())
        and not found.module.startswith("sim.measures.")
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"sim.world"}))
def test_only_the_world_makes_an_environment(module: str) -> None:
    assert not [line for name, line in calls(module) if name.split(".")[-1] == "Environment"]


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"sim.chance"}))
def test_only_chance_makes_random_numbers(module: str) -> None:
    """A generator may be handed on and named as a type; it is made nowhere else."""
    made = [line for name, line in calls(module) if re.match(r"(np|numpy)\.random\b|(random|secrets)\.", name)]
    imported = [found.line for found in imports(module) if found.module in ("random", "secrets", "numpy.random")]
    assert not made + imported


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_brings_a_test_a_docstring_and_a_source(rule: str) -> None:
    name = rule.rpartition(".")[2]
    classes = [node for node in tree(rule).body if isinstance(node, ast.ClassDef)]
    assert len(classes) == 1, f"{rule} must hold one class, the rule"
    docstring = ast.get_docstring(classes[0]) or ""
    assert re.search(r"^Source: \S", docstring, re.MULTILINE), f"the docstring of {rule} must end with Source: ..."
    assert (ROOT / f"tests/rules/test_{name}.py").exists(), f"write tests/rules/test_{name}.py"


@pytest.mark.parametrize("module", RULES)
def test_rules_do_not_lean_on_each_other(module: str) -> None:
    assert not [found for found in imports(module) if found.module in RULES]


def hooks() -> list[str]:
    contract = next(node for node in tree("sim.rules.contract").body if isinstance(node, ast.ClassDef))
    return [
        node.name
        for node in contract.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and node.name not in NOT_ASKED
    ]


@pytest.mark.parametrize("hook", hooks())
def test_every_hook_is_asked(hook: str) -> None:
    """The engine names a hook as `Rule.reward`, or calls it on a rule that it holds."""
    asked = [
        module
        for module in MODULES
        if module.startswith("sim.") and not module.startswith("sim.rules")
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Attribute) and node.attr == hook and "rule" in ast.unparse(node.value).lower()
    ]
    assert asked, f"nothing in the engine asks Rule.{hook}"


def test_the_plan_names_no_module_that_is_gone() -> None:
    named = [name for layer in LAYERS for name in layer.modules.split()]
    assert len(named) == len(set(named)), "a module is listed twice"
    gone = [
        name
        for name in named
        if not (any(m.startswith(name[:-1]) for m in MODULES) if name.endswith("*") else name in MODULES)
    ]
    assert not gone, f"take out of LAYERS, and of docs/design.md: {', '.join(gone)}"


def test_the_design_document_shows_this_plan() -> None:
    assert table() in DESIGN.read_text(encoding="utf-8"), "run: python tests/test_layers.py"


def table() -> str:
    """Return the plan as the table that the design document shows."""
    return "\n".join(f"| {layer.name} | {code(layer.modules)} | {code(layer.packages)} |" for layer in LAYERS)


def code(names: str) -> str:
    return " ".join(f"`{name}`" for name in names.split()) or "–"


if __name__ == "__main__":
    text = DESIGN.read_text(encoding="utf-8")
    DESIGN.write_text(
        re.sub(r"(?<=^\|---\|---\|---\|\n)(?:^\|.*\n)+", lambda _: table() + "\n", text, count=1, flags=re.MULTILINE),
        encoding="utf-8",
    )
