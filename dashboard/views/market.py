"""Market: what is on the list, what goes on hour by hour, country by country, and who gets a client's money."""

import streamlit as st

from dashboard import charts, comparing, controls, display, geography, marketplace, speech
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
    ink = display.ink()
    st.header(say("The market"), anchor="market")
    the_list, hours, countries, money = st.tabs(
        [say("List of work"), say("Hours of the day"), say("Countries"), say("A client’s 100 dollars")]
    )
    with the_list:
        half = charts.times(answer, say, ink)
        drawn = marketplace.the_list(answer, say, ink)
        display.figures(drawn + ([half] if half else []), answer, say, "market.")
    with hours:
        name = controls.view(
            st.selectbox,
            say("What is counted"),
            "counted",
            {key: say(called) for key, (called, _) in marketplace.BY_HOUR.items()},
            help=say("Local time is the time where each worker lives; all else goes by universal time (UTC)."),
        )
        figure = marketplace.hours(answer, name, say, ink)
        display.figures([figure] if figure else [], answer, say, "market.")
    with countries:
        what = controls.view(
            st.segmented_control,
            say("What is told by country"),
            "share",
            {key: say(told.name) for key, told in geography.BY_COUNTRY.items()},
            help=say("Spending counts where requesters are established, the others where workers live."),
        )
        side = controls.view(st.segmented_control, say("On the map"), "map", geography.sides(answer, say))
        shown = (geography.mapped(answer, what, side, say, ink), geography.ranking(answer, what, say, ink))
        display.figures([figure for figure in shown if figure], answer, say, "market.")
    with money:
        figure = marketplace.dollar(answer, say, ink)
        display.figures([figure] if figure else [], answer, say, "market.")


page()
