"""Figures about the market: the list, the hours of the day, and who gets a client's money."""

from collections.abc import Callable

from dashboard import clockface, shapes
from dashboard.charts import SHADED, described
from dashboard.figure import Figure
from dashboard.ink import Ink
from sim.comparing.answer import Answer, Estimate
from sim.comparing.findings import both, interval, subtitle
from sim.language import Language, phrase

LENGTHS = {
    "mean": phrase("On average"),
    "least": phrase("In the hour with the fewest"),
    "most": phrase("In the hour with the most"),
}

AGES = {
    "0-1": phrase("Under 1 hour old"),
    "1-6": phrase("1 to 6 hours old"),
    "6-24": phrase("6 to 24 hours old"),
    "24-72": phrase("1 to 3 days old"),
    "72-inf": phrase("Over 3 days old"),
}

PAYS = {
    "0-1": phrase("Under 1 dollar an hour"),
    "1-2": phrase("1 to 2 dollars an hour"),
    "2-4": phrase("2 to 4 dollars an hour"),
    "4-8": phrase("4 to 8 dollars an hour"),
    "8-16": phrase("8 to 16 dollars an hour"),
    "16-inf": phrase("16 dollars an hour or more"),
}

DONE = {
    "1": phrase("Within 1 hour"),
    "6": phrase("Within 6 hours"),
    "24": phrase("Within 1 day"),
    "72": phrase("Within 3 days"),
    "168": phrase("Within 7 days"),
}

UNIVERSAL = phrase("hours of universal time (UTC)")

BY_HOUR = {
    "online_by_hour": (phrase("Workers online"), UNIVERSAL),
    "online_by_local_hour": (phrase("Workers online by local time"), phrase("hours of the time where each one lives")),
    "working_by_hour": (phrase("Workers on a task"), UNIVERSAL),
    "open_by_hour": (phrase("Batches open"), UNIVERSAL),
    "waiting_by_hour": (phrase("Answers waiting for a worker"), UNIVERSAL),
}
"""What is told hour by hour: its name and whose clock it goes by."""


def the_list(answer: Answer, say: Language, ink: Ink) -> list[Figure]:
    """Return the figures about what is on the list and how soon it is done."""
    drawn = (
        _paired(
            answer,
            "list_length",
            LENGTHS,
            say,
            ink,
            phrase("{value} batches of work are open at a time under “{other}” and {base} under “{baseline}”"),
            notes=(_scale(answer, say),),
        ),
        _paired(
            answer,
            "listed_by_age",
            AGES,
            say,
            ink,
            phrase(
                "Of the batches open at a random moment, {value} are under an hour old under “{other}” and {base} "
                "under “{baseline}”"
            ),
        ),
        _paired(
            answer,
            "listed_by_pay",
            PAYS,
            say,
            ink,
            phrase(
                "Of the batches open at a random moment, {value} offer under a dollar for an hour of usual work "
                "under “{other}” and {base} under “{baseline}”"
            ),
            notes=(say("what requesters offer before rules, for the time that the work usually takes"),),
        ),
        _paired(
            answer,
            "complete_by",
            DONE,
            say,
            ink,
            phrase(
                "{value} of batches have their last answer within an hour of posting under “{other}” and {base} under "
                "“{baseline}”"
            ),
        ),
    )
    return [figure for figure in drawn if figure]


def hours(answer: Answer, name: str, say: Language, ink: Ink) -> Figure | None:
    """Draw one series over the hours of the day, and say when it is highest and lowest."""
    rows = [(int(place), row) for place, row in answer.series(name).items() if row.valued]
    if not rows:
        return None
    label, clock = BY_HOUR[name]

    def ends(value: Callable[[Estimate], float]) -> dict[str, str]:
        low, high = (choose(rows, key=lambda each: value(each[1])) for choose in (min, max))
        return {
            "low": say.number(value(low[1]), 0 if value(high[1]) >= 10 else 1),
            "low_hour": _hour(say, low[0]),
            "high": say.number(value(high[1]), 0 if value(high[1]) >= 10 else 1),
            "high_hour": _hour(say, high[0]),
        }

    spans = [
        say("from {low} ({low_hour}) to {high} ({high_hour}) under “{name}”", name=side, **ends(value))
        for side, value in (
            (answer.baseline, lambda row: row.baseline or 0.0),
            (answer.other, lambda row: row.value or 0.0),
        )
    ]
    title = say("{what}: {one}, and {two}", what=say(label), one=spans[0], two=spans[1])
    notes = (say(clock), _scale(answer, say), say("shaded: 95% interval of the difference, laid on the baseline"))
    return Figure(
        name,
        title,
        "",
        subtitle(say, rows[0][1], *notes),
        described(say, title),
        clockface.hours(answer, rows, say, ink),
        [row for _, row in rows],
        names=tuple(_hour(say, hour) for hour, _ in rows),
    )


def _paired(
    answer: Answer,
    name: str,
    labels: dict[str, str],
    say: Language,
    ink: Ink,
    message: str,
    notes: tuple[str, ...] = (),
) -> Figure | None:
    """Draw the places of a series on both sides; the first gives the title."""
    rows = [(say(labels[place]), row) for place, row in answer.series(name).items() if row.valued]
    if not rows:
        return None
    first = rows[0][1]
    title = both(say, answer, first, message)
    return Figure(
        name,
        title,
        interval(say, first),
        subtitle(say, first, *notes, say(SHADED)),
        described(say, title),
        shapes.paired(answer, rows, say, ink),
        [row for _, row in rows],
        names=tuple(called for called, _ in rows),
    )


def _scale(answer: Answer, say: Language) -> str:
    return say("in the simulated market, where each one stands for {scale:.0f}", scale=answer.scale)


def _hour(say: Language, hour: int) -> str:
    return say("{hour}:00", hour=hour)
