"""The page about workers: groups with their intervals, where a wage stands, and one worker's day."""

import re
from pathlib import Path

import faker
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import choice, link, people, worker
from dashboard.ink import LIGHT
from dashboard.jobs import Jobs
from dashboard.request import ASKED, Life, Request, Side
from sim.comparing.answer import Answer
from sim.language import translator

PAGE = Path(__file__).parents[2] / "dashboard" / "app.py"


@pytest.fixture(autouse=True)
def _nobody_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "call", lambda jobs: None)


def open_page(language: str = "en", **query: str) -> AppTest:
    page = AppTest.from_file(str(PAGE), default_timeout=30)
    page.query_params["lang"] = language
    for key, value in query.items():
        page.query_params[key] = value
    return page.switch_page("views/workers.py").run()


def words(page: AppTest) -> str:
    parts = [*page.title, *page.header, *page.markdown, *page.info, *page.warning, *page.error]
    return re.sub(r"\s", " ", "\n".join(str(part.value) for part in parts).replace("\\$", "$"))


def computed(jobs: Jobs, request: Request | Life, result: dict | None = None) -> None:
    jobs.submit(request.id, request.model_dump(mode="json"), request.runs, 1.0)
    jobs.claim("test")
    jobs.report(request.id, "test", request.runs, result or faker.comparison())
    jobs.finish(request.id, "test")


def life(*countries: str, place: str = "high") -> Life:
    return Life(sides=choice.usual().sides, countries=countries, place=place)


def answer() -> Answer:
    return Answer(faker.comparison(), "Baseline", "Residence floor")


def test_groups_are_told_with_who_is_counted_and_how_they_were_formed(jobs: Jobs) -> None:
    computed(jobs, choice.usual())
    page = open_page()
    assert not page.exception
    text = words(page)
    assert "50 of 100 in the group “United States” earn clearly more under “Residence floor” than under" in text
    assert "at most 30 of 100 earn clearly less, in the group “India”" in text
    assert "usually find work in at least one of the two scenarios" in text
    assert "groups of at least 30 simulated people" in text
    for grouping, told in (
        ("hours", "Under 5 hours"),
        ("tools", "A script"),
        ("wage", "may earn more on the other side by luck alone"),
    ):
        page.segmented_control(key="by").set_value(grouping).run()
        assert told in words(page)
        assert ("groups formed on the baseline" in words(page)) == (grouping != "tools")


@pytest.mark.parametrize(
    ("more", "less", "told"),
    [
        (0.4, 0.0, "In no group do any workers earn clearly more or clearly less"),
        (8.0, 0.2, "8 of 100 in the group “United States” earn clearly more"),
        (8.0, 0.2, "in no group do any earn clearly less"),
        (0.0, 3.0, "3 of 100 in the group “United States” earn clearly less"),
        (0.0, 3.0, "in no group do any earn clearly more"),
    ],
)
def test_a_fate_that_nobody_meets_is_not_pinned_on_a_group(more: float, less: float, told: str) -> None:
    content = faker.comparison()
    for row in content["groups"]:
        if row["measure"] in ("workers_gaining", "workers_losing"):
            row["value"] = more if row["measure"] == "workers_gaining" else less
    figure = people.fates(Answer(content, "Baseline", "Residence floor"), "country", translator("en"), LIGHT)
    assert figure is not None
    assert told in figure.title


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_wage_is_placed_on_both_sides(jobs: Jobs, language: str) -> None:
    computed(jobs, choice.usual())
    page = open_page(language)
    page.number_input(key="wage").set_value(5.0).run()
    text = words(page)
    told = {"en": "$5.00 an hour is more than what 40.0% of workers earn", "fr": "40,0 % des travailleurs"}
    assert told[language] in text
    assert {"en": "than what 50.0% earn under “Baseline”", "fr": "50,0 %"}[language] in text


def test_a_wage_below_and_above_all_others_stands_at_the_ends() -> None:
    below, above = answer().standing(0.0), answer().standing(500.0)
    assert below is not None
    assert above is not None
    assert (below.value, below.baseline, above.value, above.baseline) == (0, 0, 1, 1)


def test_one_run_gives_a_standing_without_an_interval() -> None:
    standing = Answer(faker.comparison(1), "Baseline", "Residence floor").standing(5.0)
    assert standing is not None
    assert (standing.value, standing.low) == (pytest.approx(0.4), None)


def test_nobody_is_followed_before_it_is_asked_for(jobs: Jobs) -> None:
    computed(jobs, choice.usual())
    page = open_page()
    assert "Nobody has been followed with these settings yet" in words(page)
    page.button(key="follow").click().run()
    job = jobs.look(life("US").id)
    assert job is not None
    assert job.state == "queued"
    assert ASKED.validate_python(job.request) == life("US")


def test_a_worker_is_followed_under_the_pair_that_is_shown(jobs: Jobs) -> None:
    pair = choice.usual()
    third = Side(scenario="capped-rejections", changes=pair.sides[0].changes)
    three = pair.model_copy(update={"sides": (*pair.sides, third)})
    computed(jobs, three, faker.beside(faker.comparison(), "capped-rejections", "Capped rejections"))
    page = open_page(s=link.encode(three), shown="capped-rejections")
    page.button(key="follow").click().run()
    assert jobs.look(life("US").model_copy(update={"sides": (pair.sides[0], third)}).id) is not None


def test_a_day_is_told_under_both_scenarios_in_two_countries(jobs: Jobs) -> None:
    computed(jobs, choice.usual())
    computed(jobs, life("FR", "IN", place="high"), faker.lives("FR", "IN"))
    page = open_page()
    page.selectbox(key="home").set_value("FR")
    page.selectbox(key="beside").set_value("IN")
    page.selectbox(key="earner").set_value("high").run()
    text = words(page)
    assert "France, the 90th of 100 earners, day 3: 3.5 h online and $3.00 for the day’s work under “Baseline”" in text
    assert "1.0 h online and $0.00 for the day’s work under “Residence floor”" in text
    assert "India, the 90th" in text
    assert "an example, not an estimate" in text


def test_a_country_in_which_nobody_earns_is_told(jobs: Jobs) -> None:
    computed(jobs, choice.usual())
    computed(jobs, life("KE"), {"lives": []})
    page = open_page()
    page.selectbox(key="home").set_value("KE").run()
    assert "Kenya: nobody there earns anything in this simulated market" in words(page)


def test_the_table_of_a_day_follows_the_clock() -> None:
    figure = people.day(faker.lives("FR")["lives"][0], answer(), "middle", translator("en"), LIGHT)
    assert figure is not None
    rows = figure.table(None, {}, translator("en"))
    assert [row["When"] for row in rows[:4]] == ["09:00–10:00", "10:00–12:30", "12:30–13:00", "15:15"]
    assert rows[1]["What"] == "Works: surveys"
    assert rows[1]["Tasks"] == "3 approved, 1 rejected, 0 not finished"
    assert rows[3]["Money"] == "$1.50"
    assert figure.csv().splitlines()[2] == "Baseline,work,10.0,12.5,survey,3,1,0,3.0"
    assert figure.title in figure.description


@pytest.mark.parametrize(
    ("minutes", "told"), [(0, "0 min"), (0.2, "< 1 min"), (18, "18 min"), (59.9, "1.0 h"), (90, "1.5 h")]
)
def test_less_than_an_hour_is_told_in_minutes(minutes: float, told: str) -> None:
    content = faker.lives("FR")["lives"][0]
    content["diaries"] = [content["diaries"][0] | {"stretches": [faker.stretch("search", 9.0, 9.0 + minutes / 60)]}]
    content["diaries"] *= 2
    figure = people.day(content, answer(), "high", translator("en"), LIGHT)
    assert figure is not None
    assert f"day 3: {told} online" in re.sub(r"\s", " ", figure.title)


def test_a_link_opens_the_comparison_that_it_holds(jobs: Jobs) -> None:
    changed = Request(sides=(Side(scenario="baseline"), Side(scenario="placebo")), replications=6)
    computed(jobs, changed)
    page = open_page(s=link.encode(changed))
    assert page.selectbox(key="other").value == "placebo"


@pytest.mark.parametrize("grouping", people.GROUPINGS)
def test_figures_of_groups_can_be_taken_away(grouping: str) -> None:
    say = translator("en")
    for draw in (people.fates, people.wages):
        figure = draw(answer(), grouping, say, LIGHT)
        assert figure is not None
        table = figure.table(answer(), {}, say)
        assert len(table) == len(figure.rows) == len(figure.csv().splitlines()) - 1
        assert "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}4" in figure.subtitle
        assert len({row["Measure"] for row in table}) == len(table)
