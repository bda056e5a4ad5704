"""The page on method shows every word of the glossary and every parameter, and what they mean."""

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
    assert controls.reach(known["run.days"], say) == "1 days to 730 days"
