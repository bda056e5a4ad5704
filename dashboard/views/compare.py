"""Compare: scenarios beside a baseline, from the question to the answer and how to have it again."""

import shlex
from collections.abc import Sequence

import streamlit as st

from dashboard import charts, choice, comparing, display, earnings, looking, report, several, speech, uploads, waiting
from dashboard.jobs import Job, Jobs
from dashboard.request import Request
from sim import UserError
from sim.comparing import findings
from sim.comparing.answer import Answer
from sim.comparing.exchange import Look
from sim.language import Language


def page() -> None:
    """Draw the page."""
    say = speech.chosen()
    st.title(say("What would the rule change?"))
    speech.write(
        say(
            "Piecerate simulates a microtask platform under each scenario, with the same workers, the same requesters "
            "(clients) and the same luck, and shows what differs."
        )
    )
    comparing.compare("compare", _draw, say, _several)


def _several(answers: Sequence[Answer], say: Language) -> None:
    """Show all scenarios beside the baseline in one table, before one of them is looked at."""
    title, look = say(several.TITLE, baseline=answers[0].baseline), looking.chosen(answers[0], say)
    answers = [looking.seen(answer, look, say) for answer in answers]
    st.header(title, anchor="all")
    display.table(several.rows(answers, say), title, say)
    speech.note(several.note(answers, say))


def _draw(jobs: Jobs, asked: Request, answer: Answer, say: Language) -> None:
    st.header(say("The answer"), anchor="answer")
    look = looking.choose(answer, say)
    _answer(looking.seen(answer, look, say), say)
    job = jobs.progress(asked.id)
    if job is not None and not job.active and not answer.same:
        _reactions(jobs, asked, answer, say)
    _own_earnings(answer, say)
    _left_out(say)
    if job is not None and job.state == "done":
        _report(asked, answer, look, say)


def _answer(answer: Answer, say: Language) -> None:
    """Show what was found: sentence, whether the rules bit, then the three tabs of figures."""
    bites = findings.bites(say, answer)
    if answer.same:
        speech.write(
            say(
                "**“{other}” and “{baseline}” give exactly the same results** in all {n:d} paired "
                "simulations, so there is nothing to draw.",
                other=answer.other,
                baseline=answer.baseline,
                n=answer.replications,
            )
        )
        for bite in bites:
            st.info(speech.plain(bite), icon=":material/info:")
        return
    for sentence in findings.found(say, answer) or [say("Too little work was done to compute an hourly wage.")]:
        speech.write(sentence)
    for cost in findings.payers(say, answer)[1:]:
        speech.write(cost)
    for bite in bites:
        speech.write(f":material/gavel: {bite}")
    contents = {
        say("Workers"): lambda: _figures(charts.workers, answer, say),
        say("Inequality"): lambda: _figures(charts.inequality, answer, say),
        say("Cost and time"): lambda: _requesters(answer, say),
    }
    display.tabs(contents, "compare.tab")


def _figures(draw: display.Drawing, answer: Answer, say: Language) -> None:
    display.figures(display.drawn(draw, answer, say), answer, say)


def _requesters(answer: Answer, say: Language) -> None:
    _payers(answer, say)
    _figures(charts.requesters, answer, say)


def _payers(answer: Answer, say: Language) -> None:
    """Show who has more and who has less in the end, and what a dollar for workers cost."""
    sentences, money = findings.payers(say, answer), answer.money
    if not sentences or money is None:
        return
    with st.container(border=True):
        speech.write(f"### {say('Who pays and who receives')}")
        speech.note(
            say(
                "{unit}, counting those who were there from the start for the whole period; below zero is paid. "
                "n = {n:d} paired simulations; the intervals are those of the difference.",
                unit=findings.capital(findings.unit(say, money["unit"])),
                n=answer.replications,
            )
        )
        display.table(findings.balances(say, answer), say("Who pays and who receives"), say)


def _reactions(jobs: Jobs, asked: Request, answer: Answer, say: Language) -> None:
    """Offer to take the result apart by who reacts, which needs runs at every level, and show it."""
    st.header(say("Which reactions carry the result"), anchor="reactions")
    request = asked.model_copy(update={"ladder": True})
    job = jobs.look(request.id)
    if job is None or job.state == "cancelled":
        speech.write(
            say(
                "The same comparison can be made where nobody reacts, so that the rule acts by itself; where workers "
                "react; and where requesters and platforms do as well. It takes up to three times as long as the one "
                "above."
            )
        )
        label = say("Take the result apart by who reacts")
        if st.button(label, icon=":material/stairs:", key="compare.ladder") and waiting.submit(jobs, request, say):
            st.rerun()
        return
    waiting.show(jobs, job, say)
    if job.result and job.state != "failed":
        waiting.provisional(job, request, say)
        _rungs(job, request, answer, say)


def _rungs(job: Job, request: Request, answer: Answer, say: Language) -> None:
    entry = (job.result or {})["ladder"][answer.side - 1]  # one for each scenario beside the baseline
    for sentence in findings.reactions(say, answer, entry):
        speech.write(sentence)
    display.figures(charts.rungs(entry, answer, say, display.ink()), answer, say, "rungs.")
    speech.write(say("On the command line:"))
    st.code(request.command(), language=None, wrap_lines=True)


def _own_earnings(answer: Answer, say: Language) -> None:
    """Offer to lay a table of real wages beside those of the model."""
    st.header(say("Your own figures beside it"), anchor="own")
    with st.expander(say("Send a small table of real earnings")):
        file = st.file_uploader(
            say("Table of earnings (CSV)"),
            type=["csv", "txt"],
            key="earnings",
            max_upload_size=1,
            help=say(
                "One row for each worker: the hourly wage in US dollars, or pay and hours in two columns. The "
                "first line may hold words."
            ),
        )
        speech.note(
            say(
                "It is read while you look at this page, is never stored, and is not part of the link. At most "
                "{most:.0f} kB; leave out names.",
                most=uploads.MOST_TABLE_BYTES / 1000,
            )
        )
    if file is None:
        return
    try:
        wages = uploads.earnings(file.getvalue())
    except UserError as error:
        st.error(speech.plain(speech.told(say, error)))
        return
    figure = earnings.beside(answer, wages, say, display.ink())
    if figure:
        display.one(figure, answer, say)


def _report(asked: Request, answer: Answer, look: Look, say: Language) -> None:
    """Offer the answer as one page to hand on, as it is looked at on this one."""
    st.header(say("Hand it on"), anchor="report")
    speech.write(say("One page with the sentences, charts and tables above, which opens and prints without a network."))
    titles = choice.titles_of(say, asked.sides)
    if len(titles) > 2:
        speech.write(say("It tells of every scenario beside “{baseline}”, shown above or not.", baseline=titles[0]))

    def looked(one: Answer) -> Answer:
        return looking.seen(one, look, say)

    def made() -> str:
        again = report.Again(" ".join([asked.command(), *map(shlex.quote, look.options)]), asked.files())
        return report.of_comparison(
            answer.content, asked.scenarios(), titles, again, say, look=looked, notes=look.told(say)
        )

    st.download_button(
        say("Report (HTML)"),
        made,
        "report.html",
        "text/html",
        key="compare.report",
        on_click="ignore",
        icon=":material/description:",
    )


def _left_out(say: Language) -> None:
    st.header(say("What this leaves out"), anchor="left-out")
    speech.write("\n".join(f"* {say(caveat)}" for caveat in findings.LEFT_OUT))
    speech.write(say(findings.MEANING))


page()
