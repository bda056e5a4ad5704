"""The page that compares, driven without a browser, in both languages and when things go wrong."""

import re
from pathlib import Path
from typing import Any

import faker
import pytest
from messages import messages
from opening import by_tab, opened
from streamlit.testing.v1 import AppTest

from dashboard import choice, controls, display, link, runner, worker
from dashboard.jobs import MOST_EACH, Jobs
from dashboard.request import Request, Side
from sim import load, shipped
from sim.language import translator

PAGE = Path(__file__).parents[2] / "dashboard" / "app.py"

DAYS, REPLICATIONS, _ = choice.SIZES["teaching"]


def usual(other: str = "residence-floor", **changes: Any) -> Request:
    sides = (
        Side(scenario="baseline", changes={"run.days": DAYS}),
        Side(scenario=other, changes={"run.days": DAYS} | changes),
    )
    return Request(sides=sides, replications=REPLICATIONS)


def computed(jobs: Jobs, request: Request, result: dict[str, Any] | None, *, finished: bool = True) -> str:
    """Put a job in the table as the worker would leave it."""
    jobs.submit(request.id, request.model_dump(mode="json"), 2 * REPLICATIONS, 1.0)
    jobs.claim("test")
    jobs.report(request.id, "test", 2 * REPLICATIONS, result)
    if finished:
        jobs.finish(request.id, "test")
    return request.id


def open_page(language: str = "en", **query: str) -> AppTest:
    page = AppTest.from_file(str(PAGE), default_timeout=30)
    for key, value in ({"lang": language} | query).items():
        page.query_params[key] = value
    return page.run()


def words(page: AppTest) -> str:
    parts = [*page.title, *page.header, *page.markdown, *page.caption, *page.info, *page.warning, *page.error]
    texts = [str(part.value) for part in parts]
    texts += [str(part.label) for part in [*page.button, *page.selectbox, *page.slider, *page.radio, *page.tabs]]
    texts += [str(part.label) for part in page.expander]
    return "\n".join(texts).replace("\\$", "$").replace("\N{WORD JOINER}", "")


def charts(page: AppTest) -> list[Any]:
    return list(page.get("vega_lite_chart"))


@pytest.fixture(autouse=True)
def _nobody_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "call", lambda jobs: None)


def test_a_first_visit_says_what_to_do(jobs: Jobs) -> None:
    page = open_page()
    assert not page.exception
    assert "What would the rule change?" in words(page)
    assert "Nothing has been computed for these settings yet" in words(page)
    assert not charts(page)


def test_pressing_run_puts_the_comparison_in_the_queue(jobs: Jobs) -> None:
    page = open_page()
    page.button(key="compare.run").click().run()
    job = jobs.look(usual().id)
    assert job is not None
    assert job.state == "queued"
    assert link.decode(page.query_params["s"]) == usual()
    assert "Cancel" in words(page)


def test_the_answer_names_both_sides_with_the_interval(jobs: Jobs) -> None:
    computed(jobs, usual(), faker.comparison(REPLICATIONS))
    text = words(open_page())
    assert "earns **$2.40** an hour under “Residence floor” and **$1.90** under “Baseline”" in text
    assert "difference +$0.50 (95% interval +$0.28 to +$0.72)" in text
    assert "changed 700 of 1,200 batches (58.3%)" in text
    assert "What this leaves out" in text


def test_every_chart_on_the_page_has_a_text_and_a_heading_of_its_own(jobs: Jobs) -> None:
    computed(jobs, usual(), faker.comparison(REPLICATIONS))
    page = open_page()
    drawn = []
    for _ in by_tab(page):
        drawn += charts(page)
        headings = [text for text in page.markdown if str(text.value).startswith("### ")]
        assert len(headings) == len(charts(page))
    assert len(drawn) >= 14
    assert all(chart.proto.alt for chart in drawn)


def test_only_the_tab_that_is_looked_at_is_drawn(jobs: Jobs) -> None:
    computed(jobs, usual(), faker.comparison(REPLICATIONS))
    page = open_page()
    seen = {tab: {chart.proto.alt for chart in charts(page)} for tab in by_tab(page)}
    assert len(seen) == 3
    assert sum(map(len, seen.values())) == len(set.union(*seen.values()))


def test_the_numbers_of_a_figure_are_there_when_they_are_asked_for(jobs: Jobs) -> None:
    computed(jobs, usual(), faker.comparison(REPLICATIONS))
    page = open_page()
    assert len(page.get("download_button")) == 1  # the report
    page.session_state["numbers-ladder"] = True
    page.run()
    assert len(page.get("download_button")) == 1 + len(display.KINDS)


def test_the_french_page_is_french(jobs: Jobs) -> None:
    computed(jobs, usual(), faker.comparison(REPLICATIONS))
    page = open_page("fr")
    text = specs = ""
    for _ in by_tab(opened(page)):
        assert not page.exception
        text += re.sub(r"\s", " ", words(page))
        specs += " ".join(chart.proto.spec for chart in charts(page))
    assert "Le travailleur médian gagne **2,40 $** de l’heure avec « Plancher selon la résidence »" in text
    say = translator("fr")
    different = [m for m in messages() if say(m.replace("{", "").replace("}", "")) == m and len(m) > 12]
    longest = [m for m in different if " " in m and "{" not in m]
    english = [m for m in longest if m in text or m in specs]
    assert not english
    for sign in ("Baseline", "Residence floor", "workers", "interval "):
        assert sign not in text, sign


def test_a_rule_that_never_bit_is_told_with_its_reason_instead_of_charts(jobs: Jobs) -> None:
    computed(jobs, usual(), faker.comparison(REPLICATIONS, same=True))
    page = open_page()
    text = words(page)
    assert "exactly the same results" in text
    assert "never changed anything. Every one of the 1,200 batches" in text
    assert not charts(page)


def test_a_failed_job_is_a_sentence(jobs: Jobs) -> None:
    id = usual().id
    jobs.submit(id, usual().model_dump(mode="json"), 8, 1.0)
    jobs.claim("test")
    jobs.fail(id, "test", runner.UNEXPECTED, kind="ZeroDivisionError", log="jobs.log")
    page = open_page("fr", s=link.encode(usual()))
    assert not page.exception
    assert "Aucune réponse n’a pu être calculée" in words(page)
    assert "Traceback" not in words(page)


def test_a_first_estimate_is_marked_provisional(jobs: Jobs) -> None:
    computed(jobs, usual(), faker.comparison(2), finished=False)
    page = open_page(s=link.encode(usual()))
    assert "Provisional: from 2 of 6 paired runs" in words(page)
    assert charts(page)


def test_a_changed_lever_is_marked_and_the_old_answer_is_called_old(jobs: Jobs) -> None:
    computed(jobs, usual(), faker.comparison(REPLICATIONS))
    page = opened(open_page())
    page.number_input(key="residence-floor:rules.price_floor.unpaid_uplift.box").set_value(50).run()
    text = words(page)
    assert "modified from “Residence floor”, where it is 0%" in text
    assert "Below is an earlier comparison" in text
    slider = page.slider(key="residence-floor:rules.price_floor.unpaid_uplift.slider")
    assert slider.value == 50
    next(button for button in page.button if button.label == "Reset the levers").click().run()
    assert "modified from" not in words(page)


def test_a_link_opens_the_comparison_with_its_settings(jobs: Jobs) -> None:
    changed = usual("capped-rejections", **{"rules.pay_for_submitted.rejection_cap": 0.2})
    computed(jobs, changed, faker.comparison(REPLICATIONS))
    page = open_page(s=link.encode(changed))
    assert page.selectbox(key="other").value == "capped-rejections"
    assert page.number_input(key="capped-rejections:rules.pay_for_submitted.rejection_cap.box").value == 20
    assert "Below is an earlier comparison" not in words(page)


def finer(**changes: Any) -> Request:
    """Return the usual comparison in a market whose size no control shows."""
    request = usual()
    sides = [side.model_copy(update={"changes": side.changes | {"run.scale": 300} | changes}) for side in request.sides]
    return request.model_copy(update={"sides": tuple(sides), "replications": 3})


def test_a_link_is_answered_by_what_it_says_though_the_controls_cannot_show_it(jobs: Jobs) -> None:
    computed(jobs, usual(), faker.comparison(REPLICATIONS))
    page = open_page(s=link.encode(finer()))
    assert "has settings which the controls do not show" in words(page)
    assert not charts(page)
    page.button(key="compare.run").click().run()
    assert jobs.progress(finer().id) is not None
    assert link.decode(page.query_params["s"]) == finer()


def test_a_control_that_is_moved_ends_what_a_link_said(jobs: Jobs) -> None:
    page = open_page(s=link.encode(finer()))
    page.radio(key="size").set_value("standard").run()
    assert "has settings which the controls do not show" not in words(page)
    page.button(key="compare.run").click().run()
    days, replications, _ = choice.SIZES["standard"]
    asked = link.decode(page.query_params["s"])
    assert (asked.replications, asked.scenarios()[0].run.days) == (replications, days)
    assert asked.scenarios()[0].run.scale != 300


def test_a_link_that_the_controls_can_show_needs_no_word(jobs: Jobs) -> None:
    page = open_page(s=link.encode(usual("capped-rejections")))
    page.radio(key="size").set_value("standard").run()
    assert "has settings which the controls do not show" not in words(page)


@pytest.mark.parametrize(
    ("changes", "told"), [({"run.days": 700}, "4200 simulated days"), ({"run.scale": 2}, "simulated people")]
)
def test_a_link_that_asks_for_too_much_is_refused(jobs: Jobs, changes: dict[str, Any], told: str) -> None:
    page = open_page(s=link.encode(finer(**changes)))
    assert told in words(page).replace(",", "")


@pytest.mark.parametrize(
    "token", ["../../etc", "1.", "1." + "A" * 9000, "2.W10", "1.bnVsbA", "1.W1tbInguLi8iLHt9XV0sMl0"]
)
def test_a_link_that_cannot_be_read_is_told_and_does_no_harm(jobs: Jobs, token: str) -> None:
    page = open_page(s=token)
    assert not page.exception
    assert len(page.warning) == 1
    assert "Nothing has been computed" in words(page)


def test_a_refused_link_is_told_in_french(jobs: Jobs) -> None:
    page = open_page("fr", s="7.AAAA")
    assert "une autre version de Piecerate" in words(page)


def test_the_same_scenario_twice_is_not_compared(jobs: Jobs) -> None:
    page = open_page()
    page.selectbox(key="other").set_value("baseline").run()
    assert "Both sides are the same scenario" in words(page)


def test_either_direction_can_be_compared(jobs: Jobs) -> None:
    page = open_page()
    page.selectbox(key="baseline").set_value("capped-rejections")
    page.selectbox(key="other").set_value("baseline").run()
    opened(page)
    assert not page.exception
    assert "The rule of “Capped rejections”" in words(page)


def test_a_table_that_cannot_be_read_is_a_sentence(jobs: Jobs) -> None:
    jobs.path.write_bytes(b"this is no database at all, but long enough to be read as one" * 20)
    page = open_page()
    assert not page.exception
    assert "cannot be used" in words(page)
    assert "PIECERATE_HOME" in words(page)


def test_every_control_has_help_from_the_schema(jobs: Jobs) -> None:
    page = opened(open_page())
    sliders = list(page.slider)
    assert sliders
    assert all("Source:" in slider.help and "From " in slider.help for slider in sliders)


def test_a_first_look_on_a_coarser_market_is_called_so(jobs: Jobs) -> None:
    content = faker.comparison(4)
    for side in content["scenarios"]:
        side["scale"] = 400
    computed(jobs, usual(), content, finished=False)
    assert "First look, from a market simulated more coarsely (1:400, 7 days)" in words(
        open_page(s=link.encode(usual()))
    )


def test_only_who_asked_is_offered_to_cancel(jobs: Jobs) -> None:
    mine = open_page()
    mine.button(key="compare.run").click().run()
    assert "Cancel" in words(mine)
    other = open_page(s=link.encode(usual()))
    assert "Somebody else asked for this" in words(other)
    assert "Cancel" not in [button.label for button in other.button]


def test_a_session_that_asks_for_too_much_is_told_so_in_its_language(jobs: Jobs) -> None:
    page = opened(open_page("fr"))
    page.session_state["session"] = "greedy"
    for number in range(MOST_EACH):  # beside comparisons of this page, each of which replaces the one before
        jobs.submit(str(number), {}, 1, 1.0, "greedy")
    page.button(key="compare.run").click().run()
    assert "Vous avez déjà 3 calculs" in words(page)


def test_the_levers_are_as_they_were_when_one_comes_back_from_another_page(jobs: Jobs) -> None:
    page = open_page("fr")
    page.selectbox(key="other").set_value("capped-rejections").run()
    page.switch_page("views/method.py").run()
    assert page.title[0].value == "Méthode et glossaire"
    page.switch_page("views/compare.py").run()
    assert page.selectbox(key="other").value == "capped-rejections"
    assert page.query_params["lang"] == "fr"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_said_of_a_rule_ends_with_where_the_note_on_it_is(language: str) -> None:
    assert "`docs/rules/price_floor.md`" in controls.about("price_floor", translator(language))


def test_what_a_lever_can_be_set_to_is_said_in_words() -> None:
    known = controls.declared()
    paths = {path for name in shipped() for path in controls.levers(load(name))} | {*controls.WORLD_LEVERS}
    choices = {str(choice) for path in paths if known[path].kind == "choice" for choice in known[path].choices}
    assert choices <= controls.CHOICES.keys()
