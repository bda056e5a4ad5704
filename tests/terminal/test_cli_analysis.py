"""The commands that ask how far results can be trusted, as somebody types them, on a market of a few people."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.terminal.cli import main
from sim.world import World

FLOOR = """
title = "A floor in plausible worlds"
extends = "baseline"

[run]
scale = 5000
days = 1

[requesters]
unseen_work_multiplier = 20

[[rules]]
rule = "price_floor"
index = "global"
hourly = 3.0

[experiment]
design = "latin"
points = {points}
replications = {replications}
baseline = "baseline"

[experiment.vary]
"rules.0.hourly" = {{ low = 0.5, high = 20 }}
"workers.leave_share" = {{ low = 0.4, high = 0.8, both_sides = false }}
"""


def piecerate(*words: object) -> tuple[int, str]:
    """Type a command; return its exit code and what it printed, on lines without end."""
    done = CliRunner().invoke(main, [str(word) for word in (*words, "--language", "en")])
    return done.exit_code, " ".join(done.output.split())


@pytest.fixture
def floor(tmp_path: Path) -> Path:
    file = tmp_path / "floor.toml"
    file.write_text(FLOOR.format(points=4, replications=2), encoding="utf-8")
    return file


def test_analyses_that_keep_their_runs_share_them_and_make_none_twice(floor, tmp_path, monkeypatch):
    """Worlds are the points of the sweep: what the one has kept is all that the other needs."""
    options = ("-j", "1", "-q", "--out", tmp_path / "runs")
    assert piecerate("sweep", floor, *options)[0] == 0
    monkeypatch.setattr(World, "run", lambda _: pytest.fail("a run was made again"))
    code, told = piecerate("worlds", floor, *options, "-m", "spending")
    assert code == 0, told
    assert "of 4 plausible worlds" in told
    assert piecerate("verify", tmp_path / "runs", "--sample", "0")[0] == 0


@pytest.mark.parametrize(
    "command",
    [
        ("sensitivity", "--method", "morris", "--trajectories", "2"),
        ("search", "--generations", "1", "--population", "2"),
    ],
)
def test_an_analysis_made_again_from_its_own_folder_makes_no_run(floor, tmp_path, monkeypatch, command):
    words = (command[0], floor, *command[1:], "-j", "1", "-q", "--out", tmp_path / "runs")
    first = piecerate(*words)
    assert first[0] == 0, first[1]
    monkeypatch.setattr(World, "run", lambda _: pytest.fail("a run was made again"))
    assert piecerate(*words) == first


def test_worlds_say_in_how_many_a_sign_holds_under_each_structure(floor, tmp_path):
    words = ("worlds", floor, "--structure", "behaviour.level=static,all", "-m", "spending", "-m", "gini_earnings_all")
    code, told = piecerate(*words, "-j", "1", "-q", "--json", tmp_path / "all.json")
    assert code == 0, told
    assert "of 4 plausible worlds" in told
    assert "from the structure" in told
    content = json.loads((tmp_path / "all.json").read_text())
    spending = content["measures"][0]
    assert [each["structure"] for each in spending["structures"]] == ["behaviour.level=static", "behaviour.level=all"]
    assert all(each["worlds"] == 4 >= each["holds"] >= each["clearly"] for each in spending["structures"])
    assert spending["variance"]["chance"] == pytest.approx(2 * spending["variance"]["chance_of_mean"])


def test_sensitivity_screens_and_then_splits(floor, tmp_path):
    words = ("sensitivity", floor, "-m", "spending", "--trajectories", 2, "--size", 4, "-j", "1", "-q")
    code, told = piecerate(*words, "--json", tmp_path / "all.json")
    assert code == 0, told
    assert "screening after Morris" in told
    assert "shares of the variance after Sobol" in told
    assert "is luck, which no parameter explains" in told
    morris, sobol = json.loads((tmp_path / "all.json").read_text())["results"]
    assert (morris["points"], morris["method"]) == (6, "morris")
    assert sobol["points"] == 4 * (len(sobol["effects"]) + 2)
    assert 0 <= morris["noise_share"] <= 1


def test_search_reports_a_second_look_and_gives_the_same_on_two_processes(floor, tmp_path):
    words = ("search", floor, "--generations", 2, "--population", 3, "-m", "spending", "-m", "active_share", "-q")
    told = [piecerate(*words, "-j", jobs, "--json", tmp_path / f"{jobs}.json") for jobs in (1, 2)]
    assert [code for code, _ in told] == [0, 0], told
    assert "still on the frontier when all are run again" in told[0][1]
    one, two = (json.loads((tmp_path / f"{jobs}.json").read_text()) for jobs in (1, 2))
    assert one == two
    assert all(0.5 <= setting["values"]["rules.0.hourly"] <= 20 for setting in one["settings"])
    assert any(setting["holds"] for setting in one["settings"])
    assert any(setting["first"] != setting["mean"] for setting in one["settings"])


def test_discovery_reads_the_results_of_a_sweep(tmp_path):
    file = tmp_path / "floor.toml"
    file.write_text(FLOOR.format(points=24, replications=1), encoding="utf-8")
    code, told = piecerate("sweep", file, "--out", tmp_path / "out", "-j", "1", "-q")
    assert code == 0, told
    assert "at least two replications" in told
    assert "$" not in told, "one replication has no headline"
    code, told = piecerate("discover", tmp_path / "out", "-m", "earnings_month_mean", "--json", tmp_path / "all.json")
    assert code == 0, told
    assert "the rule backfires in" in told
    (found,) = json.loads((tmp_path / "all.json").read_text())["results"]
    assert (found["points"], found["tested"]) == (24, 12)
    code, told = piecerate("discover", tmp_path / "out", "-m", "spending")
    assert code == 2
    assert "neither better nor worse" in told


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("worlds", "FILE", "-n", "1"), "-n"),
        (("worlds", "FILE", "-m", "gini"), "gini_earnings"),
        (("worlds", "FILE", "--structure", "behaviour.level"), "path=value"),
        (("worlds", "FILE", "--structure", "behaviour.level=static,non"), "none"),
        (("sensitivity", "baseline"), "[experiment]"),
        (("search", "FILE", "-m", "gini_earnings"), "at least two"),
        (("discover", "tests"), "results"),
    ],
)
def test_a_mistake_is_one_message_and_exit_code_2(floor, words, expected):
    code, told = piecerate(*(floor if word == "FILE" else word for word in words))
    assert code == 2, told
    assert "Traceback" not in told
    if expected != "none":
        assert expected in told
