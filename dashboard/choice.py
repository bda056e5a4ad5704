"""The choice of a comparison: two to four scenarios, a few levers, a precision; and the request that it makes."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard import controls, speech, uploads, waiting
from dashboard.request import Request, Side
from sim import Scenario, UserError, shipped
from sim.language import Language, phrase

SIZES = {
    "teaching": (7, 6, phrase("Quick: 7 days, 6 paired runs")),
    "standard": (28, 8, phrase("Standard: 28 days, 8 paired runs")),
}
"""Days, replications and words of each precision."""

OTHER_PAGE = phrase("The link belongs to another page of Piecerate; below is what this page shows at first.")

MOST_SENT = 8
"""Scenario files of one visit."""

SENT_ENOUGH = phrase("{most:d} files of your own are enough for one visit; load the page anew to begin again.")

USUAL = ("baseline", "residence-floor")
"""The comparison that a first visit finds."""


MORE = ("third", "fourth")
"""The controls of further scenarios beside the baseline; nothing is chosen there at first."""


def usual() -> Request:
    """Return the comparison that a first visit finds."""
    days, replications, _ = SIZES["teaching"]
    sides = tuple(Side(scenario=name, changes={"run.days": days}) for name in USUAL)
    return Request(sides=sides, replications=replications)


def compared(request: Request) -> Request:
    """Return the comparison that a request tries in plausible worlds; a comparison itself stays as it is."""
    if not request.worlds:
        return request
    run = request.sides[0].load().run
    pairs = next((pairs for days, pairs, _ in SIZES.values() if days == run.days), SIZES["teaching"][1])
    return request.model_copy(update={"worlds": 0, "replications": pairs})


def title_of(say: Language, side: Side) -> str:
    """Return what a side is called, and whether its rules or its market were changed."""
    title = say(side.unchanged().title)
    own = [path for path in side.changes if path.startswith("rules.") or path in controls.EXPLORED]
    return say("{title}, modified", title=title) if own else title


def titles_of(say: Language, sides: Sequence[Side]) -> list[str]:
    """Return what all sides of a comparison are called, no two of them the same."""
    return numbered([title_of(say, side) for side in sides])


def numbered(names: list[str]) -> list[str]:
    """Return names, those that are not the only ones of their kind with their place behind them.

    >>> numbered(["baseline", "floor", "floor"])
    ['baseline', 'floor (2)', 'floor (3)']
    """
    return [name if names.count(name) == 1 else f"{name} ({place})" for place, name in enumerate(names, start=1)]


def choose(say: Language) -> Request:
    """Show the choices and return the request that they make."""
    names = [*shipped(), *sent()]
    left, right = st.columns(2)
    with left:
        baseline = _scenario(say("Baseline: what is compared with"), names, USUAL[0], "baseline", say)
    with right:
        other = _scenario(say("The other scenario"), names, USUAL[1], "other", say)
    chosen = (baseline, other, *_more(names, say))
    _send(say)
    scenarios = {name: _side(name).unchanged() for name in dict.fromkeys(chosen)}
    before, was_open = st.session_state.get("levers.open", (say.name, False))
    if before != say.name:  # a browser knows an expander by its words
        st.session_state["levers"] = was_open
    with st.expander(say("Levers: change the rule and who reacts"), key="levers", on_change="rerun") as levers:
        st.session_state["levers.open"] = say.name, levers.open
        if levers.open:
            for scenario in scenarios.values():
                _rule_levers(scenario, say)
            st.markdown(f"**{say('All scenarios: who reacts')}**")
            _levers(scenarios[baseline], controls.WORLD_LEVERS, say)
            reset = say("Reset the levers")
            st.button(reset, on_click=_reset, args=(list(scenarios.values()),), icon=":material/undo:")
    size = controls.pick(
        st.radio,
        say("Precision"),
        {key: say(told) for key, (_, _, told) in SIZES.items()},
        "size",
        say,
        persist_state="session",
        horizontal=True,
        help=say("More days and more paired runs give narrower intervals and take longer."),
    )
    days, replications, _ = SIZES[size]
    world = {"run.days": days} | _values(scenarios[baseline], controls.WORLD_LEVERS)
    sides = [
        _side(name, _changes(scenarios[name], world | _values(scenarios[name], controls.levers(scenarios[name]))))
        for name in chosen
    ]
    request = Request(sides=tuple(sides), replications=replications)
    return waiting.meant(request, "comparison", lambda path, value: controls.setting(path, value, say), say)


def restore(request: Request) -> None:
    """Set every control to what a request says, as when a link is opened; a UserError if it is not of this page."""
    if len(request.sides) < 2 or request.worlds:
        raise UserError(OTHER_PAGE)
    waiting.hold(request, "comparison")
    known = controls.declared()
    for side in request.sides:
        if side.text:
            sent()[side.scenario] = side.text
    names = [side.scenario for side in request.sides]
    for key, name in zip(("baseline", "other", *MORE), (*names, "", ""), strict=False):
        st.session_state[key] = name
    st.session_state["levers"] = False
    for side in request.sides:
        scenario = side.unchanged()
        levers = (*controls.levers(scenario), *controls.WORLD_LEVERS)
        st.session_state["levers"] |= any(path in side.changes for path in levers)
        for path in levers:
            value = side.changes.get(path, controls.value_of(scenario, path))
            controls.put(known[path], value, _key(scenario, path))
    for key, (_, replications, _) in SIZES.items():
        if replications == request.replications:
            st.session_state["size"] = key


def _scenario(label: str, names: list[str], usual: str, key: str, say: Language) -> str:
    """Show the choice of a scenario, with its question; where usually none is chosen, none can be."""
    st.session_state.setdefault(key, usual if usual in names else names[0])
    titles = {name: _title(say, _side(name)) if name else say("none") for name in names}
    name: str = controls.pick(st.selectbox, label, titles, key, say, persist_state="session")
    if name:
        speech.note(say(_side(name).unchanged().question))
    return name


def _more(names: list[str], say: Language) -> list[str]:
    """Offer further scenarios, the second once there is one of them, and return those that are chosen."""
    labels = (say("One more scenario"), say("And another one"))
    chosen: list[str] = []
    for key, label, column in zip(MORE, labels, st.columns(2), strict=True):
        if key == MORE[0] or any(st.session_state.get(each) for each in MORE):
            with column:
                chosen.append(_scenario(label, ["", *names], "", key, say))
    return [name for name in chosen if name]


def _title(say: Language, side: Side) -> str:
    title = say(side.unchanged().title)
    return say("{title} (your file)", title=title) if side.text else title


def sent() -> dict[str, str]:
    """Return the scenarios that this visit has sent, or found in a link: their texts by name."""
    texts: dict[str, str] = st.session_state.setdefault("sent", {})
    return texts


def _side(name: str, changes: dict[str, Any] | None = None) -> Side:
    return Side(scenario=name, changes=changes or {}, text=sent().get(name, ""))


def _send(say: Language) -> None:
    """Offer to send a scenario file, which can then be chosen on any side."""
    with st.expander(say("Compare a scenario file of your own")):
        st.file_uploader(
            say("Scenario file (TOML)"),
            type="toml",
            key="sending",
            max_upload_size=1,
            on_change=_take,
            help=say("It is checked as the command line checks it, and may extend any scenario of the list above."),
        )
        refused = st.session_state.get("sending.refused")
        if refused is not None:
            st.error(speech.plain(speech.told(say, refused)))
        elif st.session_state.get("sending") is not None:
            st.success(say("The file is in order: choose it above on either side."))
        speech.note(
            say(
                "The file stays in this visit; if you run the comparison, it is kept with its result on this "
                "server, and "
                "it is part of the link. At most {most:.0f} kB.",
                most=uploads.MOST_BYTES / 1000,
            )
        )


def _take() -> None:
    """Check a file that has just been sent and put it on the other side; remember why it was refused."""
    st.session_state["sending.refused"] = None
    file = st.session_state.get("sending")
    if file is None:
        return
    try:
        if len(sent()) >= MOST_SENT:
            raise UserError(SENT_ENOUGH, most=MOST_SENT)
        name, text = uploads.scenario(file.name, file.getvalue(), sent())
    except UserError as error:
        st.session_state["sending.refused"] = error
        return
    sent()[name] = text
    st.session_state["other"] = name


def _rule_levers(scenario: Scenario, say: Language) -> None:
    paths = controls.levers(scenario)
    if not paths:
        return
    st.markdown(f"**{say('The rule of “{title}”', title=say(scenario.title))}**")
    for name in dict.fromkeys(rule.rule for rule in scenario.rules):
        speech.note(controls.about(name, say))
    _levers(scenario, paths, say)


def _levers(scenario: Scenario, paths: Sequence[str], say: Language) -> None:
    """Show levers, and beside each that has been moved where it was."""
    known = controls.declared()
    for path in _values(scenario, paths):
        was = controls.value_of(scenario, path)
        if controls.control(known[path], was, _key(scenario, path), say) != was:
            title, shipped = say(scenario.title), controls.written(known[path], was, say)
            text = say("modified from “{title}”, where it is {was}", title=title, was=shipped)
            st.badge(text.replace("$", "\\$"), icon=":material/edit:", color="blue")


def _values(scenario: Scenario, paths: Sequence[str]) -> dict[str, Any]:
    """Return where the levers stand that act at all, be they shown or not."""
    known = controls.declared()
    values: dict[str, Any] = {}
    for path in paths:
        if path in controls.shown(paths, values):
            values[path] = controls.chosen(known[path], controls.value_of(scenario, path), _key(scenario, path))
    return values


def _changes(scenario: Scenario, wanted: dict[str, Any]) -> dict[str, Any]:
    return {path: value for path, value in wanted.items() if value != controls.value_of(scenario, path)}


def _key(scenario: Scenario, path: str) -> str:
    """Name a control: those of the world are the same whichever scenario is chosen."""
    return path if path in controls.WORLD_LEVERS else f"{scenario.name}:{path}"


def _reset(scenarios: list[Scenario]) -> None:
    known = controls.declared()
    for scenario in scenarios:
        for path in (*controls.levers(scenario), *controls.WORLD_LEVERS):
            controls.put(known[path], controls.value_of(scenario, path), _key(scenario, path))
