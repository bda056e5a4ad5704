"""Charts: from an answer to Altair charts, without any page around them."""

import math
from dataclasses import replace
from typing import Any

import altair as alt
from babel import Locale
from scipy import stats

from dashboard import shapes
from dashboard.figure import Figure
from dashboard.ink import Ink
from sim.comparing import findings
from sim.comparing.answer import Answer, Estimate, quantity
from sim.comparing.findings import LEVELS, both, interval, subtitle
from sim.comparing.lenses import BY_CLOCK, LAST
from sim.language import Language, phrase
from sim.measures import catalogue

RUNGS = {
    "effective_hourly_wage_p10": phrase("10th"),
    "effective_hourly_wage_p25": phrase("25th"),
    "effective_hourly_wage_median": phrase("50th"),
    "effective_hourly_wage_p75": phrase("75th"),
    "effective_hourly_wage_p90": phrase("90th"),
}
"""The percentiles of the wage ladder and what their worker out of 100 is called."""

GROUPS = {
    "workers_gaining": (phrase("earn clearly more"), "triangle-up", "gain"),
    "workers_unchanged": (phrase("earn about the same"), "circle", "baseline"),
    "workers_unclear": (phrase("cannot be told from luck"), "square", "baseline"),
    "workers_losing": (phrase("earn clearly less"), "triangle-down", "loss"),
    "workers_leaving": (phrase("no longer find work"), "cross", "gone"),
    "workers_joining": (phrase("newly find work"), "diamond", "come"),
}
"""What becomes of workers, in the order in which they are drawn: words, shape and ink."""

FATES = {
    "workers_gaining": phrase("Earn clearly more per hour"),
    "workers_unchanged": phrase("Earn about the same per hour"),
    "workers_unclear": phrase("Earn more or less per hour, but luck could explain it"),
    "workers_losing": phrase("Earn clearly less per hour"),
    "workers_gaining_month": phrase("Earn clearly more per month"),
    "workers_unchanged_month": phrase("Earn about the same per month"),
    "workers_unclear_month": phrase("Earn more or less per month, but luck could explain it"),
    "workers_losing_month": phrase("Earn clearly less per month"),
    "workers_leaving": phrase("No longer find work in most months"),
    "workers_joining": phrase("Newly find work in most months"),
}
"""What tables call the groups."""

MARKS = phrase("shaded: 95% interval; thin lines: single pairs of simulations")
"""What the marks of a paired chart mean."""

SHADED = phrase("shaded: 95% interval")

COUNTRY_WAGE = "effective_hourly_wage_median"
"""The measure by which countries are compared; `.CODE` behind it is the country."""

CLOCKS = {
    "paid_time_wage_median": phrase("Paid time alone"),
    "searched_time_wage_median": phrase("+ search"),
    "rejected_time_wage_median": phrase("+ rejected work"),
    "abandoned_time_wage_median": phrase("+ abandoned work"),
    "qualification_time_wage_median": phrase("+ tests and training"),
    "effective_hourly_wage_median": phrase("+ payments and appeals: all time"),
}
"""The hourly wage on ever more clocks."""

PAYEES = {
    "workers": phrase("Workers"),
    "payout": phrase("Lost when workers are paid out"),
    "vendors": phrase("Intermediaries"),
    "platforms": phrase("Platforms"),
    "public": phrase("The public purse"),
}
"""Who receives a part of what requesters spend."""

DOTS = 20
"""Equally likely values that the quantile dots show."""


def hundred(answer: Answer, say: Language, ink: Ink, *, month: bool = False) -> Figure | None:
    """Draw a hundred workers, each with what becomes of that same worker's pay by the hour or by the month."""
    rows = {row.measure: row for row in answer.estimates() if row.value is not None}
    keys = {group: f"{group}_month" if month and group not in findings.SAME_BY_MONTH else group for group in GROUPS}
    if not rows.keys() >= set(keys.values()):
        return None
    known = [rows[key] for key in keys.values()]
    counts = dict(zip(GROUPS, findings.to_hundred([row.value or 0 for row in known]), strict=True))
    more, same, unclear, less, gone, come = counts.values()
    title = say(
        phrase(
            "Of 100 workers, {more:d} earn clearly more per month under “{other}” than under “{baseline}”, {less:d} "
            "clearly less and {same:d} about the same; for {unclear:d} luck could explain the change; {gone:d} no "
            "longer find work and {come:d} newly find it"
        )
        if month
        else phrase(
            "Of 100 workers, {more:d} earn clearly more per hour under “{other}” than under “{baseline}”, {less:d} "
            "clearly less and {same:d} about the same; for {unclear:d} luck could explain the change; {gone:d} no "
            "longer find work and {come:d} newly find it"
        ),
        more=more,
        same=same,
        unclear=unclear,
        less=less,
        gone=gone,
        come=come,
        other=answer.other,
        baseline=answer.baseline,
    )
    order = [group for group, count in counts.items() for _ in range(count)]
    icons = [{"x": at % 10, "y": at // 10, "group": group} for at, group in enumerate(order)]
    groups = [
        {
            "x": 10.9,
            "y": 1.68 * at + 0.2,
            "group": group,
            "text": f"{say.number(counts[group])} {say(GROUPS[group][0])}",
            "note": _reach(say, row),
        }
        for at, (group, row) in enumerate(zip(GROUPS, known, strict=True))
    ]
    chart = shapes.crowd(
        icons,
        groups,
        {group: form for group, (_, form, _) in GROUPS.items()},
        {group: getattr(ink, name) for group, (*_, name) in GROUPS.items()},
        say,
        ink,
    )
    note = say("the same simulated people on both sides; clearly: by over 5% and by more than luck explains")
    key = "hundred-month" if month else "hundred"
    return Figure(key, title, "", subtitle(say, known[0], note), described(say, title), chart, known)


def ladder(answer: Answer, say: Language, ink: Ink) -> Figure | None:
    """Draw hourly wages up the ladder of workers, baseline to other side, with the matched runs."""
    rungs = [(say(rank), row) for key, rank in RUNGS.items() if (row := answer.estimate(key))]
    if not rungs:
        return None
    title = findings.ladder(say, answer, rungs)
    rows = [(say("{rank} of 100 workers", rank=rank), row) for rank, row in rungs]
    ranked = say("workers ranked from the lowest to the highest wage")
    return Figure(
        "ladder",
        title,
        "",
        subtitle(say, rungs[0][1], ranked, say(MARKS)),
        described(say, title),
        shapes.paired(answer, rows, say, ink),
        [row for _, row in rungs],
    )


def compared(
    answer: Answer, say: Language, ink: Ink, message: str, labels: dict[str, str], *, note: str = ""
) -> Figure | None:
    """Draw one to three measures of one unit, baseline to other side; the first gives the title."""
    rows = [(say(label), row) for key, label in labels.items() if (row := answer.estimate(key))]
    if not rows:
        return None
    title = both(say, answer, rows[0][1], message)
    return Figure(
        rows[0][1].measure,
        title,
        interval(say, rows[0][1]),
        subtitle(say, rows[0][1], note, say(MARKS)),
        described(say, title),
        shapes.paired(answer, rows, say, ink),
        [row for _, row in rows],
    )


def clocks(answer: Answer, say: Language, ink: Ink) -> Figure | None:
    """Draw what the worker in the middle earns an hour as one clock after another is counted."""
    if answer.lens.clock != LAST:
        answer = answer.through(replace(answer.lens, clock=LAST), answer.people, say)
    rows = [(say(label), row) for key, label in CLOCKS.items() if (row := answer.level(key))]
    if len(rows) < len(CLOCKS):
        return None
    paid, whole = rows[0][1], rows[-1][1]
    note = say("median over workers, each clock counted besides those above it")
    if paid.baseline is None:
        title = say(
            "The worker in the middle earns {paid:.2$} an hour on paid time alone and {whole:.2$} once search, "
            "rejected and abandoned work, tests and paperwork are counted",
            paid=paid.value or 0,
            whole=whole.value or 0,
        )
        chart = shapes.levels(rows, say, ink)
        return Figure(
            "clocks", title, "", subtitle(say, paid, note), described(say, title), chart, [row for _, row in rows]
        )
    title = say(
        "The difference in the middle worker’s hourly wage, “{other}” less “{baseline}”, is {paid} on paid time alone "
        "and {whole} with all time counted",
        paid=quantity(say, paid.difference or 0, paid.unit, change=True, level=paid.level),
        whole=quantity(say, whole.difference or 0, whole.unit, change=True, level=whole.level),
        other=answer.other,
        baseline=answer.baseline,
    )
    return Figure(
        "clocks",
        title,
        interval(say, whole),
        subtitle(say, whole, note, say(MARKS)),
        described(say, title),
        shapes.paired(answer, rows, say, ink),
        [row for _, row in rows],
    )


def countries(answer: Answer, say: Language, ink: Ink) -> Figure | None:
    """Draw the median hourly wage in each country with enough simulated people, and say where it differs."""
    names = Locale(say.name).territories
    prefix = f"{COUNTRY_WAGE}."
    codes = [row.measure.removeprefix(prefix) for row in answer.estimates() if row.measure.startswith(prefix)]
    rows = [
        (str(names.get(code, code)), row) for code in codes if (row := answer.estimate(f"{prefix}{code}")) is not None
    ]
    if not rows:
        return None
    title = findings.places(say, answer, rows)
    note = say("countries with at least 30 simulated people")
    return Figure(
        "countries",
        title,
        "",
        subtitle(say, rows[0][1], note, say(MARKS)),
        described(say, title),
        shapes.paired(answer, rows, say, ink),
        [row for _, row in rows],
        names=tuple(name for name, _ in rows),
    )


def lorenz(answer: Answer, say: Language, ink: Ink) -> Figure | None:
    """Draw the Lorenz curves of both sides with a line on how to read them."""
    known = [(at / 100, answer.estimate(f"earnings_share_poorest_{at}")) for at in range(10, 100, 10)]
    points = [(at, row) for at, row in known if row]
    half = answer.estimate("earnings_share_poorest_50")
    if len(points) < len(known) or half is None:
        return None
    title = both(
        say,
        answer,
        half,
        phrase("The poorer half of workers has {value} of all earnings under “{other}” and {base} under “{baseline}”"),
    )
    note = say(
        "across: workers from the poorest to the richest; up: their share of all earnings; on the straight line all "
        "would earn the same, and the deeper a curve hangs the more unequal earnings are"
    )
    return Figure(
        "lorenz",
        title,
        interval(say, half),
        subtitle(say, half, note),
        described(say, title),
        shapes.curves(answer, points, say, ink),
        [row for _, row in points],
    )


def levels(answer: Answer, say: Language, ink: Ink, key: str, title: str, labels: dict[str, str]) -> Figure | None:
    """Draw measures of one world that share a unit; the first fills the gaps of the title: value, low and high."""
    rows = [(say(label), row) for measure, label in labels.items() if (row := answer.level(measure))]
    if not rows:
        return None
    first = rows[0][1]
    ends = [first.value or 0 if end is None else end for end in (first.value, first.low, first.high)]
    value, low, high = (quantity(say, end, first.unit) for end in ends)
    told = say(title, value=value, low=low, high=high, world=answer.other)
    chart = shapes.levels(rows, say, ink)
    return Figure(key, told, "", subtitle(say, first), described(say, told), chart, [row for _, row in rows])


def halves(answer: Answer, say: Language, ink: Ink) -> Figure | None:
    """Draw how 100 dollars of workers' earnings are divided between the poorer and the richer half."""
    row = answer.estimate("bottom_half_share")
    if row is None:
        return None
    title = say(
        "Of every {hundred:.0$} that workers earn, the poorer half receives {value:.2$} under “{other}” "
        "and {base:.2$} under “{baseline}”",
        hundred=100, value=100 * (row.value or 0), base=100 * (row.baseline or 0),
        other=answer.other, baseline=answer.baseline,
    )  # fmt: skip
    bars = [
        (side, [(part, 100 * amount, say.money(100 * amount)) for part, amount in
                ((say("poorer half"), share), (say("richer half"), 1 - share))])
        for side, share in ((answer.baseline, row.baseline or 0), (answer.other, row.value or 0))
    ]  # fmt: skip
    return Figure(
        "halves",
        title,
        interval(say, _of_hundred(row)),
        subtitle(say, row, unit_words=say("US dollars of every 100")),
        described(say, title),
        shapes.divided(bars, say, ink),
        [row],
    )


def dollar(answer: Answer, say: Language, ink: Ink) -> Figure | None:
    """Draw who gets what of a hundred dollars that requesters spend."""
    rows = [(say(PAYEES[whose]), _of_hundred(row)) for whose, row in shares(answer.series("dollar"))]
    if not rows:
        return None
    title = both(
        say,
        answer,
        rows[0][1],
        phrase(
            "Of every 100 dollars that requesters spend, workers receive {value} under “{other}” and {base} under "
            "“{baseline}”"
        ),
    )
    note = say("what rules charge or pay is included; below zero: pays in more than it takes")
    return Figure(
        "dollar",
        title,
        interval(say, rows[0][1]),
        subtitle(say, rows[0][1], note, say(SHADED), unit_words=say("US dollars of every 100")),
        described(say, title),
        shapes.paired(answer, rows, say, ink),
        [row for _, row in rows],
        names=tuple(name for name, _ in rows),
    )


def theil(answer: Answer, say: Language, ink: Ink) -> Figure | None:
    """Draw how much of inequality lies between countries and how much among workers of one country."""
    between, within = answer.estimate("theil_between_countries"), answer.estimate("theil_within_countries")
    if between is None or within is None:
        return None

    title = say(
        "Of the inequality of earnings, {value:.0%} lies between countries under “{other}” "
        "and {base:.0%} under “{baseline}”; the rest is among workers of one country",
        value=_part(between.value, within.value), base=_part(between.baseline, within.baseline),
        other=answer.other, baseline=answer.baseline,
    )  # fmt: skip
    bars = [
        (side, [(say("between countries"), one, quantity(say, one, between.unit)),
                (say("within countries"), two, quantity(say, two, within.unit))])
        for side, one, two in (
            (answer.baseline, between.baseline or 0, within.baseline or 0),
            (answer.other, between.value or 0, within.value or 0),
        )
    ]  # fmt: skip
    return Figure(
        "theil",
        title,
        "",
        subtitle(say, between, unit_words=say("Theil index, 0 if all are equal")),
        described(say, title),
        shapes.divided(bars, say, ink),
        [between, within],
    )


def dots(
    answer: Answer, say: Language, ink: Ink, measure: str = "effective_hourly_wage_median", count: int = DOTS
) -> Figure | None:
    """Draw so many equally likely values of a measure's difference, the headline's unless another is named."""
    row = answer.estimate(measure)
    if row is None or row.n < 2 or row.same:
        return None
    called = BY_CLOCK.get(answer.lens.clock, measure) if measure == COUNTRY_WAGE else measure
    values = equally_likely(row, count)
    above = sum(value > 0 for value in values)
    title = say(
        "{above:d} of {all:d} equally likely values of the difference in “{measure}”, "
        "“{other}” less “{baseline}”, lie above zero",
        above=above, all=count, measure=say(catalogue()[called].label), other=answer.other, baseline=answer.baseline,
    )  # fmt: skip
    span = max(0.0, *values) - min(0.0, *values)
    step = max((max(values) - min(values)) / 9, span / 17) or 1e-9
    stacks: dict[int, int] = {}
    points = []
    for value in values:
        stack = math.floor(value / step)
        stacks[stack] = stacks.get(stack, 0) + 1
        points.append({"x": (stack + 0.5) * step, "y": stacks[stack] - 0.5, "above": value > 0})
    most = max(stacks.values())
    low, high = min([0.0, *(p["x"] for p in points)]), max([0.0, *(p["x"] for p in points)])
    x = alt.X(
        "x:Q",
        axis=shapes.axis(row.unit, max(abs(low), abs(high)), say, signed=True),
        scale=alt.Scale(domain=[low - step, high + step], nice=False),
    )
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, most + 1.6], nice=False))
    marks = alt.Chart(alt.Data(values=points)).mark_point(size=210, strokeWidth=2, color=ink.other)
    zero = alt.Chart(alt.Data(values=[{"x": 0, "y": most + 1.1, "text": say("no difference")}])).encode(x=x, y=y)
    side: dict[str, Any] = {"align": "left", "dx": 6} if high >= -low else {"align": "right", "dx": -6}
    chart = alt.layer(
        zero.mark_rule(color=ink.text, strokeDash=[4, 3]).encode(x=x, y=alt.YValue(0), y2=alt.Y2Value("height")),
        zero.mark_text(fontSize=12, color=ink.text, **side).encode(text=alt.Text("text:N")),
        marks.transform_filter("datum.above").mark_point(filled=True, size=230, opacity=1, color=ink.other)
        .encode(x=x, y=y),
        marks.transform_filter("!datum.above").encode(x=x, y=y),
    ).properties(height=min(300, 26 * (most + 2)))  # fmt: skip
    note = say("each dot is one of {all:d} equally likely values; hollow dots lie below zero", all=count)
    return Figure(
        "dots",
        title,
        interval(say, row),
        subtitle(say, row, note, change=True),
        described(say, title),
        shapes.dress(chart, ink, say),
        [row],
    )


def workers(answer: Answer, say: Language, ink: Ink) -> list[Figure]:
    """Return the figures about workers, in the order in which they are read."""
    return _present(
        hundred(answer, say, ink),
        hundred(answer, say, ink, month=True),
        ladder(answer, say, ink),
        compared(
            answer,
            say,
            ink,
            phrase(
                "{value} of workers earn less an hour than the minimum wage where they live under “{other}”, "
                "{base} under “{baseline}”"
            ),
            {"share_below_minimum_wage": phrase("Below the local minimum wage")},
        ),
        compared(
            answer,
            say,
            ink,
            phrase(
                "Averaged over all workers, pay is {value} an hour short of the local minimum wage under "
                "“{other}”, {base} under “{baseline}”"
            ),
            {"shortfall_below_minimum_wage": phrase("Average shortfall")},
        ),
        dollar(answer, say, ink),
        countries(answer, say, ink),
        clocks(answer, say, ink),
        compared(
            answer,
            say,
            ink,
            phrase("{value} of working time is unpaid under “{other}”, {base} under “{baseline}”"),
            {"unpaid_time_share": phrase("Unpaid time: search, waiting, work without pay")},
        ),
        halves(answer, say, ink),
        dots(answer, say, ink),
    )


def inequality(answer: Answer, say: Language, ink: Ink) -> list[Figure]:
    """Return the figures about inequality of earnings and wages."""
    return _present(
        compared(
            answer,
            say,
            ink,
            phrase("The Gini index of earnings is {value} under “{other}” and {base} under “{baseline}”"),
            {"gini_earnings": phrase("Gini index")},
        ),
        lorenz(answer, say, ink),
        theil(answer, say, ink),
        compared(
            answer,
            say,
            ink,
            phrase(
                "The 90th worker of 100 earns {value} times the hourly wage of the 10th under “{other}”, "
                "{base} times under “{baseline}”"
            ),
            {"p90_p10_wage": phrase("90th over 10th worker")},
        ),
    )


def requesters(answer: Answer, say: Language, ink: Ink) -> list[Figure]:
    """Return the figures about what requesters pay, how long they wait and what gets done."""
    return _present(
        compared(
            answer,
            say,
            ink,
            phrase("Requesters spend {value} under “{other}” and {base} under “{baseline}”"),
            {"spending": phrase("Spending, fees included")},
            note=say("in the simulated market, where each worker stands for {scale:.0f}", scale=answer.scale),
        ),
        compared(
            answer,
            say,
            ink,
            phrase("An approved answer costs requesters {value} under “{other}” and {base} under “{baseline}”"),
            {"cost_per_approved_answer": phrase("Cost of an approved answer")},
        ),
        compared(
            answer,
            say,
            ink,
            phrase(
                "Fees to the platform are {value} of what requesters spend under “{other}”, {base} under “{baseline}”"
            ),
            {"fee_share": phrase("Platform’s share")},
        ),
        times(answer, say, ink),
        compared(
            answer,
            say,
            ink,
            phrase(
                "{value} of the work that requesters mean to post gets done under “{other}”, {base} under “{baseline}”"
            ),
            {"fill_share": phrase("Share of work done")},
        ),
    )


RUNG_TITLES = {
    "effective_hourly_wage_median": phrase(
        "The difference in the middle worker’s hourly wage, “{other}” less “{baseline}”, is {static} where nobody "
        "reacts, {workers} where workers do and {all} where everybody does"
    ),
    "earnings_month_mean": phrase(
        "The difference in earnings per month, “{other}” less “{baseline}”, is {static} where nobody reacts, {workers} "
        "where workers do and {all} where everybody does"
    ),
    "share_below_minimum_wage": phrase(
        "The difference in the share of workers under their minimum wage, “{other}” less “{baseline}”, is {static} "
        "where nobody reacts, {workers} where workers do and {all} where everybody does"
    ),
    "fill_share": phrase(
        "The difference in the share of work that gets done, “{other}” less “{baseline}”, is {static} where nobody "
        "reacts, {workers} where workers do and {all} where everybody does"
    ),
}
"""The measures drawn rung by rung, and what is found in them."""


def rungs(entry: dict[str, Any], answer: Answer, say: Language, ink: Ink) -> list[Figure]:
    """Draw the difference of a few measures at each level of behaviour, one below the other."""
    return _present(*(_rung(entry, measure, answer, say, ink) for measure in RUNG_TITLES))


def _rung(entry: dict[str, Any], measure: str, answer: Answer, say: Language, ink: Ink) -> Figure | None:
    fields = Estimate.__dataclass_fields__
    rows = {
        row["level"]: Estimate(**{key: row[key] for key in fields} | {"measure": LEVELS[row["level"]]})
        for row in entry["rungs"]
        if row["measure"] == measure
    }
    if len(rows) < len(LEVELS) or not all(row.valued for row in rows.values()):
        return None
    told = {
        level: quantity(say, row.difference or 0, row.unit, change=True, level=row.level) for level, row in rows.items()
    }
    title = say(RUNG_TITLES[measure], other=answer.other, baseline=answer.baseline, **told)
    labelled = [(say(row.measure), row) for row in rows.values()]
    note = say("each row compares both scenarios at the same level of behaviour; shaded: 95% interval")
    return Figure(
        f"rungs-{measure}",
        title,
        "",
        subtitle(say, labelled[0][1], note, change=True),
        described(say, title),
        shapes.differences(labelled, say, ink),
        list(rows.values()),
    )


def times(answer: Answer, say: Language, ink: Ink) -> Figure | None:
    """Draw how long it takes until half of a batch and until all of it is done."""
    return compared(
        answer,
        say,
        ink,
        phrase("Half of a batch is done after {value} under “{other}” and {base} under “{baseline}”"),
        {"hours_to_half": phrase("Until half is done"), "hours_to_complete": phrase("Until all is done")},
        note=say(
            "the coarser the market is simulated, the longer; here each worker stands for {scale:.0f}",
            scale=answer.scale,
        ),
    )


def equally_likely(row: Estimate, count: int = DOTS) -> list[float]:
    """Return quantiles of the difference's t distribution, as the interval and n imply them."""
    middle, low, high = row.difference or 0.0, row.low or 0.0, row.high or 0.0
    spread = (high - low) / 2 / stats.t.ppf(0.975, row.n - 1)
    return [float(middle + spread * stats.t.ppf((at + 0.5) / count, row.n - 1)) for at in range(count)]


def _present(*figures: Figure | None) -> list[Figure]:
    return [figure for figure in figures if figure is not None]


def _of_hundred(row: Estimate) -> Estimate:
    """Return a share as dollars of a hundred."""

    def dollars(value: float | None) -> float | None:
        return None if value is None else 100 * value

    return replace(
        row,
        unit="USD",
        value=dollars(row.value),
        baseline=dollars(row.baseline),
        difference=dollars(row.difference),
        low=dollars(row.low),
        high=dollars(row.high),
    )


def _part(one: float | None, two: float | None) -> float:
    total = (one or 0) + (two or 0)
    return (one or 0) / total if total else 0.0


def _reach(say: Language, row: Estimate) -> str:
    if row.low is None or row.high is None:
        return say("interval from 3 paired runs on")
    return say("{low} to {high} of 100", low=_bound(say, row.low), high=_bound(say, row.high))


def _bound(say: Language, value: float | None) -> str:
    return say.number(value or 0.0, 0 if not value or value >= 10 else 1)


def shares(rows: dict[str, Estimate]) -> list[tuple[str, Estimate]]:
    """Return the places of a series that are not nothing on both sides."""
    return [(place, row) for place, row in rows.items() if row.valued and row.level > 0]


def described(say: Language, title: str) -> str:
    """Return what a reader of screens is told of a chart."""
    return say("Chart. {finding}. The same numbers stand in the table below.", finding=title)
