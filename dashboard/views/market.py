"""Market: what is on the list, what goes on hour by hour, country by country, and who gets a client's money."""

import streamlit as st

from dashboard import charts, comparing, controls, display, geography, marketplace, speech
from dashboard.figure import Figure
from dashboard.jobs import Jobs
from dashboard.request import Request
from sim.comparing.answer import Answer
from sim.language import Language


def page() -> None:
    """Draw the page."""
    say = speech.chosen()
    st.title(say("How does the market work?"))
    speech.write(
        say(
            "What work is on the list and how soon it is done, how many look for it at each hour of the day, in which "
            "countries the money is spent and earned, and who gets what of it: under both scenarios."
        )
    )
    comparing.compare("market", _draw, say)


def _draw(_jobs: Jobs, _asked: Request, answer: Answer, say: Language) -> None:
    st.header(say("The market"), anchor="market")
    contents = {
        say("List of work"): lambda: _the_list(answer, say),
        say("Hours of the day"): lambda: _hours(answer, say),
        say("Countries"): lambda: _countries(answer, say),
        say("A client’s 100 dollars"): lambda: _figure(charts.dollar(answer, say, display.ink()), answer, say),
    }
    display.tabs(contents, "market.tab")


def _the_list(answer: Answer, say: Language) -> None:
    ink = display.ink()
    half = charts.times(answer, say, ink)
    display.figures(marketplace.the_list(answer, say, ink) + ([half] if half else []), answer, say, "market.")


def _hours(answer: Answer, say: Language) -> None:
    name = controls.view(
        st.selectbox,
        say("What is counted"),
        "counted",
        {key: say(called) for key, (called, _) in marketplace.BY_HOUR.items()},
        say,
        help=say("Local time is the time where each worker lives; all else goes by universal time (UTC)."),
    )
    _figure(marketplace.hours(answer, name, say, display.ink()), answer, say)


def _countries(answer: Answer, say: Language) -> None:
    what = controls.view(
        st.segmented_control,
        say("What is told by country"),
        "share",
        {key: say(told.name) for key, told in geography.BY_COUNTRY.items()},
        say,
        help=say("Spending counts where requesters are established, the others where workers live."),
    )
    side = controls.view(st.segmented_control, say("On the map"), "map", geography.sides(answer, say), say)
    ink = display.ink()
    _figure(geography.mapped(answer, what, side, say, ink), answer, say)
    _figure(geography.ranking(answer, what, say, ink), answer, say)


def _figure(figure: Figure | None, answer: Answer, say: Language) -> None:
    display.figures([figure] if figure else [], answer, say, "market.")


page()
