"""The page on method shows every word of the glossary and every parameter, and what they mean."""

import re
from pathlib import Path

import pytest
from opening import by_tab
from streamlit.testing.v1 import AppTest

from dashboard import controls, worker
from dashboard.glossary import glossary
from dashboard.jobs import Jobs
from sim import load
from sim.language import translator

PAGE = Path(__file__).parents[2] / "dashboard" / "app.py"


@pytest.fixture
def page(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(worker, "call", lambda jobs: None)
    return AppTest.from_file(str(PAGE), default_timeout=30).run().switch_page("views/method.py").run()


def tables(page: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in page.get("html"))


def test_the_glossary_is_read_whole() -> None:
    terms = {entry.term for entry in glossary()}
    assert {"scale", "reward, piece rate", "digest"} <= terms
    assert "term" not in terms
    assert all(entry.theme and entry.french and entry.meaning for entry in glossary())


def test_a_word_is_found_by_what_it_means(page: AppTest) -> None:
    assert not page.exception
    next(tab for tab in by_tab(page) if tab == "Glossary")
    page.text_input(key="method.sought").set_value("half the mean difference").run()
    assert "Gini coefficient" in tables(page)
    assert "auto-approval" not in tables(page)


def test_every_part_of_the_model_shows_its_parameters(page: AppTest) -> None:
    next(tab for tab in by_tab(page) if tab == "Parameters")
    parts = page.selectbox(key="method.part").options
    for at in range(len(parts)):
        page.selectbox(key="method.part").select_index(at).run()
        assert not page.exception, parts[at]
    page.selectbox(key="method.part").set_value("run").run()
    assert "warmup_days" in tables(page)


def test_a_parameter_is_worth_what_the_baseline_says() -> None:
    known, say = controls.declared(), translator("en")
    assert controls.worth(known["run.days"], load("baseline"), say) == "28 days"
    assert controls.worth(known["countries.*.minimum_wage"], load("baseline"), say) == "–"
    assert controls.reach(known["run.days"], say) == "1 to 730 days"


@pytest.mark.parametrize(
    ("path", "value", "english", "french"),
    [
        ("run.days", 1, "1 day", "1 jour"),
        ("run.days", 0, "0 days", "0 jour"),
        ("run.seed", 1, "1", "1"),
        ("run.scale", 1, "1 worker per simulated worker", "1 travailleur par travailleur simulé"),
        ("workers.active", 100_000, "100,000 workers", "100 000 travailleurs"),
        ("behaviour.reserve", 1.5, "1.50", "1,50"),
        ("probes.*.per_day", 0.001, "0.001 openings/day", "0,001 ouvertures par jour"),
    ],
)
def test_a_value_stands_with_its_unit_in_words(path: str, value: float, english: str, french: str) -> None:
    parameter = controls.declared()[path]
    assert controls.written(parameter, value, translator("en")) == english
    assert re.sub(r"\s", " ", controls.written(parameter, value, translator("fr"))) == french


def test_a_range_has_its_unit_once() -> None:
    known, say = controls.declared(), translator("en")
    assert controls.reach(known["run.seed"], say) == "0 to 2,147,483,647"
    assert controls.reach(known["behaviour.usual_wage"], say) == "$0.01 to $1,000.00"
    assert controls.reach(known["behaviour.entry_weekly_share"], say) == "0% to 100%"
