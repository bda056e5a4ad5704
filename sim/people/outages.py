"""Power cuts: when an area has no power, and what that does to people who are online there.

In each area of a country cuts begin as a Poisson process of `outages_per_week`, more often in some hours of
the day; lengths are exponential with mean `outage_hours`; a cut that begins while another lasts prolongs it.
Where cuts are as likely at any hour, an area is then without power for a share 1 - exp(-rate x mean length) of the
time. All homes of an area are cut together, but those with backup power.

Source: the M/G/infinity queue for overlapping cuts; numbers are the country's, see its row.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from sim.chance import Chance
from sim.entities import ALWAYS, Power, Worker
from sim.ledger import Outcome
from sim.people.population import DAY, WEEK, DayRhythm
from sim.scenario import Scenario
from sim.sections.country import Country

if TYPE_CHECKING:
    from sim.people.work import Claim
    from sim.world import World


def wire(scenario: Scenario, chance: Chance, people: Iterable[Worker]) -> None:
    """Give everybody the power of their area, and take the hours without it from the start of their sessions."""
    areas = {
        position: areas_of(scenario, chance, code, country)
        for position, (code, country) in enumerate(scenario.countries.items())
        if country.outages_per_week > 0
    }
    if not areas:
        return
    countries = list(scenario.countries.values())
    homes = chance.of_people("power at home")
    for worker in people:
        if worker.country in areas:
            place, backup = homes.uniforms(2, owner=worker.id)
            if backup >= countries[worker.country].backup_share:
                grid = areas[worker.country]
                worker.power = grid[int(place * len(grid))]
                worker.sessions = [(powered(worker.power, start, end), end) for start, end in worker.sessions]


def areas_of(scenario: Scenario, chance: Chance, code: str, country: Country) -> list[Power]:
    """Return the cuts of every area of a country over a run, a week before it included."""
    run = scenario.run
    begins, ends = -run.warmup_days * DAY - WEEK, run.days * DAY + DAY
    rate = country.outages_per_week / WEEK
    count = int(rate * (ends - begins) + 8 * math.sqrt(rate * (ends - begins)) + 8)
    window = (country.outage_peak_ends - country.outage_peak_starts) % DAY or DAY
    share = country.outage_peak_share
    off_peak = (1 - share) / (DAY - window) / (share / window) if window < DAY else 1.0
    rhythm = DayRhythm(country.outage_peak_starts, country.outage_peak_ends, off_peak, country.utc_offset)
    stream = chance.of_luck(f"power cuts in {code}")
    areas = []
    for area in range(country.power_areas):
        generator = stream.at(area)
        waits = np.cumsum(generator.exponential(1 / rate, count))
        lengths = generator.exponential(country.outage_hours, count)
        starts = [rhythm.after(begins, wait) for wait in waits.tolist()]
        areas.append(merged([cut for cut in zip(starts, lengths.tolist(), strict=True) if cut[0] < ends]))
    return areas


def merged(cuts: Iterable[tuple[float, float]]) -> Power:
    """Return the times without power that come of cuts given by start and length, in order of start.

    >>> merged([(1.0, 2.0), (2.0, 0.5), (2.5, 1.5), (9.0, 1.0)])
    Power(begins=[1.0, 9.0], ends=[4.0, 10.0])
    """
    power = Power()
    for start, length in cuts:
        if power.ends and start <= power.ends[-1]:
            power.ends[-1] = max(power.ends[-1], start + length)
        else:
            power.begins.append(start)
            power.ends.append(start + length)
    return power


def powered(power: Power, start: float, end: float) -> float:
    """Return when a session that is planned from `start` to `end` can begin; `end` if the power is not back by then."""
    begins, back = next_cut(power, start)
    return min(back, end) if begins <= start else start


NEVER = math.inf, math.inf


def next_cut(power: Power, now: float) -> tuple[float, float]:
    """Return when the cut that is on at a time, or else the next one, begins and when it ends; infinity for never."""
    if power is ALWAYS or (position := bisect_right(power.ends, now)) == len(power.ends):
        return NEVER
    return power.begins[position], power.ends[position]


def without_power(world: "World", worker: Worker, session: int, begins: float, ends: float) -> None:
    """Enter a time without power inside a session, given by its row in the record."""
    world.ledger.cuts.append(1, session=session, began=begins, ended=ends)
    worker.online_since += ends - begins
    worker.session_since += ends - begins


def interrupted(claim: "Claim", now: float, power: Power, allotted: float, ends: float) -> "Claim":
    """Return what comes of a claim begun now if the power fails while it is worked off.

    The HIT in hand is finished if the power is back early enough to submit it before its limit, `allotted` hours
    after the cut, and by `ends`; the others held are then released. Else it expires with the time spent on it,
    and the others, not begun, are stranded: they go back to the list at that limit.
    """
    cut, back = next_cut(power, now)
    while cut < now + claim.hours:
        cut = max(cut, now)
        finished = claim.started + claim.lengths
        hand = int(np.searchsorted(finished[: claim.begun], cut, side="right"))
        started, lengths, outcome = claim.started.copy(), claim.lengths.copy(), claim.outcome.copy()
        done = finished[hand] + back - cut
        in_time = bool(done <= min(cut + allotted, ends))
        if in_time:
            # Entered as if begun so much later: what counts for others is when it ends.
            started[hand] += back - cut
        else:
            lengths[hand], outcome[hand] = cut - started[hand], Outcome.EXPIRED
        lengths[hand + 1 :], outcome[hand + 1 :] = 0.0, Outcome.RELEASED
        started[hand + 1 :] = over = started[hand] + lengths[hand]
        claim = claim._replace(
            started=started,
            lengths=lengths,
            outcome=outcome,
            begun=hand + 1,
            hours=float(over) - now,
            stranded=0 if in_time else outcome.size - hand - 1,
            cuts=(*claim.cuts, (cut, back)) if in_time else claim.cuts,
        )
        if not in_time:
            break
        cut, back = next_cut(power, back)
    return claim
