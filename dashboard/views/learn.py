"""Learn: three lessons in four moves: bet, run, look, discuss."""

import streamlit as st

from dashboard import again, controls, display, speech, waiting
from dashboard.jobs import Jobs
from dashboard.lessons import Lesson, Step, lessons
from sim.comparing.answer import Answer
from sim.language import Language


def page() -> None:
    """Draw the page."""
    say = speech.chosen()
    st.title(say("Learn: bet first, then look"))
    speech.write(
        say(
            "Three short lessons. Read, bet, let the market run, look, discuss. On a projector one person clicks; on "
            "phones everybody bets alone and sees the same result."
        )
    )
    jobs = waiting.table(say)
    if jobs is None:
        return
    known = lessons()
    linked = st.query_params.get("lesson", "")
    st.session_state.setdefault("lesson", linked if linked in known else next(iter(known)))
    titles = {key: f"{at}. {say(lesson.title)}" for at, (key, lesson) in enumerate(known.items(), 1)}
    name = controls.pick(st.radio, say("Lesson"), titles, "lesson", say, persist_state="session")
    if st.query_params.get("lesson") != name:
        st.query_params["lesson"] = name
    _lesson(jobs, name, known[name], say)


def _lesson(jobs: Jobs, name: str, lesson: Lesson, say: Language) -> None:
    st.header(say(lesson.title), anchor=False)
    speech.write(say(lesson.story))
    st.subheader(say("1. Bet"), anchor=False)
    bets = {at: say(told) for at, (told, *_) in enumerate(lesson.bets)}
    bet = controls.pick(st.radio, say(lesson.question), bets, f"bet.{name}", say, empty=True, persist_state="session")
    if bet is None:
        st.info(say("Choose your bet; then the market can run."))
        return
    st.subheader(say("2. Run, and look"), anchor=False)
    answers = [_step(jobs, name, at, step, lesson, bet, say) for at, step in enumerate(lesson.steps)]
    if all(answers):
        st.subheader(say("3. Discuss"), anchor=False)
        speech.write("\n".join(f"* {say(question)}" for question in lesson.discuss))


def _step(jobs: Jobs, name: str, at: int, step: Step, lesson: Lesson, bet: int, say: Language) -> bool:
    """Run one step and show what it finds; True once its result is there."""
    place = f"learn.{name}.{at}"
    if len(lesson.steps) > 1:
        speech.write(f"**{say(step.label)}**")
    job = jobs.look(step.request.id)
    if job is None or job.state in ("cancelled", "failed"):
        if job is not None:
            waiting.show(jobs, job, say)
        label = say("Let the market run: {time}", time=say(step.label).lower())
        pressed = st.button(label, type="primary", icon=":material/play_arrow:", key=f"{place}.run", width="stretch")
        if pressed and waiting.submit(jobs, step.request, say):
            st.rerun()
        return False
    waiting.show(jobs, job, say)
    if job.state != "done" or not job.result:
        return False
    titles = [say(side) for side in step.sides]
    answer = Answer(job.result, titles[0], titles[-1], side=len(titles) - 1)
    truth = step.truth(answer)
    if at == 0 and truth is not None:
        right = lesson.right(truth)
        mine, found = say(lesson.bets[bet][0]), say(lesson.bets[right][0])
        if right == bet:
            st.success(say("Your bet holds: {found}.", found=found), icon=":material/check_circle:")
        elif lesson.open(bet, step, answer):
            told = say(
                "You bet “{mine}”; it is “{found}”, but the interval reaches into your bet: with other luck it could "
                "hold.",
                mine=mine,
                found=found,
            )
            st.info(told, icon=":material/info:")
        else:
            st.info(say("You bet “{mine}”; it is “{found}”.", mine=mine, found=found), icon=":material/info:")
    speech.write(step.told(answer, say))
    display.figures(step.drawn(answer, say, display.ink()), answer, say, f"{place}.")
    again.command(step.request, job, say)
    return True


page()
