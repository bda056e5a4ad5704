"""Languages: sentences from gettext catalogues, and numbers written as each language writes them.

Messages in the code are English sentences with named gaps, and are their own keys. Every other language
is one catalogue, `sim/locale/<language>.po`, read as text when it is first asked for.
"""

import gettext
import io
import re
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from babel import Locale, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from sim.errors import Sentence

SOURCE = "en"
"""The language in which messages are written in the code."""

CATALOGUES = Path(__file__).with_name("locale")

NUMBER_SPEC = re.compile(r"^(?P<sign>\+?)(?:\.(?P<digits>\d+))?(?P<kind>[fd%$]?)$")

MINUS = "\N{MINUS SIGN}"


def languages() -> list[str]:
    """Return the languages that can be chosen, the source language first."""
    return [SOURCE, *sorted(path.stem for path in CATALOGUES.glob("*.po"))]


def nearest(wanted: str | None) -> str:
    """Return the language that serves a browser's or a person's wish best.

    >>> nearest("fr-CA"), nearest("zz"), nearest(None)
    ('fr', 'en', 'en')
    """
    language = re.split(r"[-_.]", wanted or "")[0].lower()
    return language if language in languages() else SOURCE


def phrase(message: str) -> str:
    """Mark an English message that is translated later, where it is shown.

    >>> phrase("workers")
    'workers'
    """
    return message


class Language(Formatter):
    """One language: call it with an English message and what fills its gaps.

    Gaps may carry a number format: `{x:.2f}`, `{x:+.1f}` (always signed), `{x:d}` (grouped), `{x:.0%}`
    (a share as per cent) and `{x:.2$}` (US dollars).

    >>> say = Language(SOURCE, gettext.NullTranslations())
    >>> say("{n:d} workers earn {wage:.2$} more, or {share:+.1%}.", n=1200, wage=0.5, share=0.043)
    '1,200 workers earn $0.50 more, or +4.3%.'
    """

    def __init__(self, name: str, catalogue: gettext.NullTranslations) -> None:
        self.name = name
        self._catalogue = catalogue

    def __call__(self, message: str, /, **gaps: Any) -> str:
        """Return the message in this language with its gaps filled.

        Without gaps it stands as it is: it may be the title of somebody's scenario, braces and all.
        """
        text = self._catalogue.gettext(message) if message else ""
        return self.vformat(text, (), gaps) if gaps else text

    def plural(self, one: str, many: str, n: int, /, **gaps: Any) -> str:
        """Return the form of a message that agrees with `n`, which also fills the gap of that name."""
        return self.vformat(self._catalogue.ngettext(one, many, n), (), {"n": n, **gaps})

    def number(self, value: float, digits: int = 0, *, signed: bool = False) -> str:
        """Return a number with a fixed count of decimals, digits grouped."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return _sign(numbers.format_decimal(abs(value), pattern, locale=self.name), value, digits, signed)

    def money(self, value: float, digits: int = 2, currency: str = "$", *, signed: bool = False) -> str:
        """Return an amount of US dollars, or of the currency of another sign."""
        amount = self.number(abs(value), digits)
        space = "\N{NO-BREAK SPACE}"
        if self.name != SOURCE:
            text = f"{amount}{space}{currency}"
        else:
            text = f"{currency}{space if currency.isalpha() else ''}{amount}"
        return _sign(text, value, digits, signed)

    def percent(self, share: float, digits: int = 0, *, signed: bool = False) -> str:
        """Return a share as per cent."""
        usual = Locale(self.name).percent_formats[None].pattern
        pattern = usual.replace("#,##0", "#,##0" + ("." + "0" * digits if digits else ""))
        return _sign(numbers.format_percent(abs(share), pattern, locale=self.name), share, digits + 2, signed)

    def format_field(self, value: Any, format_spec: str) -> str:
        """Fill one gap; numbers and sentences follow the language, everything else is put in as it is."""
        if isinstance(value, Sentence):
            return self(value.message, **value.gaps) if value.gaps else self._catalogue.gettext(value.message)
        spec = NUMBER_SPEC.match(format_spec)
        if spec is None or isinstance(value, bool) or not hasattr(value, "__float__"):
            return super().format_field(value, "" if spec and spec["kind"] else format_spec)
        if not format_spec and not isinstance(value, int):
            return str(value)
        digits, signed = int(spec["digits"] or 0), bool(spec["sign"])
        if spec["kind"] == "$":
            return self.money(float(value), digits, signed=signed)
        form = self.percent if spec["kind"] == "%" else self.number
        return form(float(value), digits, signed=signed)


@lru_cache
def translator(language: str) -> Language:
    """Return a language ready to use; one without a catalogue is refused with the list of those there are."""
    if language == SOURCE:
        return Language(SOURCE, gettext.NullTranslations())
    if language not in languages():
        raise ValueError(f"there is no catalogue for language {language!r}; there are {', '.join(languages())}")
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Language(language, gettext.GNUTranslations(compiled))


def _sign(text: str, value: float, digits: int, signed: bool) -> str:
    rounded = round(value, digits)
    if rounded < 0:
        return MINUS + text
    return f"+{text}" if signed and rounded > 0 else text
