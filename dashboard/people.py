"""Figures about workers: groups of them, where a wage stands among theirs, and one worker's day."""

from typing import Any

from babel import Locale

from dashboard import clockface, shapes
from dashboard.charts import SHADED, described
from dashboard.figure import Figure, Listed
from dashboard.ink import Ink
from sim import Diary
from sim.comparing import findings
from sim.comparing.answer import Answer, quantity
from sim.comparing.findings import both, interval, subtitle
from sim.language import Language, phrase

WAGE = "effective_hourly_wage_median"

GROUPINGS = {
    "country": (phrase("Country"), phrase("by where they live")),
    "hours": (phrase("Hours a week"), phrase("by their working hours a week in the baseline, unpaid time included")),
    "tools": (phrase("Tools"), phrase("by what they find work with; who has several counts with the strongest")),
    "wage": (phrase("Wage"), phrase("by their hourly wage in the baseline")),
}
"""Ways to group workers: name, and how the groups are formed."""

NAMES = {
    "others": phrase("Other countries"),
    "0-5": phrase("Under 5 hours"),
    "5-10": phrase("5 to 10 hours"),
    "10-20": phrase("10 to 20 hours"),
    "20-40": phrase("20 to 40 hours"),
    "40-inf": phrase("40 hours or more"),
    "list": phrase("The list alone"),
    "ratings": phrase("Public ratings"),
    "alerts": phrase("Alerts"),
    "script": phrase("A script"),
    "lowest": phrase("Lowest fifth"),
    "second": phrase("Second fifth"),
    "middle": phrase("Middle fifth"),
    "fourth": phrase("Fourth fifth"),
    "highest": phrase("Highest fifth"),
    "none": phrase("Usually no work in the baseline"),
}
"""What groups are called; those that are not named here are countries."""

FORMED = {
    "country": phrase("the same people on both sides"),
    "tools": phrase("the same people on both sides"),
    "hours": phrase("groups formed on the baseline, over all its runs, and kept"),
    "wage": phrase(
        "groups formed on the baseline, over all its runs, and kept: who had bad luck there is in a low group, and may "
        "earn more on the other side by luck alone"
    ),
}
"""What has to be known of how groups are formed."""

LARGE = phrase("groups of at least 30 simulated people")


TASKS = {
    "micro": phrase("short judgements"),
    "entry": phrase("data entry"),
    "survey": phrase("surveys"),
}
"""What kinds of work are called; one that is not named here goes by its own name."""

EARNERS = {
    "high": phrase("the 90th of 100 earners"),
    "middle": phrase("the 50th of 100 earners"),
    "low": phrase("the 10th of 100 earners"),
}
"""Who can be followed, by place in the ranking of earnings in the country; first who has most to show."""

FATES = {
    (True, True): phrase(
        "Per hour, {most_more:d} of 100 in the group “{gainers}” earn clearly more under “{other}” than under "
        "“{baseline}”, the most of all groups; at most {most_less:d} of 100 earn clearly less, in the group “{losers}”"
    ),
    (True, False): phrase(
        "Per hour, {most_more:d} of 100 in the group “{gainers}” earn clearly more under “{other}” than under "
        "“{baseline}”, the most of all groups; in no group do any earn clearly less"
    ),
    (False, True): phrase(
        "Per hour, {most_less:d} of 100 in the group “{losers}” earn clearly less under “{other}” than under "
        "“{baseline}”, the most of all groups; in no group do any earn clearly more"
    ),
    (False, False): phrase(
        "In no group do any workers earn clearly more or clearly less per hour under “{other}” than under “{baseline}”"
    ),
}
"""What is found of groups, by whether anybody earns clearly more in one of them and clearly less in one."""

COLUMNS = ("scenario", "kind", "begins", "ends", "task", "approved", "rejected", "unfinished", "pay")
"""What the file of a day holds."""

DOING = {
    "search": phrase("Looks for work, reads, writes"),
    "work": phrase("Works"),
    "dark": phrase("Has no power"),
    "credited": phrase("Is credited for work that was approved"),
}
"""What somebody does in a stretch of the day."""


def fates(answer: Answer, grouping: str, say: Language, ink: Ink) -> Figure | None:
    """Draw how many out of a hundred of each group earn clearly more, and how many less; tell how many lose work."""
    known = [
        (called(say, group), people, [rows[f"workers_{fate}"] for fate in ("gaining", "losing", "leaving")])
        for group, people, rows in answer.groups(grouping)
        if rows["workers_gaining"].value is not None
    ]
    if not known:
        return None
    (gainers, most_more), (losers, most_less), (leavers, most_gone) = (
        max(((name, round(rows[at].value or 0)) for name, _, rows in known), key=lambda each: each[1])
        for at in range(3)
    )
    title = say(
        FATES[most_more > 0, most_less > 0],
        most_more=most_more,
        gainers=gainers,
        most_less=most_less,
        losers=losers,
        other=answer.other,
        baseline=answer.baseline,
    )
    gone = say("In no group does anybody lose work in most months.")
    if most_gone:
        gone = say(
            "Who no longer finds work in most months: most in “{leavers}”, {most_gone:d} of 100.",
            leavers=leavers,
            most_gone=most_gone,
        )
    signed = [
        "   ".join(f"{sign} {say.number(row.value or 0, 0)}" for sign, row in zip("▲▼✕", found, strict=True))
        for *_, found in known
    ]
    rows = [(name, text, found[0], found[1]) for (name, _, found), text in zip(known, signed, strict=True)]
    words = (phrase("earn clearly more"), phrase("earn clearly less"), phrase("no longer find work"))
    names = [
        say("{group}: {fate}", group=f"{name} ({say.number(people)})", fate=say(fate))
        for name, people, _ in known
        for fate in words
    ]
    signs = say(
        "▲ earn clearly more per hour, ▼ clearly less, ✕ (not drawn) no longer find work; the others about the same, "
        "or luck could explain it"
    )
    notes = (say(GROUPINGS[grouping][1]), say(FORMED[grouping]), say(LARGE), signs, say(SHADED))
    return Figure(
        f"fates-{grouping}",
        title,
        gone,
        subtitle(say, known[0][2][0], *notes),
        described(say, title),
        shapes.opposed(rows, say, ink),
        [row for *_, found in known for row in found],
        names=tuple(names),
    )


def wages(answer: Answer, grouping: str, say: Language, ink: Ink) -> Figure | None:
    """Draw the median hourly wage of each group on both sides."""
    known = [
        (called(say, group), people, row)
        for group, people, rows in answer.groups(grouping)
        if (row := rows[WAGE]).valued
    ]
    if not known:
        return None
    title = findings.places(
        say,
        answer,
        [(name, row) for name, _, row in known],
        phrase("The median hourly wage under “{other}” compared with “{baseline}”, by group – {parts}"),
    )
    notes = (say(GROUPINGS[grouping][1]), say(FORMED[grouping]), say(LARGE), say(SHADED))
    return Figure(
        f"wages-{grouping}",
        title,
        "",
        subtitle(say, known[0][2], *notes),
        described(say, title),
        shapes.paired(answer, [(name, row) for name, _, row in known], say, ink),
        [row for *_, row in known],
        names=tuple(f"{name} ({say.number(people)})" for name, people, _ in known),
    )


def standing(answer: Answer, wage: float, say: Language, ink: Ink) -> Figure | None:
    """Draw what share of workers earns less an hour than a wage."""
    row = answer.standing(wage)
    if row is None:
        return None
    amount = say.money(wage, 2)
    title = both(
        say,
        answer,
        row,
        phrase(
            "{amount} an hour is more than what {value} of workers earn under “{other}”, and than what {base} earn "
            "under “{baseline}”"
        ),
        amount=amount,
    )
    label = say("Earn less than that")
    return Figure(
        "standing",
        title,
        interval(say, row),
        subtitle(say, row, say("all working time counted"), say(SHADED)),
        described(say, title),
        shapes.paired(answer, [(label, row)], say, ink),
        [row],
        names=(label,),
    )


def day(life: dict[str, Any], answer: Answer, place: str, say: Language, ink: Ink) -> Figure | None:
    """Draw one day of one worker on both sides, as a timeline."""
    days = [Diary.read(content) if content else None for content in life["diaries"]]
    sides = [
        (f"{sign} {name}", diary)
        for sign, name, diary in zip("○◆", (answer.baseline, answer.other), days, strict=True)
        if diary is not None
    ]
    if not sides:
        return None
    country = country_name(say, life["country"])
    first = sides[0][1]
    parts = [
        say(
            "{hours} online and {earned} for the day’s work under “{name}”",
            hours=_lasting(say, diary.hours("search", "work")),
            earned=say.money(diary.earned, 2),
            name=name.partition(" ")[2],
        )
        for name, diary in sides
    ]
    title = say(
        "{country}, {who}, day {day:d}: {parts}",
        country=country,
        who=say(EARNERS[place]),
        day=first.day + 1,
        parts=say(findings.SEPARATOR).join(parts),
    )
    note = say(
        "Hours of local time · one simulated person on one day, chosen in the baseline for usual hours: an example, "
        "not an estimate, and so without an interval. n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}1 worker, 1 pair of runs."
    )
    dark = any(diary.hours("dark") > 0 for _, diary in sides)
    told = [line for name, diary in sides for line in _told(name.partition(" ")[2], diary)]
    return Listed(
        f"day-{life['country']}",
        title,
        "",
        note,
        described(say, title),
        clockface.day([(name, _lanes(diary, dark, say)) for name, diary in sides], say, ink),
        [],
        columns=COLUMNS,
        lines=tuple(told),
        shown=tuple(_shown(dict(zip(COLUMNS, line, strict=True)), say) for line in told),
    )


def called(say: Language, group: str) -> str:
    """Return what a group is called."""
    return say(NAMES[group]) if group in NAMES else country_name(say, group)


def country_name(say: Language, code: str) -> str:
    """Return the name of a country in the language."""
    return str(Locale(say.name).territories.get(code, code))


def _lanes(diary: Diary, dark: bool, say: Language) -> list[clockface.Lane]:
    """Return the lanes of one day, each with its sum."""

    def spans(*kinds: str, rejected: bool = False) -> list[tuple[float, float]]:
        return [
            (stretch.begins, stretch.ends)
            for stretch in diary.stretches
            if stretch.kind in kinds and (stretch.rejected > 0 or not rejected)
        ]

    hits = sum(each.approved + each.rejected + each.unfinished for each in diary.stretches)
    lanes: list[clockface.Lane] = [
        (
            say("Online: {hours}", hours=_lasting(say, diary.hours("search", "work"))),
            "baseline",
            spans("search", "work"),
        ),
        (
            say("Looking for work, unpaid: {hours}", hours=_lasting(say, diary.hours("search"))),
            "gone",
            spans("search"),
        ),
        (
            say(
                "On tasks: {hours}, {hits:d} tasks, {pay}",
                hours=_lasting(say, diary.hours("work")),
                hits=hits,
                pay=say.money(diary.earned, 2),
            ),
            "other",
            spans("work"),
        ),
        (
            say("Work with rejected tasks: {hits:d} of them", hits=diary.rejected),
            "loss",
            spans("work", rejected=True),
        ),
    ]
    if dark:
        lanes.append((say("Without power: {hours}", hours=_lasting(say, diary.hours("dark"))), "text", spans("dark")))
    credited = sum(amount for _, amount in diary.credited)
    lanes.append(
        (
            say("Earlier and today’s work credited: {pay}", pay=say.money(credited, 2)),
            "come",
            [(when, when) for when, _ in diary.credited],
        )
    )
    return lanes


def _told(side: str, diary: Diary) -> list[tuple[Any, ...]]:
    """Return the day line by line in the order of the hours, money that is credited in between."""
    lines = [(side, *(getattr(stretch, name) for name in COLUMNS[1:])) for stretch in diary.stretches]
    lines += [(side, "credited", when, when, "", 0, 0, 0, amount) for when, amount in diary.credited]
    return sorted(lines, key=lambda line: line[2])


def _shown(line: dict[str, Any], say: Language) -> dict[str, str]:
    """Return a line of the day in words."""
    span = (_hour(line["begins"]), _hour(line["ends"]))
    hits = say(
        "{approved:d} approved, {rejected:d} rejected, {unfinished:d} not finished",
        **{name: line[name] for name in ("approved", "rejected", "unfinished")},
    )
    doing = say(DOING[line["kind"]])
    return {
        say("Scenario"): line["scenario"],
        say("When"): span[0] if line["kind"] == "credited" else "–".join(span),
        say("What"): say("{words}: {task}", words=doing, task=say(TASKS.get(line["task"], line["task"])))
        if line["task"]
        else doing,
        say("Tasks"): hits if line["kind"] == "work" else "–",
        say("Money"): say.money(line["pay"], 2) if line["pay"] else "–",
    }


def _lasting(say: Language, hours: float) -> str:
    """Return how long something lasts: in minutes if under an hour."""
    minutes = round(60 * hours)
    if minutes >= 60:
        return quantity(say, hours, "h")
    words = "<\N{NO-BREAK SPACE}1" if hours > 0 and minutes == 0 else say.number(minutes)
    return f"{words}\N{NO-BREAK SPACE}min"


def _hour(hours: float) -> str:
    minutes = min(round(60 * hours), 24 * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
