"""Lenses: the same runs by another clock, for some of the people, at the prices where they live."""

import numpy as np
import pytest
from test_comparison import a_run

from sim.comparing.answer import Answer
from sim.comparing.comparison import Comparison, summarise
from sim.comparing.exchange import Look, exchanged
from sim.comparing.lenses import EARNINGS, WAGES, Lens, looked_at
from sim.currencies import CURRENCIES
from sim.experiment import run
from sim.language import translator
from sim.measures.record import CLOCKS

EN = translator("en")
MEDIAN = "effective_hourly_wage_median"


@pytest.fixture(scope="module")
def market(tiny) -> Comparison:
    """Return a small market with and without a floor, in which two countries have enough people."""
    both = {"run.scale": 250, "countries.IN.worker_share": 0.5, "countries.US.worker_share": 0.44}
    sides = [tiny(both | more) for more in ({}, {"requesters.hourly_pay_median": 9.0})]
    return summarise(sides, [run(side, replication, at) for at, side in enumerate(sides) for replication in range(3)])


def content(comparison: Comparison) -> dict:
    return comparison.as_dict() | {"lenses": comparison.lenses}


def answer(comparison: Comparison) -> Answer:
    return Answer(content(comparison), "A", "B")


def test_by_all_time_and_for_all_a_lens_shows_what_is_measured_anyway(market):
    plain, seen = answer(market), answer(market).through(Lens(), "", EN)
    assert {entry["clock"] for entry in market.lenses} == {*CLOCKS, ""}
    for measure in (*WAGES, *EARNINGS, "paid_time_wage_median", "rejected_time_wage_median", f"{MEDIAN}.US"):
        one, other = plain.estimate(measure), seen.estimate(measure)
        assert other == one, measure
        assert seen.draws(measure) == [pytest.approx(pair, rel=1e-4) for pair in plain.draws(measure)]
    assert seen.estimate("spending") == plain.estimate("spending")


def test_the_people_of_one_country_have_what_is_measured_of_that_country(market):
    plain, seen = answer(market), answer(market).through(Lens(people=("country", "IN")), "Country: India", EN)
    there, shown = plain.estimate(f"{MEDIAN}.IN"), seen.estimate(MEDIAN)
    assert (shown.value, shown.baseline, shown.low) == (there.value, there.baseline, there.low)
    assert shown.value != plain.estimate(MEDIAN).value
    assert shown.population == "workers who submitted at least one HIT · Country: India"
    assert seen.estimate(f"{MEDIAN}.US") == plain.estimate(f"{MEDIAN}.US")
    assert seen.estimate("theil_between_countries").value == pytest.approx(0, abs=1e-12)
    group = next(rows for name, _, rows in plain.groups("country") if name == "IN")
    assert seen.level("workers_gaining").value == group["workers_gaining"].value


def test_every_clock_takes_away_from_the_hour_and_the_first_is_the_paid_one(market):
    wages = [answer(market).through(Lens(clock), "", EN).estimate(MEDIAN).value for clock in CLOCKS]
    assert wages == sorted(wages, reverse=True)
    assert wages[0] > 1.2 * wages[1] > 0
    assert wages[0] == answer(market).estimate("paid_time_wage_median").value
    twice = answer(market).through(Lens("approved"), "", EN).through(Lens(), "", EN)
    assert twice.estimate(MEDIAN) == answer(market).estimate(MEDIAN)


def test_what_a_dollar_buys_is_worked_by_hand(tiny):
    """Two people in the United States, one in India where things cost a quarter; wages 2, 4 and 1 dollars an hour."""
    scenario = tiny({"countries.IN.price_level": 0.25, "countries.IN.minimum_wage": 3.0})
    place = list(scenario.countries).index("IN")
    runs = [[a_run(side, 0, pay=(2.0, 4.0, 1.0))] for side in range(2)]
    for (one,) in runs:
        one.country[:] = (list(scenario.countries).index("US"),) * 2 + (place,)
    told = looked_at([scenario] * 2, runs, ["a", "b"], {("all", "all"): np.ones(3, dtype=bool)})
    found = {(entry["clock"], entry["at_home"]): entry["measures"] for entry in told}
    assert found["paperwork", False][MEDIAN][:2] == [2.0, 2.0]
    assert found["paperwork", True][MEDIAN][:2] == [4.0, 4.0]  # of 2, 4 and 1 / 0.25
    # The American minimum of 7.25 and the Indian one of 3 / 0.25: short by 5.25, 3.25 and 8.
    assert found["paperwork", True]["shortfall_below_minimum_wage"][0] == pytest.approx(16.5 / 3)
    assert found["paperwork", False]["share_below_minimum_wage"] == found["paperwork", True]["share_below_minimum_wage"]
    assert found["", False]["gini_earnings"][0] == pytest.approx(2 / 7)
    assert found["", True]["gini_earnings"][0] == pytest.approx(2 / 15)


def test_through_a_lens_the_unit_says_what_a_dollar_is(market):
    seen = answer(market).through(Lens("search", at_home=True), "", EN)
    row = seen.estimate(MEDIAN)
    assert row.unit == "INT/h"
    assert row.population.endswith("paid time, search and waiting counted · in what it buys where people live")
    assert seen.estimate("share_below_minimum_wage").unit == "share"
    assert seen.estimate("spending").unit == "USD"
    assert "search" not in seen.estimate("gini_earnings").population


def test_what_a_lens_does_not_reach_is_not_shown_among_what_it_does(market):
    whole = answer(market)
    few = {**whole.content, "lenses": [entry for entry in market.lenses if entry["group"] != "IN"]}
    plain, seen = Answer(few, "A", "B"), Answer(few, "A", "B").through(Lens("search"), "", EN)
    assert plain.estimate(f"{MEDIAN}.IN") is not None
    assert seen.estimate(f"{MEDIAN}.IN") is None
    assert seen.estimate(f"{MEDIAN}.US").value > plain.estimate(f"{MEDIAN}.US").value
    nobody = {**whole.content, "groups": []}
    assert (
        Answer(nobody, "A", "B").through(Lens(people=("country", "IN")), "India", EN).level("workers_gaining") is None
    )


def test_a_look_has_options_and_tells_its_rate():
    assert Look().options == []
    assert Look().told(EN) == []
    look = Look("search", ("country", "IN"), "EUR")
    assert look.options == ["--clock", "search", "--people", "country:IN", "--money", "EUR"]
    reaches, rate = look.told(EN)
    assert "hourly wages" in reaches
    assert rate.startswith("One US dollar is €0.8845 (mean rate of 2025")
    (prices,) = Look(money="INT").told(EN)
    assert "World Bank" in prices


def test_another_currency_multiplies_amounts_and_nothing_else(market):
    before, after = content(market), exchanged(content(market), "EUR")
    rate = CURRENCIES["EUR"].per_dollar
    for one, other in zip(before["measures"], after["measures"], strict=True):
        money = one["unit"].startswith("USD")
        assert other["unit"] == (one["unit"].replace("USD", "EUR") if money else one["unit"])
        for end in ("value", "baseline", "difference", "low", "high"):
            assert other[end] == (one[end] if one[end] is None or not money else pytest.approx(one[end] * rate))
    assert after["money"][0]["accounts"][0]["value"] == pytest.approx(before["money"][0]["accounts"][0]["value"] * rate)
    assert after["money"][0]["unit"] == "EUR per worker and month"
    assert after["money"][0]["cost_per_dollar"] == before["money"][0]["cost_per_dollar"]
    drawn, draws = (Answer(found, "A", "B").draws(MEDIAN) for found in (after, before))
    assert np.array(drawn) == pytest.approx(np.array(draws) * rate)
    seen, plain = (Answer(found, "A", "B").through(Lens("search"), "", EN) for found in (after, before))
    assert seen.estimate(MEDIAN).value == pytest.approx(plain.estimate(MEDIAN).value * rate)
    assert seen.estimate("p90_p10_wage") == plain.estimate("p90_p10_wage")
    assert Answer(after, "A", "B").draws("gini_earnings") == Answer(before, "A", "B").draws("gini_earnings")
    assert exchanged(before, "USD") is before


def test_the_clocks_of_each_worker_are_kept_and_read_again(market):
    (one, *_), *_ = market.runs
    assert one.clocks.shape == (len(CLOCKS), one.pay.size)
    assert one.clocks.sum(axis=0) == pytest.approx(one.hours)
