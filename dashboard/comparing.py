"""Comparing: a page about two scenarios, from the choice to the answer and how to have it again."""

import logging
from collections.abc import Callable

import streamlit as st

from dashboard import again, choice, speech, waiting
from dashboard.jobs import Jobs
from dashboard.request import Request
from sim import UserError
from sim.comparing.answer import Answer
from sim.language import Language

Draw = Callable[[Jobs, Request, Answer, Language], None]
"""Draws what a page has to say of an answer."""


def compare(place: str, draw: Draw, say: Language) -> None:
    """Show the choice of two scenarios, the button and, once it is computed, the answer as the page draws it."""
    try:
        jobs = waiting.table(say)
        if jobs is not None:
            waiting.linked(say, place, choice.restore)
            _compare(jobs, choice.choose(say), place, draw, say)
    except UserError as error:
        st.error(say("This comparison cannot be made: {reason}", reason=speech.told(say, error)))
    except Exception as error:
        logging.getLogger(__name__).exception("the page could not be drawn")
        st.error(
            say(
                "This page could not be drawn ({kind}); the details are in the log of the server. "
                "Load it again, or reset the levers.",
                kind=type(error).__name__,
            )
        )


def _compare(jobs: Jobs, request: Request, place: str, draw: Draw, say: Language) -> None:
    one, two = request.scenarios()
    if one.fingerprint == two.fingerprint:
        st.info(say("Both sides are the same scenario. Choose another one, or move a lever of its rule."))
        return
    asked = waiting.button(jobs, request, place, say("Run the comparison"), say)
    job = jobs.look(asked.id) if asked else None
    if asked is None or job is None:
        st.info(
            say(
                "Nothing has been computed for these settings yet. Press “Run the comparison”: "
                "a first estimate appears within moments, then it narrows."
            )
        )
        return
    titles = [choice.title_of(say, side) for side in asked.sides]
    if asked.id != request.id:
        st.warning(
            say(
                "Below is an earlier comparison, “{other}” with “{baseline}”. You have changed the settings "
                "since; press “Run the comparison” for the new ones.",
                baseline=titles[0],
                other=titles[1],
            )
        )
    waiting.show(jobs, job, say)
    if job.result and job.state != "failed":
        waiting.provisional(job, asked, say)
        draw(jobs, asked, Answer(job.result, titles[0], titles[1]), say)
        again.offer(asked, job, say)
