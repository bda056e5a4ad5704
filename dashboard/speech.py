"""The language of a page: taken from the link or the browser, changed by a switch, told to screen readers."""

import re

import streamlit as st

from sim import UserError
from sim.language import Language, languages, nearest, translator

SIGN = re.compile(r"\N{MINUS SIGN}|\+(?=[^\s\d])")

NAMES = {"en": "English", "fr": "Français"}
"""What each language calls itself."""


def chosen() -> Language:
    """Return the language of this page: the switch, else `?lang=`, else the browser's."""
    wanted = st.session_state.get("language") or st.query_params.get("lang") or st.context.locale
    return translator(nearest(wanted))


def told(say: Language, error: Exception) -> str:
    """Return what a mistake says, in the reader's language where it is known there."""
    if not isinstance(error, UserError):
        return str(error)
    # Without gaps a message stands as it is, braces included.
    return say(error.message, **error.gaps) if error.gaps else say(error.message.replace("{", "{{").replace("}", "}}"))


def switch(say: Language) -> None:
    """Show the switch, keep the choice in the link and mark the page's language for screen readers."""
    st.session_state.setdefault("language", say.name)
    if st.query_params.get("lang") != say.name:
        st.query_params["lang"] = say.name
    _, right = st.columns([3, 2])
    with right, st.container(horizontal=True, horizontal_alignment="right"):
        st.segmented_control(
            "Language · Langue",
            languages(),
            format_func=lambda name: NAMES.get(name, name),
            key="language",
            required=True,
            label_visibility="collapsed",
            on_change=_keep,
        )
    st.html(f"<script>document.documentElement.lang = '{say.name}'</script>", unsafe_allow_javascript=True)


def write(text: str) -> None:
    """Write a sentence as Markdown in which a dollar is a dollar."""
    st.markdown(plain(text))


def note(text: str) -> None:
    """Write a sentence in small type."""
    st.markdown(f":small[{plain(text)}]")


def plain(text: str) -> str:
    """Make Markdown take a dollar for a dollar, and keep a minus with its amount."""
    return together(text).replace("$", "\\$")


def together(text: str) -> str:
    """Keep a sign with its amount, and with that of a currency, where a line breaks."""
    return SIGN.sub("\\g<0>\N{WORD JOINER}", text)


def _keep() -> None:
    st.query_params["lang"] = st.session_state["language"]
