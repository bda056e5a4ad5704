"""Uncertainty: chance, numbers that nobody knows exactly, and how the model is built, each by itself."""

import streamlit as st

from dashboard import again, charts, choice, comparing, controls, display, doubts, speech, waiting
from dashboard.jobs import Job, Jobs
from dashboard.request import Request, Side
from sim import UserError
from sim.analyses import plausible
from sim.comparing import findings
from sim.comparing.answer import Answer, quantity
from sim.language import Language, phrase
from sim.measures import catalogue

HERE = "uncertainty"

SIZES = {8: phrase("Quick: 8 worlds"), 24: phrase("Standard: 24 worlds")}
"""Worlds of each precision."""

PAIRS = 2
"""Paired simulations in each world under each structure; worlds, not luck, are what is looked at."""

DOTS = {20: phrase("20 dots"), 50: phrase("50 dots")}


def page() -> None:
    """Draw the page."""
    say = speech.chosen()
    st.title(say("How sure is the answer?"))
    speech.write(
        say(
            "Three things can make an answer wrong, and they are kept apart here: chance, which more simulations "
            "shrink; numbers that nobody knows exactly, which more data would shrink; and how the model is built, "
            "which neither does."
        )
    )
    try:
        jobs = waiting.table(say)
        if jobs is not None:
            waiting.linked(say, HERE, _restore)
            _uncertainty(jobs, say)
    except UserError as error:
        st.error(say("This comparison cannot be made: {reason}", reason=speech.told(say, error)))


def _restore(request: Request) -> None:
    """Take the comparison of a link for the one that is looked at; a UserError if it is none."""
    if len(request.sides) < 2:
        raise UserError(choice.OTHER_PAGE)
    compared = choice.compared(request)
    choice.restore(compared)
    st.session_state["compare.asked"] = compared


def _uncertainty(jobs: Jobs, say: Language) -> None:
    compared: Request = st.session_state.get("compare.asked") or choice.usual()
    side = comparing.shown(compared, say)
    every = choice.titles_of(say, compared.sides)
    titles = (every[0], every[side])
    speech.write(say("Looked at here: **“{other}” with “{baseline}”**.", other=titles[1], baseline=titles[0]))
    st.page_link("views/compare.py", label=say("Choose another comparison on the page “Compare”"))
    labels = {key: say(catalogue()[key].label) for key in plausible.MEASURES}
    measure = controls.pick(st.selectbox, say("Measure"), labels, "uncertainty.measure", say, persist_state="session")
    st.header(say("Chance"), anchor="chance")
    job = jobs.look(compared.id)
    if job is None or not job.result or job.state == "failed":
        waiting.button(jobs, compared, "compare", say("Run the comparison"), say)
        if job is not None:
            waiting.show(jobs, job, say)
    else:
        waiting.show(jobs, job, say)
        waiting.provisional(job, compared, say)
        _chance(Answer(job.result, *titles, side), measure, say)
    st.header(say("Numbers nobody knows exactly, and how the model is built"), anchor="worlds")
    _worlds(jobs, (compared.sides[0], compared.sides[side]), measure, titles, say)


def _chance(answer: Answer, measure: str, say: Language) -> None:
    row = answer.estimate(measure)
    if row is None:
        st.info(say("Too little happened in this market to measure anything here."))
        return
    speech.write(
        say(
            "**Chance.** In “{measure}”, “{other}” less “{baseline}”: {change}. This comes from {n:d} paired "
            "simulations; "
            "more of them would make the interval narrower.",
            measure=say(catalogue()[measure].label),
            other=answer.other,
            baseline=answer.baseline,
            change=findings.change(say, row),
            n=row.n,
        )
    )
    count = controls.pick(
        st.radio,
        say("How many dots"),
        {key: say(told) for key, told in DOTS.items()},
        "uncertainty.dots",
        say,
        persist_state="session",
        horizontal=True,
        help=say("Each dot is as likely as any other: count those on one side of the dashed line."),
    )
    ink = display.ink()
    drawn = (
        charts.dots(answer, say, ink, measure, count),
        doubts.narrowing(answer, measure, say, ink),
        doubts.pairing(answer, (measure, *(key for key in plausible.MEASURES if key != measure)), say, ink),
    )
    display.figures([figure for figure in drawn if figure], answer, say, "uncertainty.")


def _worlds(jobs: Jobs, sides: tuple[Side, Side], measure: str, titles: tuple[str, str], say: Language) -> None:
    speech.write(
        say(
            "A plausible world is one draw of {count:d} numbers that nobody knows exactly, each from its own "
            "range: how "
            "long people search, what work is offered, how much of it there is. The comparison is made again in each, "
            "three times: if nobody reacts to the rule, if workers do, and if requesters do as well. The market is "
            "simulated more coarsely (1:{scale:d}, {days:d} days), so its levels differ from those on “Compare”.",
            count=len(plausible.free(sides[1].load())),
            scale=plausible.COARSEST,
            days=plausible.DAYS,
        )
    )
    size = controls.pick(
        st.radio,
        say("How many worlds"),
        {key: say(told) for key, told in SIZES.items()},
        "uncertainty.worlds",
        say,
        persist_state="session",
        horizontal=True,
    )
    wanted = Request(sides=sides, replications=PAIRS, worlds=size)
    asked = waiting.button(jobs, wanted, HERE, say("Try it in plausible worlds"), say)
    if asked is None or asked.sides != wanted.sides or not asked.worlds:
        asked = None
    job = jobs.look(asked.id) if asked else None
    if asked is None or job is None:
        st.info(say("Not looked at yet. Press “Try it in plausible worlds”; this takes some minutes."))
        return
    if asked.worlds != size:
        text = phrase("Below are {had:d} worlds. Press the button for the {wanted:d} that you chose.")
        st.warning(say(text, had=asked.worlds, wanted=size))
    waiting.show(jobs, job, say)
    if not job.result or job.state == "failed":
        return
    if job.active:
        tried = job.result["measures"][0]["structures"][0]["worlds"]
        st.markdown(
            f":material/hourglass_top: {say('Provisional: {n:d} of {all:d} worlds so far', n=tried, all=asked.worlds)}"
        )
    _verdict(job, asked, measure, titles, say)


def _verdict(job: Job, asked: Request, measure: str, titles: tuple[str, str], say: Language) -> None:
    found, level = job.result or {}, asked.sides[1].load().behaviour.level
    rows, known = doubts.structures(found, measure), catalogue()[measure]
    row = rows[level]
    if row["mean"] is None:
        st.info(say("It could not be computed in any world."))
        return

    def signed(value: float) -> str:
        return quantity(say, value, known.unit, change=True)

    speech.write(
        say(
            "**Numbers nobody knows exactly.** The sign holds in **{holds:d} of {worlds:d}** plausible worlds, "
            "clearly in "
            "{clearly:d}; in {against:d} the opposite is clear. Of all worlds like these it holds in {low:.0%} to "
            "{high:.0%}. Better data would narrow this; more simulations would not.",
            holds=row["holds"],
            worlds=row["worlds"],
            clearly=row["clearly"],
            against=row["clearly_against"],
            low=row["low"],
            high=row["high"],
        )
    )
    if all(rows[each]["mean"] is not None for each in rows):
        speech.write(
            say(
                "**How the model is built.** On average over these worlds the difference is {static} if nobody reacts, "
                "{workers} if workers do, and {all} if requesters do as well. Which of them is right, no number of "
                "simulations can tell.",
                **{each: signed(rows[each]["mean"]) for each in rows},
            )
        )
    ink = display.ink()
    drawn = (
        doubts.worlds(found, level, titles, say, ink, measure),
        doubts.reacting(found, titles, say, ink, measure),
        doubts.sources(found, titles, say, ink, measure),
    )
    display.figures([figure for figure in drawn if figure], None, say, "uncertainty.")
    speech.write(
        say(
            "The worlds are spread evenly over the ranges from which a calibration starts, so not all of them fit the "
            "published facts equally well: take “{holds:d} of {worlds:d}” for a test of robustness, not for a "
            "probability.",
            holds=row["holds"],
            worlds=row["worlds"],
        )
    )
    st.header(say("What drives the result"), anchor="drivers")
    speech.write(
        say(
            "Which of these numbers the difference hangs on takes thousands of simulations, so it is left to the "
            "command "
            "line; it reads the same file as the command below:"
        )
    )
    st.code(asked.drivers(), language=None, wrap_lines=True)
    st.header(say("Have these worlds again"), anchor="again")
    again.command(asked, job, say)


page()
