"""A report: one page that needs nothing else, says what was found, and brings the way to have it again."""

import base64
import itertools
import json
import re
import shlex
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner, Result
from playwright.sync_api import Browser
from test_browser import browser  # noqa: F401

from dashboard.report import Again, of_comparison
from sim import load, replicate, summarise, vary
from sim.language import translator
from sim.sweeps.store import read_manifest
from sim.terminal.cli import main

HOSTILE = '</title><script>alert(1)</script> & "${7*7}{{ 7*7 }}'

SMALL = "[run]\ndays = 2\nwarmup_days = 1\nscale = 1500\n"

VOID = {"meta", "img", "br", "link"}


class Page(HTMLParser):
    """A page taken apart: what is opened and closed, what it would load, its headings, pictures, tables and links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes what is not open"

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in tags]

    def files(self) -> dict[str, str]:
        return {
            str(link["download"]): base64.b64decode(str(link["href"]).partition(",")[2]).decode()
            for link in self.all("a")
            if "download" in link
        }

    def drawings(self) -> list[str]:
        return [base64.b64decode(str(image["src"]).partition(",")[2]).decode() for image in self.all("img")]


def piecerate(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def reported(folder: Path, language: str = "en") -> str:
    path = folder.with_suffix(f".{language}.html")
    done = piecerate("report", folder, "-o", path, "--language", language)
    assert done.exit_code == 0, done.output
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a comparison with a scenario whose title would break a page."""
    here = tmp_path_factory.mktemp("compared")
    (here / "floor.toml").write_text(f"title = {json.dumps(HOSTILE)}\nextends = 'residence-floor'\n{SMALL}")
    (here / "base.toml").write_text(f"title = 'Baseline'\nextends = 'baseline'\n{SMALL}")
    done = piecerate("compare", here / "base.toml", here / "floor.toml", "-n", 3, "-j", 1, "-q", "--out", here / "out")
    assert done.exit_code == 0, done.output
    return here / "out"


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an experiment whose points are a list."""
    here = tmp_path_factory.mktemp("swept")
    (here / "points.csv").write_text("rules.0.hourly,rules.0.index,workers.leave_share\n1,global,\n5,global,0.7\n")
    (here / "floors.toml").write_text(
        f"title = 'Floors'\nextends = 'residence-floor'\n{SMALL}[experiment]\ndesign = 'list'\nfile = 'points.csv'\n"
        "replications = 2\nbaseline = 'baseline'\n"
    )
    done = piecerate("sweep", here / "floors.toml", "-j", 1, "-q", "--out", here / "out")
    assert done.exit_code == 0, done.output
    return here / "out"


@pytest.fixture(scope="module")
def pages(compared: Path, swept: Path) -> dict[str, str]:
    """Return every kind of report once, in both languages where that makes a difference."""
    return {"compared": reported(compared), "compared, in French": reported(compared, "fr"), "swept": reported(swept)}


KINDS = pytest.mark.parametrize("kind", ["compared", "compared, in French", "swept"])


@KINDS
def test_a_page_loads_nothing_and_runs_nothing(pages, kind):
    page = Page(pages[kind])
    assert not page.all("script", "link", "iframe", "object", "embed", "base")
    addresses = [each[key] for _, each in page.tags for key in ("src", "href", "action", "poster") if key in each]
    assert addresses
    assert not [address for address in addresses if not re.match(r"(data:|#)", str(address))]
    assert not re.search(r"url\(|@import|\son\w+=", pages[kind])
    assert "default-src 'none'" in pages[kind]
    for drawing in page.drawings():
        ElementTree.fromstring(drawing)
        assert not re.search(r"<script|href=|url\((?!#)|<image|foreignObject", drawing)


@KINDS
def test_a_page_is_built_for_people_who_cannot_see_it(pages, kind):
    page = Page(pages[kind])
    (html,) = page.all("html")
    assert html["lang"] == ("fr" if "French" in kind else "en")
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert all(len(str(image["alt"])) > 20 for image in page.all("img"))
    inside = re.findall(r"<figure>.*?</figure>", pages[kind], re.DOTALL)
    assert len(inside) == len(page.all("img")) >= 4
    assert all("<table>" in figure and "<figcaption>" in figure for figure in inside)
    assert len(page.all("caption")) == len(page.all("table"))
    assert all("scope" in head for head in page.all("th"))
    identities = [str(each["id"]) for _, each in page.tags if "id" in each]
    assert len(identities) == len(set(identities))
    assert {str(link["href"])[1:] for link in page.all("a") if str(link["href"])[0] == "#"} <= set(identities)


def test_findings_name_both_sides_with_value_and_interval(pages, compared):
    text = Page(pages["compared"]).text
    content = json.loads((compared / "comparison.json").read_text())
    row = next(each for each in content["measures"] if each["measure"] == "effective_hourly_wage_median")
    assert f"earns ${row['value']:.2f} an hour under “{HOSTILE}” and ${row['baseline']:.2f} under “Baseline”" in text
    assert "95% interval" in text
    assert "Out of 100 workers" in text


def test_a_hostile_title_is_words_and_nothing_else(pages):
    assert HOSTILE in Page(pages["compared"]).text
    assert "<script" not in pages["compared"]
    assert any("<script" in "".join(ElementTree.fromstring(each).itertext()) for each in
               Page(pages["compared"]).drawings())  # fmt: skip


def test_a_page_in_french_is_french_throughout(pages):
    english, french = (
        re.sub(r"<style>.*?</style>|<pre>.*?</pre>", "", pages[kind], flags=re.DOTALL)
        for kind in ("compared", "compared, in French")
    )
    sentences = [set(re.findall(r">([^<>]{25,})<", page)) for page in (english, french)]
    same = {each for each in sentences[0] & sentences[1] if " " in each and "script" not in each}
    assert not same


@pytest.mark.parametrize("folder", ["compared", "swept"])
def test_the_files_and_the_command_of_a_page_give_the_same_digest(
    pages, folder, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    page = Page(pages[folder])
    for name, text in page.files().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (command,) = re.findall(r"piecerate (?:compare|sweep) .*", page.text)
    words = [*shlex.split(command)[1:], "-q", "-j", "1"]
    if folder == "compared":
        words += ["--out", "results"]
    monkeypatch.chdir(tmp_path)
    assert piecerate(*words).exit_code == 0
    digest = read_manifest(tmp_path / "results")["digest"]
    assert digest == read_manifest(request.getfixturevalue(folder))["digest"]
    assert digest in page.text


def test_an_experiment_shows_every_point_over_what_is_varied(pages):
    page = Page(pages["swept"])
    assert {str(image["alt"])[:60] for image in page.all("img")} == {
        "Chart. Effective hourly wage of the median worker: differenc",
        "Chart. Gini index of earnings: difference at 2 points, over ",
    }
    assert "over rules.0.hourly" in page.text
    assert "at 2 points of a design, each by 2 paired simulations" in page.text


def test_a_comparison_that_is_in_no_folder_has_the_same_page():
    """The dashboard has a result, two titles and a command; it needs no folder for a report."""
    sides = [vary(load(name), {"run.days": 1, "run.scale": 4000}) for name in ("baseline", "placebo")]
    content = summarise(sides, list(replicate(sides, 2))).as_dict()
    again = Again("piecerate compare baseline placebo", {})
    page = Page(of_comparison(content, sides, ["Baseline", "Placebo"], again, translator("en")))
    assert "piecerate compare baseline placebo" in page.text
    assert content["digest"] in page.text
    assert "give exactly the same results" in page.text


def test_one_replication_has_no_figure(tmp_path: Path):
    done = piecerate("compare", "baseline", "residence-floor", "--set", "run.days=1", "--set", "run.scale=4000",
                     "-n", 1, "-j", 1, "-q", "--out", tmp_path / "out")  # fmt: skip
    assert done.exit_code == 0, done.output
    page = Page(reported(tmp_path / "out"))
    assert "One simulation alone cannot tell" in page.text
    assert not page.all("img")


def test_what_cannot_be_reported_is_refused_in_one_sentence(compared: Path, tmp_path: Path):
    refused = piecerate("report", tmp_path, "-o", tmp_path / "page.html")
    assert refused.exit_code == 2
    assert "holds no results" in refused.output
    assert piecerate("report", compared, "-o", tmp_path / "no" / "page.html").exit_code == 2


@pytest.mark.browser
def test_a_browser_asks_for_nothing_and_finds_no_barrier(browser: Browser, pages, tmp_path: Path):  # noqa: F811
    (tmp_path / "page.html").write_text(pages["compared"], encoding="utf-8")
    context = browser.new_context(viewport={"width": 390, "height": 800}, bypass_csp=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "page.html").as_uri())
    assert page.evaluate("[...document.images].every(image => image.naturalWidth > 100)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    assert [url for url in asked if not url.startswith("data:")] == [(tmp_path / "page.html").as_uri()]
    violations = Axe().run(page).response["violations"]
    assert not [f"{each['id']}: {node['html'][:200]}" for each in violations for node in each["nodes"]]
    context.close()
