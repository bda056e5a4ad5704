"""Calibration: what is free, how trials are judged, a tiny study from end to end, and what it leaves behind."""

import json
import math

import numpy as np
import pytest

from sim.calibration.identification import accepted, identification
from sim.calibration.space import Free, read_space
from sim.calibration.study import Trial, calibrate, fitted_facts, loss, miss
from sim.errors import UserError
from sim.evidence.registry import registry
from sim.files.loading import load

FACTS = registry().facts


def test_what_is_free_has_a_meaning_and_a_range_that_the_baseline_takes():
    space = read_space(load("baseline"))
    assert 5 <= len(space) <= 15
    for one in space:
        assert one.meaning
        assert one.low < one.high
    assert {one.path for one in space if one.whole} == {"tasks.micro.assignments_per_hit"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('["workers.leave_shar"]\nmeaning = "x"\nlow = 0.1\nhigh = 0.2', "leave_share"),
        ('["workers.leave_share"]\nmeaning = "x"\nlow = 0.1\nhigh = 7', "leave_share"),
        ('["workers.leave_share"]\nmeaning = "x"\nlow = 0.3\nhigh = 0.2', "lower to a higher"),
        ('["workers.leave_share"]\nmeaning = "x"\nlow = 0\nhigh = 0.2\nscale = "log"', "above 0"),
        ('["workers.leave_share"]\nlow = 0.1\nhigh = 0.2', "not a list of free parameters"),
        ("", "no free parameter"),
        ("[[", "not a list of free parameters"),
    ],
)
def test_a_wrong_list_of_what_is_free_is_refused(tmp_path, text, told):
    file = tmp_path / "space.toml"
    file.write_text(text)
    with pytest.raises(UserError, match=told):
        read_space(load("baseline"), file)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(2.0, 0), (1.75, 0), (2.55 + 0.4, 1), (1.75 - 0.2, 0.5), (100, 5), (math.nan, 5), (math.inf, 5)],
)
def test_a_miss_is_counted_in_half_widths_of_the_band(value, expected):
    assert miss(FACTS["A02"], value) == pytest.approx(expected)  # 1.75 to 2.55


def test_a_band_that_is_a_point_has_a_width_all_the_same():
    assert miss(FACTS["C09"], 0.05) == 0
    assert miss(FACTS["C09"], 0.055) == pytest.approx(2)


def test_facts_can_be_left_out_of_a_fit_and_others_are_refused():
    assert set(fitted_facts()) - set(fitted_facts(["A02", "B05b"])) == {"A02", "B05b"}
    with pytest.raises(UserError, match="A17a is no fact that is fitted to"):  # it is only validated
        fitted_facts(["A17a"])


def test_the_seven_classes_of_hours_weigh_as_one_fact():
    keys = ["A02", *(key for key in FACTS if key.startswith("B15_"))]
    inside = {key: FACTS[key].point for key in keys}
    assert loss(inside, keys) == 0
    assert loss({**inside, "A02": 2.55 + 0.4}, keys) == pytest.approx(0.5)
    assert loss({**inside, "B15_lt1": 1.0}, keys) == pytest.approx(25 / 7 / 2)


def test_what_is_set_is_not_fitted_to():
    keys = fitted_facts()
    assert {"A02", "B05b", "B16"} <= set(keys)
    assert not {"B03", "C07", "E11", "A17a", "A30a"} & set(keys)


SPACE = [
    Free(path="workers.return_share", meaning="returns", low=0.01, high=0.4),
    Free(path="tasks.micro.assignments_per_hit", meaning="copies", low=1, high=8, scale="log", whole=True),
]


@pytest.fixture(scope="module")
def market(tiny):
    return tiny({"run.scale": 4000, "workers.disappointed_share": 0, "workers.overrun_minutes": 1000})


@pytest.fixture(scope="module")
def studied(market, tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    return folder, calibrate(market, SPACE, folder, trials=14, replications=1, keys=["A11"])


def test_the_first_trial_is_the_scenario_as_it_is(studied):
    assert studied[1][0].changes == {"workers.return_share": 0.04, "tasks.micro.assignments_per_hit": 4}


def test_a_study_finds_what_the_fact_asks_for(studied):
    _, trials = studied
    best = min(trials, key=lambda trial: trial.loss)
    # A tenth to a sixth of begun HITs are returned; with nothing else that ends them, so is the parameter.
    assert best.loss == 0
    assert 0.07 < best.changes["workers.return_share"] < 0.2
    assert trials[0].loss > 0


def test_a_study_that_is_taken_up_again_goes_on_as_if_it_had_not_been_left(studied, market, tmp_path):
    _, whole = studied
    first = calibrate(market, SPACE, tmp_path, trials=3, replications=1, keys=["A11"])
    again = calibrate(market, SPACE, tmp_path, trials=3, replications=1, keys=["A11"])
    assert first == whole[:3]
    assert again == whole[:6]


def test_a_study_of_something_else_is_refused(studied, market):
    folder, _ = studied
    with pytest.raises(UserError, match="another replications"):
        calibrate(market, SPACE, folder, trials=1, replications=2, keys=["A11"])


def trial(number, value, other, off):
    return Trial(number, {"workers.return_share": value, "tasks.micro.assignments_per_hit": other}, {"A11": 0.13}, off)


def test_a_parameter_that_the_facts_fix_is_narrow_and_one_that_they_leave_is_not():
    draws = np.linspace(0, 1, 101)
    trials = [trial(n, 0.01 + 0.39 * x, 1 + (n * 37) % 8, abs(x - 0.3)) for n, x in enumerate(draws)]
    found = identification(SPACE, trials, 0.1)
    fixed, free = found["parameters"]
    assert (found["trials"], found["accepted"]) == (101, 11)
    assert fixed["best"] == pytest.approx(0.127)
    assert fixed["narrowing"] > 0.85
    assert free["narrowing"] < 0.4
    assert fixed["profile"].index(min(fixed["profile"])) == 2  # 0.3 of the range lies in the third of eight parts
    assert found["facts"] == {"A11": 1.0}
    json.dumps(found, allow_nan=False)


def test_parameters_of_which_the_facts_tell_only_the_sum_are_correlated():
    trials = [trial(n, 0.01 + 0.03 * n, 8 - n, 0.0) for n in range(8)]
    (pair,) = identification(SPACE, trials, 1)["correlations"]
    assert pair["rank_correlation"] == pytest.approx(-1)


def test_of_too_few_trials_nothing_is_said():
    with pytest.raises(UserError, match="at least 3"):
        accepted([trial(0, 0.1, 1, 0.0)], 0.5)
