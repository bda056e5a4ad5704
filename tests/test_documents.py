"""What the documents promise is there: files, commands, names, versions, and an example that works."""

import ast
import re
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from sim.terminal.cli import main

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def text(path: str | Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def anchors(path: Path) -> set[str]:
    """Return the names by which the headings of a document can be linked to."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text(path)), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for link in LINK.findall(FENCE.sub("", text(document))):
        if link.startswith(("https://", "mailto:")):
            continue
        name, _, anchor = link.partition("#")
        target = document.parent / name if name else document
        assert target.exists(), f"{document.name} links to {link}, which does not exist"
        if anchor:
            assert anchor in anchors(target), f"{document.name} links to {link}, and there is no such heading"


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_make_targets_exist(document: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^|python3\.\d+ )make ([a-z]+)", text(document), re.MULTILINE))
    assert named
    assert named <= targets


def commands() -> list[tuple[str, str, list[str]]]:
    """Return each command quoted in a document: where, the subcommand, its options."""
    found = []
    for path in DOCUMENTS:
        if path.name == "CHANGELOG.md":
            continue
        for line in re.findall(r"`(piecerate [^`]+)`|^(piecerate .+)$", text(path), re.MULTILINE):
            words = "".join(line).split()
            found.append((path.name, words[1], [word for word in words if word.startswith("--")]))
    return found


@pytest.mark.parametrize(("document", "command", "options"), commands())
def test_quoted_commands_exist(document: str, command: str, options: list[str]) -> None:
    assert isinstance(main, click.Group)
    if command == "--help":
        return
    assert command in main.commands, f"{document} quotes `piecerate {command}`"
    known = {name for option in main.commands[command].params for name in option.opts}
    assert set(options) <= known | {"--help"}


def test_the_options_named_beside_a_command_exist() -> None:
    assert isinstance(main, click.Group)
    rows = re.findall(r"^\| `piecerate (\w+)[^`]*` \| (.+) \|$", text("README.md"), re.MULTILINE)
    assert {command for command, _ in rows} == set(main.commands), "the README has one row for each command"
    for command, description in rows:
        known = {name for option in main.commands[command].params for name in option.opts}
        assert set(re.findall(r"`(--[\w-]+)`", description)) <= known


def test_the_example_in_the_readme_is_a_right_scenario(tmp_path: Path) -> None:
    (example,) = [body for language, body in FENCE.findall(text("README.md")) if language == "toml"]
    file = tmp_path / "my-floor.toml"
    file.write_text(example, encoding="utf-8")
    outcome = CliRunner().invoke(main, ["check", str(file)])
    assert outcome.exit_code == 0, outcome.output


def test_versions_agree() -> None:
    version = tomllib.loads(text("pyproject.toml"))["project"]["version"]
    assert re.search(rf"^version: {re.escape(version)}$", text("CITATION.cff"), re.MULTILINE)
    headings = re.findall(r"^## (.+)$", text("CHANGELOG.md"), re.MULTILINE)
    assert version in headings[0], "the first heading of the changelog is the version at work"


def test_the_licence_is_the_one_declared() -> None:
    licence = tomllib.loads(text("pyproject.toml"))["project"]["license"]
    assert licence == "Apache-2.0"
    assert f"license: {licence}" in text("CITATION.cff")
    assert text("LICENSE").lstrip().startswith("Apache License\n                           Version 2.0")


def names_in_the_code() -> set[str]:
    """Return every identifier, argument, key and short text of the code, and every table of the scenarios."""
    found = {path.stem for path in ROOT.glob("scenarios/*.toml")}
    for path in [*ROOT.glob("sim/**/*.py"), *ROOT.glob("dashboard/**/*.py")]:
        found.add(path.stem)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Name):
                found.add(node.id)
            elif isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.arg | ast.keyword):
                found.add(node.arg or "")
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
                found.add(node.value)
    return found


def glossary() -> list[tuple[str, list[str]]]:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", text("docs/glossary.md"), re.MULTILINE)
    return [(term, re.findall(r"`(\w+)`", code)) for term, code, *_ in rows if term != "term"]


def test_names_in_the_glossary_are_names_in_the_code() -> None:
    known = names_in_the_code()
    missing = [f"{name} ({term})" for term, names in glossary() for name in names if name not in known]
    assert len(glossary()) > 40
    assert not missing, f"docs/glossary.md names what the code does not: {', '.join(missing)}"


def test_every_term_of_the_glossary_is_there_once() -> None:
    terms = [term for term, _ in glossary()]
    assert len(terms) == len(set(terms))
