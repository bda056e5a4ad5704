"""Explore: one world, its levers, and its headline numbers with their intervals."""

from typing import Any

import streamlit as st

from dashboard import again, charts, choice, controls, display, speech, waiting
from dashboard.figure import Figure
from dashboard.ink import Ink
from dashboard.jobs import Jobs
from dashboard.request import Request, Side
from sim import Scenario, UserError, load, shipped
from sim.comparing.answer import Answer
from sim.language import Language, phrase

HERE = "explore"


def page() -> None:
    """Draw the page."""
    say = speech.chosen()
    st.title(say("Explore one world"))
    speech.write(
        say(
            "Choose a world, move what it is made of, and see what its workers earn. To learn what a rule changes, "
            "compare two worlds instead: only a difference between the same people is an effect."
        )
    )
    jobs = waiting.table(say)
    if jobs is None:
        return
    try:
        waiting.linked(say, HERE, _restore)
        _explore(jobs, _choose(say), say)
    except UserError as error:
        st.error(say("This world cannot be simulated: {reason}", reason=speech.told(say, error)))


def _choose(say: Language) -> Request:
    st.session_state.setdefault("explore.world", "baseline")
    titles = {name: say(load(name).title) for name in shipped()}
    name = controls.pick(st.selectbox, say("World"), titles, "explore.world", say, persist_state="session")
    scenario = load(name)
    speech.note(say(scenario.question))
    changes: dict[str, Any] = {}
    with st.expander(say("Levers of this world"), expanded=True):
        for path, parameter in controls.explored().items():
            shipped_value = controls.value_of(scenario, path)
            value = controls.control(parameter, shipped_value, _key(name, path), say)
            if value != shipped_value:
                changes[path] = value
        if changes:
            count = say.plural("{n} lever moved", "{n} levers moved", len(changes))
            st.badge(
                say("modified from “{title}”: {count}", title=say(scenario.title), count=count),
                icon=":material/edit:",
                color="blue",
            )
        st.button(say("Reset the levers"), on_click=_reset, args=(scenario,), icon=":material/undo:")
    days, replications, _ = choice.SIZES["teaching"]
    side = Side(scenario=name, changes={"run.days": days} | changes)
    request = Request(sides=(side,), replications=replications)
    return waiting.meant(request, HERE, lambda path, value: controls.setting(path, value, say), say)


def _explore(jobs: Jobs, request: Request, say: Language) -> None:
    request.scenarios()
    asked = waiting.button(jobs, request, HERE, say("Simulate this world"), say)
    job = jobs.look(asked.id) if asked else None
    if asked is None or job is None:
        st.info(say("Nothing has been computed for these settings yet. Press “Simulate this world”."))
        return
    if asked.id != request.id:
        st.warning(say("Below is an earlier world. You have moved levers since; simulate again for the new one."))
    waiting.show(jobs, job, say)
    if not job.result or job.state == "failed":
        return
    waiting.provisional(job, asked, say)
    title = choice.title_of(say, asked.sides[0])
    answer = Answer(job.result, title, title, side=0)
    st.header(say("What it comes to"), anchor="answer")
    display.figures(display.drawn(_figures, answer, say), answer, say, "explore.")
    again.offer(asked, job, say)


def _figures(answer: Answer, say: Language, ink: Ink) -> list[Figure]:
    drawn = (
        charts.levels(
            answer,
            say,
            ink,
            "wages",
            phrase("The worker in the middle earns {value} an hour in “{world}” (95% interval {low} to {high})"),
            {
                "effective_hourly_wage_median": phrase("50th of 100 workers"),
                "effective_hourly_wage_p10": phrase("10th of 100 workers"),
                "effective_hourly_wage_p90": phrase("90th of 100 workers"),
            },
        ),
        charts.clocks(answer, say, ink),
        charts.levels(
            answer,
            say,
            ink,
            "shares",
            phrase("{value} of working time is unpaid in “{world}” (95% interval {low} to {high})"),
            {
                "unpaid_time_share": phrase("Unpaid time"),
            },
        ),
        charts.levels(
            answer,
            say,
            ink,
            "below",
            phrase(
                "{value} of workers earn less an hour than their minimum wage in “{world}” "
                "(95% interval {low} to {high})"
            ),
            {"share_below_minimum_wage": phrase("Below the local minimum wage")},
        ),
        charts.levels(
            answer,
            say,
            ink,
            "gini",
            phrase("The Gini index of earnings is {value} in “{world}” (95% interval {low} to {high})"),
            {"gini_earnings": phrase("Gini index")},
        ),
    )
    return [figure for figure in drawn if figure]


def _restore(request: Request) -> None:
    """Set the controls to what a link says; a UserError if it is not of this page."""
    if len(request.sides) != 1:
        raise UserError(choice.OTHER_PAGE)
    waiting.hold(request, HERE)
    side = request.sides[0]
    scenario = load(side.scenario)
    st.session_state["explore.world"] = side.scenario
    for path, parameter in controls.explored().items():
        value = side.changes.get(path, controls.value_of(scenario, path))
        controls.put(parameter, value, _key(side.scenario, path))


def _reset(scenario: Scenario) -> None:
    for path, parameter in controls.explored().items():
        controls.put(parameter, controls.value_of(scenario, path), _key(scenario.name, path))


def _key(world: str, path: str) -> str:
    return f"explore:{world}:{path}"


page()
