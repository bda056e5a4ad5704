"""The record of one run, cut to the measuring period and added up per worker: what measures are functions of."""

from dataclasses import dataclass, replace

import numpy as np

from sim.ledger import Found, Ledger, Outcome
from sim.measures.crowding import by_hour, spans
from sim.money import MICROS
from sim.regulation.transfers import ACCOUNTS, Account

HOURS_PER_DAY = 24


CLOCKS = ("approved", "search", "rejected", "abandoned", "qualification", "paperwork")
"""Where every hour online goes, in the order of the ladder of clocks."""


@dataclass(frozen=True)
class Record:
    """What happened from the end of the warm-up on; an assignment belongs to the session it was begun in.

    Arrays over workers have one value per person in the model, active or not: first the `people` who are there
    from the start, then those who may come; `present` tells who was on the platform at some time, `stayed` for how
    many hours of the period. Money is in dollars, time in hours. `pay` is all money received, wages for shifts
    included, and `top_ups` the part of it that rules moved there from any account; `paid_by_…` is what rules took out
    of an account, less what they brought. `spent` is what requesters spent on a person's work, and `margins` what
    vendors kept of it before they paid wages. `approved`, `rejected`, `abandoned`, `search`,
    `qualification` and `paperwork` are the clocks. `online` is the time from sign-on to sign-off and `night` what of it
    is outside the local day; `drought` is the longest time without paid work, and `weekly` has what each whole week's
    work earned, a column for each.
    `paid_out` left the balances in the period, `lost` of it on the way, and `cash` arrived; `held` is on the
    balances at the end, and `gone` tells who no longer uses the platform then. Without payment channels all pay is
    cash at once.
    Arrays over batches have one value per batch meant to be posted in the period; `hours_to_…` leave out
    those that their requester cut to nothing. Arrays over platforms have what happened on each.
    Arrays over requesters have one value per requester of the platform and count batches posted in the period:
    `requester_pay` is what was paid for submitted work, fees aside, `requester_hours` the time that it took them,
    `requester_spending` pay and fees; `requester_weight` tells how many of the full market's requesters one of those
    who appear in this sample stands for, relative to the most frequent.
    `pay_by_way` is the pay for HITs by how their batch was found (`Found`), `caught` each person's part of what scripts
    caught, and `alerted_night_hours` what all spent outside their local day in sessions that alerts brought about.
    `…_by_hour` are numbers at one time, averaged over each hour of the day in universal time: people online, on a HIT,
    batches open, answers asked for and not yet begun; `online_by_local_hour` goes by each person's own clock. Whoever
    has no power is not online. `listed_since`, `listed_until` and `listed_pay` (USD for an hour of usual work) have one
    value per batch that is open at some time, those posted before the period included, in hours since it began.
    """

    days: float
    people: int
    present: np.ndarray
    stayed: np.ndarray
    country: np.ndarray
    country_codes: tuple[str, ...]
    minimum_wage: np.ndarray
    pay: np.ndarray
    approved: np.ndarray
    rejected: np.ndarray
    abandoned: np.ndarray
    search: np.ndarray
    qualification: np.ndarray
    paperwork: np.ndarray
    online: np.ndarray
    night: np.ndarray
    drought: np.ndarray
    weekly: np.ndarray
    submitted: np.ndarray
    assignments_begun: int
    assignments_submitted: int
    assignments_approved: int
    fees: float
    top_ups: np.ndarray
    paid_by_requesters: float
    paid_by_platforms: float
    paid_by_public: float
    looks: int
    previews: int
    acceptances: int
    batch_planned: np.ndarray
    batch_submitted: np.ndarray
    hours_to_half: np.ndarray
    hours_to_complete: np.ndarray
    spent: np.ndarray
    margins: np.ndarray
    wages: np.ndarray
    cash: np.ndarray
    paid_out: np.ndarray
    lost: np.ndarray
    held: np.ndarray
    gone: np.ndarray
    refused_logins: int
    platform_names: tuple[str, ...]
    platform_hours: np.ndarray
    platform_pay: np.ndarray
    requester_pay: np.ndarray
    requester_hours: np.ndarray
    requester_spending: np.ndarray
    requester_weight: np.ndarray
    pay_by_way: np.ndarray
    caught: np.ndarray
    alerted_night_hours: float
    requester_country: np.ndarray
    online_by_hour: np.ndarray
    online_by_local_hour: np.ndarray
    working_by_hour: np.ndarray
    open_by_hour: np.ndarray
    waiting_by_hour: np.ndarray
    listed_since: np.ndarray
    listed_until: np.ndarray
    listed_pay: np.ndarray

    @property
    def hours(self) -> np.ndarray:
        """Working time of each worker: every clock."""
        hours: np.ndarray = sum((getattr(self, clock) for clock in CLOCKS), np.zeros_like(self.pay))
        return hours

    @property
    def clocks(self) -> np.ndarray:
        """Hours of each worker, a row for each of `CLOCKS`; a shift for which a wage is paid is paid whole."""
        waged = self.wages > 0
        hours = np.array([getattr(self, clock) for clock in CLOCKS])
        hours[:, waged] = 0
        hours[0, waged] = self.hours[waged]
        return hours

    @property
    def active(self) -> np.ndarray:
        """Which workers submitted at least one HIT."""
        return self.submitted > 0

    @property
    def wage(self) -> np.ndarray:
        """Effective hourly wage of each active worker: all money received over all working time."""
        return self.pay[self.active] / self.hours[self.active]

    def living_in(self, *codes: str) -> "Record":
        """Return the record of the people of some countries; what is not counted per worker stays that of all."""
        chosen = np.isin(self.country, [self.country_codes.index(code) for code in codes if code in self.country_codes])
        per_worker = (
            "caught",
            "present",
            "stayed",
            "country",
            "minimum_wage",
            "pay",
            "top_ups",
            "approved",
            "rejected",
            "abandoned",
            "search",
            "qualification",
            "paperwork",
            "online",
            "night",
            "drought",
            "weekly",
            "submitted",
            "spent",
            "margins",
            "wages",
            "cash",
            "paid_out",
            "lost",
            "held",
            "gone",
        )
        return replace(self, **{name: getattr(self, name)[chosen] for name in per_worker})

    def on_platform(self, name: str) -> "Record":
        """Return the record with one platform's hours and pay; what is not counted by platform stays that of all."""
        place = self.platform_names.index(name)
        at = slice(place, place + 1)
        return replace(
            self,
            platform_names=(name,),
            platform_hours=self.platform_hours[at],
            platform_pay=self.platform_pay[at],
        )


def record(
    ledger: Ledger,
    days: float,
    country: np.ndarray,
    country_codes: tuple[str, ...],
    minimum_wages: np.ndarray,
    present: np.ndarray | None = None,
    people: int | None = None,
    platforms: tuple[str, ...] = ("main",),
    requester_weight: np.ndarray | None = None,
    begins: float = 0,
    ends: float = np.inf,
    held: np.ndarray | None = None,
    gone: np.ndarray | None = None,
    stayed: np.ndarray | None = None,
    requester_country: np.ndarray | None = None,
    utc_offsets: np.ndarray | None = None,
) -> Record:
    """Add up a ledger; `country` has one value per person and counts people who never signed on as well.

    Without weights, each requester who appears counts as one. Sessions begun and batches posted from `begins` on and
    before `ends` count, in hours since measuring starts. `requester_country` has one value per requester and
    `utc_offsets` one per country; without them all requesters are in the first one, and all clocks agree. `held`
    is what is left on each person's balances at the end, in micro-dollars, or None where nothing is held back.
    """
    everybody = country.size
    sessions, assignments, batches = ledger.sessions, ledger.assignments, ledger.batches
    measured = (sessions["signed_on"] >= begins) & (sessions["signed_on"] < ends)
    inside = measured[assignments["session"]]
    worker, hours = assignments["worker"][inside], assignments["hours"][inside]
    outcome, pay = assignments["outcome"][inside], assignments["pay"][inside]
    approved, rejected = outcome == Outcome.APPROVED, outcome == Outcome.REJECTED
    begun = (outcome != Outcome.RELEASED) & (outcome != Outcome.LAPSED)
    place, way = sessions["platform"][assignments["session"]][inside], assignments["found"][inside]

    def over_workers(chosen: np.ndarray, values: np.ndarray | None = None) -> np.ndarray:
        return np.bincount(worker[chosen], None if values is None else values[chosen], minlength=everybody)

    moved = ledger.transfers
    later = (moved["when"] >= begins) & (moved["when"] < ends)
    to_worker = later & (moved["worker"] >= 0)
    top_ups = np.bincount(moved["worker"][to_worker], moved["amount"][to_worker], minlength=everybody) / MICROS

    def paid_by(account: Account) -> float:
        number = ACCOUNTS.index(account)
        taken = (moved["payer"][later] == number).astype(np.int64) - (moved["payee"][later] == number)
        return float((taken * moved["amount"][later]).sum()) / MICROS

    def over_sessions(column: str) -> np.ndarray:
        return np.bincount(sessions["worker"][measured], sessions[column][measured], minlength=everybody)

    besides = sessions["search_hours"] + sessions["qualification_hours"] + sessions["paperwork_hours"]
    handed_in = assignments["started"][inside] + hours
    shifts = (ledger.wages["shift"] >= begins) & (ledger.wages["shift"] < ends)
    wages = np.bincount(ledger.wages["worker"][shifts], ledger.wages["pay"][shifts], minlength=everybody) / MICROS
    margin, fee = assignments["margin"][inside], assignments["fee"][inside]
    earned = np.bincount(worker, pay, minlength=everybody) / MICROS + wages + top_ups
    cash = paid_out = earned
    lost = np.zeros(everybody)
    if held is not None:
        cash, paid_out, lost = _paid_out(ledger, begins, begins + days * HOURS_PER_DAY, everybody)
        cash = cash + wages
    posted = (batches["posted"] >= begins) & (batches["posted"] < ends)
    if requester_weight is None:
        requester_weight = np.ones(1 + int(batches["requester"].max(initial=-1)))
    batch = assignments["batch"][inside]
    requester, counted = batches["requester"][batch], (approved | rejected) & posted[batch]

    def over_requesters(values: np.ndarray) -> np.ndarray:
        return np.bincount(requester[counted], values[counted], minlength=requester_weight.size)

    submitted, half, complete = _completion(ledger)
    if requester_country is None:
        requester_country = np.zeros(requester_weight.size, dtype=np.int64)
    if utc_offsets is None:
        utc_offsets = np.zeros(len(country_codes))
    listed = (batches["gone"] > begins) & (batches["posted"] < begins + HOURS_PER_DAY * days)
    return Record(
        days=days,
        people=everybody if people is None else people,
        present=np.ones(everybody, dtype=bool) if present is None else present,
        stayed=np.full(everybody, 24.0 * days) if stayed is None else stayed,
        country=country,
        country_codes=country_codes,
        minimum_wage=minimum_wages[country],
        pay=earned,
        top_ups=top_ups,
        paid_by_requesters=paid_by("requesters"),
        paid_by_platforms=paid_by("platform"),
        paid_by_public=paid_by("public"),
        approved=over_workers(approved, hours),
        rejected=over_workers(rejected, hours),
        abandoned=over_workers(~approved & ~rejected, hours),
        search=over_sessions("search_hours"),
        qualification=over_sessions("qualification_hours"),
        paperwork=over_sessions("paperwork_hours"),
        online=over_sessions("signed_off") - over_sessions("signed_on"),
        night=over_sessions("night_hours"),
        drought=_droughts(worker[approved], handed_in[approved], begins, begins + HOURS_PER_DAY * days, everybody),
        weekly=_weekly(worker, handed_in - begins, pay, int(days // 7), everybody),
        submitted=over_workers(approved | rejected),
        assignments_begun=int(begun.sum()),
        assignments_submitted=int((approved | rejected).sum()),
        assignments_approved=int(approved.sum()),
        fees=float(fee.sum()) / MICROS,
        looks=int(sessions["looks"][measured].sum()),
        previews=int(sessions["previews"][measured].sum()),
        acceptances=int(sessions["acceptances"][measured].sum()),
        batch_planned=batches["planned"][posted],
        batch_submitted=submitted[posted],
        hours_to_half=half[posted & (batches["asked"] > 0)],
        hours_to_complete=complete[posted & (batches["asked"] > 0)],
        spent=np.bincount(worker, pay + margin + fee, minlength=everybody) / MICROS,
        margins=np.bincount(worker, margin, minlength=everybody) / MICROS,
        wages=wages,
        cash=cash,
        paid_out=paid_out,
        lost=lost,
        held=np.zeros(everybody) if held is None else held / MICROS,
        gone=np.zeros(everybody, dtype=bool) if gone is None else gone,
        refused_logins=int(((ledger.refusals["when"] >= begins) & (ledger.refusals["when"] < ends)).sum()),
        platform_names=platforms,
        platform_hours=np.bincount(sessions["platform"][measured], besides[measured], minlength=len(platforms))
        + np.bincount(place, hours, minlength=len(platforms)),
        platform_pay=np.bincount(place, pay, minlength=len(platforms)) / MICROS,
        requester_pay=over_requesters(pay + margin) / MICROS,
        requester_hours=over_requesters(hours),
        requester_spending=over_requesters(pay + margin + fee) / MICROS,
        requester_weight=requester_weight,
        pay_by_way=np.bincount(way, pay, minlength=len(Found)) / MICROS,
        caught=over_workers(way == Found.CAUGHT, pay) / MICROS,
        alerted_night_hours=float(sessions["night_hours"][measured & sessions["alerted"]].sum()),
        requester_country=requester_country,
        listed_since=batches["posted"][listed] - begins,
        listed_until=batches["gone"][listed] - begins,
        listed_pay=batches["offered"][listed] / MICROS / batches["usual_hours"][listed],
        **_by_hour(ledger, begins, days, utc_offsets[country], submitted),
    )


def _by_hour(
    ledger: Ledger, begins: float, days: float, offset: np.ndarray, submitted: np.ndarray
) -> dict[str, np.ndarray]:
    """Return the numbers at one time in each hour of the day; `offset` has one value per person."""
    sessions, cuts, assignments, batches = ledger.sessions, ledger.cuts, ledger.assignments, ledger.batches
    signs, moves = spans(sessions["signed_on"], sessions["signed_off"])
    dark, darkens = spans(cuts["began"], cuts["ended"])
    when, steps = np.concatenate((signs, dark)), np.concatenate((moves, -darkens))
    whose = sessions["worker"]
    clocks = offset[np.concatenate((whose, whose, np.tile(whose[cuts["session"]], 2)))]
    by_local_hour = np.zeros(HOURS_PER_DAY)
    for clock in np.unique(clocks):
        there = clocks == clock
        by_local_hour += by_hour(when[there], steps[there], begins, days, float(clock))
    outcome, started = assignments["outcome"], assignments["started"]
    begun = (outcome != Outcome.RELEASED) & (outcome != Outcome.LAPSED)
    done = (outcome == Outcome.APPROVED) | (outcome == Outcome.REJECTED)
    asked = batches["asked"].astype(np.float64)
    # What is asked for waits until somebody begins the answer that is handed in, or the batch is gone.
    waits = np.concatenate((batches["posted"], started[done], batches["gone"]))
    changes = np.concatenate((asked, -np.ones(int(done.sum())), submitted - asked))
    return {
        "online_by_hour": by_hour(when, steps, begins, days),
        "online_by_local_hour": by_local_hour,
        "working_by_hour": by_hour(*spans(started[begun], started[begun] + assignments["hours"][begun]), begins, days),
        "open_by_hour": by_hour(*spans(batches["posted"], batches["gone"]), begins, days),
        "waiting_by_hour": by_hour(waits, changes, begins, days),
    }


def _droughts(worker: np.ndarray, when: np.ndarray, begins: float, ends: float, everybody: int) -> np.ndarray:
    """Return for each person the longest time of a period in which nothing that is paid was handed in."""
    people = np.arange(everybody)
    who = np.concatenate((people, worker, people))
    times = np.concatenate((np.full(everybody, begins), np.clip(when, begins, ends), np.full(everybody, ends)))
    order = np.lexsort((times, who))
    who, times = who[order], times[order]
    longest = np.zeros(everybody)
    np.maximum.at(longest, who[1:], np.where(who[1:] == who[:-1], np.diff(times), 0.0))
    return longest


def _weekly(worker: np.ndarray, hours: np.ndarray, pay: np.ndarray, weeks: int, everybody: int) -> np.ndarray:
    """Return what each person's work of each whole week earned, in USD, by when it was handed in."""
    week = (hours // 168).astype(np.int64)
    whole = (week >= 0) & (week < weeks)
    total = np.bincount(worker[whole] * weeks + week[whole], pay[whole], minlength=everybody * weeks)
    return (total / MICROS).reshape(everybody, weeks)


def _paid_out(ledger: Ledger, begins: float, ends: float, everybody: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return, per person and in USD, what arrived in a period, and what payouts ordered in it took and lost."""
    payouts = ledger.payouts
    arrived = (payouts["arrives"] >= begins) & (payouts["arrives"] < ends)
    ordered = (payouts["ordered"] >= begins) & (payouts["ordered"] < ends)

    def of_workers(chosen: np.ndarray, money: np.ndarray) -> np.ndarray:
        total: np.ndarray = np.bincount(payouts["worker"][chosen], money[chosen], minlength=everybody) / MICROS
        return total

    return (
        of_workers(arrived, payouts["received"]),
        of_workers(ordered, payouts["gross"]),
        of_workers(ordered, payouts["gross"] - payouts["received"]),
    )


def _completion(ledger: Ledger) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return, per batch, submissions and the hours from posting to half and to all of what was asked.

    A batch that never got there has infinite hours, so that medians stay right.
    """
    assignments, batches = ledger.assignments, ledger.batches
    done = (assignments["outcome"] == Outcome.APPROVED) | (assignments["outcome"] == Outcome.REJECTED)
    batch = assignments["batch"][done]
    handed_in = (assignments["started"] + assignments["hours"])[done]
    order = np.lexsort((handed_in, batch))
    batch, handed_in = batch[order], handed_in[order]
    asked = batches["asked"]
    submitted = np.bincount(batch, minlength=asked.size)
    first = np.concatenate(([0], np.cumsum(submitted)[:-1])) if asked.size else np.zeros(0, dtype=np.int64)

    def hours_until(needed: np.ndarray) -> np.ndarray:
        reached = (needed > 0) & (submitted >= needed)
        hours = np.full(asked.size, np.inf)
        hours[reached] = handed_in[first[reached] + needed[reached] - 1] - batches["posted"][reached]
        return hours

    return submitted, hours_until((asked + 1) // 2), hours_until(asked)
