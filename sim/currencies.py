"""Currencies in which amounts can be shown; inside the model every amount is in US dollars."""

from dataclasses import dataclass

from babel import numbers

from sim.language import Language, phrase

DOLLAR = "USD"

LOCAL = "INT"
"""The unit of amounts at the prices where people live: what a dollar buys in the United States."""


@dataclass(frozen=True)
class Currency:
    """A currency: how many units of it a US dollar is, and where that is from."""

    code: str
    per_dollar: float
    source: str


FED = phrase("mean rate of 2025, Federal Reserve, release G.5A")

CURRENCIES = {
    currency.code: currency
    for currency in (
        Currency(DOLLAR, 1, ""),
        Currency("EUR", 0.8845, FED),
        Currency("INR", 87.15, FED),
        Currency("BRL", 5.589, FED),
        Currency("KES", 129.31, phrase("rate of 8 December 2025, Central Bank of Kenya")),
    )
}
"""The currencies there are, by code."""

NAMES = {DOLLAR: phrase("US dollars"), LOCAL: phrase("international dollars")}
"""What is called otherwise than in the tables of the languages."""

SIGNS = {DOLLAR: "$", LOCAL: "Int$"}
"""What is written otherwise than there."""


def name(say: Language, code: str) -> str:
    """Return what amounts in a currency are called.

    >>> from sim.language import translator
    >>> name(translator("en"), "EUR"), name(translator("en"), "INT")
    ('euros', 'international dollars')
    """
    return say(NAMES[code]) if code in NAMES else numbers.get_currency_name(code, 2, locale=say.name)


def amount(say: Language, value: float, code: str, digits: int = 2, *, signed: bool = False) -> str:
    """Return an amount of a currency as the language writes it.

    >>> from sim.language import translator
    >>> amount(translator("en"), 1.5, "EUR"), amount(translator("en"), -1.5, "KES")
    ('€1.50', '−KES 1.50')
    """
    return say.money(value, digits, sign(say, code), signed=signed)


def sign(say: Language, code: str) -> str:
    """Return the sign of a currency, or its code where it has none."""
    return SIGNS.get(code) or numbers.get_currency_symbol(code, locale=say.name)


def of_unit(unit: str) -> str:
    """Return the currency of a unit such as `USD/h`, or nothing if it is none of money.

    >>> of_unit("EUR/h"), of_unit("share")
    ('EUR', '')
    """
    code = unit.partition("/")[0].partition(" ")[0]
    return code if code in CURRENCIES or code == LOCAL else ""
