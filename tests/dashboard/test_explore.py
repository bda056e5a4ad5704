"""The page of one world: its levers come from the schema, and its numbers carry intervals."""

import re
from pathlib import Path

import faker
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import choice, controls, link, worker
from dashboard.jobs import Jobs
from dashboard.request import Request, Side

PAGE = Path(__file__).parents[2] / "dashboard" / "app.py"
DAYS, REPLICATIONS, _ = choice.SIZES["teaching"]
LEVER = "explore:baseline:requesters.hourly_pay_median"


def world(**changes: float) -> Request:
    return Request(sides=(Side(scenario="baseline", changes={"run.days": DAYS} | changes),), replications=REPLICATIONS)


@pytest.fixture(autouse=True)
def _nobody_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "call", lambda jobs: None)


def open_page(language: str = "en", **query: str) -> AppTest:
    page = AppTest.from_file(str(PAGE), default_timeout=30)
    page.query_params["lang"] = language
    page.run().switch_page("views/explore.py")
    for key, value in query.items():
        page.query_params[key] = value
    return page.run()


def words(page: AppTest) -> str:
    parts = [*page.title, *page.header, *page.markdown, *page.info, *page.warning, *page.error]
    return re.sub(r"\s", " ", "\n".join(str(part.value) for part in parts).replace("\\$", "$"))


def computed(jobs: Jobs, request: Request) -> None:
    jobs.submit(request.id, request.model_dump(mode="json"), request.runs, 1.0)
    jobs.claim("test")
    jobs.report(request.id, "test", request.runs, faker.world(REPLICATIONS))
    jobs.finish(request.id, "test")


def test_every_lever_has_its_range_its_box_and_its_source(jobs: Jobs) -> None:
    page = open_page()
    assert not page.exception
    assert len(page.slider) == len(page.number_input) == len(controls.EXPLORED)
    assert all("Source:" in slider.help for slider in page.slider)


def test_every_lever_starts_within_its_slider() -> None:
    from sim import load, shipped

    for name in shipped():
        for path, (low, high) in controls.EXPLORED.items():
            assert low <= controls.value_of(load(name), path) <= high, (name, path)


def test_the_numbers_of_a_world_carry_their_intervals(jobs: Jobs) -> None:
    computed(jobs, world())
    page = open_page()
    text = words(page)
    assert "The worker in the middle earns $1.90 an hour in “Baseline” (95% interval $1.71 to $2.09)" in text
    assert "40.0% of working time is unpaid" in text
    assert "4 paired simulations" not in text
    assert "piecerate run baseline" in page.code[0].value


def test_a_moved_lever_is_marked_and_can_be_reset(jobs: Jobs) -> None:
    page = open_page("fr")
    page.number_input(key=f"{LEVER}.box").set_value(8.0).run()
    assert "modifié à partir de « Référence » : 1 levier bougé" in words(page)
    next(button for button in page.button if button.label.startswith("Rétablir") or "levier" in button.label).click()
    page.run()
    assert "modifié à partir de" not in words(page)


def test_a_link_opens_a_world_with_its_levers(jobs: Jobs) -> None:
    changed = world(**{"requesters.hourly_pay_median": 8.0})
    computed(jobs, changed)
    page = open_page(s=link.encode(changed))
    assert page.slider(key=f"{LEVER}.slider").value == 8.0
    assert "in “Baseline, modified”" in words(page)


def test_a_link_of_another_page_is_refused_in_words(jobs: Jobs) -> None:
    pair = Request(sides=(Side(scenario="baseline"), Side(scenario="residence-floor")), replications=4)
    assert "belongs to another page" in words(open_page(s=link.encode(pair)))


def test_a_lever_moved_again_takes_the_place_of_what_waits_and_of_nothing_else(jobs: Jobs) -> None:
    page = open_page()
    for pay in (8.0, 9.0):
        page.number_input(key=f"{LEVER}.box").set_value(pay).run()
        page.button(key="explore.run").click().run()
    page.switch_page("views/compare.py").run()
    page.button(key="compare.run").click().run()
    requests = [world(**{"requesters.hourly_pay_median": pay}) for pay in (8.0, 9.0)]
    states = [job and job.state for job in (jobs.progress(request.id) for request in (*requests, choice.usual()))]
    assert states == ["cancelled", "queued", "queued"]
