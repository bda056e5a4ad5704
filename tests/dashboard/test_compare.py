"""The page that compares, driven without a browser, in both languages and when things go wrong."""

import re
from pathlib import Path
from typing import Any

import faker
import pytest
import streamlit as st
from messages import messages
from opening import by_tab, opened
from streamlit.testing.v1 import AppTest

from dashboard import choice, controls, display, link, runner, worker
from dashboard.jobs import MOST_EACH, Jobs
from dashboard.request import Request, Side
from sim import load, shipped
from sim.language import translator

PAGE = Path(__file__).parents[2] / "dashboard" / "app.py"

CAPPED = {"rules.pay_for_submitted.rejection_cap": 0.2}

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


def three(third: str = "capped-rejections") -> Request:
    """Return the usual comparison with one more scenario beside the baseline."""
    return among("baseline", "residence-floor", third)


def among(*names: str) -> Request:
    return usual().model_copy(
        update={"sides": tuple(Side(scenario=name, changes={"run.days": DAYS}) for name in names)}
    )


def found() -> dict[str, Any]:
    """Return an answer in which capped rejections change half as much as the floor."""
    return faker.beside(faker.comparison(REPLICATIONS), "capped-rejections", "Capped rejections")


def table(page: AppTest) -> dict[str, dict[str, str]]:
    """Return the table of all scenarios as its cells by scenario and measure."""
    (text,) = (part.proto.body for part in page.get("html") if 'aria-label="All scenarios beside' in part.proto.body)
    cells: dict[str, dict[str, str]] = {}
    for row in text.replace("\N{WORD JOINER}", "").partition("<tbody")[2].split("</tr>")[:-1]:
        (measure,) = re.findall(r"<th[^>]*>([^<]*)", row)
        for scenario, cell in re.findall(r'data-head="([^"]*):">([^<]*)', row):
            cells.setdefault(scenario, {})[measure] = cell
    return cells


def test_one_more_scenario_is_chosen_below_the_two_and_computed_with_them(jobs: Jobs) -> None:
    page = open_page()
    assert not [box for box in page.selectbox if box.key == "fourth"]
    page.selectbox(key="third").set_value("capped-rejections").run()
    page.button(key="compare.run").click().run()
    assert jobs.progress(three().id) is not None
    assert link.decode(page.query_params["s"]) == three()
    page.selectbox(key="fourth").set_value("placebo")
    page.selectbox(key="third").set_value("").run()
    page.button(key="compare.run").click().run()
    assert link.decode(page.query_params["s"]) == three("placebo")


def test_the_rule_of_every_scenario_has_its_levers(jobs: Jobs) -> None:
    page = open_page()
    page.selectbox(key="third").set_value("capped-rejections").run()
    opened(page)
    assert "The rule of “Residence floor”" in words(page)
    assert "The rule of “Capped rejections”" in words(page)
    page.number_input(key="capped-rejections:rules.pay_for_submitted.rejection_cap.box").set_value(20).run()
    page.button(key="compare.run").click().run()
    floor, capped = link.decode(page.query_params["s"]).sides[1:]
    assert capped.changes["rules.pay_for_submitted.rejection_cap"] == 0.2
    assert floor.changes == {"run.days": DAYS}


def test_all_scenarios_stand_in_one_table_beside_the_baseline(jobs: Jobs) -> None:
    computed(jobs, three(), found())
    page = open_page(s=link.encode(three()))
    rows = table(page)
    assert list(rows) == ["Baseline", "Residence floor", "Capped rejections"]
    wages = [row["Median hourly wage"] for row in rows.values()]
    assert wages == ["$1.90", "$2.40; +$0.50 (+$0.28 to +$0.72)", "$2.15; +$0.25 (+$0.14 to +$0.36)"]
    assert rows["Capped rejections"]["Below the local minimum wage"].startswith("85.5%; −5.5 points (−8.1 to ")
    assert "Wages are in US dollars an hour; they" in words(page)
    assert "n = 6 paired simulations. All working time counts." in words(page)


def test_the_table_of_all_scenarios_is_looked_at_as_the_answer_below_it(jobs: Jobs) -> None:
    computed(jobs, three(), found())
    page = open_page(s=link.encode(three()), money="EUR")
    assert table(page)["Baseline"]["Median hourly wage"] == "€1.68"  # 1.90 times 0.8845
    page.selectbox(key="clock").select("search").run()
    rows = table(page)
    assert rows["Residence floor"]["Median hourly wage"].startswith("€3.54; +€1.77")  # 4 and 2 times 0.8845
    assert "All working time counts" not in words(page)
    page.selectbox(key="money").select("USD").run()
    assert table(page)["Residence floor"]["Median hourly wage"].startswith("$4.00; +$2.00")


def test_two_scenarios_need_neither_a_table_nor_a_choice_of_what_is_shown(jobs: Jobs) -> None:
    computed(jobs, usual(), faker.comparison(REPLICATIONS))
    page = open_page()
    assert "All scenarios beside" not in words(page)
    assert not [control for control in page.segmented_control if control.key == "shown"]


def test_what_is_shown_below_the_table_is_chosen_without_computing_anything(jobs: Jobs) -> None:
    computed(jobs, three(), found())
    page = open_page(s=link.encode(three()))
    assert "earns **$2.40** an hour under “Residence floor” and **$1.90** under “Baseline”" in words(page)
    page.segmented_control(key="shown").set_value("capped-rejections").run()
    assert "earns **$2.15** an hour under “Capped rejections” and **$1.90** under “Baseline”" in words(page)
    assert "under “Residence floor”" not in words(page)
    assert [chart for chart in charts(page) if "Capped rejections" in chart.proto.alt]
    assert not [chart for chart in charts(page) if "Residence floor" in chart.proto.alt]
    assert page.button(key="compare.run").disabled
    assert page.query_params["shown"] == "capped-rejections"


def test_a_link_opens_all_scenarios_and_the_one_that_was_shown(jobs: Jobs) -> None:
    sides = (*three().sides[:2], Side(scenario="capped-rejections", changes={"run.days": DAYS} | CAPPED))
    request = three().model_copy(update={"sides": (*sides, Side(scenario="placebo", changes={"run.days": DAYS}))})
    computed(jobs, request, faker.beside(found(), "placebo", "Placebo"))
    page = open_page("fr", s=link.encode(request), shown="capped-rejections")
    chosen = [page.selectbox(key=key).value for key in ("baseline", "other", "third", "fourth")]
    assert chosen == [side.scenario for side in request.sides]
    assert page.number_input(key="capped-rejections:rules.pay_for_submitted.rejection_cap.box").value == 20
    assert "avec « Rejets plafonnés (version modifiée) »" in re.sub(r"\s", " ", words(page))
    assert page.button(key="compare.run").disabled
    assert link.decode(page.query_params["s"]) == request


def test_scenarios_of_one_title_are_told_apart(jobs: Jobs) -> None:
    changed = Side(scenario="capped-rejections", changes={"run.days": DAYS} | CAPPED)
    other = Side(scenario="capped-rejections", changes=changed.changes | {"rules.pay_for_submitted.rejection_cap": 0.3})
    request = three().model_copy(update={"sides": (three().sides[0], changed, other)})
    computed(jobs, request, found())
    page = open_page(s=link.encode(request))
    assert list(table(page))[1:] == ["Capped rejections, modified (2)", "Capped rejections, modified (3)"]
    page.segmented_control(key="shown").set_value("capped-rejections (3)").run()
    assert "earns **$2.15** an hour under “Capped rejections, modified (3)”" in words(page)


def test_a_link_of_two_takes_the_third_scenario_away(jobs: Jobs) -> None:
    page = open_page()
    page.selectbox(key="third").set_value("capped-rejections").run()
    page.query_params["s"] = link.encode(usual())
    page.run()
    assert page.selectbox(key="third").value == ""


def test_the_pair_that_is_shown_is_compared_in_the_other_direction(jobs: Jobs) -> None:
    computed(jobs, three(), found())
    page = open_page(s=link.encode(three()))
    page.segmented_control(key="shown").set_value("capped-rejections").run()
    page.button(key="compare.swap").click().run()
    turned = among("capped-rejections", "residence-floor", "baseline")
    assert jobs.progress(turned.id) is not None
    assert link.decode(page.query_params["s"]) == turned
    assert [page.selectbox(key=key).value for key in ("baseline", "other", "third")] == [
        side.scenario for side in turned.sides
    ]
    content = faker.comparison(REPLICATIONS)
    content["scenarios"][0]["name"] = "capped-rejections"
    computed(jobs, turned, faker.beside(content, "baseline", "Baseline"))
    page.run()
    assert page.segmented_control(key="shown").value == "baseline"
    assert "an hour under “Baseline” and **$1.90** under “Capped rejections”" in words(page)
    page.button(key="compare.swap").click().run()
    assert link.decode(page.query_params["s"]) == three()


def test_a_pair_by_itself_can_be_turned_round(jobs: Jobs) -> None:
    computed(jobs, usual(), faker.comparison(REPLICATIONS))
    page = open_page()
    page.button(key="compare.swap").click().run()
    assert link.decode(page.query_params["s"]) == among("residence-floor", "baseline")


def test_a_scenario_that_is_there_already_is_left_out_in_a_sentence(jobs: Jobs) -> None:
    page = open_page()
    page.selectbox(key="third").set_value("residence-floor").run()
    assert "“Residence floor” is left out: it does not differ from another scenario that is chosen" in words(page)
    page.button(key="compare.run").click().run()
    assert link.decode(page.query_params["s"]) == usual()


def test_the_pair_that_is_shown_is_taken_apart_by_who_reacts(jobs: Jobs) -> None:
    computed(jobs, three(), found())
    page = open_page(s=link.encode(three()))
    page.button(key="compare.ladder").click().run()
    ladder = three().model_copy(update={"ladder": True})
    computed(jobs, ladder, faker.rungs(found()))
    page.run()
    told = "The middle worker’s hourly wage, “{}” less “Baseline”: the rule by itself {}"
    assert told.format("Residence floor", "+$0.50 (+$0.28 to +$0.72)") in words(page)
    page.segmented_control(key="shown").set_value("capped-rejections").run()
    assert told.format("Capped rejections", "+$0.25 (+$0.14 to +$0.36)") in words(page)
    assert ladder.command() in [code.value for code in page.code]


def test_the_report_has_every_scenario_whichever_is_shown(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    offer = st.download_button

    def kept(label, data, *rest, **options):
        if options["key"] == "compare.report":
            written.append(data())
        return offer(label, data, *rest, **options)

    monkeypatch.setattr(st, "download_button", kept)
    computed(jobs, three(), found())
    page = open_page(s=link.encode(three()), shown="capped-rejections")
    assert "It tells of every scenario beside “Baseline”" in words(page)
    open_page(s=link.encode(three()), money="EUR")
    report, in_euros = written
    assert "All scenarios beside “Baseline”" in report
    assert "$2.15; +$0.25 (+$0.14 to +$0.36)" in report
    for title in ("Residence floor", "Capped rejections"):
        assert f"an hour under “{title}” and" in report
    assert "Wages are in US dollars an hour; they" in report
    assert "Wages are in euros an hour; they" in in_euros


@pytest.mark.parametrize("view", ["workers", "market", "uncertainty"])
def test_other_pages_show_the_same_pair_of_the_same_comparison(jobs: Jobs, view: str) -> None:
    computed(jobs, three(), found())
    page = open_page(s=link.encode(three()))
    page.segmented_control(key="shown").set_value("capped-rejections").run()
    for key in ("s", "shown"):  # as a browser leaves them behind with the page
        del page.query_params[key]
    page.switch_page(f"views/{view}.py").run()
    assert not page.exception
    assert page.segmented_control(key="shown").value == "capped-rejections"
    assert [chart for chart in charts(page) if "Capped rejections" in chart.proto.alt]
    assert not [chart for chart in charts(page) if "Residence floor" in chart.proto.alt]


@pytest.mark.parametrize("view", ["workers", "market", "uncertainty"])
def test_a_link_to_several_opens_on_every_page_that_compares(jobs: Jobs, view: str) -> None:
    computed(jobs, three(), found())
    page = AppTest.from_file(str(PAGE), default_timeout=30).run().switch_page(f"views/{view}.py")
    page.query_params["s"], page.query_params["shown"] = link.encode(three()), "capped-rejections"
    page.run()
    assert not page.exception
    assert not page.warning
    assert [chart for chart in charts(page) if "Capped rejections" in chart.proto.alt]
    page.switch_page("views/compare.py").run()
    assert page.selectbox(key="third").value == "capped-rejections"


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
    assert "All sides are the same scenario" in words(page)


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


def test_the_answer_can_be_looked_at_by_another_clock_at_some_people_and_in_another_money(jobs: Jobs) -> None:
    request = usual()
    computed(jobs, request, faker.comparison())
    page = open_page(s=link.encode(request))
    assert "earns **$2.40** an hour under" in words(page)
    assert "all working time counted" in words(page)
    page.selectbox(key="clock").select("search").run()
    assert "earns **$4.00** an hour under" in words(page)
    assert "paid time, search and waiting counted" in words(page)
    page.selectbox(key="people").select("country:IN").run()
    assert "Looking at one group alone (Country: India), the worker in the middle earns **$0.40** an" in words(page)
    page.selectbox(key="money").select("EUR").run()
    assert "earns **€0.35** an hour" in words(page)  # 0.40 times 0.8845
    assert "One US dollar is €0.8845" in words(page)
    page.selectbox(key="money").select("INT").run()
    assert "earns **Int$1.60** an hour" in words(page)
    assert [page.query_params[name] for name in ("clock", "people", "money")] == ["search", "country:IN", "INT"]
    assert not page.exception


def test_a_link_says_how_an_answer_is_looked_at_and_nonsense_in_it_is_passed_over(jobs: Jobs) -> None:
    request = usual()
    computed(jobs, request, faker.comparison())
    page = open_page(s=link.encode(request), clock="approved", people="country:ZZ", money="EUR")
    assert "earns **€7.08** an hour" in words(page)  # 8 times 0.8845
    assert "Looking at one group alone" not in words(page)
    assert not page.exception


def test_an_estimate_that_is_not_the_last_has_no_lenses_yet(jobs: Jobs) -> None:
    request = usual()
    early = {part: rows for part, rows in faker.comparison().items() if part != "lenses"}
    computed(jobs, request, early, finished=False)
    page = open_page(s=link.encode(request), clock="search", money="EUR")
    assert "earns **€2.12** an hour" in words(page)  # 2.40 times 0.8845, all time counted
    assert {box.key for box in page.selectbox} & {"clock", "people", "money"} == {"money"}
    assert not page.exception
