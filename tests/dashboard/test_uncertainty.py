"""The page on uncertainty keeps chance, parameters and structure apart; its worlds are those of the command line."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import faker
import numpy as np
import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from dashboard import charts, choice, doubts, ink, link, runner, worker
from dashboard.jobs import Jobs
from dashboard.request import Request, Side
from sim import UserError, load
from sim.analyses import plausible
from sim.analyses.worlds import Judged
from sim.comparing.answer import Answer
from sim.language import translator
from sim.terminal.cli import main

PAGE = Path(__file__).parents[2] / "dashboard" / "app.py"
EN = translator("en")
PAIR = choice.usual()
MEASURE = "effective_hourly_wage_median"


def found() -> dict[str, Any]:
    """Return four worlds whose wage differences can be worked in the head: three above zero, one below."""
    means = {"static": [1.0, 2.0, 3.0, -1.0], "workers": [1.0, 1.0, 1.0, 1.0], "all": [0.4, 0.6, 0.8, -0.2]}
    one = np.array([[[mean - 0.1, mean + 0.1] for mean in means[level]] for level in plausible.LEVELS])
    return Judged(
        [f"behaviour.level={level}" for level in plausible.LEVELS], dict.fromkeys(plausible.MEASURES, one)
    ).as_dict()


def put(jobs: Jobs, request: Request, result: dict[str, Any], finished: bool = True) -> None:
    jobs.submit(request.id, request.model_dump(mode="json"), request.runs, 1.0)
    jobs.claim("test")
    jobs.report(request.id, "test", request.runs, result)
    if finished:
        jobs.finish(request.id, "test")


def open_page(language: str = "en", **query: str) -> AppTest:
    page = AppTest.from_file(str(PAGE), default_timeout=30)
    page.query_params["lang"] = language
    page.run().switch_page("views/uncertainty.py")
    for key, value in query.items():
        page.query_params[key] = value
    return page.run()


def words(page: AppTest) -> str:
    parts = [*page.title, *page.header, *page.markdown, *page.info, *page.warning, *page.error]
    text = "\n".join(str(part.value) for part in parts)
    return re.sub(r"\s", " ", text.replace("\\$", "$").replace("\N{WORD JOINER}", ""))


@pytest.fixture(autouse=True)
def _nobody_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "call", lambda jobs: None)


@pytest.fixture
def whole(jobs: Jobs) -> Jobs:
    put(jobs, PAIR, faker.comparison(6))
    put(jobs, Request(sides=PAIR.sides, replications=2, worlds=8), found())
    return jobs


def test_nothing_is_computed_by_looking(jobs: Jobs) -> None:
    page = open_page()
    assert not page.exception
    assert "Not looked at yet" in words(page)
    assert jobs.look(PAIR.id) is None


def test_the_three_kinds_have_a_sentence_each(whole: Jobs) -> None:
    text = words(open_page())
    assert "**Chance.** In “Effective hourly wage of the median worker”" in text
    assert "The sign holds in **3 of 4** plausible worlds, clearly in 0; in 0 the opposite is clear" in text
    assert (
        "the difference is +$1.25 if nobody reacts, +$1.00 if workers do, and +$0.40 if requesters do as well" in text
    )


def test_every_chart_has_a_text_a_heading_and_three_kinds_of_files(whole: Jobs) -> None:
    page = open_page()
    drawn = list(page.get("vega_lite_chart"))
    assert len(drawn) == 6
    assert all(chart.proto.alt for chart in drawn)
    assert len([text for text in page.markdown if str(text.value).startswith("### ")]) == 6


def test_every_control_can_be_moved(whole: Jobs) -> None:
    page = open_page("fr")
    page.selectbox(key="uncertainty.measure").set_value("share_below_minimum_wage")
    page.radio(key="uncertainty.dots").set_value(50)
    page.radio(key="uncertainty.worlds").set_value(24).run()
    assert not page.exception
    assert "valeurs également probables sur 50" in words(page)
    assert "Ci-dessous, 8 mondes" in words(page)


def test_pressing_the_button_puts_the_worlds_in_the_queue_and_a_link_finds_them(jobs: Jobs) -> None:
    page = open_page()
    page.button(key="uncertainty.run").click().run()
    wanted = Request(sides=PAIR.sides, replications=2, worlds=8)
    job = jobs.look(wanted.id)
    assert job is not None
    assert job.total == 8 * 3 * 2 * 2
    assert link.decode(page.query_params["s"]) == wanted
    assert "Cancel" in [button.label for button in page.button]


def test_a_link_to_worlds_opens_their_comparison(jobs: Jobs) -> None:
    sides = (PAIR.sides[0], Side(scenario="capped-rejections", changes={"run.days": 7}))
    put(jobs, Request(sides=sides, replications=2, worlds=8), found())
    page = open_page(s=link.encode(Request(sides=sides, replications=2, worlds=8)))
    assert "“Capped rejections” with “Baseline”" in words(page)
    assert "**3 of 4**" in words(page)


def test_worlds_so_far_are_called_provisional(jobs: Jobs) -> None:
    wanted = Request(sides=PAIR.sides, replications=2, worlds=8)
    put(jobs, wanted, found(), finished=False)
    assert "Provisional: 4 of 8 worlds so far" in words(open_page(s=link.encode(wanted)))


def test_worlds_that_hold_are_told_from_those_that_do_not_by_shape() -> None:
    figure = doubts.worlds(found(), "static", ("A", "B"), EN, ink.LIGHT, MEASURE)
    assert "holds in 3 of 4 plausible worlds; the difference goes from −$1.00 to +$3.00" in figure.title
    marks = [layer["mark"] for layer in figure.chart.to_dict()["layer"] if layer["mark"]["type"] == "point"]
    assert {mark["shape"] for mark in marks} == {"diamond", "circle"}
    assert len(figure.csv().splitlines()) == 5


def test_the_interval_after_all_pairs_is_that_of_the_answer() -> None:
    content = faker.comparison(6)
    answer = Answer(content, "A", "B")
    figure = doubts.narrowing(answer, MEASURE, EN, ink.LIGHT)
    assert figure is not None
    assert [row.n for row in figure.rows] == [3, 4, 5, 6]
    draws = np.array(answer.draws(MEASURE))
    assert figure.rows[-1].difference == pytest.approx((draws[:, 1] - draws[:, 0]).mean())


def test_as_many_dots_as_were_asked_for_are_drawn() -> None:
    row = Answer(faker.comparison(6), "A", "B").estimate(MEASURE)
    assert row is not None
    for count in (20, 50):
        values = charts.equally_likely(row, count)
        assert len(values) == count
        assert np.median(values) == pytest.approx(row.difference)


def test_the_page_and_the_command_judge_the_same_worlds(
    jobs: Jobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plausible, "DAYS", 1)
    monkeypatch.setattr(plausible, "COARSEST", 5000)
    monkeypatch.setattr(runner, "_cores", lambda: 1)
    small = {"run.days": 1, "run.warmup_days": 0, "run.scale": 5000}
    wanted = Request(
        sides=(Side(scenario="baseline", changes=small), Side(scenario="residence-floor", changes=small)),
        replications=2,
        worlds=2,
    )
    jobs.submit(wanted.id, wanted.model_dump(mode="json"), wanted.runs, wanted.weight)
    jobs.claim("test")
    runner.run(jobs, wanted.id, "test")
    job = jobs.look(wanted.id)
    assert job is not None
    assert (job.state, job.done) == ("done", wanted.runs)
    for name, text in wanted.files().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    words = shlex.split(wanted.command())[1:]
    done = CliRunner().invoke(main, [*words, "--json", "found.json", "-q", "--jobs", "1"])
    assert done.exit_code == 0, done.output
    assert json.loads((tmp_path / "found.json").read_text()) == job.result


def test_what_instruments_see_is_no_part_of_a_world() -> None:
    paths = [one.path for one in plausible.free(load("baseline"))]
    assert "workers.leave_share" in paths
    assert not [path for path in paths if path.startswith("instruments.")]


def test_a_comparison_in_worlds_is_not_opened_on_the_page_that_compares() -> None:
    with pytest.raises(UserError, match="another page"):
        choice.restore(Request(sides=PAIR.sides, replications=2, worlds=8))
