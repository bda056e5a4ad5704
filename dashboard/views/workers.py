"""Workers: who gains and who loses, where a wage stands, and one worker's day under both scenarios."""

import streamlit as st

from dashboard import comparing, controls, display, people, speech, waiting
from dashboard.jobs import Jobs
from dashboard.request import Life, Request
from sim.comparing.answer import Answer
from sim.language import Language

TYPICAL = 2.0
"""The hourly wage that a first visit finds, in USD."""


def page() -> None:
    """Draw the page."""
    say = speech.chosen()
    st.title(say("Who gains, and who loses?"))
    speech.write(
        say(
            "The same simulated workers live through both scenarios. See which of them earn more and which less, where "
            "an hourly wage of your choice stands among theirs, and follow one of them through a day."
        )
    )
    comparing.compare("workers", _draw, say)


def _draw(jobs: Jobs, asked: Request, answer: Answer, say: Language) -> None:
    _groups(answer, say)
    _standing(answer, say)
    _day(jobs, asked, answer, say)


def _groups(answer: Answer, say: Language) -> None:
    st.header(say("Groups of workers"), anchor="groups")
    grouping = controls.view(
        st.segmented_control,
        say("Group workers by"),
        "by",
        {key: say(name) for key, (name, _) in people.GROUPINGS.items()},
        say,
        help=say("Hours and wages are those of the baseline, so that nobody changes group between the two sides."),
    )
    ink = display.ink()
    drawn = (people.fates(answer, grouping, say, ink), people.wages(answer, grouping, say, ink))
    if not any(drawn):
        st.info(
            say("No group has 30 simulated people who find work. Choose the longer precision, or another way to group.")
        )
        return
    display.figures([figure for figure in drawn if figure], answer, say, "workers.")


def _standing(answer: Answer, say: Language) -> None:
    st.header(say("Where would a wage stand?"), anchor="standing")
    wage = st.number_input(
        say("An hourly wage, in US dollars"),
        0.0,
        200.0,
        TYPICAL,
        0.25,
        key="wage",
        bind="query-params",
        help=say(
            "Yours, or any other. It is compared with what workers earn for all their working time, before taxes."
        ),
    )
    figure = people.standing(answer, wage, say, display.ink())
    display.figures([figure] if figure else [], answer, say, "workers.")


def _day(jobs: Jobs, asked: Request, answer: Answer, say: Language) -> None:
    st.header(say("One worker’s day"), anchor="day")
    speech.write(
        say(
            "Choose where a worker lives and how much they earn there. The same person is followed on the same day "
            "under both scenarios; a second country stands below the first."
        )
    )
    homes = {code: people.country_name(say, code) for code in asked.scenarios()[0].countries}
    left, middle, right = st.columns([3, 3, 4])
    with left:
        one = controls.view(st.selectbox, say("Country"), "home", homes, say)
    with middle:
        two = controls.view(st.selectbox, say("Beside it"), "beside", {"": say("none")} | homes, say)
    with right:
        place = controls.view(
            st.selectbox,
            say("Who"),
            "earner",
            {key: say(name) for key, name in people.EARNERS.items()},
            say,
            help=say("Workers of the country who earn something, ranked by what they receive in the baseline."),
        )
    countries = tuple(dict.fromkeys(code for code in (one, two) if code))
    life = Life(sides=(asked.sides[0], asked.sides[answer.side]), countries=countries, place=place)
    job = jobs.look(life.id)
    started = job is not None and (job.active or job.state == "done")
    if st.button(
        say("Follow this worker"), icon=":material/schedule:", disabled=started, key="follow"
    ) and waiting.submit(jobs, life, say):
        st.rerun()
    if job is None:
        st.info(say("Nobody has been followed with these settings yet. Press “Follow this worker”."))
        return
    waiting.show(jobs, job, say)
    if not job.result:
        return
    lives = job.result["lives"]
    ink = display.ink()
    drawn = [figure for each in lives if (figure := people.day(each, answer, place, say, ink))]
    missing = set(countries) - {each["country"] for each in lives}
    for code in sorted(missing):
        st.info(
            say(
                "{country}: nobody there earns anything in this simulated market, which may be too small for it.",
                country=people.country_name(say, code),
            )
        )
    for figure in drawn:
        display.one(figure, answer, say, "workers.")


page()
