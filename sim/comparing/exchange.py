"""Exchange: an answer in another currency, at one rate for all of it; and how it is looked at altogether."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sim.comparing.answer import ENDS, Answer
from sim.comparing.lenses import EVERYBODY, LAST, USUAL, Lens
from sim.currencies import CURRENCIES, DOLLAR, LOCAL, amount, of_unit
from sim.language import Language, phrase

RATE = phrase("One US dollar is {rate} ({source}); rules and what they move stay in US dollars.")

AT_HOME = phrase(
    "Wages and earnings are in international dollars (Int$): divided by the level of prices in each worker’s country "
    "(World Bank, price level of GDP, 2025; United States = 1). What requesters and platforms pay, and earnings by the "
    "month, stay in US dollars."
)

REACHES = phrase(
    "The clock moves what is said of hourly wages; whose pay is looked at moves what is said of earnings and of the "
    "same hundred workers as well. What becomes of these is told with all time counted. Earnings by the month, unpaid "
    "time, what requesters pay and how much work is done are those of all."
)


@dataclass(frozen=True)
class Look:
    """How answers are shown: up to which clock time counts, whose pay it is, and in which money."""

    clock: str = LAST
    people: tuple[str, str] = EVERYBODY
    """A grouping and one of its groups."""
    money: str = DOLLAR
    """The code of a currency, or that of what a dollar buys where people live."""

    @property
    def lens(self) -> Lens:
        """Return the lens that it takes."""
        return Lens(self.clock, self.people, self.money == LOCAL)

    @property
    def options(self) -> list[str]:
        """Return the options by which the command line shows the same."""
        told = (("--clock", self.clock, LAST), ("--people", ":".join(self.people), ":".join(EVERYBODY)))
        chosen = [(name, value) for name, value, usual in (*told, ("--money", self.money, DOLLAR)) if value != usual]
        return [word for option in chosen for word in option]

    def told(self, say: Language) -> list[str]:
        """Return, in sentences, what it moves and what it does not, and by which rate or prices amounts are told."""
        told = [say(REACHES)] if (self.clock, self.people) != (LAST, EVERYBODY) else []
        if self.money == LOCAL:
            told.append(say(AT_HOME))
        elif self.money != DOLLAR:
            currency = CURRENCIES[self.money]
            rate = amount(say, currency.per_dollar, self.money, 4 if currency.per_dollar < 10 else 2)
            told.append(say(RATE, rate=rate, source=say(currency.source)))
        return told

    def at(self, answer: Answer, people: str, say: Language) -> Answer:
        """Return an answer as it is shown; `people` says in the reader's language whose pay it is, if not everybody's.

        Only an answer with lenses can be shown otherwise than in another currency.
        """
        if self.lens != USUAL:
            answer = answer.through(self.lens, people, say)
        currency = DOLLAR if self.money == LOCAL else self.money
        return replace(answer, content=exchanged(answer.content, currency))


def exchanged(content: dict[str, Any], code: str) -> dict[str, Any]:
    """Return what a comparison found with every amount of US dollars turned into a currency; raises KeyError for none.

    `content` is what `--json` writes, and is left as it is. Amounts at local prices, all other units and what is said
    of rules, whose own amounts are in US dollars, stay.
    """
    if code == DOLLAR:
        return content
    rate = CURRENCIES[code].per_dollar

    def converted(value: float | None) -> float | None:
        return None if value is None else value * rate

    in_dollars = {(row["scenario"], row["measure"]) for row in content["measures"] if of_unit(row["unit"]) == DOLLAR}
    return content | {
        "measures": [_estimate(row, code, converted) for row in content["measures"]],
        "series": [_estimate(row, code, converted) for row in content["series"]],
        "groups": [_estimate(row, code, converted) for row in content["groups"]],
        "money": [
            balance
            | {
                "unit": balance["unit"].replace(DOLLAR, code, 1),
                "accounts": [
                    account | {key: converted(account[key]) for key in ENDS} for account in balance["accounts"]
                ],
            }
            for balance in content.get("money", [])
        ],
        "lenses": [
            entry if entry["at_home"] else _seen(entry, in_dollars, converted) for entry in content.get("lenses", [])
        ],
        "wages": [row | {"percentiles": [converted(wage) for wage in row["percentiles"]]} for row in content["wages"]],
        "draws": [
            row | {"baseline": converted(row["baseline"]), "value": converted(row["value"])}
            if (row["scenario"], row["measure"]) in in_dollars
            else row
            for row in content["draws"]
        ],
    }


def _seen(
    entry: dict[str, Any], in_dollars: set[tuple[str, str]], converted: Callable[[float | None], float | None]
) -> dict[str, Any]:
    """Return what is seen through a lens with amounts in the other currency."""
    money = {measure for measure in entry["measures"] if (entry["scenario"], measure) in in_dollars}
    return entry | {
        "measures": entry["measures"] | {key: [converted(end) for end in entry["measures"][key]] for key in money},
        "draws": entry["draws"]
        | {key: [[converted(end) for end in pair] for pair in entry["draws"][key]] for key in money},
    }


def _estimate(row: dict[str, Any], code: str, converted: Callable[[float | None], float | None]) -> dict[str, Any]:
    if of_unit(row["unit"]) != DOLLAR:
        return row
    return row | {key: converted(row[key]) for key in ENDS} | {"unit": row["unit"].replace(DOLLAR, code, 1)}
