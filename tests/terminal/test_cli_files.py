"""The commands about scenario files as a person at a terminal meets them; what travels in the package."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.errors import UserError
from sim.files import catalogue
from sim.files.loading import load, shipped
from sim.rules import names
from sim.terminal.cli import main

ROOT = Path(__file__).parents[2]
SHELL = {**os.environ, "PYTHONPATH": str(ROOT)}


def piecerate(*words: str):
    return CliRunner().invoke(main, list(words))


def test_list_names_scenarios_with_their_questions_and_rules():
    result = piecerate("list")
    assert result.exit_code == 0
    for name in shipped():
        assert f"  {name}: {load(name).title}" in result.output
        assert load(name).question in result.output
    assert "residence-floor: Residence floor, extends baseline" in result.output
    for rule in names():
        assert f"  {rule}\n" in result.output


def test_list_shows_own_scenarios_and_survives_a_broken_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios/mine.toml").write_text('title = "Mine\\u001b[31m"\nextends = "baseline"')
    (tmp_path / "scenarios/broken.toml").write_text("days: 3")
    result = piecerate("list")
    assert result.exit_code == 0
    assert "  mine: Mine?[31m, extends baseline" in result.output
    assert "  broken: scenarios/broken.toml is not TOML" in result.output


def test_show_prints_a_file_that_loads(tmp_path):
    result = piecerate("show", "residence-floor")
    assert result.exit_code == 0
    (tmp_path / "again.toml").write_bytes(result.stdout_bytes)
    assert load(str(tmp_path / "again.toml")).fingerprint == load("residence-floor").fingerprint


def test_check_says_ok_with_title_rules_and_fingerprint():
    result = piecerate("check", "residence-floor", str(ROOT / "scenarios/baseline.toml"))
    assert result.exit_code == 0
    first, second = result.stdout.splitlines()
    assert first == f'residence-floor: OK, "Residence floor", 1 rule, {load("residence-floor").fingerprint}'
    assert second.endswith(f'baseline.toml: OK, "Baseline", 0 rules, {load("baseline").fingerprint}')


def test_check_looks_at_every_file_and_fails_for_one(tmp_path):
    wrong, worse = tmp_path / "wrong.toml", tmp_path / "worse.toml"
    wrong.write_text('extends = "baseline"\n[run]\ndays = 0')
    worse.write_text("days: 3")
    result = piecerate("check", str(wrong), "baseline", str(worse))
    assert result.exit_code == 2
    assert result.stdout.startswith("baseline: OK")
    assert "run.days = 0" in result.stderr
    assert "worse.toml is not TOML" in result.stderr


@pytest.mark.parametrize("words", [("show", "basline"), ("check", "basline")])
def test_a_users_mistake_is_a_message_and_exit_code_2(words):
    result = piecerate(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert "Did you mean baseline?" in result.stderr


@pytest.mark.parametrize("words", [("check",), ("shw",), ("show",), ("--nonsense",)])
def test_a_wrong_command_exits_with_2(words):
    assert piecerate(*words).exit_code == 2


@pytest.mark.parametrize(
    ("error", "code", "said"), [(UserError("no"), 2, "Error: no\n"), (KeyboardInterrupt(), 130, "Stopped.\n")]
)
def test_mistakes_and_interrupts_end_without_a_traceback(monkeypatch, error, code, said):
    def fail():
        raise error

    monkeypatch.setattr(catalogue, "catalogue", fail)
    result = piecerate("list")
    assert (result.exit_code, result.stderr) == (code, said)


def test_a_fault_of_ours_is_not_hidden(monkeypatch):
    monkeypatch.setattr(catalogue, "catalogue", lambda: 1 / 0)
    assert isinstance(piecerate("list").exception, ZeroDivisionError)


def test_schema_is_json():
    result = piecerate("schema")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["title"] == "Piecerate scenario"


def test_version_is_told():
    assert re.match(r"piecerate(,| \d+\.\d+)", piecerate("--version").output)


def test_the_module_runs_anywhere_without_an_installation(tmp_path):
    found = subprocess.run(
        [sys.executable, "-m", "sim", "list"], cwd=tmp_path, env=SHELL, capture_output=True, text=True
    )
    assert (found.returncode, found.stderr) == (0, "")
    assert "baseline" in found.stdout


@pytest.mark.parametrize("words", [["list"], ["show", "baseline"], ["check", "baseline"]])
def test_looking_at_files_starts_without_the_engine(words):
    code = (
        "import sys; from sim.terminal.cli import main; main(sys.argv[1:], standalone_mode=False); "
        "print([m for m in ('simpy', 'scipy', 'pandas', 'pyarrow', 'streamlit') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code, *words], env=SHELL, cwd=ROOT, capture_output=True, text=True)
    assert found.stdout.splitlines()[-1] == "[]", found.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX pipe")
def test_a_reader_who_leaves_early_is_no_error():
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", "schema"],
        cwd=ROOT,
        env=SHELL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait(timeout=30)


def test_every_package_and_data_file_travels():
    """A package or data file that pyproject.toml forgets would be missing from the wheel, and only there."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    folders = {"sim.scenarios", "dashboard.documents"} | {
        ".".join(path.parent.relative_to(ROOT).parts)
        for top in ("sim", "dashboard")
        for path in (ROOT / top).rglob("__init__.py")
    }
    assert set(config["packages"]) == folders, "put tool.setuptools.packages in pyproject.toml right"
    packaged = {
        path
        for package, patterns in config["package-data"].items()
        for pattern in patterns
        for path in (ROOT / config["package-dir"].get(package, package.replace(".", "/"))).glob(pattern)
    }
    ignored = {".py", ".pyc", ".md"}
    data = {
        path
        for top in ("sim", "dashboard", "scenarios")
        for path in (ROOT / top).rglob("*.*")
        if path.is_file() and path.suffix not in ignored
    }
    assert data <= packaged, f"add to tool.setuptools.package-data: {sorted(data - packaged)}"
