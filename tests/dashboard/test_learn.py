"""Lessons: nothing is shown before the bet, and what is shown then is what the market gave."""

import re
from pathlib import Path
from typing import Any

import faker
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import ink, worker
from dashboard.jobs import Jobs
from dashboard.lessons import Lesson, five_cents, lessons
from sim.comparing.answer import Answer
from sim.language import translator

ROOT = Path(__file__).parents[2]
LESSONS = lessons()


@pytest.fixture(autouse=True)
def _nobody_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "call", lambda jobs: None)


def content_for(lesson: Lesson, at: int) -> dict[str, Any]:
    return faker.comparison() if len(lesson.steps[at].request.sides) > 1 else faker.world()


def open_lesson(name: str, language: str = "en") -> AppTest:
    page = AppTest.from_file(str(ROOT / "dashboard/app.py"), default_timeout=30)
    page.query_params["lang"] = language
    page.run().switch_page("views/learn.py")
    page.run()
    page.radio(key="lesson").set_value(name).run()
    return page


def words(page: AppTest) -> str:
    parts = [*page.title, *page.header, *page.subheader, *page.markdown, *page.info, *page.success]
    return re.sub(r"\s", " ", "\n".join(str(part.value) for part in parts).replace("\\$", "$"))


def compute(jobs: Jobs, name: str) -> None:
    for at, step in enumerate(LESSONS[name].steps):
        id = step.request.id
        jobs.submit(id, step.request.model_dump(mode="json"), step.request.runs, 1.0)
        jobs.claim("test")
        jobs.report(id, "test", step.request.runs, content_for(LESSONS[name], at))
        jobs.finish(id, "test")


@pytest.mark.parametrize("name", LESSONS)
def test_a_result_that_is_there_already_stays_hidden_until_the_bet(jobs: Jobs, name: str) -> None:
    compute(jobs, name)
    page = open_lesson(name)
    assert not page.exception
    assert "Choose your bet" in words(page)
    assert not page.get("vega_lite_chart")
    page.radio(key=f"bet.{name}").set_value(0).run()
    assert not page.exception
    assert page.get("vega_lite_chart")
    assert "3. Discuss" in words(page)


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_is_french_in_french(jobs: Jobs, name: str) -> None:
    compute(jobs, name)
    page = open_lesson(name, "fr")
    page.radio(key=f"bet.{name}").set_value(1).run()
    text = words(page)
    assert "3. Discuter" in text
    for english in (" the ", " of all ", "interval "):
        assert english not in text, english


def test_five_cents_come_to_three_dollars_less_the_unpaid_time() -> None:
    answer = Answer(faker.world(), "One week", "One week", side=0)
    assert five_cents(answer) == pytest.approx(3.00 * (1 - 0.40))


def test_the_right_bet_is_confirmed_and_a_wrong_one_is_put_right(jobs: Jobs) -> None:
    compute(jobs, "five-cents")
    page = open_lesson("five-cents")
    page.radio(key="bet.five-cents").set_value(2).run()  # 1.80 dollars
    assert "Your bet holds: from 1.50 to 2 dollars" in words(page)
    page.radio(key="bet.five-cents").set_value(0).run()
    assert "You bet “less than 1 dollar”; it is “from 1.50 to 2 dollars”." in words(page)


def test_a_bet_that_chance_leaves_open_is_said_to_be_open(jobs: Jobs) -> None:
    compute(jobs, "five-cents")
    page = open_lesson("five-cents")
    page.radio(key="bet.five-cents").set_value(1).run()
    assert "the interval reaches into your bet" not in words(page)
    lesson, content = LESSONS["five-cents"], faker.world()
    (row,) = [row for row in content["measures"] if row["measure"] == "unpaid_time_share"]
    row |= {"low": 0.30, "high": 0.45}  # 1.65 to 2.10 dollars
    answer = Answer(content, "One week", "One week", side=0)
    assert [bet for bet in range(5) if lesson.open(bet, lesson.steps[0], answer)] == [2, 3]


@pytest.mark.parametrize("name", LESSONS)
def test_bets_rise_and_leave_no_gap(name: str) -> None:
    least = [bound for _, bound in LESSONS[name].bets]
    assert least[0] == 0
    assert least == sorted(set(least))
    assert [LESSONS[name].right(bound) for bound in least] == list(range(len(least)))


@pytest.mark.parametrize("name", LESSONS)
def test_every_request_of_a_lesson_can_be_run_and_printed_as_a_command(name: str) -> None:
    for step in LESSONS[name].steps:
        assert len(step.sides) == len(step.request.scenarios())
        assert step.request.command().startswith("piecerate ")


def test_doubled_prices_leave_the_length_of_tasks_alone() -> None:
    before, after = LESSONS["double"].steps[0].request.scenarios()
    for name in before.tasks:
        lengths = [
            scenario.tasks[name].reward_median / scenario.requesters.hourly_pay_median for scenario in (before, after)
        ]
        assert lengths[0] == pytest.approx(lengths[1])
        assert after.tasks[name].reward_median == pytest.approx(2 * before.tasks[name].reward_median)


@pytest.mark.parametrize("name", LESSONS)
@pytest.mark.parametrize("folder", ["docs/teaching", "docs/teaching/fr"])
def test_every_lesson_has_a_note_for_the_teacher_of_a_page(name: str, folder: str) -> None:
    note = (ROOT / folder / f"{name}.md").read_text(encoding="utf-8")
    title = translator("fr" if folder.endswith("fr") else "en")(LESSONS[name].title)
    said = re.sub(r"\s+", " ", note.lower().replace("\N{NO-BREAK SPACE}", " "))
    assert title.split(":")[0].strip().lower().replace("\N{NO-BREAK SPACE}", " ").rstrip(" ?") in said
    assert 200 < len(note.split()) < 600


def test_charts_of_one_world_say_its_level_with_its_interval() -> None:
    step = LESSONS["five-cents"].steps[0]
    answer = Answer(faker.world(), "One week", "One week", side=0)
    (figure,) = step.drawn(answer, translator("en"), ink.LIGHT)
    assert "$4.10 an hour on paid time alone and $1.90" in figure.title
    assert figure.table(answer, {}, translator("en"))[0]["Value"] == "$4.10"
