"""What strangers send is read as the command line reads it, or refused in one sentence; nothing else is opened."""

import re
from pathlib import Path

import faker
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import choice, earnings, ink, link, uploads, worker
from dashboard.jobs import Jobs
from dashboard.request import LONGEST_TEXT, Request, Side
from sim import UserError, load
from sim.comparing.answer import Answer
from sim.language import translator

PAGE = Path(__file__).parents[2] / "dashboard" / "app.py"
MINE = 'title = "My floor"\nextends = "residence-floor"\n'


@pytest.fixture(autouse=True)
def _nobody_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "call", lambda jobs: None)


def sent(text: str | bytes, file: str = "mine.toml") -> tuple[str, str]:
    return uploads.scenario(file, text if isinstance(text, bytes) else text.encode(), {})


def test_a_scenario_that_was_sent_is_what_the_command_line_would_load(tmp_path: Path) -> None:
    name, text = sent(MINE)
    (tmp_path / "mine.toml").write_text(MINE)
    assert name == "mine"
    assert Side(scenario=name, text=text).load().fingerprint == load(str(tmp_path / "mine.toml")).fingerprint


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"x" * 50_000_000, "50,000 kB"),
        (b"\xff\xfea\x00", "UTF-16"),
        (b'title = "caf\xe9"', "not UTF-8"),
        (b"a = " + b"[" * 20_000, "nested too deeply"),
        (b"[a" + b".a" * 20_000 + b"]", "more than 100 dots"),
        (b'extends = "../../../etc/passwd"', "not allowed"),
        (b'extends = "/etc/passwd"', "not allowed"),
        (b'extends = "pyproject"', "no such scenario among the shipped ones"),
        (b'extends = "mine"', "no such scenario among the shipped ones"),
        (b'extends = "baseline"\n[run]\ndayz = 7', "Did you mean run.days?"),
        (b'extends = "baseline"\n[run]\nscale = 1', "a page simulates at most 5,000"),
        (b"<html><script>alert(1)</script>", "is not TOML"),
        (b"", "missing"),
    ],
    ids=range(13),
)
def test_a_hostile_or_mistaken_scenario_is_refused_in_a_sentence(content: bytes, told: str) -> None:
    with pytest.raises(UserError) as error:
        uploads.scenario("mine.toml", content, {})
    said = translator("en")(error.value.message, **error.value.gaps) if error.value.gaps else str(error.value)
    assert told in said
    assert len(said) < 4000
    assert "/tmp" not in said


def test_nothing_beside_the_server_can_be_extended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret.toml").write_text('title = "secret"\nextends = "baseline"\n')
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError) as error:
        sent('extends = "secret"')
    assert "There are: " in str(error.value)
    assert "secret," not in str(error.value)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("../../etc/pass wd.toml", "pass-wd"),
        ("baseline.toml", "baseline-sent"),
        ("..toml", "sent"),
        ("a'; rm -rf ~;.toml", "a-rm--rf"),
        ("x" * 500, "x" * 40),
    ],
)
def test_a_name_that_was_sent_becomes_a_harmless_one(file: str, name: str) -> None:
    assert sent(MINE, file)[0] == name


def test_another_text_of_the_same_name_gets_a_name_of_its_own() -> None:
    assert uploads.scenario("mine.toml", MINE.encode(), {"mine": MINE})[0] == "mine"
    assert uploads.scenario("mine.toml", MINE.encode(), {"mine": "other"})[0] == "mine-2"


def test_a_title_that_was_sent_can_be_no_link_and_no_gap() -> None:
    _, text = sent('title = "![x](http://evil.example/x.png) {n} **y**"\nextends = "baseline"')
    title = Side(scenario="mine", text=text).load().title
    assert not set(title) & set("[]{}*!") - {"!"}
    assert "://" not in title


def test_a_link_carries_a_scenario_and_one_too_long_is_not_made() -> None:
    sides = (Side(scenario="baseline"), Side(scenario="mine", text=MINE))
    request = Request(sides=sides, replications=6)
    assert link.decode(link.encode(request)) == request
    assert link.fits(request)
    long = Side(scenario="mine", text=MINE + "#" * (LONGEST_TEXT - len(MINE)))
    assert not link.fits(Request(sides=(sides[0], long), replications=6))


def test_the_command_of_a_scenario_that_was_sent_names_its_file() -> None:
    plain = Request(sides=(Side(scenario="baseline"), Side(scenario="mine", text=MINE)), replications=6)
    assert plain.files() == {"mine.toml": MINE}
    assert "compare baseline mine.toml" in plain.command()


def test_a_file_that_was_sent_can_be_compared_and_a_bad_one_is_told(jobs: Jobs) -> None:
    page = AppTest.from_file(str(PAGE), default_timeout=30).run()
    page.file_uploader(key="sending").upload("mine.toml", MINE.encode(), "application/toml").run()
    assert not page.exception
    assert page.selectbox(key="other").value == "mine"
    assert "My floor (your file)" in page.selectbox(key="other").options
    page.button(key="compare.run").click().run()
    days, replications, _ = choice.SIZES["teaching"]
    sides = tuple(
        Side(scenario=name, changes={"run.days": days}, text=text) for name, text in (("baseline", ""), ("mine", MINE))
    )
    assert jobs.look(Request(sides=sides, replications=replications).id) is not None


def test_a_scenario_that_cannot_be_used_is_told_on_the_page(jobs: Jobs) -> None:
    page = AppTest.from_file(str(PAGE), default_timeout=30).run()
    page.file_uploader(key="sending").upload("bad.toml", b'extends = "nowhere"', "application/toml").run()
    assert not page.exception
    assert "nowhere" in page.error[0].value
    assert page.selectbox(key="other").value == "residence-floor"


@pytest.mark.parametrize(
    ("text", "wages"),
    [
        ("wage\n1\n2\n3\n4\n5.5\n", [1, 2, 3, 4, 5.5]),
        ("pay,hours\n10,5\n3,1\n4,2\n8,2\n9,3\n", [2, 3, 2, 4, 3]),
        ("paie;heures\n10,5;5\n3;1\n4;2\n8;2\n9;3\n", [2.1, 3, 2, 4, 3]),
        ("\ufeff$1\r\n$2\r\n$3\r\n\r\n$4\r\n$5\r\n", [1, 2, 3, 4, 5]),
        ("10.0,5\n3,1\n4,2\n8,2\n9,3\n", [2, 3, 2, 4, 3]),
    ],
    ids=["one column", "pay and hours", "French", "dollars", "no heading"],
)
def test_a_table_of_earnings_is_read(text: str, wages: list[float]) -> None:
    assert uploads.earnings(text.encode()).tolist() == pytest.approx(wages)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"1\n" * 25_000_000, "50,000 kB"),
        (b"\xff\xfe1\x00", "not text in UTF-8"),
        (b"1\n2\n\x00\n3", "not text in UTF-8"),
        (b"wage\n1\n2\n=HYPERLINK(1)\n", "no number"),
        (b"1\n2\nnan\n4\n5", "no number"),
        (b"1\n2\n1e400\n4\n5", "no number"),
        (b"1\n2\n-3\n4\n5", "from 0 to 1,000"),
        (b"1,2.5\n1,0\n", "no working time"),
        (b"1,2.5,3\n", "3 columns"),
        (b"1,5\n2,5\n3,5\n4,5\n5,5\n", "cannot be told"),
        (b"1\n2\n3\n", "3 rows"),
        (b"", "0 rows"),
        (b"1\n" * 20_001, "more than 20,000 rows"),
        (b'"' + b"1" * 200_000, "not text"),
        (b"\x1f\x8b\x08\x00zip", "not text in UTF-8"),
    ],
    ids=range(15),
)
def test_a_hostile_or_mistaken_table_is_refused_in_a_sentence(content: bytes, told: str) -> None:
    with pytest.raises(UserError) as error:
        uploads.earnings(content)
    assert told in translator("en")(error.value.message, **error.value.gaps)


def test_earnings_lie_beside_both_sides_with_their_interval() -> None:
    answer = Answer(faker.comparison(6), "Baseline", "Residence floor")
    figure = earnings.beside(answer, np.arange(1.0, 101.0), translator("en"), ink.LIGHT)
    assert figure is not None
    assert "your 100 wages is $50.50" in figure.title
    assert figure.interval == "Of your table: $50.50 (95% interval $40.00 to $61.00)"
    assert len(figure.table(answer, {}, translator("en"))) == 5


def test_a_table_that_was_sent_is_drawn_and_kept_nowhere(jobs: Jobs, tmp_path: Path) -> None:
    request = choice.usual()
    jobs.submit(request.id, request.model_dump(mode="json"), request.runs, 1.0)
    jobs.claim("test")
    jobs.report(request.id, "test", request.runs, faker.comparison(6))
    jobs.finish(request.id, "test")
    page = AppTest.from_file(str(PAGE), default_timeout=30).run()
    page.file_uploader(key="earnings").upload("w.csv", b"wage\n7.77\n8\n9\n10\n11.11\n", "text/csv").run()
    assert not page.exception
    assert any("The middle one of your 5 wages is" in re.sub(r"\\", "", text.value) for text in page.markdown)
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"7.77" not in kept
    assert b"11.11" not in kept
