"""Warm-up: where a series settles, and what is left of the opening, on series made by hand and on a small market."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from sim.analyses.warmup import Opening, daily, moving_average, mser
from sim.chance import Stream
from sim.comparing.comparison import HEADLINES
from sim.experiment import run
from sim.terminal.cli import main


def test_mser_cuts_a_step_where_it_is():
    step = np.where(np.arange(40) < 6, 3.0, 0.0)
    cuts = [mser(Stream(1, "step").at(owner).normal(0, 0.1, 40) + step) for owner in range(200)]
    assert min(cuts) == 6
    assert np.median(cuts) <= 10


def test_mser_leaves_out_little_where_nothing_settles():
    cuts = [mser(Stream(1, "warm-up").at(owner).normal(size=40)) for owner in range(200)]
    assert np.median(cuts) <= 8


def test_mser_never_leaves_out_more_than_half():
    assert mser(np.arange(20.0)) == 10


def test_a_day_without_a_value_has_no_cut():
    assert mser(np.array([1.0, np.nan, 2.0, 2.0])) is None


def test_the_moving_average_of_a_line_is_the_line():
    assert moving_average(np.arange(10.0)) == pytest.approx(np.arange(10.0))


def made(tiny, level_of_day, own, replications=8, days=20):
    """Return an opening in which every measure follows a level, with noise of its own on every day."""
    noise = Stream(1, "opening").at().normal(0, 0.1, (replications, len(HEADLINES), days))
    series = noise + np.array([level_of_day(day) for day in range(days)])
    return Opening(tiny({"run.warmup_days": own, "run.days": days - own}), dict(enumerate(series)))


@pytest.mark.parametrize(("own", "enough"), [(0, False), (1, False), (5, True)])
def test_a_warm_up_is_enough_where_it_covers_the_opening(tiny, own, enough):
    opening = made(tiny, lambda day: 10.0 if day < 4 else 5.0, own)
    assert opening.enough is enough
    assert 4 <= opening.advised < 10


def test_a_trend_is_not_taken_for_an_opening(tiny):
    opening = made(tiny, lambda day: float(day), own=1)
    assert not any(row.settled for row in opening.settlings)
    assert opening.advised == 0


def test_the_bias_is_that_of_the_mean_over_the_days_after_the_warm_up(tiny):
    opening = made(tiny, lambda day: 10.0 if day < 4 else 5.0, own=2)
    row = opening.settlings[0]
    assert row.bias == pytest.approx(2 * 5 / 18, abs=0.1)
    assert row.low < row.bias < row.high


def test_the_days_of_a_market_add_up_to_the_whole(tiny):
    scenario = tiny({"run.scale": 3000, "run.days": 9, "run.warmup_days": 0})
    series = dict(zip(HEADLINES, daily(scenario, 0), strict=True))
    beyond = tiny({"run.scale": 3000, "run.days": 14, "run.warmup_days": 0})
    whole = run(beyond, 0).values
    assert series["spending"].shape == (9,)
    assert 0 < series["spending"].sum() < whole["spending"]
    assert series["assignments_submitted"].sum() < whole["assignments_submitted"]


def test_the_command_says_what_settles_and_writes_the_series(tmp_path):
    file = tmp_path / "warm-up.json"
    words = ["warmup", "baseline", "--set", "run.scale=3000", "--set", "run.days=7", "-n", "2", "-j", "1", "-q"]
    done = CliRunner().invoke(main, [*words, "--language", "en", "--json", str(file)])
    assert done.exit_code == 0, done.output
    assert "A warm-up of 2 days" in " ".join(done.output.split())
    content = json.loads(file.read_text())
    assert content["days"] == 9
    assert [row["measure"] for row in content["measures"]] == list(HEADLINES)
    assert all(len(row["daily"]) == len(row["moving_average"]) == 9 for row in content["measures"])
