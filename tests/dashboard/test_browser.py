"""The main journey in a real Chromium: run a comparison, read the answer, stop another; and what it looks like."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from serving import served

from dashboard import choice, link
from dashboard.jobs import Jobs
from dashboard.request import Request, Side
from sim.comparing.findings import LEFT_OUT
from sim.language import translator

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "screenshots"
CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
RUN = {"en": "Run the comparison", "fr": "Lancer la comparaison"}
STOP = {"en": "Cancel", "fr": "Annuler"}
SENTENCE = {"en": r"The worker in the middle earns \$", "fr": r"Le travailleur médian gagne"}
TABS = {"en": ["Workers", "Inequality", "Cost and time"], "fr": ["Travailleurs", "Inégalités", "Coûts et délais"]}

PAGES = ["explore", "workers", "market", "uncertainty", "evidence", "results", "learn", "method"]
"""Pages besides home, which the tests visit one by one."""

TABS_SHOWN = [(1280, "light"), (390, "dark")]
"""Widths and themes in which the other tabs are looked at as well."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if os.environ.get("PIECERATE_NO_BROWSER") == "1":
        pytest.skip("PIECERATE_NO_BROWSER=1")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CANDIDATES)), None)
    if not found:
        pytest.fail(
            "No Chromium was found. Install one (on Debian: apt-get install chromium), name it in CHROMIUM, "
            "or set PIECERATE_NO_BROWSER=1 to do without the tests of the page in a browser."
        )
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the table of jobs."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[str]:
    with served(home, "-m", "dashboard") as address:
        yield address


class Visit:
    """One visit of the page, with what the browser complained about."""

    def __init__(
        self,
        browser: Browser,
        server: str,
        language: str = "en",
        width: int = 1280,
        theme: Any = "light",
        path: str = "",
    ):
        locale = {"en": "en-GB", "fr": "fr-FR"}[language]
        self.context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, locale=locale)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.language = language
        self.page.goto(f"{server}/{path}")
        expect(self.page.get_by_role("heading", level=1).first).to_be_visible(timeout=30_000)

    def _hear(self, message: Any) -> None:
        # A page opened by its own address asks for Streamlit's health beside it first, then where it is.
        if message.type == "error" and "/_stcore/" not in message.location.get("url", ""):
            self.complaints.append(message.text)

    def button(self, names: dict[str, str]) -> Any:
        return self.page.get_by_role("button", name=names[self.language], exact=True)

    def settle(self) -> None:
        """Wait until nothing has been redrawn for a moment."""
        expect(self.page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=20_000)
        self.page.wait_for_timeout(1200)

    def reach(self, element: Any) -> None:
        """Press the tab key until the focus is on an element, and see that it is seen there."""
        for _ in range(60):
            self.page.keyboard.press("Tab")
            if element.evaluate("e => e === document.activeElement"):
                assert element.evaluate("e => e.matches(':focus-visible')")
                return
        pytest.fail(f"the keyboard does not lead to {element}")

    def sideways(self) -> list[str]:
        """Return what in the page is wider than its place and scrolls sideways; the list of tabs may."""
        found: list[str] = self.page.evaluate(
            """() => [...document.querySelectorAll("[data-testid=stMain] *")]
              .filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
                && ["auto", "scroll"].includes(getComputedStyle(e).overflowX) && !e.closest("[role=tablist]"))
              .map(e => e.tagName + " " + e.dataset.testid + " " + e.textContent.slice(0, 60))"""
        )
        return found

    def barriers(self) -> list[str]:
        """Return what axe-core, the accessibility checker, finds wrong with the page as it is."""
        found = Axe().run(self.page).response["violations"]
        return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]

    def shoot(self, name: str) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        size = self.page.viewport_size
        assert size is not None
        for _ in range(2):  # what comes into view may be drawn only then
            height = self.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
            self.page.set_viewport_size({"width": size["width"], "height": int(height) + 20})
            self.page.wait_for_timeout(600)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")
        self.page.set_viewport_size(size)

    def close(self) -> None:
        self.context.close()
        assert not self.complaints


def test_a_comparison_is_run_and_read(browser: Browser, server: str) -> None:
    visit = Visit(browser, server)
    visit.button(RUN).click()
    expect(visit.button(STOP).first).to_be_visible(timeout=15_000)
    # Streamlit keeps the old elements for a moment while it draws new ones, so there may be two of anything.
    expect(visit.page.get_by_text(re.compile(SENTENCE["en"])).first).to_be_visible(timeout=120_000)
    expect(visit.button(STOP)).to_have_count(0, timeout=600_000)
    visit.settle()
    sentence = visit.page.get_by_text(re.compile(SENTENCE["en"])).first
    expect(sentence).to_contain_text(re.compile("under “Residence floor” and .* under “Baseline”.*95% interval"))
    # While the highlighter loads, the plain and the coloured command are both in the page for a moment.
    expect(visit.page.get_by_test_id("stCode").first).to_contain_text("piecerate compare baseline residence-floor")
    assert visit.page.evaluate("document.documentElement.lang") == "en"
    assert "s=1." in visit.page.url
    visit.close()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_answer_looks_right(browser: Browser, server: str, language: str, width: int, theme: str) -> None:
    visit = Visit(browser, server, language, width, theme)
    expect(visit.page.get_by_text(re.compile(SENTENCE[language])).first).to_be_visible(timeout=60_000)
    visit.settle()
    name = f"compare-{language}-{width}-{theme}"
    visit.shoot(name)
    for tab in TABS[language][1:] if (width, theme) in TABS_SHOWN else []:
        visit.page.get_by_role("tab", name=tab).click()
        visit.settle()
        visit.shoot(f"{name}-{TABS[language].index(tab)}")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.page.evaluate("document.documentElement.lang") == language
    visit.close()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("language", "width", "theme"), [("en", 1280, "light"), ("fr", 390, "dark")])
def test_every_page_fits_its_screen(
    browser: Browser, server: str, path: str, language: str, width: int, theme: str
) -> None:
    visit = Visit(browser, server, language, width, theme, path)
    visit.settle()
    visit.shoot(f"{path}-{language}-{width}-{theme}")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.page.evaluate("document.documentElement.lang") == language
    assert visit.sideways() == []
    assert visit.barriers() == []
    visit.close()


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[str]:
    """Serve the dashboard where nothing has been computed yet, so that a link is not met by another answer."""
    with served(tmp_path, "-m", "dashboard") as address:
        yield address


def test_an_answer_is_taken_apart_laid_beside_real_wages_and_handed_on(
    browser: Browser, alone: str, tmp_path: Path
) -> None:
    say, small = translator("fr"), {"run.days": 2, "run.scale": 1000}
    sides = (Side(scenario="baseline", changes=small), Side(scenario="residence-floor", changes=small))
    request, jobs = Request(sides=sides, replications=3), Jobs(tmp_path / "jobs.sqlite")
    jobs.submit(request.id, request.model_dump(mode="json"), request.runs, request.weight)
    visit = Visit(browser, alone, "fr", path=f"?s={link.encode(request)}")
    page = visit.page
    apart, report = (
        page.get_by_role("button", name=say(name)) for name in ("Take the result apart by who reacts", "Report (HTML)")
    )
    expect(apart).to_be_visible(timeout=60_000)
    expect(visit.button(STOP)).to_have_count(0, timeout=60_000)
    visit.settle()
    apart.click()
    ladder = page.get_by_test_id("stCode").filter(has_text="--ladder")
    expect(ladder.first).to_be_visible(timeout=120_000)
    expect(visit.button(STOP)).to_have_count(0, timeout=120_000)
    expect(page.get_by_text("si personne ne réagit").first).to_be_visible()
    page.get_by_text(say("Send a small table of real earnings")).click()
    for table, told in ((b"wage\n1.5\n9\n", "Le fichier a 2 lignes"), (b"wage\n1\n2\n3\n4\n9\n", "de vos 5 lignes")):
        own = {"name": "own.csv", "mimeType": "text/csv", "buffer": table}
        page.locator("input[type=file]").last.set_input_files(own)
        expect(page.get_by_text(told).first).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        report.click()
    written = download.value.path().read_text(encoding="utf-8")
    assert '<html lang="fr"' in written
    assert say(LEFT_OUT[0]) in written
    job = jobs.look(request.id)
    assert job is not None
    assert job.result is not None
    assert job.result["digest"][:16] in written
    visit.close()


def test_the_answer_has_no_barrier(browser: Browser, server: str) -> None:
    visit = Visit(browser, server)
    expect(visit.page.get_by_text(re.compile(SENTENCE["en"])).first).to_be_visible(timeout=60_000)
    visit.settle()
    assert visit.barriers() == []
    visit.close()


def test_cancelling_stops_a_long_comparison(browser: Browser, server: str) -> None:
    visit = Visit(browser, server, "fr")
    visit.page.get_by_text("Standard").click()
    visit.settle()
    visit.button(RUN).click()
    expect(visit.button(STOP).first).to_be_visible(timeout=15_000)
    visit.page.wait_for_timeout(2000)
    visit.button(STOP).first.click()
    expect(visit.page.get_by_text("Ce calcul a été annulé").first).to_be_visible(timeout=8_000)
    expect(visit.button(RUN).first).to_be_enabled(timeout=15_000)
    visit.close()


def test_a_lever_is_moved_and_a_comparison_run_and_stopped_by_keyboard_alone(browser: Browser, server: str) -> None:
    visit = Visit(browser, server)
    page = visit.page
    visit.settle()
    visit.reach(page.locator("summary").filter(has_text="Levers: change the rule"))
    page.keyboard.press("Enter")
    uplift = page.get_by_label("Added for unpaid time, typed")
    expect(uplift).to_be_visible(timeout=20_000)
    visit.reach(uplift)
    page.keyboard.press("Control+A")
    page.keyboard.type("37")
    page.keyboard.press("Enter")
    expect(page.get_by_text("modified from").first).to_be_visible(timeout=20_000)
    visit.settle()
    visit.reach(visit.button(RUN))
    page.keyboard.press("Enter")
    expect(visit.button(STOP).first).to_be_visible(timeout=20_000)
    visit.reach(visit.button(STOP).first)
    page.keyboard.press("Enter")
    expect(page.get_by_text("This computation was cancelled").first).to_be_visible(timeout=20_000)
    visit.close()


def test_the_language_can_be_switched_and_stays_in_the_link(browser: Browser, server: str, home: Path) -> None:
    request = choice.usual()
    Jobs(home / "jobs.sqlite").submit(request.id, request.model_dump(mode="json"), request.runs, request.weight)
    visit = Visit(browser, server)
    expect(visit.page.get_by_text(re.compile(SENTENCE["en"])).first).to_be_visible(timeout=120_000)
    visit.page.get_by_text("Levers: change the rule").click()
    visit.page.get_by_role("tab", name="Inequality").click()
    visit.settle()
    other = visit.page.get_by_role("combobox", name="L’autre scénario")
    visit.page.get_by_role("radio", name="Français").or_(visit.page.get_by_text("Français")).first.click()
    expect(visit.page.get_by_role("heading", level=1).first).to_contain_text("Que changerait la règle", timeout=15_000)
    assert "lang=fr" in visit.page.url
    expect(visit.page.get_by_text("Pour tous les scénarios").first).to_be_visible()  # the levers are still open
    expect(visit.page.get_by_role("tab", name=TABS["fr"][1])).to_have_attribute("aria-selected", "true")
    for _ in range(2):  # at once, and after a click that tells the server what the browser holds chosen
        expect(other).to_have_value("Plancher selon la résidence", timeout=15_000)
        visit.page.get_by_text("Leviers : modifier").click()
        visit.settle()
    visit.close()
