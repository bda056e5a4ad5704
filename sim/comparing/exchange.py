"""Exchange: an answer in another currency, at one rate for all of it; and how it is looked at altogether."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sim.comparing.answer import Answer
from sim.comparing.lenses import EVERYBODY, LAST, USUAL, Lens
from sim.currencies import CURRENCIES, DOLLAR, LOCAL
from sim.language import Language

VALUES = ("value", "baseline", "difference", "low", "high")
"""What an estimate says in the unit of its measure."""


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

    def amount(value: float | None) -> float | None:
        return None if value is None else value * rate

    in_dollars = {(row["scenario"], row["measure"]) for row in content["measures"] if _is_dollars(row["unit"])}
    return content | {
        "measures": [_estimate(row, code, amount) for row in content["measures"]],
        "series": [_estimate(row, code, amount) for row in content["series"]],
        "groups": [_estimate(row, code, amount) for row in content["groups"]],
        "money": [
            balance
            | {
                "unit": balance["unit"].replace(DOLLAR, code, 1),
                "accounts": [
                    account | {key: amount(account[key]) for key in VALUES} for account in balance["accounts"]
                ],
            }
            for balance in content["money"]
        ],
        "lenses": [
            entry if entry["at_home"] else _seen(entry, in_dollars, amount) for entry in content.get("lenses", [])
        ],
        "wages": [row | {"percentiles": [amount(wage) for wage in row["percentiles"]]} for row in content["wages"]],
        "draws": [
            row | {"baseline": amount(row["baseline"]), "value": amount(row["value"])}
            if (row["scenario"], row["measure"]) in in_dollars
            else row
            for row in content["draws"]
        ],
    }


def _seen(
    entry: dict[str, Any], in_dollars: set[tuple[str, str]], amount: Callable[[float | None], float | None]
) -> dict[str, Any]:
    """Return what is seen through a lens with amounts in the other currency."""
    money = {measure for measure in entry["measures"] if (entry["scenario"], measure) in in_dollars}
    return entry | {
        "measures": entry["measures"] | {key: [amount(end) for end in entry["measures"][key]] for key in money},
        "draws": entry["draws"]
        | {key: [[amount(end) for end in pair] for pair in entry["draws"][key]] for key in money},
    }


def _is_dollars(unit: str) -> bool:
    return unit.partition("/")[0] == DOLLAR


def _estimate(row: dict[str, Any], code: str, amount: Callable[[float | None], float | None]) -> dict[str, Any]:
    if not _is_dollars(row["unit"]):
        return row
    return row | {key: amount(row[key]) for key in VALUES} | {"unit": row["unit"].replace(DOLLAR, code, 1)}
