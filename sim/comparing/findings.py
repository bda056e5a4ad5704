"""Findings: what a comparison shows, as neutral sentences that name both sides and give the interval."""

from typing import Any

from babel.lists import format_list

from sim.comparing.answer import Answer, Estimate, quantity
from sim.comparing.fates import FATES
from sim.comparing.incidence import ACCOUNTS
from sim.comparing.ladder import LEVELS
from sim.comparing.lenses import COUNTED, EVERYBODY
from sim.currencies import DOLLAR, amount, of_unit
from sim.currencies import name as currency_name
from sim.language import Language, phrase

UNITS = {
    "share": phrase("per cent"),
    "h": phrase("hours"),
    "per 100 workers": phrase("out of 100 workers"),
    "index": phrase("index from 0 (all equal) to 1"),
}

OF_MONEY = {
    "": phrase("{currency}"),
    "/h": phrase("{currency} an hour"),
    "/month": phrase("{currency} a month"),
    " per worker and month": phrase("{currency} per worker and month"),
}
"""Units of money, by what stands behind the currency."""

POINTS = phrase("percentage points")

SEPARATOR = phrase("; ")

REACHED = {
    "batches": phrase("{share:.1%} of batches"),
    "assignments": phrase("{share:.1%} of assignments begun"),
    "workers": phrase("{share:.1%} of workers who submitted something"),
    "hours": phrase("{share:.1%} of hours online"),
}
"""What a rule can touch, in words."""

PURSES = {
    "worker": phrase("workers"),
    "requesters": phrase("requesters"),
    "platform": phrase("platforms"),
    "public": phrase("the public purse"),
}
"""The accounts between which rules move money, in words."""

CARRIED = {
    "effective_hourly_wage_median": phrase(
        "The middle worker’s hourly wage, “{other}” less “{baseline}”: the rule by itself {alone}; what workers’ "
        "reactions add {workers}; what the reactions of requesters and platforms add {others}; all together {together}."
    ),
    "earnings_month_mean": phrase(
        "Earnings per month, “{other}” less “{baseline}”: the rule by itself {alone}; what workers’ "
        "reactions add {workers}; what the reactions of requesters and platforms add {others}; all together {together}."
    ),
}
"""The measures whose difference is taken apart by who reacts, each with its sentence."""

KINDS = tuple(fate for fate in FATES if not fate.endswith("_month"))
"""What becomes of workers by the hour; most is told by the month as well, with `_month` behind."""

SAME_BY_MONTH = tuple(fate for fate in KINDS if f"{fate}_month" not in FATES)
"""Kinds that are the same whether earnings are counted by the hour or by the month."""

LISTS = {"en": "en_GB"}
"""Whose way to write a list is followed where it differs within a language."""

INTERVAL = phrase(
    "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{n:d} paired simulations; "
    "intervals show chance only, not errors of the model."
)

LEVEL = phrase(
    "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{n:d} simulations; intervals show chance only, not errors of the model."
)

NO_HEADLINE = phrase(
    "One simulation alone cannot tell what is the rule and what is luck, so no figure is shown: ask for at least two "
    "replications. What was measured is in the file of --json or the folder of --out."
)

LEFT_OUT = (
    phrase("The long run: newcomers go on coming for months, and those present wait longer for work."),
    phrase(
        "Requesters who would move their work to other countries or platforms, and machines that would do the tasks "
        "instead, unless a scenario has them: nobody has measured how many would."
    ),
    phrase("What workers earn outside the platforms that are simulated."),
)
"""What every comparison leaves out, whichever scenarios it is about."""

MEANING = phrase(
    "Sums of money and numbers of tasks are those of the simulated market, which is a sample of "
    "the real one; shares and hourly wages need no scaling up. The intervals show the luck of the "
    "draw, not what is uncertain about the model itself."
)
"""How far the numbers of a comparison go."""


def unit(say: Language, name: str, *, change: bool = False) -> str:
    """Return a unit in words; a change of per cent is in points."""
    if currency := of_unit(name):
        return say(OF_MONEY[name.removeprefix(currency)], currency=currency_name(say, currency))
    return say(POINTS if change and name == "share" else UNITS.get(name, name))


def subtitle(say: Language, row: Estimate, *notes: str, unit_words: str = "", change: bool = False) -> str:
    """Return what stands under a title: unit, of the change if that is drawn, who is counted, n and the interval."""
    parts = [capital(unit_words or unit(say, row.unit, change=change)), say(row.population), *notes]
    return " · ".join(part for part in parts if part) + ". " + say(INTERVAL if row.paired else LEVEL, n=row.n)


def change(say: Language, row: Estimate) -> str:
    """Return the paired difference with its interval, and whether chance could explain it."""
    difference, low, high = row.difference or 0.0, row.low or 0.0, row.high or 0.0
    numbers = {
        "difference": quantity(say, difference, row.unit, change=True, level=row.level),
        "low": quantity(say, low, row.unit, change=True, level=row.level),
        "high": quantity(say, high, row.unit, change=True, level=row.level),
    }
    if row.unit == "share":
        numbers["low"] = say.number(100 * low, 1, signed=True)
    if row.same:
        return say("no difference at all")
    if not row.known:
        return say("difference {difference}, from one pair alone, which tells nothing of luck", **numbers)
    if not row.clear:
        return say(
            "difference {difference}, which chance alone could explain (95% interval {low} to {high})",
            **numbers,
        )
    return say("difference {difference} (95% interval {low} to {high})", **numbers)


def interval(say: Language, row: Estimate) -> str:
    """Return the paired difference with its interval as a line of its own."""
    return capital(change(say, row))


def both(say: Language, answer: Answer, row: Estimate, message: str, **gaps: str) -> str:
    """Say a message with the gaps value, base, other, baseline and change filled from one estimate, and more gaps."""
    return say(
        message,
        value=quantity(say, row.value or 0, row.unit),
        base=quantity(say, row.baseline or 0, row.unit),
        other=answer.other,
        baseline=answer.baseline,
        change=change(say, row),
        **gaps,
    )


def headline(say: Language, answer: Answer) -> str | None:
    """Return the sentence that answers first: what the median worker earns an hour, on both sides."""
    row = answer.estimate("effective_hourly_wage_median")
    if row is None:
        return None
    message = phrase(
        "The worker in the middle earns **{value}** an hour under “{other}” and **{base}** under "
        "“{baseline}”, {counted}: {change}."
    )
    if answer.people:
        message = phrase(
            "Looking at one group alone ({people}), the worker in the middle earns **{value}** an hour under “{other}” "
            "and **{base}** under “{baseline}”, {counted}: {change}."
        )
    return both(say, answer, row, message, counted=say(COUNTED[answer.lens.clock]), people=answer.people)


def inequality(say: Language, answer: Answer) -> str | None:
    """Return the sentence on how unequal earnings are on both sides."""
    row = answer.estimate("gini_earnings")
    if row is None:
        return None
    message = phrase(
        "Inequality of workers’ earnings, as the Gini index from 0 (all equal) to 1, is **{value}** under "
        "“{other}” and **{base}** under “{baseline}”: {change}."
    )
    if answer.people:
        message = phrase(
            "Inequality of earnings inside that group, as the Gini index from 0 (all equal) to 1, is **{value}** under "
            "“{other}” and **{base}** under “{baseline}”: {change}."
        )
    told = both(say, answer, row, message)
    everybody = answer.estimate("gini_earnings_all")
    if everybody is None or answer.lens.people != EVERYBODY or answer.lens.at_home:
        return told
    message = phrase(
        "With those who find no work, who count as earning nothing, it is **{value}** under “{other}” and **{base}** "
        "under “{baseline}”: {change}."
    )
    return f"{told} {both(say, answer, everybody, message)}"


def fates(say: Language, answer: Answer) -> str | None:
    """Return the sentence on what becomes of a hundred workers, the same on both sides."""
    values = {row.measure: row.value for row in answer.estimates() if row.value is not None}
    hour, month = ([key + ending if key not in SAME_BY_MONTH else key for key in KINDS] for ending in ("", "_month"))
    if not values.keys() >= {*hour, *month}:
        return None
    counts = dict(zip(hour, to_hundred([values[key] for key in hour]), strict=True))
    by_month = dict(zip(month, to_hundred([values[key] for key in month]), strict=True))
    whom = phrase("Out of 100 workers of that group") if answer.people else phrase("Out of 100 workers")
    return say(
        "{whom}, under “{other}” compared with “{baseline}”: {workers_gaining:d} earn clearly more per "
        "hour, {workers_losing:d} clearly less, {workers_unchanged:d} about the same; for "
        "{workers_unclear:d} luck could explain the change; {workers_leaving:d} no longer find work and "
        "{workers_joining:d} newly do. Per month, {workers_gaining_month:d} earn clearly more and "
        "{workers_losing_month:d} clearly less.",
        whom=say(whom),
        other=answer.other,
        baseline=answer.baseline,
        **by_month | counts,
    )


def done(say: Language, answer: Answer) -> str | None:
    """Return the sentence on how much of the work that requesters mean to post gets done."""
    row = answer.estimate("fill_share")
    if row is None:
        return None
    message = phrase(
        "Of the work that requesters mean to post, **{value}** gets done under “{other}” and **{base}** under "
        "“{baseline}”: {change}."
    )
    return both(say, answer, row, message)


def found(say: Language, answer: Answer) -> list[str]:
    """Return what answers first, as sentences in Markdown: the wage in the middle, who loses, how unequal, how much."""
    told = (headline(say, answer), fates(say, answer), inequality(say, answer), done(say, answer))
    return [sentence for sentence in told if sentence]


def findings(say: Language, answer: Answer) -> list[str]:
    """Return what a comparison found, most important first, as sentences in Markdown."""
    told = [*found(say, answer), *bites(say, answer), *payers(say, answer)]
    return [sentence for sentence in told if sentence] or [say("Nobody found work in one of the scenarios.")]


def bites(say: Language, answer: Answer) -> list[str]:
    """Return for each rule in force how often it changed something, what it touched and moved, or why it never did."""
    told = []
    for title, rule in answer.rules:
        amounts = moved(say, rule) if answer.replications > 1 else None  # one run alone gives no figure
        told.append(" ".join(filter(None, (_bite(say, title, rule), reach(say, rule), amounts, evasion(say, rule)))))
    return told


def _bite(say: Language, title: str, rule: dict[str, Any]) -> str:
    name = rule_name(say, rule["rule"])
    if rule["idle"]:
        reason = say(rule["idle"]["text"], **rule["idle"]["values"])
        return say(
            "“{title}”: its rule “{rule}” never changed anything. {reason}",
            rule=name,
            title=title,
            reason=reason,
        )
    told = say(
        "“{title}”: its rule “{rule}” changed {touched:d} of {asked:d} {cases} ({share:.1%}).",
        rule=name,
        title=title,
        cases=say(rule["cases"]),
        touched=rule["touched"],
        asked=rule["asked"],
        share=rule["share"],
    )
    if rule.get("countries"):
        told += " " + say(
            "It covers workers who live in {countries}: {covered:d} of the people simulated; the figures are for all.",
            countries=", ".join(rule["countries"]),
            covered=rule["covered"],
        )
    return told


def reach(say: Language, rule: dict[str, Any]) -> str | None:
    """Say how much of the measured period a rule touched; None if it touched nothing."""
    parts = [
        say(
            message,
            share=rule["reach"][thing]["share"],
            touched=rule["reach"][thing]["touched"],
            all=rule["reach"][thing]["all"],
        )
        for thing, message in REACHED.items()
        if rule.get("reach", {}).get(thing, {}).get("touched")
    ]
    if not parts:
        return None
    return say(
        "In the measured period “{rule}” touched {parts}.",
        rule=rule_name(say, rule["rule"]),
        parts=_list(say, parts),
    )


def moved(say: Language, rule: dict[str, Any]) -> str | None:
    """Say what money a rule moved by itself, before anybody reacted, and from whom to whom; None if none."""
    flows = [
        say(
            "{amount} from {payer} to {payee}",
            amount=quantity(say, flow["amount"], DOLLAR),
            payer=say(PURSES[flow["payer"]]),
            payee=say(PURSES[flow["payee"]]),
        )
        for flow in rule.get("moved", [])
    ]
    if not flows:
        return None
    return say(
        "What “{rule}” itself moved in a simulation, on average: {flows}.",
        rule=rule_name(say, rule["rule"]),
        flows=_list(say, flows),
    )


def evasion(say: Language, rule: dict[str, Any]) -> str | None:
    """Say how often requesters went round a rule and what fines they paid; None if nobody did."""
    if not rule.get("evaded"):
        return None
    return say(
        "Requesters went round “{rule}” in {evaded:d} batches or rounds of review; {found:d} of them were found, and "
        "fines came to {fines:.2$}, all simulations together.",
        rule=rule_name(say, rule["rule"]),
        evaded=rule["evaded"],
        found=rule["found"],
        fines=rule["fines"],
    )


def payers(say: Language, answer: Answer) -> list[str]:
    """Say who has more and who has less in the end, and what a dollar that reached workers cost the others."""
    money = answer.money
    if money is None or all(row["difference"] in (None, 0) for row in money["accounts"]):
        return []
    accounts = [
        say(
            "{account} {difference} ({low} to {high})",
            account=say(ACCOUNTS[row["account"]]),
            **{key: _amount(say, row[key], money["unit"]) for key in ("difference", "low", "high")},
        )
        for row in money["accounts"]
        if row["difference"]
    ]
    told = say(
        "Who has more and who has less under “{other}” than under “{baseline}”, in {unit} with 95% intervals: "
        "{accounts}.",
        unit=unit(say, money["unit"]),
        other=answer.other,
        baseline=answer.baseline,
        accounts=say(SEPARATOR).join(accounts),
    )
    cost = money["cost_per_dollar"]
    if cost["value"] is None:
        return [
            told,
            say("Workers as a whole do not clearly have more, so no cost can be given of a dollar that reached them."),
        ]
    return [
        told,
        say(
            "Each {one} more that workers have cost {payers} **{value}** (95% interval {low} to {high}).",
            payers=_list(say, [say(ACCOUNTS[payer]) for payer in cost["payers"]]),
            one=amount(say, 1, of_unit(money["unit"]), 0),
            **{end: amount(say, cost[end], of_unit(money["unit"])) for end in ("value", "low", "high")},
        ),
    ]


def balances(say: Language, answer: Answer) -> list[dict[str, str]]:
    """Return, as a table, what each account receives on both sides and the paired difference."""
    if (money := answer.money) is None:
        return []
    heads = (answer.baseline, answer.other, say("Difference"), say("95% interval from"), say("to"))
    ends = ("baseline", "value", "difference", "low", "high")
    return [
        {say("Account"): say(ACCOUNTS[row["account"]])}
        | {head: _amount(say, row[end], money["unit"]) for head, end in zip(heads, ends, strict=True)}
        for row in money["accounts"]
        if row["baseline"] or row["value"]
    ]


def reactions(say: Language, answer: Answer, rungs: dict[str, Any]) -> list[str]:
    """Say which reactions carry a result: what each rung of the ladder of behaviour changes for two measures."""
    told = []
    for measure, message in CARRIED.items():
        rows = [row for row in rungs["rungs"] if row["measure"] == measure]
        if len(rows) == len(LEVELS) and all(row["difference"] is not None for row in rows):
            told.append(_carried(say, answer, rows, message))
    return told


def _carried(say: Language, answer: Answer, rows: list[dict[str, Any]], message: str) -> str:
    alone, workers, everybody = rows

    def amount(row: dict[str, Any], key: str = "") -> str:
        names = (f"{key}", f"{key}_low", f"{key}_high") if key else ("difference", "low", "high")
        level = max(abs(row["baseline"]), abs(row["value"]))
        middle, low, high = (
            "–" if row[name] is None else quantity(say, row[name], row["unit"], change=True, level=level)
            for name in names
        )
        return say("{middle} ({low} to {high})", middle=middle, low=low, high=high)

    return say(
        message,
        other=answer.other,
        baseline=answer.baseline,
        alone=amount(alone),
        workers=amount(workers, "step"),
        others=amount(everybody, "step"),
        together=amount(everybody),
    )


def _amount(say: Language, value: float | None, unit: str) -> str:
    return "–" if value is None else amount(say, value, of_unit(unit), signed=True)


def _list(say: Language, parts: list[str]) -> str:
    return format_list(parts, locale=LISTS.get(say.name, say.name))


def rule_name(say: Language, rule: str) -> str:
    """Return a rule's file name as words."""
    return say(rule.replace("_", " "))


RANKS = (
    phrase("higher for the {who} worker"),
    phrase("lower for the {who} worker"),
    phrase("no clear difference for the {who} worker"),
)
"""How workers of the ladder are told of by what becomes of their wage."""

PLACES = (phrase("higher: {who}"), phrase("lower: {who}"), phrase("no clear difference: {who}"))
"""How countries and other groups are told of by what becomes of a number there."""

BY_COUNTRY = phrase("The median hourly wage under “{other}” compared with “{baseline}”, by country – {parts}")


def ladder(say: Language, answer: Answer, rungs: list[tuple[str, Estimate]]) -> str:
    """Say for which workers of the ladder the wage is higher, lower or not clearly different."""
    message = phrase("Hourly wages under “{other}” compared with “{baseline}”: {parts}")
    return _sorted(say, answer, rungs, RANKS, message)


def places(say: Language, answer: Answer, rows: list[tuple[str, Estimate]], message: str = BY_COUNTRY) -> str:
    """Say in which countries, or other groups, a number is higher, lower or not clearly different."""
    return _sorted(say, answer, rows, PLACES, message)


def _sorted(
    say: Language, answer: Answer, rows: list[tuple[str, Estimate]], words: tuple[str, str, str], message: str
) -> str:
    """Say a message with the gap parts filled by who has more, less and no clear difference, in these words."""
    up = [name for name, row in rows if row.clear and (row.difference or 0) > 0]
    down = [name for name, row in rows if row.clear and (row.difference or 0) < 0]
    level = [name for name, row in rows if not row.clear]
    parts = [say(word, who=_list(say, names)) for word, names in zip(words, (up, down, level), strict=True) if names]
    return say(message, other=answer.other, baseline=answer.baseline, parts=say(SEPARATOR).join(parts))


def to_hundred(shares: list[float]) -> list[int]:
    """Round shares to whole people out of 100, the largest remainders up.

    >>> to_hundred([33.4, 33.3, 33.3, 0, 0])
    [34, 33, 33, 0, 0]
    """
    total = sum(shares)
    if total <= 0:
        return [0 for _ in shares]
    exact = [100 * share / total for share in shares]
    whole = [int(value) for value in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: whole[at] - exact[at])
    for at in by_remainder[: 100 - sum(whole)]:
        whole[at] += 1
    return whole


def capital(text: str) -> str:
    """Return a text with a capital letter at its head."""
    return text[:1].upper() + text[1:]
