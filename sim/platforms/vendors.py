"""Vendors in a run: who works through which of them, what each keeps of the pay, and the wages it pays.

Of a reward that a requester pays, each vendor on the way from the platform keeps its margin of what reaches it,
rounded to a micro-dollar. What is left goes to the worker or, where staff are paid by the month, to the vendor, who
owes wages for the hours of their shifts whether there is work or not. A vendor's surplus is what it kept less the
wages; it may be negative.
"""

from typing import TYPE_CHECKING

import numpy as np

from sim.entities import Account, Worker
from sim.money import MICROS
from sim.people.population import DAY
from sim.platforms import chain

if TYPE_CHECKING:
    from sim.world import World

WEEKS_IN_A_MONTH = 365.25 / 7 / 12


class Vendors:
    """The intermediaries of one run, by position in the scenario, and their accounts in micro-dollars.

    `vendor_of` has one value per person, -1 for who works without one; `kept` and `wages` one per vendor.
    """

    def __init__(self, world: "World", people: list[Worker], count: int) -> None:
        """Assign people of each vendor's country to it and draw up their shifts."""
        scenario = world.scenario
        self.rows = list(scenario.vendors.values())
        names, platforms = list(scenario.vendors), list(scenario.platforms)
        graph = chain.graph(scenario.platforms, scenario.vendors)
        self.ways = [
            [[names.index(step) for step in chain.way(graph, platform, name)] for name in names]
            for platform in platforms
        ]
        """For each platform and vendor, the vendors through whose hands the money goes."""
        self.vendor_of = np.full(count, -1)
        self.delay = np.zeros(count)
        """Hours that money stays with vendors, for each person."""
        self.kept = np.zeros(len(names), dtype=np.int64)
        self.wages = np.zeros(len(names), dtype=np.int64)
        if not names:
            return
        codes = list(scenario.countries)
        stream = world.chance.of_people("vendors")
        for worker in people:
            draw = stream.uniforms(1, owner=worker.id)[0]
            for position, vendor in enumerate(self.rows):
                if vendor.country == codes[worker.country]:
                    draw -= vendor.worker_share
                    if draw < 0:
                        self._take_on(world, worker, position)
                        break

    @property
    def on(self) -> bool:
        """Whether there are any."""
        return bool(self.rows)

    def _take_on(self, world: "World", worker: Worker, position: int) -> None:
        vendor = self.rows[position]
        reached = [platform for platform, ways in enumerate(self.ways) if ways[position]]
        self.vendor_of[worker.id] = position
        worker.home = worker.home if worker.home in reached else reached[0]
        others = [platform for platform in reached if platform != worker.home]
        worker.accounts = [Account(platform) for platform in (worker.home, *others)] if others else []
        hands = [self.rows[step] for step in self.ways[worker.home][position]]
        self.delay[worker.id] = sum(step.delay_days for step in hands) * DAY
        if vendor.contract == "month":
            worker.staff = True
            worker.reservation_wage = 0.0
            worker.sessions = self._shifts(world, worker, position)
        else:
            # Who receives only a part of a reward needs so much more of it.
            worker.reservation_wage /= max(float(np.prod([1 - step.margin for step in hands])), 1e-6)

    def _shifts(self, world: "World", worker: Worker, position: int) -> list[tuple[float, float]]:
        """Return a shift for every working day of the run, in universal time; the run begins on a Monday."""
        vendor, run = self.rows[position], world.scenario.run
        offset = list(world.scenario.countries.values())[worker.country].utc_offset
        length = vendor.weekly_hours / vendor.shift_days
        starts = (
            day * DAY + vendor.shift_starts - offset
            for day in range(-run.warmup_days - 1, run.days + 1)
            if day % 7 < vendor.shift_days
        )
        shifts = ((max(start, world.begins), min(start + length, world.ends)) for start in starts)
        return [(start, end) for start, end in shifts if start < end]

    def pass_on(self, platform: int, worker: np.ndarray, pay: np.ndarray) -> np.ndarray:
        """Book what vendors keep of each of some payments on a platform; return what is left for the workers."""
        left = pay.copy()
        for vendor in np.unique(self.vendor_of[worker]).tolist():
            if vendor < 0:
                continue
            whose = self.vendor_of[worker] == vendor
            for step in self.ways[platform][vendor]:
                kept = np.rint(left[whose] * self.rows[step].margin).astype(np.int64)
                self.kept[step] += int(kept.sum())
                left[whose] -= kept
            if self.rows[vendor].contract == "month":
                self.kept[vendor] += int(left[whose].sum())
                left[whose] = 0
        return left

    def pay_shift(self, world: "World", worker: Worker, starts: float, ends: float) -> None:
        """Pay a member of staff for a shift: a share of the month's wage, by the hour."""
        position = int(self.vendor_of[worker.id])
        vendor = self.rows[position]
        hourly = vendor.monthly_wage / (vendor.weekly_hours * WEEKS_IN_A_MONTH)
        amount = round(hourly * (ends - starts) * MICROS)
        self.wages[position] += amount
        world.ledger.wages.append(1, worker=worker.id, vendor=position, shift=starts, hours=ends - starts, pay=amount)
