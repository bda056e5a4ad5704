"""French is whole: every message has its translation, with the same gaps, set as French is set."""

import re
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from messages import messages

from sim.language import CATALOGUES, languages, nearest, translator

MESSAGES = messages()
FRENCH = {
    message.id: message.string for message in read_po((CATALOGUES / "fr.po").open("rb"), locale="fr") if message.id
}


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_message_has_a_french_translation() -> None:
    single = {id if isinstance(id, str) else part for id in FRENCH for part in ([id] if isinstance(id, str) else id)}
    missing = {message: where for message, where in MESSAGES.items() if message not in single}
    assert not missing, "add these to sim/locale/fr.po"


@pytest.mark.parametrize(("id", "string"), FRENCH.items(), ids=range(len(FRENCH)))
def test_a_translation_has_the_gaps_of_its_message(id: str | tuple[str, str], string: str | tuple[str, str]) -> None:
    ids = [id] if isinstance(id, str) else list(id)
    strings = [string] if isinstance(string, str) else list(string)
    assert all(strings), "an empty translation"
    assert {frozenset(gaps(text)) for text in ids} == {frozenset(gaps(text)) for text in strings}


def test_french_signs_never_begin_a_line() -> None:
    loose = [text for text in FRENCH.values() if re.search(r" [;:!?»%]|« ", str(text))]
    assert not loose, "put a no-break space before ; : ! ? » % and after «"


def test_numbers_are_written_as_each_language_does() -> None:
    english, french = translator("en"), translator("fr")
    assert english("{x:.2$} {y:+.1%} {n:d}", x=1234.5, y=-0.02, n=12000) == "$1,234.50 −2.0% 12,000"
    spaced = french("{x:.2$} {y:+.1%} {n:d}", x=1234.5, y=-0.02, n=12000)
    assert re.sub(r"\s", " ", spaced) == "1 234,50 $ −2,0 % 12 000"


def test_nothing_and_one_are_singular_in_french_only() -> None:
    one, many = "about {n} second left", "about {n} seconds left"
    assert translator("en").plural(one, many, 0).endswith("seconds left")
    assert "seconde environ" in translator("fr").plural(one, many, 0)
    assert "secondes environ" in translator("fr").plural(one, many, 2)


def test_a_language_without_a_catalogue_falls_back_or_is_refused_by_name() -> None:
    assert languages() == ["en", "fr"]
    assert nearest("de-DE") == "en"
    with pytest.raises(ValueError, match=r"'de'.*en, fr"):
        translator("de")
