"""The page about the market: every series is told on both sides, with its controls and its files."""

import re
from pathlib import Path

import faker
import pytest
from opening import by_tab
from streamlit.testing.v1 import AppTest

from dashboard import charts, choice, geography, marketplace, worker
from dashboard.ink import LIGHT
from dashboard.jobs import Jobs
from sim.comparing.answer import Answer
from sim.language import translator
from sim.measures import series_catalogue

PAGE = Path(__file__).parents[2] / "dashboard" / "app.py"


@pytest.fixture(autouse=True)
def _nobody_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "call", lambda jobs: None)


def open_page(jobs: Jobs) -> AppTest:
    request = choice.usual()
    jobs.submit(request.id, request.model_dump(mode="json"), request.runs, 1.0)
    jobs.claim("test")
    jobs.report(request.id, "test", request.runs, faker.comparison())
    jobs.finish(request.id, "test")
    page = AppTest.from_file(str(PAGE), default_timeout=30)
    page.query_params["lang"] = "en"
    return page.switch_page("views/market.py").run()


def words(page: AppTest) -> str:
    parts = [*page.title, *page.header, *page.markdown, *page.info, *page.warning, *page.error]
    return re.sub(r"\s", " ", "\n".join(str(part.value) for part in parts).replace("\\$", "$"))


def answer() -> Answer:
    return Answer(faker.comparison(), "Baseline", "Residence floor")


def test_the_market_is_told_on_both_sides(jobs: Jobs) -> None:
    page = open_page(jobs)
    text = "".join(words(page) for _ in by_tab(page))
    assert not page.exception
    assert "44.0 batches of work are open at a time under “Residence floor” and 40.0 under “Baseline”" in text
    assert "27.5% are under an hour old" in text
    assert "44.0% offer under a dollar for an hour of usual work" in text
    assert "22.0% of batches have their last answer within an hour" in text
    assert "Half of a batch is done after 4.8 h" in text
    assert "from 10 (0:00) to 33 (23:00) under “Baseline”" in text
    assert "United States: requesters there make" in text
    assert "workers receive $88.00 under “Residence floor” and $80.00 under “Baseline”" in text


def test_each_count_goes_by_the_clock_that_it_names_and_each_share_of_countries_can_be_seen(jobs: Jobs) -> None:
    page = open_page(jobs)
    next(tab for tab in by_tab(page) if tab == "Hours of the day")
    for name in marketplace.BY_HOUR:
        page.selectbox(key="counted").set_value(name).run()
        clock = "the time where each one lives" if "local" in name else "universal time (UTC)"
        assert f"hours of {clock}" in words(page)
    next(tab for tab in by_tab(page) if tab == "Countries")
    for name in geography.BY_COUNTRY:
        page.segmented_control(key="share").set_value(name).run()
        figure = geography.ranking(answer(), name, translator("en"), LIGHT)
        assert figure is not None
        assert figure.title in words(page)


def test_the_map_shows_either_side_and_what_differs_and_the_address_keeps_which(jobs: Jobs) -> None:
    page = open_page(jobs)
    next(tab for tab in by_tab(page) if tab == "Countries")
    for side in geography.SIDES:
        page.segmented_control(key="map").set_value(side).run()
        figure = geography.mapped(answer(), "spending_by_country", side, translator("en"), LIGHT)
        assert not page.exception
        assert figure is not None
        assert figure.title in words(page)
    assert page.query_params["map"] in ("difference", ["difference"])
    assert page.get("vega_lite_chart")


def test_every_series_has_words_for_its_places() -> None:
    say, drawn = translator("en"), {}
    figures = [*marketplace.the_list(answer(), say, LIGHT), charts.dollar(answer(), say, LIGHT)]
    figures += [marketplace.hours(answer(), name, say, LIGHT) for name in marketplace.BY_HOUR]
    figures += [geography.ranking(answer(), name, say, LIGHT) for name in geography.BY_COUNTRY]
    for figure in figures:
        assert figure is not None
        assert len(figure.table(answer(), {}, say)) == len(figure.rows) == len(figure.csv().splitlines()) - 1
        assert "Residence floor" in figure.title
        assert "Baseline" in figure.title
        assert figure.title in figure.description
        assert "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}4" in figure.subtitle
        drawn[figure.key] = figure
    assert drawn.keys() == series_catalogue().keys()


def test_nobody_who_gets_nothing_on_either_side_stands_in_the_chain() -> None:
    figure = charts.dollar(answer(), translator("en"), LIGHT)
    assert figure is not None
    assert figure.names == ("Workers", "Platforms")
    assert [row.baseline for row in figure.rows] == [80.0, 20.0]
