"""Again: how to have the same result outside the page, by a link, by a command and by the files it needs."""

import streamlit as st

from dashboard import link, speech
from dashboard.jobs import Job
from dashboard.request import Request
from sim.language import Language


def offer(request: Request, job: Job, say: Language) -> None:
    """Offer the link that opens the same settings, and the command that gives the same digest."""
    st.header(say("Have this comparison again"), anchor="again")
    if link.fits(request):
        speech.write(say("The address of this page opens it again with every setting, here or on another machine."))
    else:
        speech.write(
            say(
                "The scenario that you sent is too long for the address of this page: keep its file to open this again."
            )
        )
    command(request, job, say)


def command(request: Request, job: Job, say: Language) -> None:
    """Show the command that computes the same, with the files that it needs."""
    result = job.result or {}
    files = request.files()
    for name, text in files.items():
        st.download_button(
            say("Download “{file}”", file=name),
            text,
            name,
            "application/toml",
            key=f"{job.id}-{name}",
            on_click="ignore",
            icon=":material/download:",
        )
    speech.write(say("Put the files above in one folder and type there:") if files else say("On the command line:"))
    st.code(request.command(), language=None, wrap_lines=True)
    if job.active or "digest" not in result:
        return
    speech.note(
        say(
            "Digest of this result: {digest}; version {version}; seed {seed}. The command gives the same digest.",
            digest=result["digest"][:16],
            version=result["version"],
            seed=str(result["seed"]),
        )
    )
