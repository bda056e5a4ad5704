"""Evidence: what is published about the market, and where the model meets it and where it does not."""

import streamlit as st

from dashboard import controls, display, evidence, speech
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
    standing = controls.pick(
        st.radio,
        say("Show"),
        {key: say(told) for key, (told, _) in evidence.SHOWN.items()},
        "evidence.standing",
        say,
        persist_state="session",
        horizontal=True,
    )
    left, right = st.columns(2)
    with left:
        roles = {key: evidence.capital(say(told)) for key, told in ({"": ALL} | evidence.ROLES).items()}
        role = controls.pick(
            st.selectbox, say("Role of the fact"), roles, "evidence.role", say, persist_state="session"
        )
    with right:
        groups = {key: say(evidence.GROUPS.get(key, ALL)) for key in ("", *evidence.groups_of(evidence.held()))}
        group = controls.pick(st.selectbox, say("Subject"), groups, "evidence.group", say, persist_state="session")
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
    cited = sorted({(say(fact.source.cite), fact.source.address) for fact in registry().facts.values()})
    speech.write("\n".join(f"* [{cite}]({address})" if address else f"* {cite}" for cite, address in cited))


page()
