"""The commands that simulate, as somebody types them: what they print and write, and how they refuse."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sim import load
from sim.measures.record import CLOCKS as MEASURED
from sim.sweeps.query import Results
from sim.terminal.cli import CLOCKS

ROOT = Path(__file__).parents[2]
SMALL = (
    "--set",
    "run.days=2",
    "--set",
    "run.scale=1000",
    "--set",
    "requesters.unseen_work_multiplier=10",
    "-n",
    "2",
    "-j",
    "1",
)


def piecerate(*words: object, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, as a shell would."""
    return subprocess.run(
        [sys.executable, "-m", "sim", *map(str, words)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LANG": "en_GB.UTF-8", "COLUMNS": "100", **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Compare the baseline with two rules once; return what was printed and the folder of results."""
    folder = tmp_path_factory.mktemp("results")
    done = piecerate("compare", "baseline", "residence-floor", "placebo", *SMALL, "--json", folder / "all.json",
                     "--out", folder / "out")  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout, folder


def test_a_comparison_says_first_in_words_what_differs_between_which_two(compared):
    first = " ".join(compared[0].split("Inequality")[0].split())
    assert re.match(
        r"The worker in the middle earns \$[\d.]+ an hour under “Residence floor” and \$[\d.]+ under", first
    )
    assert "“Baseline”" in first
    assert "95% interval" in first


def test_a_rule_that_never_bites_says_so_and_why(compared):
    text = " ".join(compared[0].split())
    assert "“Placebo”: its rule “price floor” never changed anything. Every one of the" in text


def test_the_placebo_differs_by_exactly_nothing_in_every_measure(compared):
    rows = json.loads((compared[1] / "all.json").read_text())["measures"]
    placebo = [row for row in rows if row["scenario"] == "placebo"]
    assert len(placebo) > 30
    fates = {row["measure"]: row["value"] for row in placebo if row["unit"] == "per 100 workers"}
    assert fates.pop("workers_unchanged") == fates.pop("workers_unchanged_month") == 100
    assert set(fates.values()) == {0}
    others = [row for row in placebo if row["unit"] != "per 100 workers" and row["value"] is not None]
    assert {(row["difference"], row["low"], row["high"]) for row in others} == {(0, 0, 0)}


def test_the_json_has_the_promised_shape(compared):
    content = json.loads((compared[1] / "all.json").read_text())
    assert content["schema"] == 1
    assert [scenario["name"] for scenario in content["scenarios"]] == ["baseline", "residence-floor", "placebo"]
    keys = ["measure", "unit", "population", "scenario", "value", "baseline", "difference", "low", "high", "n"]
    assert all(list(row) == keys for row in content["measures"])


def test_results_are_written_with_every_run_and_scenarios_that_can_be_run_again(compared):
    out = compared[1] / "out"
    assert {path.name for path in out.iterdir()} == {
        "comparison.json", "measures.csv", "points.parquet", "parts", "manifest.json", "dictionary.csv", ".lock",
        "baseline.toml", "residence-floor.toml", "placebo.toml",
    }  # fmt: skip
    content = json.loads((out / "comparison.json").read_text())
    again = {scenario["name"]: scenario["fingerprint"] for scenario in content["scenarios"]}
    assert {name: load(str(out / f"{name}.toml")).fingerprint for name in again} == again
    question = "select value from measures join points using (fingerprint) " \
        "where measure = 'effective_hourly_wage_mean' and scenario = 'baseline'"  # fmt: skip
    wages = [value for (value,) in Results(out).ask(question).rows]
    (row,) = [
        row for row in content["measures"]
        if row["measure"] == "effective_hourly_wage_mean" and row["scenario"] == "placebo"
    ]  # fmt: skip
    assert len(wages) == 2
    assert sum(wages) / 2 == pytest.approx(row["baseline"], rel=1e-12)


def test_a_scenario_written_out_in_full_gives_the_same_digest(compared):
    out = compared[1] / "out"
    again = piecerate("compare", out / "baseline.toml", out / "residence-floor.toml", out / "placebo.toml", "-n", "2",
                      "-j", "2", "--json", compared[1] / "again.json")  # fmt: skip
    assert again.returncode == 0, again.stderr
    first, second = (json.loads((compared[1] / name).read_text())["digest"] for name in ("all.json", "again.json"))
    assert first == second


def test_one_scenario_by_itself_has_levels_with_intervals_and_tells_schedulers_how_far_it_is():
    done = piecerate("run", "baseline", *SMALL, "--progress", "json")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert (lines[0]["done"], lines[-1]["done"], lines[-1]["total"]) == (0, 2, 2)
    assert "Effective hourly wage of the median worker, USD/h" in done.stdout
    assert "workers who submitted at least one HIT" in done.stdout


def test_a_comparison_is_shown_by_another_clock_and_in_another_currency_with_the_same_digest(compared, tmp_path):
    file = tmp_path / "found.json"
    look = ("--clock", "approved", "--people", "country:ZZ", "--money", "eur", "--json", file)
    done = piecerate("compare", "baseline", "residence-floor", *SMALL, *look)
    assert done.returncode == 0, done.stderr
    words = " ".join(done.stdout.split())
    assert "Too few people are in “country:ZZ”" in words
    wage = float(re.search(r"earns €([\d.]+) an hour under “Residence floor” .* on paid time alone", words)[1])
    found = json.loads(file.read_text())
    rows = {row["measure"]: row for row in found["measures"]}
    assert wage == pytest.approx(0.8845 * rows["paid_time_wage_median"]["value"], abs=0.01)
    assert wage > 1.05 * 0.8845 * rows["effective_hourly_wage_median"]["value"]
    usual = json.loads((compared[1] / "all.json").read_text())
    told = {row["measure"]: row for row in usual["measures"] if row["scenario"] == "residence-floor"}
    assert told["effective_hourly_wage_median"] == rows["effective_hourly_wage_median"]
    assert "lenses" not in usual
    assert {entry["clock"] for entry in found["lenses"]} == {*CLOCKS, ""} == {*MEASURED, ""}


def test_findings_are_told_in_french_where_french_is_wanted():
    done = piecerate("compare", "baseline", "placebo", *SMALL, "--language", "fr")
    assert done.returncode == 0, done.stderr
    assert "intervalle" in done.stdout.lower()
    assert "The worker" not in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("compare", "baseline", "residense-floor"), ["residense-floor", "residence-floor"]),
        (("compare", "baseline"), ["OTHER"]),
        (("compare", "baseline", "placebo", "--set", "run.dais=7"), ["run.dais", "run.days"]),
        (("compare", "baseline", "placebo", "--set", "run.days=0"), ["run.days", "0", "1"]),
        (("compare", "baseline", "placebo", "--set", "run.days"), ["run.days", "path=value"]),
        (("compare", "baseline", "placebo", "--set", "rules.price_floor.hourly=-1"), ["hourly", "-1"]),
        (("compare", "baseline", "placebo", "--replications", "0"), ["0", "1"]),
        (("compare", "baseline", "placebo", "--json", "/no/such/folder/file.json"), ["/no/such/folder"]),
        (("compare", "baseline", "placebo", "--json", "."), ["folder"]),
        (("compare", "baseline", "placebo", "--out", "/proc/results"), ["/proc/results"]),
        (("run", "nothing-of-the-kind"), ["nothing-of-the-kind"]),
        (("compare", "baseline", "placebo", "--people", "India"), ["India", "country:IN"]),
        (("compare", "baseline", "placebo", "--money", "GBP"), ["GBP", "eur"]),
    ],
)
def test_a_mistake_is_one_message_and_exit_code_2_before_anything_runs(words, told):
    done = piecerate(*words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert all(word in done.stderr for word in told), done.stderr


def test_scenarios_of_different_length_are_not_compared(tmp_path):
    shorter = tmp_path / "shorter.toml"
    shorter.write_text('extends = "baseline"\n[run]\ndays = 7\n')
    done = piecerate("compare", "baseline", shorter)
    assert done.returncode == 2
    assert all(word in done.stderr for word in ("run.days", "28", "7"))


def test_luck_shared_is_reported_in_the_json_and_in_words(compared):
    rows = json.loads((compared[1] / "all.json").read_text())["luck"]
    wage = next(row for row in rows if (row["measure"], row["scenario"]) == ("spending", "residence-floor"))
    assert wage["cut"] == pytest.approx(wage["variance_independent"] / wage["variance_paired"])
    assert "Sharing luck divides the variance of a difference by" in " ".join(compared[0].split())


@pytest.mark.parametrize("words", [("run", "baseline"), ("compare", "baseline", "residence-floor")])
def test_a_single_replication_has_no_headline_and_says_why(words, tmp_path):
    done = piecerate(*words, *SMALL, "-n", "1", "--json", tmp_path / "one.json")
    assert done.returncode == 0, done.stderr
    assert "at least two replications" in " ".join(done.stdout.split())
    assert "$" not in done.stdout
    assert json.loads((tmp_path / "one.json").read_text())["replications"] == 1


def test_a_precision_decides_the_number_of_replications_and_says_whether_it_was_reached(tmp_path):
    small = ("--set", "run.days=1", "--set", "run.scale=5000", "-j", "1")
    wanted = ("--precision", "spending=1e-6", "--at-most", "10", "--ladder")
    done = piecerate("compare", "baseline", "residence-floor", *small, *wanted, "--json", tmp_path / "all.json")
    assert done.returncode == 0, done.stderr
    assert "was not reached: after 10 pairs" in " ".join(done.stdout.split())
    content = json.loads((tmp_path / "all.json").read_text())
    assert content["replications"] == content["precision"]["pairs"] == 10
    assert content["precision"]["reached"] is False
    assert content["precision"]["measures"][0]["pairs_needed"] > 10
    assert {rung["n"] for rung in content["ladder"][0]["rungs"]} == {10}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("-n", "5", "--precision", "0.05"), ["--precision", "--replications", "--at-most"]),
        (("--precision", "gini=0.05"), ["gini", "gini_earnings"]),
        (("--precision", "0.05", "--at-most", "2"), ["10"]),
    ],
)
def test_a_mistake_about_precision_is_told_before_anything_runs(words, told):
    done = piecerate("compare", "baseline", "placebo", *words)
    assert done.returncode == 2
    assert all(word in done.stderr for word in told), done.stderr


def test_the_evidence_is_printed_role_by_role_and_written_down(tmp_path):
    file = tmp_path / "evidence.json"
    few = ("--set", "run.days=2", "--set", "run.scale=4000", "-n", "2", "-j", "1", "-q", "--json", file)
    done = piecerate("evidence", *few, COLUMNS="160")
    assert done.returncode == 0, done.stderr
    assert "What free parameters are fitted to" in done.stdout
    assert re.search(r"A30a +Median reservation wage +\$1.10–\$1.70 +\$1.38 .* in band", done.stdout)
    assert re.search(r"Not answered: .*A36", done.stdout)
    written = json.loads(file.read_text(encoding="utf-8"))
    assert (written["scenario"], written["replications"], written["scale"]) == ("baseline", 2, 4000)
    assert len(written["findings"]) > 80


def test_the_evidence_speaks_french():
    few = ("--set", "run.days=60", "--set", "run.scale=10000", "-n", "1", "-j", "1", "-q", "--language", "fr")
    done = piecerate("evidence", *few, COLUMNS="160")
    assert done.returncode == 0, done.stderr
    assert "Salaire de réserve médian" in done.stdout
    assert "dans l’intervalle" in done.stdout


SPACE = """
["workers.return_share"]
meaning = "how often a begun HIT is returned"
low = 0.02
high = 0.3
"""


def test_a_calibration_leaves_worlds_over_which_an_experiment_runs(tmp_path):
    (tmp_path / "space.toml").write_text(SPACE)
    fit = ("--space", tmp_path / "space.toml", "--trials", "3", "--accept", "0.9", "-n", "1", "-j", "1", "-q")
    small = ("--set", "run.scale=8000", "--set", "run.days=60", "--language", "en")
    done = piecerate("calibrate", tmp_path / "study", *fit, *small, COLUMNS="120")
    assert done.returncode == 0, done.stderr
    assert "3 plausible of 3 trials" in done.stdout
    assert "workers.return_share" in done.stdout
    learnt = json.loads((tmp_path / "study" / "identification.json").read_text(encoding="utf-8"))
    assert learnt["parameters"][0]["prior"] == [0.02, 0.3]
    header, *points = (tmp_path / "study" / "worlds.csv").read_text(encoding="utf-8").split()
    assert (header, len(set(points))) == ("workers.return_share", 3)

    # The points are those of an experiment that the other commands take.
    experiment = (
        'extends = "placebo"\n[experiment]\nbaseline = "baseline"\ndesign = "list"\nfile = "study/worlds.csv"\n'
    )
    (tmp_path / "mine.toml").write_text(experiment, encoding="utf-8")
    done = piecerate("check", tmp_path / "mine.toml")
    assert done.returncode == 0, done.stderr
    assert "3 points" in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("calibrate", "/dev/null/study"), "/dev/null/study"),
        (("calibrate", "{folder}", "--space", "none.toml"), "none.toml"),
        (("calibrate", "{folder}", "--trials", "0"), "at least 3"),
        (("evidence", "nowhere"), "nowhere"),
        (("evidence", "--json", "{folder}/none/x.json"), "no folder"),
    ],
)
def test_a_mistake_about_evidence_is_told_before_anything_runs(words, told, tmp_path):
    done = piecerate(*(word.format(folder=tmp_path) for word in words))
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
