"""Display: how a figure stands on a page, with its finding, its note, its table and its files."""

import hashlib
import json
from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from dashboard import speech
from dashboard.charts import FATES
from dashboard.figure import Figure
from dashboard.ink import DARK, LIGHT, Ink
from sim.comparing.answer import Answer
from sim.language import Language, phrase
from sim.measures import catalogue

STYLE = """<style>
.numbers { width: 100%; border-collapse: collapse; font-size: 0.9rem; }
.numbers th, .numbers td { text-align: left; padding: 0.3rem 0.6rem 0.3rem 0; vertical-align: top;
  border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); overflow-wrap: break-word; }
.numbers th { font-weight: 600; }
@media (max-width: 640px) {
  .numbers, .numbers tbody, .numbers tr, .numbers th, .numbers td { display: block; }
  .numbers thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .numbers tr { padding: 0.4rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
  .numbers th, .numbers td { border: 0; padding: 0.1rem 0; }
  .numbers td::before { content: attr(data-head) " "; }
}
</style>"""
"""How tables look: rows become short lists on a phone, so that nothing scrolls sideways."""

KINDS = {
    "csv": (phrase("Numbers (CSV)"), "text/csv"),
    "png": (phrase("Picture (PNG)"), "image/png"),
    "svg": (phrase("Drawing (SVG)"), "image/svg+xml"),
    "json": (phrase("Chart (Vega-Lite)"), "application/json"),
}
"""What a figure can be taken away as, made by its method of that name: label and type."""


MOST_DRAWN = 60
"""Groups of figures that are kept for whoever looks at the same answer next."""

Drawing = Callable[[Answer, Language, Ink], list[Figure]]
"""Draws a group of figures of an answer."""


def drawn(draw: Drawing, answer: Answer, say: Language) -> list[Figure]:
    """Return figures of an answer, drawn once for all who look at it in the same language and theme."""
    found = {part: rows for part, rows in answer.content.items() if part != "lenses"}
    content = json.dumps([found, answer.baseline, answer.other, answer.side])
    key = hashlib.sha256(content.encode()).hexdigest()
    return _drawn(f"{draw.__module__}.{draw.__qualname__}", key, say.name, ink(), draw, answer, say)


@st.cache_resource(max_entries=MOST_DRAWN, show_spinner=False, hash_funcs={Ink: repr})
def _drawn(
    name: str, key: str, language: str, colours: Ink, _draw: Drawing, _answer: Answer, _say: Language
) -> list[Figure]:
    """Draw what no visit has drawn yet; Streamlit leaves what begins with an underscore out of the comparison."""
    return _draw(_answer, _say, colours)


def ink() -> Ink:
    """Return the colours of the theme that the reader has."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def figures(drawn: Sequence[Figure], answer: Answer | None, say: Language, prefix: str = "") -> None:
    """Show figures one below the other."""
    if not drawn:
        st.info(say("Too little happened in this market to measure anything here."))
    for figure in drawn:
        one(figure, answer, say, prefix)


@st.fragment
def tabs(contents: dict[str, Callable[[], None]], key: str) -> None:
    """Show tabs, by name, of which the open one is drawn; another one is when it is opened, and nothing else is.

    A browser knows a tab by its name, so the one that was open is opened anew when the language has changed.
    """
    names = list(contents)
    before, place = st.session_state.get(f"{key}.open", (names, 0))
    if before != names:
        st.session_state[key] = names[place]
    for at, (tab, draw) in enumerate(zip(st.tabs(names, key=key, on_change="rerun"), contents.values(), strict=True)):
        if tab.open:
            st.session_state[f"{key}.open"] = names, at
            with tab:
                draw()


def one(figure: Figure, answer: Answer | None, say: Language, prefix: str = "") -> None:
    """Show one figure: its finding as a heading, what it counts, the chart, the numbers and the files."""
    key = f"{prefix}{figure.key}"
    told = [f"### {figure.title}", figure.interval, f":small[{figure.subtitle}]"]
    with st.container(border=True):
        speech.write("\n\n".join(filter(None, told)))
        st.vega_lite_chart(spec=figure.spec, width="stretch", theme=None, alt=figure.description, key=f"chart-{key}")
        _numbers(figure, answer, say, key)


@st.fragment
def _numbers(figure: Figure, answer: Answer | None, say: Language, key: str) -> None:
    """Offer the numbers behind a figure; they are sent when somebody wants them, and nothing else is drawn anew."""
    with st.expander(say("Table and download"), key=f"numbers-{key}", on_change="rerun") as numbers:
        if not numbers.open:
            return
        labels = {measure: known.label for measure, known in catalogue().items()} | FATES
        table(figure.table(answer, labels, say), figure.title, say)
        with st.container(horizontal=True):
            for kind, (label, mime) in KINDS.items():
                st.download_button(
                    say(label),
                    getattr(figure, kind),
                    f"{figure.key}.{kind}",
                    mime,
                    key=f"{kind}-{key}",
                    on_click="ignore",
                    icon=":material/download:",
                )


def table(rows: list[dict[str, str]], caption: str, say: Language) -> None:
    """Show a table with real headings that becomes a list on a phone; the caption is read out, not seen."""
    if not rows:
        return
    heads = list(rows[0])
    head = "".join(f'<th scope="col" role="columnheader">{escape(name)}</th>' for name in heads)
    body = "".join(
        '<tr role="row">'
        + f'<th scope="row" role="rowheader">{escape(row[heads[0]])}</th>'
        + "".join(
            f'<td role="cell" data-head="{escape(say("{heading}:", heading=name))}">'
            f"{speech.together(escape(row[name]))}</td>"
            for name in heads[1:]
        )
        + "</tr>"
        for row in rows
    )
    st.html(
        f'{STYLE}<table class="numbers" role="table" aria-label="{escape(caption)}">'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table>'
    )
