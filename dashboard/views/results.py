"""Results: a folder that `piecerate sweep` or `compare --out` wrote, looked at without a command."""

from typing import Any

import streamlit as st

from dashboard import batches, controls, display, speech
from dashboard.figure import as_csv
from sim import UserError
from sim.language import Language, phrase
from sim.measures import catalogue
from sim.sweeps.overview import Overview, along, factors, overview
from sim.sweeps.query import Results

TOLD = (
    "effective_hourly_wage_median",
    "effective_hourly_wage_p10",
    "share_below_minimum_wage",
    "gini_earnings",
    "earnings_month_mean",
    "unpaid_time_share",
    "spending",
    "cost_per_approved_answer",
    "fill_share",
)
"""Measures in the table, and those to choose from first."""

STATES = {
    "complete": phrase("complete"),
    "incomplete": phrase("incomplete"),
    "running": phrase("still running"),
    "interrupted": phrase("interrupted"),
}

HELD = 8
"""Folders whose figures are kept in memory."""


def page() -> None:
    """Draw the page."""
    say = speech.chosen()
    st.title(say("Results of a batch"))
    speech.write(
        say(
            "Hundreds of simulations at once are run on the command line, and whoever runs them is left with a folder "
            "of results. Open a folder that `piecerate sweep` or `piecerate compare --out` has written, and see a "
            "measure along what was varied."
        )
    )
    root = batches.root()
    if root is None:
        st.info(say(batches.CLOSED))
        return
    path = _choose(batches.offered(root), root.name or str(root), say)
    if not path:
        return
    try:
        _show(batches.opened(path), path, say)
    except UserError as error:
        st.error(speech.plain(speech.told(say, error)))


def _choose(found: list[str], root: str, say: Language) -> str:
    """Return the folder that was typed, else the one that was chosen."""
    chosen = ""
    if found:
        chosen = st.selectbox(say("Folders of results here"), found, key="results.folder", persist_state="session")
    typed: str = st.text_input(
        say("Or type the path of a folder") if found else say("The path of a folder"),
        key="results.path",
        persist_state="session",
        max_chars=400,
        help=say("Only folders inside “{root}” are opened, the folder in which this server was started.", root=root),
    ).strip()
    if not found and not typed:
        st.info(
            say(
                "There is no folder of results in “{root}” yet. `piecerate sweep FILE --out results/NAME` makes one; "
                "then load this page again. To compare scenarios no command is needed.",
                root=root,
            )
        )
        st.page_link("views/compare.py", label=say("Compare scenarios on the page “Compare”"))
    return typed or chosen


def _show(results: Results, path: str, say: Language) -> None:
    manifest = results.manifest
    stamp = (results.folder / batches.MANIFEST).stat().st_mtime_ns
    found, varied = _summed_up(str(results.folder), stamp, results)
    starts = manifest["scenarios"]
    titles = (say(starts[0]["title"]), say(starts[-1]["title"]))
    for message, gaps in results.notices:
        st.caption(speech.plain(say(message, **gaps)))
    st.header(say("Overview"), anchor="overview")
    finished = manifest["runs"].get("finished", 0)
    speech.write(
        say(
            "“{other}” with “{baseline}”: {points:d} points, {n:d} paired simulations of each. The batch is "
            "**{state}**: "
            "{finished:d} of {wanted:d} simulations.",
            other=titles[1],
            baseline=titles[0],
            points=found.points,
            n=found.replications,
            state=_state(manifest, say),
            finished=finished,
            wanted=manifest["runs"]["wanted"],
        )
        if found.paired
        else say(
            "“{world}”: {points:d} points, {n:d} simulations of each. The batch is **{state}**: {finished:d} of "
            "{wanted:d} "
            "simulations.",
            world=titles[1],
            points=found.points,
            n=found.replications,
            state=_state(manifest, say),
            finished=finished,
            wanted=manifest["runs"]["wanted"],
        )
    )
    if found.replications < 2:
        st.warning(say("One simulation of each point tells nothing of luck, so there are no intervals."))
    display.table(batches.effects(found, TOLD, say), say("Measures over all points"), say)
    st.download_button(
        say("All measures (CSV)"),
        lambda: as_csv(EFFECT, ([getattr(row, key) for key in EFFECT] for row in found.effects.values())),
        "effects.csv",
        "text/csv",
        key="results.csv",
        on_click="ignore",
        icon=":material/download:",
    )
    _plot(results, stamp, found, varied, titles, say)
    speech.note(
        say(
            "Folder “{path}”, model {model}, seed {seed}, digest {digest}.",
            path=path,
            model=str(manifest["model"]),
            seed=str(manifest["seed"]),
            digest=str(manifest["digest"])[:16],
        )
    )


EFFECT = (
    "measure", "unit", "population", "points", "n", "mean", "low", "high", "lowest", "lowest_point", "highest",
    "highest_point", "above", "below",
)  # fmt: skip
"""Columns of the file of all measures."""


def _plot(
    results: Results, stamp: int, found: Overview, varied: list[str], titles: tuple[str, str], say: Language
) -> None:
    st.header(say("A measure along what was varied"), anchor="along")
    there = [key for key in catalogue() if key in found.effects]
    keys = [key for key in TOLD if key in there] + [key for key in there if key not in TOLD]
    if not keys:
        st.info(say("No point has all its simulations yet, so nothing can be shown."))
        return
    left, right = st.columns(2)
    with left:
        labels = {key: say(catalogue()[key].label) for key in keys}
        measure = controls.pick(st.selectbox, say("Measure"), labels, "results.measure", say)
    with right:
        named = {key: _named(key, say) for key in varied}
        factor = controls.pick(st.selectbox, say("What was varied"), named, "results.factor", say)
    steps = _along(str(results.folder), stamp, results, measure, factor)
    figure = batches.plotted(steps, measure, named[factor], titles, found.paired, say, display.ink())
    display.figures([figure] if figure else [], None, say, "results.")


def _named(factor: str, say: Language) -> str:
    """Return what a varied parameter is called; one that no page knows goes by its path."""
    if factor == "scenario":
        return say("scenario")
    parameter = controls.declared().get(factor)
    return controls.name_of(parameter, say) if parameter and factor in controls.LABELS else factor


def _state(manifest: dict[str, Any], say: Language) -> str:
    return say(STATES.get(str(manifest.get("status")), str(manifest.get("status"))))


@st.cache_data(max_entries=HELD, show_spinner=False)
def _summed_up(folder: str, stamp: int, _results: Results) -> tuple[Overview, list[str]]:
    """Sum up a folder once for all who look at it, anew when it has changed."""
    return overview(_results), factors(_results)


@st.cache_data(max_entries=8 * HELD, show_spinner=False)
def _along(folder: str, stamp: int, _results: Results, measure: str, factor: str) -> list[Any]:
    return along(_results, measure, factor)


page()
