"""Looking at an answer: by which clock, at whom and in which money it is shown; nothing is computed anew for it."""

import streamlit as st

from dashboard import controls, people, speech
from sim.comparing import findings
from sim.comparing.answer import Answer
from sim.comparing.exchange import Look
from sim.comparing.lenses import EVERYBODY, LAST
from sim.currencies import CURRENCIES, LOCAL, name
from sim.language import Language, phrase

UNTIL = {
    LAST: phrase("All time"),
    "approved": phrase("Paid time alone"),
    "search": phrase("Paid time, search, waiting"),
    "rejected": phrase("… and rejected work"),
    "abandoned": phrase("… and abandoned work"),
    "qualification": phrase("… and tests and training"),
}
"""What is counted up to each clock, all time first, for a list in which each adds to the one before."""


def choose(answer: Answer, say: Language) -> Look:
    """Show the three choices and return how to look.

    By another clock, or at some of the people alone, one can look only once all runs are in.
    """
    for place, (key, (label, names)) in zip(st.columns(3), _choices(answer, say).items(), strict=False):
        with place:
            controls.view(st.selectbox, label, key, names, say)
    look = chosen(answer, say)
    if told := look.told(say):
        speech.note(" ".join(told))
    return look


def chosen(answer: Answer, say: Language) -> Look:
    """Return how to look, as the choices stand, whether or not they have been shown yet."""
    stand = {key: controls.viewed(key, names) for key, (_, names) in _choices(answer, say).items()}
    grouping, _, group = stand.get("people", _key(EVERYBODY)).partition(":")
    return Look(stand.get("clock", LAST), (grouping, group), stand["money"])


def _choices(answer: Answer, say: Language) -> dict[str, tuple[str, dict[str, str]]]:
    """Return the choices there are: what each is called, and what can be chosen, the usual way first."""
    money = {"money": (say("Money"), _money(answer, say))}
    if not answer.people_apart:
        return money
    clocks = {clock: say(told) for clock, told in UNTIL.items()}
    return {
        "clock": (say("Time that counts"), clocks),
        "people": (say("Whose pay"), _people(answer, say)),
    } | money


def seen(answer: Answer, look: Look, say: Language) -> Answer:
    """Return an answer as it is looked at."""
    return look.at(answer, "" if look.people == EVERYBODY else _people(answer, say)[_key(look.people)], say)


def _people(answer: Answer, say: Language) -> dict[str, str]:
    everybody = {_key(EVERYBODY): say("All who find work")}
    return everybody | {
        _key(group): say(
            "{grouping}: {group}", grouping=say(people.GROUPINGS[group[0]][0]), group=people.called(say, group[1])
        )
        for group in answer.people_apart
        if group != EVERYBODY
    }


def _money(answer: Answer, say: Language) -> dict[str, str]:
    names = {code: findings.capital(name(say, code)) for code in CURRENCIES}
    if answer.people_apart:
        names[LOCAL] = say("What it buys where people live")
    return names


def _key(group: tuple[str, str]) -> str:
    return ":".join(group)
