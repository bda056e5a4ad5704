"""Precision: what is aimed at, when runs stop, and what is said when they stop too early."""

import pytest

from sim.comparing.comparison import HEADLINES, summarise
from sim.comparing.precision import FIRST, STEP, Precision, replicate_until
from sim.errors import UserError
from sim.experiment import replicate

SMALL = {"run.scale": 1000, "run.days": 2}
FLOOR = {"rules": [{"rule": "price_floor", "index": "global", "hourly": 3}]}


@pytest.fixture(scope="module")
def sides(tiny):
    return [tiny(SMALL), tiny(SMALL | FLOOR)]


@pytest.fixture(scope="module")
def compared(sides):
    return summarise(sides, list(replicate(sides, FIRST)))


def aims(*texts):
    return {aim.measure: (aim.half_width, aim.relative) for aim in Precision.read(texts).aims}


def test_one_number_aims_at_every_headline_measure_and_at_shares_on_their_own_scale():
    aimed = aims("0.05")
    assert set(aimed) == set(HEADLINES)
    assert aimed["effective_hourly_wage_median"] == (0.05, True)
    assert aimed["gini_earnings"] == aimed["unpaid_time_share"] == (0.05, False)


@pytest.mark.parametrize("texts", [("5%", "gini_earnings=0.01"), ("gini_earnings=0.01", "5%")])
def test_a_named_measure_overrules_what_is_said_for_all_in_whatever_order(texts):
    assert aims(*texts)["gini_earnings"] == (0.01, False)
    assert aims(*texts)["spending"] == (0.05, True)


def test_named_measures_alone_are_the_only_aims():
    assert aims("gini_earnings=2%", "spending=100") == {"gini_earnings": (0.02, True), "spending": (100, False)}


@pytest.mark.parametrize("text", ["0", "-1%", "narrow", "gini_earnings=", "nan", "inf", ""])
def test_what_is_not_a_precision_is_refused_with_how_to_write_one(text):
    with pytest.raises(UserError, match=r"0\.05"):
        Precision.read([text])


def test_an_unknown_measure_is_refused_with_the_nearest():
    with pytest.raises(UserError, match="Did you mean gini_earnings"):
        Precision.read(["gini_earning=0.01"])


def test_the_half_width_is_that_of_the_interval_shown(compared):
    (gap,) = Precision.read(["spending=10%"]).gaps(compared)
    row = compared.row("spending")
    assert gap.half_width == pytest.approx((row.high - row.low) / 2)
    assert gap.wanted == pytest.approx(0.1 * row.baseline)
    assert gap.pairs_needed == pytest.approx(FIRST * (gap.half_width / gap.wanted) ** 2, abs=1)


def test_all_aims_have_to_be_met(compared):
    assert Precision.read(["spending=1e9", "gini_earnings=1"]).met(compared)
    assert not Precision.read(["spending=1e9", "gini_earnings=1e-9"]).met(compared)


def test_an_interval_that_cannot_be_computed_decides_nothing_but_one_there_must_be(compared):
    unknown, known = "hours_to_complete=1", "spending=1e9"
    assert not Precision.read([unknown]).gaps(compared)[0].known
    assert Precision.read([unknown, known]).met(compared)
    assert not Precision.read([unknown]).met(compared)
    told = Precision.read([unknown]).as_dict(compared, 10)
    assert told["reached"] is False
    assert told["measures"][0]["half_width"] is told["measures"][0]["met"] is None


def test_runs_stop_after_two_looks_that_are_narrow_enough(sides):
    runs = list(replicate_until(sides, Precision.read(["spending=1e9"]), most=100))
    assert len(runs) == 2 * (FIRST + STEP)


def test_runs_stop_at_the_most_allowed_and_say_that_the_precision_was_not_reached(sides):
    precision = Precision.read(["spending=1e-9"])
    runs = list(replicate_until(sides, precision, most=12))
    assert sorted({run.replication for run in runs}) == list(range(12))
    told = precision.as_dict(summarise(sides, runs), 12)
    assert (told["reached"], told["pairs"], told["most"]) == (False, 12, 12)


def test_the_runs_are_those_of_a_fixed_number_on_any_number_of_processes(sides):
    precision = Precision.read(["spending=1e9"])
    digests = {
        summarise(sides, runs).digest
        for runs in (
            list(replicate_until(sides, precision, 100, jobs=2)),
            list(replicate(sides, FIRST + STEP)),
        )
    }
    assert len(digests) == 1
