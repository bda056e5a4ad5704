"""Evidence: what is published about the market, and where the model meets it and where it does not."""

import streamlit as st

from dashboard import display, evidence, speech
from sim.evidence.registry import registry
from sim.language import Language, phrase

ALL = phrase("All")


def page() -> None:
    """Draw the page."""
    say = speech.chosen()
    st.title(say("What the model meets, and what it misses"))
    about = evidence.evaluation()
    speech.write(
        say(
            "Every published figure that the model can speak about, beside what “{world}” says of it. A band is the "
            "range that the source allows, or a judgement around its figure; a value outside it is a miss, and "
            "stays one.",
            world=say(about["title"]),
        )
    )
    display.table(evidence.counted(say), say("How many facts are in their bands"), say)
    speech.note(
        say(
            "Agreement with what nothing was fitted to counts for more. {n:d} simulations of {days:d} days at one "
            "simulated worker for {scale:.0f}; `piecerate evidence` makes them anew.",
            n=about["replications"],
            days=about["days"],
            scale=about["scale"],
        )
    )
    _facts(say)
    st.header(say("What the model does not attempt"), anchor="not-attempted")
    speech.write("\n".join(f"* **{say(subject)}.** {say(why)}" for subject, why in registry().not_attempted.items()))
    _sources(say)


def _facts(say: Language) -> None:
    st.header(say("Fact by fact"), anchor="facts")
    standing = st.radio(
        say("Show"),
        list(evidence.SHOWN),
        format_func=lambda key: say(evidence.SHOWN[key][0]),
        key="evidence.standing",
        persist_state="session",
        horizontal=True,
    )
    left, right = st.columns(2)
    with left:
        role = st.selectbox(
            say("Role of the fact"),
            ["", *evidence.ROLES],
            format_func=lambda key: evidence.capital(say(evidence.ROLES.get(key, ALL))),
            key="evidence.role",
            persist_state="session",
        )
    with right:
        group = st.selectbox(
            say("Subject"),
            ["", *evidence.groups_of(evidence.held())],
            format_func=lambda key: say(evidence.GROUPS.get(key, ALL)),
            key="evidence.group",
            persist_state="session",
        )
    chosen = evidence.chosen(role, group, standing)
    if not chosen:
        st.info(say("No fact of this kind. Choose others above."))
        return
    figure = evidence.against_bands(chosen, say, display.ink())
    if figure:
        display.one(figure, None, say)
    else:
        display.table([evidence.row(one, say) for one in chosen], say("Facts"), say)


def _sources(say: Language) -> None:
    st.header(say("Sources"), anchor="sources")
    cited = sorted({(fact.source.cite, fact.source.address) for fact in registry().facts.values()})
    speech.write("\n".join(f"* [{cite}]({address})" if address else f"* {cite}" for cite, address in cited))


page()
