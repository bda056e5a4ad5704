"""Controls: from a parameter's own doc, unit, range and source to a widget, its help and its badge."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import streamlit as st

from dashboard import speech
from sim import Scenario
from sim.comparing import findings
from sim.language import Language, phrase
from sim.parameters import Parameter, parameters
from sim.regulation.profiles import profile

LABELS = {
    "rules.price_floor.index": phrase("Whose minimum wage counts"),
    "rules.price_floor.hourly": phrase("Hourly floor for all"),
    "rules.price_floor.blend_weight": phrase("Weight of the requester’s country"),
    "rules.price_floor.unpaid_uplift": phrase("Added for unpaid time"),
    "rules.pay_for_submitted.rejection_cap": phrase("Largest share of answers rejected"),
    "rules.pay_for_submitted.partial_pay": phrase("Pay for rejected work"),
    "behaviour.level": phrase("Who reacts to the rule"),
    "reactions.demand_elasticity": phrase("How strongly requesters react to cost"),
    "behaviour.entry_elasticity": phrase("How strongly newcomers react to pay"),
    "requesters.hourly_pay_median": phrase("What requesters’ work pays per hour of work"),
    "requesters.unseen_work_multiplier": phrase("How much work there is"),
    "requesters.review_hours_median": phrase("How long requesters take to review"),
    "workers.hours_wanted_median": phrase("How long workers want to be online"),
    "workers.reservation_wage_median": phrase("Least pay for which workers work"),
    "workers.leave_share": phrase("How soon workers give up a fruitless search"),
    "workers.look_seconds": phrase("How long a line of the list takes to read"),
    "workers.judgement_log_sd": phrase("How badly workers guess the length of a task"),
}
"""Short labels of parameters; one that is not named here is called by its own name."""

CHOICES = {
    "residence": phrase("that of the worker’s country"),
    "client": phrase("that of the requester’s country"),
    "global": phrase("one amount for all"),
    "blend": phrase("a blend of the two countries"),
    "static": phrase("nobody: only the money changes"),
    "workers": phrase("workers"),
    "all": phrase("workers and requesters"),
    "individual": phrase("each worker by themselves"),
    "aggregate": phrase("all workers together"),
    "employee": phrase("employees"),
    "worker": phrase("a third status between employee and self-employed"),
    "payouts": phrase("what is paid out to workers"),
    "turnover": phrase("pay and fee"),
}
"""What the values of choices are called."""

UNITS = {
    "assignments": (phrase("{amount} assignment"), phrase("{amount} assignments")),
    "batches": (phrase("{amount} batch"), phrase("{amount} batches")),
    "days": (phrase("{amount} day"), phrase("{amount} days")),
    "HITs": (phrase("{amount} HIT"), phrase("{amount} HITs")),
    "months": (phrase("{amount} month"), phrase("{amount} months")),
    "people": (phrase("{amount} person"), phrase("{amount} people")),
    "platforms": (phrase("{amount} platform"), phrase("{amount} platforms")),
    "requesters": (phrase("{amount} requester"), phrase("{amount} requesters")),
    "weeks": (phrase("{amount} week"), phrase("{amount} weeks")),
    "workers": (phrase("{amount} worker"), phrase("{amount} workers")),
    "workers per simulated worker": (
        phrase("{amount} worker per simulated worker"),
        phrase("{amount} workers per simulated worker"),
    ),
}
"""Units that agree with their number: one, and many."""

BARE = ("elasticity", "exponent", "number", "ratio")
"""Units that are not written behind a number."""

RULE_LEVERS = {
    "price_floor": ("index", "unpaid_uplift"),
    "pay_for_submitted": ("rejection_cap", "partial_pay"),
}
"""The levers of a rule that a page shows; of a rule that is not named here, its own first three."""

WORLD_LEVERS = ("behaviour.level", "reactions.demand_elasticity", "behaviour.entry_elasticity")
"""Levers of the world that rules act in; they hold for all sides of a comparison."""

EXPLORED: dict[str, tuple[float, float]] = {
    "requesters.hourly_pay_median": (1, 15),
    "requesters.unseen_work_multiplier": (1, 6),
    "requesters.review_hours_median": (1, 168),
    "workers.hours_wanted_median": (1, 20),
    "workers.reservation_wage_median": (0, 6),
    "workers.leave_share": (0, 0.5),
    "workers.look_seconds": (1, 20),
    "workers.judgement_log_sd": (0, 1.5),
}
"""Levers of one world with the part of their range that a slider covers."""

ONLY_WITH = {
    "rules.price_floor.hourly": ("rules.price_floor.index", ("global",)),
    "rules.price_floor.blend_weight": ("rules.price_floor.index", ("blend",)),
    "reactions.demand_elasticity": ("behaviour.level", ("all",)),
    "behaviour.entry_elasticity": ("behaviour.level", ("workers", "all")),
}
"""Levers that act only while another one has one of these values."""


def explored() -> dict[str, Parameter]:
    """Return the levers of one world, each with the range of its slider."""
    known = declared()
    return {path: replace(known[path], low=low, high=high) for path, (low, high) in EXPLORED.items()}


@cache
def declared() -> dict[str, Parameter]:
    """Return every parameter by its path; a page asks for them each time it is drawn."""
    return {parameter.path: parameter for parameter in parameters(Scenario)}


def levers(scenario: Scenario) -> list[str]:
    """Return the paths of the levers that belong to a scenario's own rules."""
    known = declared()
    paths: list[str] = []
    for rule in scenario.rules:
        prefix = f"rules.{rule.rule}."
        own = type(rule).__annotations__
        names = RULE_LEVERS.get(rule.rule, tuple(name for name in own if name != "rule")[:3])
        paths += [prefix + name for name in names]
        paths += [path for path, (leader, _) in ONLY_WITH.items() if leader in paths and path not in paths]
    return [path for path in paths if path in known]


def about(rule: str, say: Language) -> str:
    """Return what a rule does, who pays and where it comes from, as its own file says, and where the note on it is."""
    told = profile(rule)
    lines = [say(told.sentence), say("Who pays: {payer}.", payer=say(told.payer))]
    if "Source" in told.parts:
        lines.append(say("Source: {source}.", source=say(told.parts["Source"]).rstrip(".")))
    if told.note:
        lines.append(say("What it changed in simulations: {note} in the source, in English.", note=f"`{told.note}`"))
    return " ".join(lines)


def shown(paths: Sequence[str], values: dict[str, Any]) -> list[str]:
    """Leave out the levers that do nothing at the present value of the one they hang on."""
    return [path for path in paths if path not in ONLY_WITH or values.get(ONLY_WITH[path][0]) in ONLY_WITH[path][1]]


def value_of(scenario: Scenario, path: str) -> Any:
    """Return what a scenario says for a path such as `run.days` or `rules.price_floor.hourly`."""
    head, *rest = path.split(".")
    if head == "rules":
        at: Any = next(rule for rule in scenario.rules if rule.rule == rest[0])
        rest = rest[1:]
    else:
        at = getattr(scenario, head)
    for name in rest:
        at = getattr(at, name)
    return at


def control(parameter: Parameter, shipped: Any, key: str, say: Language) -> Any:
    """Show one parameter as a widget and return its value."""
    label, explained = name_of(parameter, say), help_text(parameter, shipped, say)
    if parameter.kind == "choice":
        st.session_state.setdefault(key, shipped)
        names = {choice: say(CHOICES.get(str(choice), str(choice))) for choice in parameter.choices}
        pick(st.selectbox, label, names, key, say, persist_state="session", help=explained)
    else:
        _number(parameter, shipped, key, label, explained, say)
    return chosen(parameter, shipped, key)


def chosen(parameter: Parameter, shipped: Any, key: str) -> Any:
    """Return the value of a control, be it shown or not."""
    if parameter.kind == "choice":
        return st.session_state.get(key, shipped)
    value = st.session_state.get(f"{key}.box")
    if value is None or value == _shown(parameter, shipped):
        return shipped
    return value / 100 if parameter.unit == "share" else value


def pick(
    widget: Callable[..., Any],
    label: str,
    names: Mapping[Any, str],
    key: str,
    say: Language,
    *,
    empty: bool = False,
    **options: Any,
) -> Any:
    """Show a choice and return what is chosen: the first one at first, unless the page has put another under its key.

    `names` are the choices and what they are called; with `empty`, none of them is chosen at first. A browser knows a
    choice by what it is called. So it is told anew when the language has changed; and what it still calls by an earlier
    name when somebody clicks stays as it was, where Streamlit would take the first choice.
    """
    known = list(names)
    chosen = st.session_state.get(key)
    if chosen not in names:
        chosen = None if empty else known[0]
    if st.session_state.get(f"{key}.language") != say.name:
        st.session_state[f"{key}.language"] = say.name
        if chosen is not None:
            st.session_state[key] = chosen
    place = None if chosen is None else known.index(chosen)
    stays = {"default": chosen} if widget is st.segmented_control else {"index": place}
    return widget(label, known, format_func=names.__getitem__, key=key, **stays, **options)


def view(widget: Callable[..., Any], label: str, key: str, names: dict[str, str], say: Language, **options: Any) -> str:
    """Show a choice of what to look at and keep it in the address, under the same words in every language.

    `names` are the choices and what they are called; the first one is chosen at first and not in the address.
    """
    usual = next(iter(names))
    if st.session_state.get(key) not in names:
        st.session_state[key] = viewed(key, names)
    if widget is not st.selectbox:  # its choice cannot be taken away, and it would say “required” in English
        options["required"] = True
    value: str = pick(widget, label, names, key, say, **options)
    if value != usual:
        st.query_params[key] = value
    else:
        st.query_params.pop(key, None)
    return value


def viewed(key: str, names: Mapping[str, str]) -> str:
    """Return what is chosen to look at, whether or not the choice has been shown yet: here, in the address, usually."""
    wanted = (st.session_state.get(key), st.query_params.get(key), next(iter(names)))
    return next(str(value) for value in wanted if value in names)


def put(parameter: Parameter, value: Any, key: str) -> None:
    """Set a control from outside: a link that is opened, or a reset."""
    if parameter.kind == "choice":
        st.session_state[key] = value
    else:
        for twin in ("slider", "box"):
            st.session_state[f"{key}.{twin}"] = _shown(parameter, value)


def name_of(parameter: Parameter, say: Language) -> str:
    """Return what a parameter is called on a page."""
    own = parameter.path.rsplit(".", 1)[-1].replace("_", " ").capitalize()
    return say(LABELS.get(parameter.path, own))


def help_text(parameter: Parameter, shipped: Any, say: Language) -> str:
    """Return doc, unit, range, the scenario file's value and the source, as the schema gives them."""
    lines = [say(parameter.doc)]
    if parameter.kind != "choice":
        if parameter.low is not None and parameter.high is not None:
            lines.append(
                say(
                    "From {low} to {high}; the scenario file says {shipped}.",
                    **_ends(parameter, parameter.low, parameter.high, say),
                    shipped=written(parameter, shipped, say),
                )
            )
    else:
        lines.append(say("The scenario file says: {shipped}.", shipped=written(parameter, shipped, say)))
    lines.append(say("Source: {source}.", source=say(parameter.source)))
    return speech.plain("\n\n".join(lines))


def worth(parameter: Parameter, scenario: Scenario, say: Language) -> str:
    """Return a parameter's value in a scenario, else its default, in words; a dash where every row has its own."""
    if parameter.path.split(".")[0] == "rules":
        value = parameter.default
    else:
        try:
            value = value_of(scenario, parameter.path)
        except (AttributeError, StopIteration):
            value = parameter.default
    missing = isinstance(value, list | tuple | str | int | float) is False
    return "–" if missing else written(parameter, value, say)


def reach(parameter: Parameter, say: Language) -> str:
    """Return what a parameter may be, in words."""
    if parameter.kind == "choice":
        return say(findings.SEPARATOR).join(say(CHOICES.get(choice, choice)) for choice in parameter.choices)
    if parameter.low is None or parameter.high is None:
        return "–"
    return say("{low} to {high}", **_ends(parameter, parameter.low, parameter.high, say))


def _ends(parameter: Parameter, low: float, high: float, say: Language) -> dict[str, str]:
    """Return both ends of a range in words, a unit that stands behind a number with the last one only."""
    first = written(parameter, low, say) if _within(parameter) else _bare(low, say)
    return {"low": first, "high": written(parameter, high, say)}


def _within(parameter: Parameter) -> bool:
    """Tell whether the number itself shows its unit."""
    return parameter.unit == "share" or parameter.unit.startswith("USD")


def _bare(value: float, say: Language) -> str:
    digits = 0 if value == int(value) else 2 if abs(value) >= 0.01 else 3
    return say.number(value, digits)


def setting(path: str, value: Any, say: Language) -> str:
    """Return a setting in words: what the parameter is called, and its value."""
    known = declared()
    if path not in known:
        return f"{path} = {value}"
    return say("{name}: {value}", name=name_of(known[path], say), value=written(known[path], value, say))


def written(parameter: Parameter, value: Any, say: Language) -> str:
    """Return a value of a parameter in words."""
    if parameter.kind == "choice":
        return say(CHOICES.get(value, str(value)))
    if isinstance(value, list | tuple):
        return say(findings.SEPARATOR).join(say.number(v, 0 if v == int(v) else 2) if isinstance(v, int | float)
                                            else str(v) for v in value) or "–"  # fmt: skip
    if isinstance(value, bool | str):
        return str(value) or "–"
    if parameter.unit == "share":
        return say.percent(value, 0 if round(100 * value) == 100 * value else 1)
    if parameter.unit.startswith("USD"):
        return say.money(value, 2)
    number = _bare(value, say)
    if parameter.unit in UNITS:
        return say.plural(*UNITS[parameter.unit], math.ceil(abs(value)), amount=number)
    return number if parameter.unit in BARE else f"{number} {say(parameter.unit)}"


def _unit(parameter: Parameter, say: Language) -> str:
    """Return the unit of a parameter by itself."""
    many = UNITS.get(parameter.unit)
    return say.plural(*many, 2, amount="").strip() if many else say(parameter.unit)


def _number(parameter: Parameter, shipped: Any, key: str, label: str, explained: str, say: Language) -> None:
    """Show a number as a slider and, for those who would rather type, a box that follows it."""
    slider, box = f"{key}.slider", f"{key}.box"
    for twin in (slider, box):
        st.session_state.setdefault(twin, _shown(parameter, shipped))
    low, high, step = _range(parameter)
    unit = say("%") if parameter.unit == "share" else _unit(parameter, say)
    left, right = st.columns([3, 1.4], vertical_alignment="bottom")
    with left:
        st.slider(
            f"{label} ({unit})",
            low,
            high,
            step=step,
            format="localized",
            key=slider,
            persist_state="session",
            help=explained,
            on_change=_follow(slider, box),
        )
    with right:
        st.number_input(
            say("{label}, typed", label=label),
            low,
            high,
            step=step,
            key=box,
            persist_state="session",
            label_visibility="collapsed",
            on_change=_follow(box, slider),
        )


def _follow(leader: str, follower: str) -> Callable[[], None]:
    def copy() -> None:
        st.session_state[follower] = st.session_state[leader]

    return copy


def _shown(parameter: Parameter, value: Any) -> int | float:
    """Return a value as its widget holds it: shares as whole per cent."""
    if parameter.kind == "count":
        return int(value)
    return round(100 * value) if parameter.unit == "share" else float(value)


def _range(parameter: Parameter) -> tuple[Any, Any, Any]:
    low, high = _shown(parameter, parameter.low or 0), _shown(parameter, parameter.high or 0)
    span = high - low
    if isinstance(low, int):
        return low, high, 5 if span > 100 else 1
    return low, high, next(step for step in (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 10.0, 1e9) if span / step <= 100)
