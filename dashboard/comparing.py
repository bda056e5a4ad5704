"""Comparing: a page about scenarios beside a baseline, from the choice to the answer and how to have it again."""

import logging
from collections.abc import Callable, Sequence

import streamlit as st

from dashboard import again, choice, controls, speech, waiting
from dashboard.jobs import Jobs
from dashboard.request import Request, Side
from sim import UserError
from sim.comparing.answer import Answer
from sim.language import Language

Draw = Callable[[Jobs, Request, Answer, Language], None]
"""Draws what a page has to say of an answer."""

SHOWN = "shown"
"""Which of several scenarios is looked at: the key of the choice, in the address as well."""

Overview = Callable[[Sequence[Answer], Language], None]
"""Draws what a page has to say of several answers at once, before one of them is looked at."""


def compare(place: str, draw: Draw, say: Language, overview: Overview | None = None) -> None:
    """Show the choice of scenarios, the button and, once it is computed, the answer as the page draws it.

    Of several scenarios beside the baseline the page draws the one that the reader chooses, after the overview.
    """
    try:
        jobs = waiting.table(say)
        if jobs is not None:
            waiting.linked(say, place, choice.restore)
            _compare(jobs, _distinct(choice.choose(say), say), place, draw, say, overview)
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


def shown(request: Request, say: Language) -> int:
    """Return which side is looked at beside the baseline; where there are several, the reader chooses."""
    baseline, *others = choice.titles_of(say, request.sides)
    if len(others) == 1:
        return 1
    label = say("Shown below, beside “{baseline}”", baseline=baseline)
    names = dict(zip(_names(request)[1:], others, strict=True))
    name = controls.view(st.segmented_control, label, SHOWN, names, say, persist_state="session")
    return _names(request).index(name)


def _names(request: Request) -> list[str]:
    return choice.numbered([side.scenario for side in request.sides])


def _distinct(request: Request, say: Language) -> Request:
    """Return a request without scenarios that are the same as an earlier one, which is said where others remain."""
    kept: dict[str, Side] = {}
    left_out = []
    for side, scenario in zip(request.sides, request.scenarios(), strict=True):
        if kept.setdefault(scenario.fingerprint, side) is not side:
            left_out.append(choice.title_of(say, side))
    if len(kept) > 1:
        for title in left_out:
            st.info(say("“{title}” is left out: it does not differ from another scenario that is chosen.", title=title))
    return request.model_copy(update={"sides": tuple(kept.values())})


def _compare(jobs: Jobs, request: Request, place: str, draw: Draw, say: Language, overview: Overview | None) -> None:
    if len(request.sides) < 2:
        st.info(say("All sides are the same scenario. Choose another one, or move a lever of its rule."))
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
    baseline, *others = choice.titles_of(say, asked.sides)
    if asked.id != request.id:
        st.warning(
            say(
                "Below is an earlier comparison, “{other}” with “{baseline}”. You have changed the settings "
                "since; press “Run the comparison” for the new ones.",
                baseline=baseline,
                other=", ".join(others),
            )
        )
    waiting.show(jobs, job, say)
    if job.result and job.state != "failed":
        waiting.provisional(job, asked, say)
        answers = [Answer(job.result, baseline, other, side) for side, other in enumerate(others, start=1)]
        if overview and len(answers) > 1:
            overview(answers, say)
        answer = answers[shown(asked, say) - 1]
        if job.state == "done" and asked.id == request.id:
            _swap(jobs, asked, answer, place, say)
        draw(jobs, asked, answer, say)
        again.offer(asked, job, say)


def _swap(jobs: Jobs, asked: Request, answer: Answer, place: str, say: Language) -> None:
    """Offer the pair that is shown in the other direction."""
    st.button(
        say("Swap: “{baseline}” compared with “{other}”", baseline=answer.baseline, other=answer.other),
        on_click=_turn,
        args=(jobs, asked, answer.side, place, say),
        icon=":material/swap_horiz:",
        key=f"{place}.swap",
    )


def _turn(jobs: Jobs, asked: Request, side: int, place: str, say: Language) -> None:
    """Ask for a comparison whose baseline is one of the others, and look at the former baseline beside it."""
    sides = list(asked.sides)
    sides[0], sides[side] = sides[side], sides[0]
    turned = asked.model_copy(update={"sides": tuple(sides)})
    choice.restore(turned)
    st.session_state[SHOWN] = _names(turned)[side]
    waiting.ask(jobs, turned, place, say)
