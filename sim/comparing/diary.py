"""One person's day in one run: when online, on which work, without power, what was rejected and what was credited."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from sim.experiment import recorded
from sim.ledger import Ledger, Outcome
from sim.measures import Record
from sim.money import MICROS
from sim.people.population import DAY
from sim.scenario import Scenario
from sim.world import World

PLACES = {"low": 0.1, "middle": 0.5, "high": 0.9}
"""Who is followed: the person at this place among the earners of a country, from the lowest to the highest."""

PAUSE = 0.5 / 60
"""Hours between two HITs of one batch up to which they are told as one stretch of work."""


@dataclass(frozen=True)
class Stretch:
    """A part of the day, in local hours from midnight; the numbers are those of work."""

    kind: str
    """`search`, which is all time online besides the others, `work`, or `dark` for no power."""
    begins: float
    ends: float
    task: str = ""
    approved: int = 0
    rejected: int = 0
    unfinished: int = 0
    pay: float = 0.0
    """USD for the work of this stretch, whenever it was credited."""


@dataclass(frozen=True)
class Diary:
    """One local day of one person under one scenario."""

    country: str
    person: int
    day: int
    stretches: list[Stretch]
    credited: list[tuple[float, float]]
    """Local hours of the day at which work was approved, of whichever day, and the USD of each."""
    shift_wage: float = 0.0
    """USD of wages for a shift that began on this day."""

    @classmethod
    def read(cls, content: dict[str, Any]) -> "Diary":
        """Return a diary from plain data."""
        stretches = [Stretch(**stretch) for stretch in content["stretches"]]
        return cls(**content | {"stretches": stretches, "credited": [tuple(each) for each in content["credited"]]})

    def hours(self, *kinds: str) -> float:
        """Return how long the stretches of some kinds last."""
        return sum(stretch.ends - stretch.begins for stretch in self.stretches if stretch.kind in kinds)

    @property
    def earned(self) -> float:
        """Return the USD that the day's own work brought, sooner or later."""
        return sum(stretch.pay for stretch in self.stretches) + self.shift_wage

    @property
    def rejected(self) -> int:
        """Return how many HITs of the day's work were rejected."""
        return sum(stretch.rejected for stretch in self.stretches)


def diaries(scenarios: Sequence[Scenario], countries: Sequence[str], place: str) -> list[dict[str, Any]]:
    """Follow one person of each country through one day, with the luck of the first replication in every scenario.

    Person and day are chosen in the first scenario: who earns most nearly what the place says, on the day that comes
    nearest to that person's usual hours. Returns plain data, one entry for each country: the diaries of the scenarios,
    None where that person lives elsewhere or is not there. A country in which nobody earns anything is left out.
    """
    worlds = [World(scenario).run() for scenario in scenarios]
    records = [recorded(world) for world in worlds]
    told = []
    for country in countries:
        person = chosen(records[0], country, PLACES[place])
        if person is None:
            continue
        day = usual_day(worlds[0].ledger, person, scenarios[0].run.days, _clock(worlds[0], country))
        days = [
            asdict(diary(world.ledger, list(world.scenario.tasks), person, day, _clock(world, country), country))
            if person < record.country.size and world.country_codes[record.country[person]] == country
            else None
            for world, record in zip(worlds, records, strict=True)
        ]
        told.append({"country": country, "diaries": days})
    return told


def chosen(record: Record, country: str, place: float) -> int | None:
    """Return who stands at a place among those of a country who earn something, ranked by all that they receive."""
    if country not in record.country_codes:
        return None
    there = record.country == record.country_codes.index(country)
    people = np.flatnonzero(there & record.active & (record.pay > 0) & (np.arange(record.pay.size) < record.people))
    if not people.size:
        return None
    ranked = people[np.argsort(record.pay[people], kind="stable")]
    return int(ranked[round(place * (ranked.size - 1))])


def usual_day(ledger: Ledger, person: int, days: int, offset: float) -> int:
    """Return the local day on which somebody is online for most nearly their mean over days online; the first of them.

    Days of which a part lies outside the period are left out where there are others.
    """
    sessions = ledger.sessions
    mine = sessions["worker"] == person
    begins, ends = sessions["signed_on"][mine] + offset, sessions["signed_off"][mine] + offset
    hours = np.array(
        [np.maximum(np.minimum(ends, DAY * (day + 1)) - np.maximum(begins, DAY * day), 0).sum() for day in range(days)]
    )
    whole = np.arange(days) < days - 1 if offset < 0 and days > 1 else np.ones(days, dtype=bool)
    online = (hours > 0) & whole
    if not online.any():
        return int(hours.argmax())
    distance = np.abs(hours - hours[online].mean())
    return int(np.where(online, distance, np.inf).argmin())


def diary(ledger: Ledger, tasks: Sequence[str], person: int, day: int, offset: float, country: str = "") -> Diary:
    """Return one local day of one person; `offset` is what the local clock is ahead of universal time."""
    midnight = DAY * day - offset
    sessions = ledger.sessions
    mine = np.flatnonzero(
        (sessions["worker"] == person) & (sessions["signed_off"] > midnight) & (sessions["signed_on"] < midnight + DAY)
    )
    stretches: list[Stretch] = []
    for row in mine.tolist():
        busy = [*_work(ledger, tasks, row, midnight), *_dark(ledger, row, midnight)]
        busy.sort(key=lambda stretch: stretch.begins)
        on, off = (float(sessions[end][row]) - midnight for end in ("signed_on", "signed_off"))
        stretches += [*busy, *_between(busy, on, off)]
    inside = sorted(filter(None, map(_clipped, stretches)), key=lambda stretch: stretch.begins)
    wages = ledger.wages
    shifts = (wages["worker"] == person) & (wages["shift"] >= midnight) & (wages["shift"] < midnight + DAY)
    return Diary(
        country, person, day, inside, _credited(ledger, person, midnight), float(wages["pay"][shifts].sum()) / MICROS
    )


def _work(ledger: Ledger, tasks: Sequence[str], session: int, midnight: float) -> list[Stretch]:
    """Return the work of a session, HITs of one batch in a row together."""
    table = ledger.assignments
    rows = np.flatnonzero((table["session"] == session) & (table["hours"] > 0))
    rows = rows[np.argsort(table["started"][rows], kind="stable")]
    started, ended = table["started"][rows], table["started"][rows] + table["hours"][rows]
    batch, outcome, pay = table["batch"][rows], table["outcome"][rows], table["pay"][rows]
    breaks = np.flatnonzero((np.diff(batch) != 0) | (started[1:] - ended[:-1] > PAUSE)) + 1
    told = []
    for part in np.split(np.arange(rows.size), breaks) if rows.size else ():
        approved, rejected = (int((outcome[part] == kind).sum()) for kind in (Outcome.APPROVED, Outcome.REJECTED))
        told.append(
            Stretch(
                "work",
                float(started[part[0]]) - midnight,
                float(ended[part[-1]]) - midnight,
                tasks[ledger.batches["task"][batch[part[0]]]],
                approved,
                rejected,
                part.size - approved - rejected,
                float(pay[part].sum()) / MICROS,
            )
        )
    return told


def _dark(ledger: Ledger, session: int, midnight: float) -> list[Stretch]:
    cuts = ledger.cuts
    rows = np.flatnonzero(cuts["session"] == session)
    return [Stretch("dark", float(cuts["began"][row]) - midnight, float(cuts["ended"][row]) - midnight) for row in rows]


def _between(busy: list[Stretch], on: float, off: float) -> list[Stretch]:
    """Return the search between what keeps somebody busy from sign-on to sign-off."""
    gaps, free = [], on
    for stretch in busy:
        if stretch.begins > free + 1e-6:
            gaps.append(Stretch("search", free, stretch.begins))
        free = max(free, stretch.ends)
    return [*gaps, Stretch("search", free, off)] if off > free + 1e-6 else gaps


def _clipped(stretch: Stretch) -> Stretch | None:
    """Return the part of a stretch that lies inside the day; its HITs and pay count where it begins."""
    begins, ends = max(stretch.begins, 0.0), min(stretch.ends, DAY)
    if ends <= begins:
        return None
    content = asdict(stretch) | {"begins": begins, "ends": ends}
    if stretch.begins < 0:
        content |= {"approved": 0, "rejected": 0, "unfinished": 0, "pay": 0.0}
    return Stretch(**content)


def _credited(ledger: Ledger, person: int, midnight: float) -> list[tuple[float, float]]:
    """Return when approvals and top-ups of a day were credited, and how much, what comes at one moment together."""
    table, moved = ledger.assignments, ledger.transfers
    work = (table["worker"] == person) & (table["pay"] > 0)
    topped = moved["worker"] == person
    when = np.concatenate((table["settled"][work], moved["when"][topped])) - midnight
    money = np.concatenate((table["pay"][work], moved["amount"][topped]))
    today = (when >= 0) & (when < DAY)
    moments, place = np.unique(when[today], return_inverse=True)
    amounts = np.bincount(place, money[today], minlength=moments.size) / MICROS
    return list(zip(moments.tolist(), amounts.tolist(), strict=True))


def _clock(world: World, country: str) -> float:
    row = world.scenario.countries.get(country)
    return row.utc_offset if row else 0.0
