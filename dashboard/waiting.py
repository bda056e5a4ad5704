"""Waiting: from the press of a button to the answer, with the place in the queue and a way to stop."""

import sqlite3
import uuid
from collections.abc import Callable

import streamlit as st

from dashboard import link, speech, uploads, worker
from dashboard.jobs import Job, Jobs, Progress, home
from dashboard.request import Life, Request, Value
from sim import UserError
from sim.comparing import findings
from sim.language import Language

EAGER = 0.25
"""Seconds between two looks at a job that has shown nothing yet."""

PATIENT = 1.0
"""Seconds between two looks at a job of which an estimate is on the page."""


def table(say: Language) -> Jobs | None:
    """Return the table of jobs with a worker at its side, or say why there is none."""
    try:
        jobs = Jobs(home() / "jobs.sqlite")
        worker.call(jobs)
    except (sqlite3.Error, OSError) as error:
        st.error(
            say(
                "The list of computations in {folder} cannot be used: {reason}. Move that folder away or set "
                "PIECERATE_HOME to another one, then load the page again.",
                folder=str(home()),
                reason=str(error),
            )
        )
        return None
    return jobs


def session() -> str:
    """Return the name of this visit: what it asked for, only it may stop."""
    return str(st.session_state.setdefault("session", uuid.uuid4().hex))


def linked(say: Language, place: str, restore: Callable[[Request], None]) -> None:
    """Set the controls to what the link says, once for each link; a link that cannot be read is told."""
    token = st.query_params.get("s", "")
    if not token or st.session_state.get(f"{place}.link") == token:
        return
    st.session_state[f"{place}.link"] = token
    try:
        request = link.decode(token)
        uploads.bear(request)
        restore(request)
    except UserError as error:
        st.warning(speech.plain(speech.told(say, error)))
        del st.query_params["s"]
        return
    st.session_state[f"{place}.asked"] = request


def hold(request: Request, controls: str) -> None:
    """Remember what a link says, of which the controls of that name may show only a part."""
    st.session_state[f"{controls}.linked"] = (request, "")


def meant(request: Request, controls: str, words: Callable[[str, Value], str], say: Language) -> Request:
    """Return what is asked for: what controls say or, until one is moved, the link by which they were set.

    `words` tells a setting, by its path and its value, which the controls do not show.
    """
    linked, shown = st.session_state.pop(f"{controls}.linked", (None, ""))
    if linked is None or shown not in ("", request.id):
        return request
    st.session_state[f"{controls}.linked"] = (linked, request.id)
    if linked.id != request.id:
        hidden = [
            words(path, value)
            for path, value in {path: value for side in linked.sides for path, value in side.changes.items()}.items()
            if all(side.changes.get(path) != value for side in request.sides)
        ]
        told = say(
            "The link that you opened has settings which the controls do not show; what is below goes by the link. "
            "Once you move a control, it goes by the controls alone."
        )
        if hidden:
            told += " " + say("The settings: {settings}.", settings=say(findings.SEPARATOR).join(hidden))
        st.info(speech.plain(told), icon=":material/link:")
    return linked


def ask(jobs: Jobs, request: Request, place: str, say: Language) -> bool:
    """Put a request in the queue and in the link; False if it was refused, which is then said.

    It takes the place of the one before that was made with the same controls: whoever moves a lever again does not wait
    for what they no longer look at. What was submitted beside it stays: its ladder, a life, a lesson.
    """
    latest = "latest.worlds" if request.worlds else f"latest.{'comparison' if len(request.sides) > 1 else 'world'}"
    if not submit(jobs, request, say, st.session_state.get(latest, "")):
        return False
    st.session_state[latest] = request.id
    st.session_state[f"{place}.asked"] = request
    _address(request, place)
    return True


def submit(jobs: Jobs, request: Request | Life, say: Language, instead_of: str = "") -> bool:
    """Put a request in the queue, in place of another if one is named; False if it was refused, which is then said."""
    content = request.model_dump(mode="json")
    try:
        jobs.submit(request.id, content, request.runs, request.weight, session(), instead_of)
    except UserError as error:
        st.warning(speech.told(say, error))
        return False
    return True


def button(jobs: Jobs, request: Request, place: str, label: str, say: Language) -> Request | None:
    """Show the button that computes; return what was asked for last on this page, be it computed or not."""
    current = jobs.progress(request.id)
    done = current is not None and current.state == "done"
    running = current is not None and current.active
    if done or running:
        st.session_state[f"{place}.asked"] = request
    if st.button(
        say("Computed: the answer is below") if done else label,
        type="primary",
        icon=":material/check:" if done else ":material/play_arrow:",
        disabled=running or done,
        width="stretch",
        key=f"{place}.run",
    ) and ask(jobs, request, place, say):
        st.rerun()
    asked: Request | None = st.session_state.get(f"{place}.asked")
    if asked and "s" not in st.query_params:  # the address loses it on the way to another page and back
        _address(asked, place)
    return asked


def _address(request: Request, place: str) -> None:
    """Put a request in the address of the page, unless it is too long for one."""
    if link.fits(request):
        st.session_state[f"{place}.link"] = st.query_params["s"] = link.encode(request)
    else:
        st.query_params.pop("s", None)


def show(jobs: Jobs, job: Job, say: Language) -> None:
    """Show how far a job is, and why there is no answer if there will be none."""
    if job.active:
        watch = st.fragment(_watch, run_every=PATIENT if job.result else EAGER)
        watch(jobs, job.id, _seen(job), say)
    elif job.state == "failed":
        error = job.error or {"message": "", "gaps": {}}
        st.error(
            say("No answer could be computed. {reason}", reason=say(error["message"], **error["gaps"])),
            icon=":material/error:",
        )
    elif job.state == "cancelled":
        st.info(say("This computation was cancelled; nothing is being computed."), icon=":material/cancel:")


def provisional(job: Job, asked: Request, say: Language) -> None:
    """Mark an estimate that is not the last one."""
    if not job.active or not job.result:
        return
    usual = asked.scenarios()[0].run.scale
    scale = usual if asked.ladder else job.result["scenarios"][0]["scale"]
    if scale != usual:
        text = say(
            "First look, from a market simulated more coarsely (1:{scale:.0f}, {days}): its levels differ; the full "
            "estimate replaces it shortly",
            scale=scale,
            days=say.plural("{n} day", "{n} days", job.result["scenarios"][0]["days"]),
        )
    else:
        text = say(
            "Provisional: from {n:d} of {all:d} paired runs", n=job.result["replications"], all=asked.replications
        )
    st.markdown(f":material/hourglass_top: {text}")


def _watch(jobs: Jobs, id: str, seen: tuple[bool, int], say: Language) -> None:
    """Show how far a job is; draw the whole page anew only if there is more to be seen on it than that."""
    job = jobs.progress(id)
    if job is None or _seen(job) != seen:
        st.rerun()
    try:
        worker.call(jobs)
    except OSError as error:
        st.error(say("The process that simulates could not be started: {reason}", reason=str(error)))
    st.progress(job.done / max(job.total, 1), text=_progress(job, say))
    if session() in job.askers:
        if st.button(say("Cancel"), icon=":material/stop_circle:", key=f"cancel-{id}"):
            jobs.cancel(id, session())
            st.rerun()
    else:
        speech.note(say("Somebody else asked for this; only they can stop it."))


def _seen(job: Progress) -> tuple[bool, int]:
    """Return what the page around the progress depends on; that alone tells whether a job waits or runs."""
    return job.active, job.estimates


def _progress(job: Progress, say: Language) -> str:
    if job.state == "queued":
        text = say("Waiting: place {place:d} in the queue", place=job.place)
    else:
        text = say("{done:d} of {total:d} simulations done", done=job.done, total=job.total)
    if job.seconds_left is None:
        return text
    left = say.plural("about {n} second left", "about {n} seconds left", max(1, round(job.seconds_left)))
    return text + say(findings.SEPARATOR) + left
