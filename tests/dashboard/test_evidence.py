"""The page on evidence shows every fact, misses first, with what the model says of it."""

import re
from pathlib import Path

import pytest
from opening import opened
from streamlit.testing.v1 import AppTest

from dashboard import evidence, ink, worker
from dashboard.jobs import Jobs
from sim.evidence.evaluation import Finding
from sim.evidence.registry import Fact, Source, registry
from sim.language import translator

PAGE = Path(__file__).parents[2] / "dashboard" / "app.py"
EN = translator("en")


@pytest.fixture
def page(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(worker, "call", lambda jobs: None)
    return AppTest.from_file(str(PAGE), default_timeout=30).run().switch_page("views/evidence.py").run()


def held(value: float, low: float = 2.0, high: float = 4.0) -> evidence.Held:
    fact = Fact(key="X1", group="earnings", statement="Mean wage", unit="USD/h", year="2018", population="MTurk",
                source=Source(cite="Somebody 2018"), role="validate", low=low, high=high,
                measure="spending")  # fmt: skip
    standing = "below" if value < low else "above" if value > high else "in band"
    return evidence.Held(fact, Finding("X1", value, value - 0.5, value + 0.5, 8, standing, abs(value - 3) != 1))


def tables(page: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in opened(page).get("html"))


def test_misses_are_shown_first_and_all_of_them(page: AppTest) -> None:
    assert not page.exception
    misses = [one.fact.key for one in evidence.held() if one.finding.standing in ("below", "above")]
    assert misses
    text = tables(page)
    assert all(f">{key} · " in text for key in misses)


@pytest.mark.parametrize("standing", list(evidence.SHOWN))
def test_every_filter_shows_what_it_says(page: AppTest, standing: str) -> None:
    page.radio(key="evidence.standing").set_value(standing)
    page.selectbox(key="evidence.role").set_value("validate").run()
    assert not page.exception
    wanted = evidence.chosen("validate", "", standing)
    assert all(one.fact.role == "validate" and one.finding.standing in evidence.SHOWN[standing][1] for one in wanted)
    text = tables(page)
    assert all(f">{one.fact.key} · " in text for one in wanted)


def test_no_fact_is_lost_between_the_filters() -> None:
    shown = [one.fact.key for standing in ("misses", "hits", "silent") for one in evidence.chosen("", "", standing)]
    assert sorted(shown) == sorted(registry().facts)
    grouped = [one.fact.key for group in evidence.GROUPS for one in evidence.chosen("", group, "all")]
    assert sorted(grouped) == sorted(registry().facts)


def test_what_the_model_does_not_attempt_is_on_the_page(page: AppTest) -> None:
    text = " ".join(str(part.value) for part in page.markdown)
    assert all(subject in text for subject in registry().not_attempted)


@pytest.mark.parametrize(("value", "gap"), [(1.5, -0.5), (3.0, 0.0), (5.0, 1.0)])
def test_the_gap_is_the_way_to_the_band(value: float, gap: float) -> None:
    assert held(value).gap == pytest.approx(gap)


def test_a_row_says_value_band_gap_and_luck() -> None:
    row = evidence.row(held(5.0), EN)
    assert row["Published"] == "$2.00 to $4.00 an hour"
    assert row["Model"] == "$5.00 (95% interval $4.50 to $5.50)"
    assert row["Standing"] == "above its band by $1.00"
    assert row["Where it comes from"] == "MTurk; 2018; Somebody 2018."
    assert evidence.row(held(4.0), EN)["Standing"] == "in its band, which luck may explain"


@pytest.mark.parametrize(
    ("unit", "band", "gap"),
    [
        ("share", "10.0% to 20.0%", "above its band by 11.3 points"),
        ("index", "0.100 to 0.200", "above its band by 0.113"),
        ("log points", "0.10 to 0.20 (standard deviation of logarithms)", "above its band by 0.11"),
    ],
)
def test_units_are_in_words_and_the_gap_of_shares_in_points(unit: str, band: str, gap: str) -> None:
    one = held(0.313, 0.1, 0.2)
    one = evidence.Held(one.fact.model_copy(update={"unit": unit}), one.finding)
    assert (evidence.band(one.fact, EN), evidence.standing(one, EN)) == (band, gap)


def test_workers_are_a_unit_in_french_too() -> None:
    words = evidence.band(registry().facts["B01a"], translator("fr"))
    assert re.sub(r"\s", " ", words) == "de 100 000 à 200 000 travailleurs"


def test_a_place_in_the_chart_is_measured_in_widths_of_the_band() -> None:
    figure = evidence.against_bands([held(3.0), held(1.0), held(100.0)], EN, ink.LIGHT)
    assert figure is not None
    values = figure.chart.to_dict()["data"]["values"]
    assert [point["value"] for point in values] == [0.5, -0.5, 3.0]
    assert figure.title.endswith("“Baseline” meets 1, lies below 1 and above 1")
    shapes = {layer["mark"].get("shape") for layer in figure.chart.to_dict()["layer"]}
    assert {"diamond", "triangle-left", "triangle-right"} <= shapes
    assert len(figure.csv().splitlines()) == 4


def test_a_single_published_value_is_counted_and_is_no_band() -> None:
    assert evidence.row(held(5.0, 4.0, 4.0), EN)["Standing"] == "above the published value by $1.00"
    figure = evidence.against_bands([held(1.0), held(5.0, 4.0, 4.0)], EN, ink.LIGHT)
    assert figure is not None
    assert figure.title == "Of 2 published facts judged here, “Baseline” meets 0, lies below 1 and above 1"
    assert "1 fact is published as a single value" in figure.subtitle
    assert len(figure.chart.to_dict()["data"]["values"]) == 1


@pytest.mark.parametrize("standing", ["misses", "hits", "all"])
def test_the_title_counts_what_the_summary_counts(standing: str) -> None:
    figure = evidence.against_bands(evidence.chosen("", "", standing), EN, ink.LIGHT)
    assert figure is not None
    wanted = [one.finding.standing for one in evidence.held() if one.finding.standing in evidence.SHOWN[standing][1]]
    counts = [wanted.count(place) for place in ("in band", "below", "above")]
    assert [int(number) for number in re.findall(r"\d+", figure.title)] == [sum(counts), *counts]


def test_the_page_is_french_in_french(page: AppTest) -> None:
    page.query_params["lang"] = "fr"
    page.session_state["language"] = "fr"
    page.run()
    text = re.sub(r"\s", " ", " ".join(str(part.value) for part in page.markdown) + tables(page))
    assert "au-dessus de sa fourchette" in text
    assert "L’effort" not in text or "Effort" in text
    for one in evidence.held():
        assert f"{one.fact.key} · {one.fact.statement}" not in text
