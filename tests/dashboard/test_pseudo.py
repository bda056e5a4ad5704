"""A made-up language that puts every message in brackets: what stands outside them on a page was never translated."""

import gettext
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import faker
import pytest
from babel import Locale
from babel.numbers import get_currency_name
from opening import by_tab, opened
from streamlit.testing.v1 import AppTest

from dashboard import choice, controls, link, speech, worker
from dashboard.glossary import glossary
from dashboard.jobs import Jobs
from dashboard.request import Request, Side
from sim import load, shipped
from sim.comparing.findings import capital
from sim.currencies import CURRENCIES
from sim.evidence.registry import registry
from sim.language import Language

PAGE = Path(__file__).parents[2] / "dashboard" / "app.py"


PAGES = sorted(path.stem for path in (PAGE.parent / "views").glob("[!_]*.py"))

WIDGETS = ("button", "selectbox", "slider", "radio", "number_input", "text_input", "checkbox", "expander", "tabs")


class Bracketed(Language):
    """English in which every message that went through the catalogue stands in brackets."""

    def __call__(self, message: str, /, **gaps: Any) -> str:
        return f"⟦{super().__call__(message, **gaps)}⟧" if message else ""

    def plural(self, one: str, many: str, n: int, /, **gaps: Any) -> str:
        return f"⟦{super().plural(one, many, n, **gaps)}⟧"


PSEUDO = Bracketed("en", gettext.NullTranslations())

SEVERAL = choice.usual().model_copy(
    update={"sides": (*choice.usual().sides, Side(scenario="placebo", changes={"run.days": 7}))}
)

ALLOWED = {"English", "Français", "Language", "Langue", "Piecerate"}
"""Words that are the same in every language: those of the switch itself, and names."""


def outside(text: str) -> set[str]:
    """Return the words of a text that stand outside all brackets."""
    text = re.sub(r"<style>.*?</style>|<[^>]*>|`[^`]*`|\]\([^)]*\)|:[a-z_]+/[a-z_]+:", " ", text, flags=re.DOTALL)
    while (inner := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = inner
    words = set(re.findall(r"(?<![\w./:_-])[^\W\d_]{4,}(?![\w.]*[_(/:=]|\.\w)", text))
    return set() if "⟦" in text or "⟧" in text else words - ALLOWED


def texts(page: AppTest) -> Iterator[str]:
    """Yield all that a page says: sentences, labels, choices, help, tables, and what stands in charts."""
    for kind in ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success"):
        yield from (str(part.value) for part in getattr(page, kind))
    for kind in (
        "button",
        "selectbox",
        "slider",
        "radio",
        "number_input",
        "text_input",
        "checkbox",
        "expander",
        "segmented_control",
        "tabs",
    ):
        for part in getattr(page, kind):
            yield str(part.label)
            yield from map(str, [*getattr(part, "options", ()), getattr(part, "help", "") or ""])
    for part in page.get("file_uploader"):
        yield from (part.label, part.help or "")
    yield from (str(part.proto.body) for part in page.get("html") if "<script" not in part.proto.body)
    for chart in page.get("vega_lite_chart"):
        yield chart.proto.alt
        yield from (text for text in _strings(json.loads(chart.proto.spec)) if " " in text and "datum" not in text)


def _strings(spec: Any) -> Iterator[str]:
    """Yield the texts in a chart's data."""
    if isinstance(spec, dict):
        for key, value in spec.items():
            if key in ("label", "text", "note", "title", "one", "two", "side") and isinstance(value, str):
                yield value
            else:
                yield from _strings(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from _strings(value)


@pytest.fixture
def _pseudo(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "call", lambda jobs: None)
    monkeypatch.setattr(speech, "translator", lambda name: PSEUDO)
    compared = choice.usual()
    one = Request(sides=compared.sides[:1], replications=compared.replications)
    three = faker.beside(faker.comparison(6), "placebo", "Placebo")
    for request, result in ((compared, faker.comparison(6)), (one, faker.world(6)), (SEVERAL, three)):
        jobs.submit(request.id, request.model_dump(mode="json"), request.runs, 1.0)
        jobs.claim("test")
        jobs.report(request.id, "test", request.runs, result)
        jobs.finish(request.id, "test")


@pytest.mark.usefixtures("_pseudo")
@pytest.mark.parametrize("name", PAGES)
def test_nothing_on_a_page_was_left_untranslated(name: str) -> None:
    page = AppTest.from_file(str(PAGE), default_timeout=300).run()
    if name != "compare":
        page.switch_page(f"views/{name}.py").run()
    assert not untranslated(page)


@pytest.mark.usefixtures("_pseudo")
def test_nothing_about_several_scenarios_was_left_untranslated() -> None:
    page = AppTest.from_file(str(PAGE), default_timeout=300)
    page.query_params["s"] = link.encode(SEVERAL)
    page.run()
    assert [button for button in page.button if button.key == "compare.swap"]
    assert not untranslated(page)


def untranslated(page: AppTest) -> dict[str, set[str]]:
    """Return what a page says in words that did not go through the catalogue."""
    assert not page.exception
    currencies = [get_currency_name(code, 2, locale="en") for code in CURRENCIES]
    paths = [path.rpartition(".")[2] for path in controls.declared()]
    named = [*Locale("en").territories.values(), *currencies, *map(capital, currencies), *paths]
    known = {word for name in named for word in re.findall(r"[^\W\d_]{4,}", name)}
    known |= {word for entry in glossary() for word in re.findall(r"\w{4,}", f"{entry.term} {entry.french}")}
    known |= {word for fact in registry().facts.values() for word in re.findall(r"\w{4,}", fact.source.cite)}
    known |= {word for each in shipped() for word in re.findall(r"\w{4,}", load(each).name)}
    # Babel names countries and currencies, the glossary its own words; parameters have keys that no language changes.
    said = [text for _ in by_tab(page) for text in texts(opened(page))]
    return {text[:80]: found for text in said if (found := outside(text) - known)}


def test_a_word_outside_the_brackets_is_found() -> None:
    assert outside("⟦Wages⟧ and ⟦more ⟦inside⟧ it⟧ 7 left over") == {"left", "over"}
    assert outside("⟦all in ⟦it⟧⟧ $7.00") == set()
