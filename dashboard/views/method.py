"""Method: how to read the results, what the words mean, which values the model starts from and whence they come."""

import streamlit as st

from dashboard import controls, display, speech
from dashboard.glossary import glossary
from sim import load
from sim.language import Language, phrase
from sim.parameters import Parameter

SECTIONS = {
    "run": phrase("How much is simulated"),
    "behaviour": phrase("Who reacts to rules"),
    "workers": phrase("Workers"),
    "requesters": phrase("Requesters"),
    "platform": phrase("The platform"),
    "platforms": phrase("The platforms"),
    "dispatch": phrase("How work is handed out"),
    "choice": phrase("How workers choose"),
    "countries": phrase("Countries"),
    "tasks": phrase("Kinds of work"),
    "styles": phrase("Ways to judge"),
    "rules": phrase("Rules"),
}
"""What the parts of a scenario are called; one that is not named here is called by its own name."""

READING = (
    phrase(
        "**A difference is paired.** The same simulated people live through the same weeks twice, with the same luck, "
        "once under each scenario. What differs is the effect of the rule in the model."
    ),
    phrase(
        "**The interval is about luck.** It shows how far other luck would move the result for these people. It does "
        "not say whether the model is right: for that, move a lever and compare again."
    ),
    phrase(
        "**All time counts.** The hourly wage divides what a worker receives by all the time given: search, tests, "
        "paperwork, rejected and abandoned work included."
    ),
    phrase(
        "**Look at who, not only at the mean.** Where badly paid work goes, the average of what stays rises even if "
        "people earn less: read income beside wages, and losers beside gainers."
    ),
)


def page() -> None:
    """Draw the page."""
    say = speech.chosen()
    st.title(say("Method and glossary"))
    contents = {
        say("How to read it"): lambda: _reading(say),
        say("Glossary"): lambda: _glossary(say),
        say("Parameters"): lambda: _parameters(say),
    }
    display.tabs(contents, "method.tab")


def _reading(say: Language) -> None:
    st.header(say("How to read the results"), anchor="reading")
    speech.write("\n\n".join(say(paragraph) for paragraph in READING))


def _glossary(say: Language) -> None:
    st.header(say("Glossary"), anchor="glossary")
    sought = (
        st.text_input(say("Search the words and their meanings"), key="method.sought", persist_state="page")
        .strip()
        .casefold()
    )
    found = [
        (entry, term, say(entry.meaning))
        for entry in glossary()
        for term in [entry.french if say.name == "fr" else entry.term]
        if sought in f"{entry.term} {entry.french} {say(entry.meaning)}".casefold()
    ]
    if not found:
        st.info(say("No word of the glossary has that in it."))
    for theme in dict.fromkeys(entry.theme for entry, *_ in found):
        st.subheader(say(theme), anchor=False)
        rows = [
            {say("Word"): term, say("Meaning"): meaning.replace("`", "")}
            for entry, term, meaning in found
            if entry.theme == theme
        ]
        display.table(rows, say(theme), say)


def _parameters(say: Language) -> None:
    st.header(say("What the baseline supposes"), anchor="parameters")
    speech.write(
        say(
            "Every number of the model, with its value in the baseline, its range and where it comes from. "
            "“Judgement” means that nobody has measured it: try other values."
        )
    )
    known = controls.declared()
    parts: dict[str, list[Parameter]] = {}
    for path, parameter in known.items():
        if "." in path:
            parts.setdefault(path.split(".")[0], []).append(parameter)
    section = controls.pick(
        st.selectbox,
        say("Part of the model"),
        {part: say(SECTIONS.get(part, part.replace("_", " ").capitalize())) for part in parts},
        "method.part",
        say,
        persist_state="page",
    )
    baseline = load("baseline")
    rows = [
        {
            say("Parameter"): parameter.path.split(".", 1)[1],
            say("Meaning"): say(parameter.doc),
            say("Baseline"): controls.worth(parameter, baseline, say),
            say("Allowed"): controls.reach(parameter, say),
            say("Source"): say(parameter.source),
        }
        for parameter in parts[section]
    ]
    display.table(rows, say(SECTIONS.get(section, section)), say)


page()
