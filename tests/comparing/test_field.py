"""Arms compared: ratios from sums worked by hand, no effect where there is none, and a command that tells of it."""

import json
import math

import numpy as np
import pytest
from click.testing import CliRunner

from sim.chance import Stream
from sim.comparing.field import Run, contrast, figure, look, summed_up
from sim.comparing.intervals import pooled
from sim.files.loading import load, vary
from sim.terminal.cli import main
from sim.world import World

NO_MATTER = {
    "run.scale": 1000,
    "run.days": 3,
    "run.warmup_days": 0,
    "requesters.unseen_work_multiplier": 20,
    "workers.reservation_wage_median": 0,
    "workers.considered_share": 1,
    "workers.interest_share": 0.3,
    "workers.disappointed_share": 0,
    "choice.rule": "satisficer",
}
"""A market in which everybody takes what interests them, whatever it pays."""


def arm(name, **terms):
    return {"arm": name, "per_day": 700, "people": 5, "usual_minutes": 1, "open_hours": 12} | terms


def runs(tiny, *arms, count):
    scenario = tiny(NO_MATTER | {"probes": list(arms)})
    return scenario, [look(World(scenario, number).run(), number) for number in range(count)]


def test_a_ratio_of_sums_and_its_elasticity_by_hand(tiny):
    """Twice the pay: 8 recruits in 10 hours against 4 in 10, so twice as fast, and an elasticity of 1."""
    scenario = tiny({"probes": [arm("plain", per_day=50, reward=0.2), arm("double", per_day=50, reward=0.4)]})
    sums = dict.fromkeys(("previews", "accepted_per_preview", "hours_to_first", "hours_to_all", "right"), (1.0, 1.0))
    plain, double = sums | {"recruits_per_hour": (2.0, 5.0)}, sums | {"recruits_per_hour": (4.0, 5.0)}
    found = contrast(scenario, [Run(number, (plain, double), {}, {}, {}) for number in (0, 1)], 1, 0)
    assert found.ratios["recruits_per_hour"].value == pytest.approx(2)
    assert found.ratios["recruits_per_hour"].low == pytest.approx(2), "both runs say the same"
    assert found.elasticities["recruits_per_hour"].value == pytest.approx(1)


def test_one_run_alone_has_no_interval():
    assert figure([(3.0, 4.0)]).value == 0.75
    assert math.isnan(figure([(3.0, 4.0)]).low)


def test_pay_that_is_irrelevant_and_arms_that_are_alike_differ_by_chance_only(tiny):
    """Nobody has a reservation wage or a script: twice the pay, and a placebo, recruit as the first arm does."""
    silent = arm("plain", reward=0.3), arm("double", reward=0.6), arm("placebo", reward=0.3)
    scenario, seen = runs(tiny, *silent, count=6)
    found = summed_up(scenario, seen)
    assert found.arms[0]["recruits"].value > 1
    for other in found.contrasts:
        accepted = other.ratios["accepted_per_preview"].value
        assert accepted == pytest.approx(1, abs=0.15), "whoever looks takes it, unless their session ends too soon"
        for name in ("recruits_per_hour", "accepted_per_preview"):
            ratio = other.ratios[name]
            assert ratio.low <= 1 <= ratio.high, (other.arm, name, ratio)


def test_the_interval_of_a_ratio_of_sums_holds_the_truth_about_as_often_as_it_says():
    """Poisson counts over random times with a true ratio of one; 95 % is wanted, some points less are tolerated."""
    rng, held, tries = Stream(1, "ratios of sums").at(), 0, 400
    for _ in range(tries):
        counts, times = rng.poisson(12, (8, 2)), rng.gamma(4, 1, (8, 2))
        rows = np.column_stack((counts[:, 0], times[:, 0], counts[:, 1], times[:, 1]))
        _, low, high = pooled(lambda total: total[0] / total[1] / (total[2] / total[3]), rows, ratio=True)
        held += low <= 1 <= high
    assert 0.9 < held / tries < 0.98


def test_a_repeated_survey_reckons_a_population_beside_the_true_one(tiny):
    survey = arm("survey", per_day=2000, people=1, again_days=1, open_hours=2)
    scenario, seen = runs(tiny, survey, count=2)
    (found,) = summed_up(scenario, seen).recaptures
    assert found.periods == 3
    assert found.true["core"].value <= found.true["present"].value
    assert found.true["working"].value <= found.true["online"].value <= found.true["present"].value
    assert found.true["present"].value == 1000 * len(World(scenario).workers)
    assert found.reckoned["chapman"].value > 0


def test_the_command_prints_arms_and_sentences_in_both_languages_and_writes_them_down(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(
        'extends = "baseline"\ntitle = "Mine"\n[run]\nscale = 2000\ndays = 2\nwarmup_days = 0\n'
        "[requesters]\nunseen_work_multiplier = 10\n"
        '[[probes]]\narm = "plain"\nper_day = 150\nopen_hours = 12\n'
        '[[probes]]\narm = "double"\nper_day = 150\nopen_hours = 12\nreward = 0.5\n'
    )
    written = tmp_path / "found.json"
    ask = ["probe", str(file), "-n", "2", "-j", "1", "-q"]
    english = CliRunner().invoke(main, [*ask, "--language", "en", "--json", str(written)])
    assert english.exit_code == 0, english.output
    assert "Hours to all" in english.output
    assert "“double” ($0.50)" in " ".join(english.output.split())
    content = json.loads(written.read_text())
    assert [one["terms"]["arm"] for one in content["arms"]] == ["plain", "double"]
    assert content["contrasts"][0]["reference"] == "plain"
    assert {"value", "low", "high"} == set(content["arms"][0]["figures"]["recruits"])
    french = CliRunner().invoke(main, [*ask, "-n", "1", "--set", "run.days=1", "--language", "fr"])
    assert french.exit_code == 0, french.output
    assert "Heures jusqu’au dernier" in french.output


def test_a_scenario_without_experiments_has_nothing_to_show():
    outcome = CliRunner().invoke(main, ["probe", "baseline", "-q"])
    assert outcome.exit_code == 2
    assert "baseline has no [[probes]]" in outcome.output


def test_an_arm_is_changed_by_its_name_or_its_number():
    scenario = load("price-experiment")
    for path in ("probes.0.reward", "probes.10 cents.reward"):
        assert vary(scenario, {path: 0.2}).probes[0].reward == 0.2
