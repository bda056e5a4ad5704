"""Uploads: what strangers send, a scenario or a table of earnings, read with care or refused in one sentence.

Nothing here writes a file or follows one: a scenario is checked as the command line checks it, with only the shipped
scenarios to extend, and a table is a list of numbers or is refused.
"""

import csv
import io
import math
import re

import numpy as np

from dashboard.request import LONGEST_TEXT, Request, Side
from sim import Scenario, UserError, loads, shipped
from sim.language import phrase

MOST_BYTES = LONGEST_TEXT
"""Bytes of a scenario that are read."""

MOST_TABLE_BYTES = 500_000

MOST_ROWS = 20_000

FEWEST_ROWS = 5

MOST_AN_HOUR = 1000.0
"""Dollars an hour up to which a wage is believed."""

MOST_PEOPLE = 5000
"""Simulated people that a scenario sent to a page may have; each run takes as long as it has people."""

MOST_BATCHES = 500.0
"""Batches a day in the simulated market, likewise."""

MOST_DAYS = 4000
"""Simulated days of all runs together that a link may ask for; the longest comparison of a page has 896."""

TOO_LONG = phrase(
    "The link asks for {days:d} simulated days in all; a page simulates at most {most:d}. Use the command line."
)
TOO_BIG = phrase("The file has {size:.0f} kB; at most {most:.0f} kB are read.")
NOT_TEXT = phrase("The file is not text in UTF-8. Save it as CSV in UTF-8 and send it again.")
NO_NUMBER = phrase("Line {line:d} holds “{text}”, which is no number. Only the first line may hold words.")
NOT_ALLOWED = phrase("Line {line:d} holds {value}; hourly wages from 0 to {most:.0f} US dollars are read.")
NO_HOURS = phrase("Line {line:d} has no working time above zero, so no hourly wage can be worked out.")
WRONG_COLUMNS = phrase(
    "Line {line:d} has {count:d} columns. Send one column of hourly wages in US dollars, or two: pay, then hours."
)
EITHER = phrase(
    "It cannot be told whether the commas stand between columns or before decimals. Write a first line with the "
    "names of "
    "the columns, or put semicolons between them."
)
TOO_FEW = phrase("The file has {count:d} rows of numbers; from {least:d} rows on there is something to show.")
TOO_MANY_ROWS = phrase("The file has more than {most:d} rows; send a sample of them.")
TOO_LARGE = phrase(
    "“{name}” asks for {people:d} simulated people and {batches:.0f} batches a day; a page simulates at most "
    "{most:d} and "
    "{most_batches:.0f}. Raise run.scale, to {scale:.0f} say, or use the command line."
)


def scenario(file: str, content: bytes, taken: dict[str, str]) -> tuple[str, str]:
    """Return name and text of a scenario that was sent, once it has passed every check; a UserError says what fails.

    `taken` are the texts sent before, by name: another text gets another name.
    """
    if len(content) > MOST_BYTES:
        raise UserError(TOO_BIG, size=len(content) / 1000, most=MOST_BYTES / 1000)
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", file.rsplit("/", 1)[-1].removesuffix(".toml")).strip("-")[:40] or "sent"
    stem = f"{stem}-sent" if stem in shipped() else stem
    loads(content, stem)
    text = content.decode("utf-8-sig")
    name, number = stem, 1
    while taken.get(name, text) != text:
        number += 1
        name = f"{stem}-{number}"
    _fit(Side(scenario=name, text=text).load())
    return name, text


def bear(request: Request) -> None:
    """Refuse a link that asks for more than a page computes while somebody waits."""
    for scenario in request.scenarios():
        _fit(scenario)
    days = request.weight
    if days > MOST_DAYS:
        raise UserError(TOO_LONG, days=int(days), most=MOST_DAYS)


def _fit(scenario: Scenario) -> None:
    """Refuse a market too large to be simulated while somebody waits."""
    people = int(scenario.workers.active / scenario.run.scale)
    work = scenario.requesters.tracked_batches_per_day * scenario.requesters.unseen_work_multiplier
    batches = work / scenario.run.scale
    if people > MOST_PEOPLE or batches > MOST_BATCHES:
        raise UserError(
            TOO_LARGE,
            name=scenario.title,
            people=people,
            batches=batches,
            most=MOST_PEOPLE,
            most_batches=MOST_BATCHES,
            scale=math.ceil(max(scenario.workers.active / MOST_PEOPLE, work / MOST_BATCHES)),
        )


def earnings(content: bytes) -> np.ndarray:
    """Return hourly wages from a table of one column, or of two: pay and hours; a UserError says what is wrong.

    Cells are separated by commas, semicolons or tabs; with semicolons or tabs a comma may be the decimal sign. The
    first line may hold words. Nothing is evaluated: what is not a number is refused.
    """
    if len(content) > MOST_TABLE_BYTES:
        raise UserError(TOO_BIG, size=len(content) / 1000, most=MOST_TABLE_BYTES / 1000)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(NOT_TEXT) from None
    if "\0" in text:
        raise UserError(NOT_TEXT)
    wages: list[float] = []
    for line, cells in _rows(text):
        if len(wages) >= MOST_ROWS:
            raise UserError(TOO_MANY_ROWS, most=MOST_ROWS)
        wages.append(_wage(line, cells))
    if len(wages) < FEWEST_ROWS:
        raise UserError(TOO_FEW, count=len(wages), least=FEWEST_ROWS)
    return np.array(wages)


def _rows(text: str) -> list[tuple[int, list[float]]]:
    """Return the lines that hold numbers, with where they stand; the first may be a heading."""
    first = text.split("\n", 1)[0]
    sign = next((sign for sign in (";", "\t") if sign in first), "," if "," in first else ";")
    if sign == "," and "." not in text and all(_number(cell.strip(), sign) is not None for cell in first.split(sign)):
        raise UserError(EITHER)  # 1,5 may be one euro fifty
    reader = csv.reader(io.StringIO(text), delimiter=sign)
    rows: list[tuple[int, list[float]]] = []
    try:
        for cells in reader:
            filled = [cell.strip() for cell in cells]
            if not any(filled):
                continue
            numbers = [_number(cell, sign) for cell in filled]
            if None not in numbers:
                rows.append((reader.line_num, [number for number in numbers if number is not None]))
            elif rows or reader.line_num > 1:
                wrong = filled[numbers.index(None)]
                raise UserError(NO_NUMBER, line=reader.line_num, text=_printable(wrong))
            if len(rows) > MOST_ROWS:
                break
    except csv.Error:
        raise UserError(NOT_TEXT) from None
    return rows


def _wage(line: int, cells: list[float]) -> float:
    if len(cells) not in (1, 2):
        raise UserError(WRONG_COLUMNS, line=line, count=len(cells))
    if len(cells) == 2 and cells[1] <= 0:
        raise UserError(NO_HOURS, line=line)
    wage = cells[0] / cells[1] if len(cells) == 2 else cells[0]
    if not 0 <= wage <= MOST_AN_HOUR:
        raise UserError(NOT_ALLOWED, line=line, value=f"{wage:.6g}", most=MOST_AN_HOUR)
    return wage


def _number(cell: str, sign: str) -> float | None:
    cell = re.sub(r"^[$€]|[$€]$", "", cell).strip().replace("\N{NO-BREAK SPACE}", "")
    cell = cell if sign == "," else cell.replace(",", ".")
    if not re.fullmatch(r"[+-]?\d{1,12}(\.\d{1,12})?", cell, re.ASCII):
        return None
    return float(cell)


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text[:40])
