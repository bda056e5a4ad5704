"""The frame around every page: the list of pages, the language and the page's title."""

from urllib.parse import quote

import streamlit as st

from dashboard import speech
from dashboard.ink import DARK
from sim.language import phrase

ICON = "data:image/svg+xml," + quote(
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><circle cx='5' cy='8' r='3.5' fill='none' "
    "stroke='#5b6776' stroke-width='2'/><path d='M11 3.5 15.5 8 11 12.5 6.5 8z' fill='#0b5fa5'/></svg>"
)
"""The two marks that stand for the two sides in every chart; inside the code, so that nothing is fetched."""


DARK_BUTTONS = f"""<style>
[data-testid="stBaseButton-primary"]:not(:disabled), [data-testid="stBaseButton-primary"]:not(:disabled) *
  {{ color: {DARK.ground}; }}
</style>"""
"""Dark words on the light blue of a dark page's main button; Streamlit would write them in white."""

PAGES = {
    "compare": phrase("Compare"),
    "explore": phrase("Explore"),
    "workers": phrase("Workers"),
    "market": phrase("Market"),
    "uncertainty": phrase("Uncertainty"),
    "evidence": phrase("Evidence"),
    "results": phrase("Results"),
    "learn": phrase("Learn"),
    "method": phrase("Method and glossary"),
}
"""The pages in the order of the menu, the first being home: file in views and name."""


def frame() -> None:
    """Draw the frame and run the page that was chosen."""
    say = speech.chosen()
    home = next(iter(PAGES))
    page = st.navigation(
        [
            # No icons: the browser would fetch a page's icon from elsewhere.
            st.Page(f"views/{file}.py", title=say(name), url_path=file, default=file == home)
            for file, name in PAGES.items()
        ],
        position="top",
    )
    st.set_page_config(page_title=f"Piecerate: {page.title}", page_icon=ICON, layout="centered")
    if st.context.theme.type == "dark":
        st.html(DARK_BUTTONS)
    speech.switch(say)
    page.run()


frame()
