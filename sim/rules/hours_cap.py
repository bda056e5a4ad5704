"""Hours cap: nobody may be online for more than some hours in any day, nor at night."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from sim.language import phrase
from sim.parameters import param
from sim.rules.contract import Rule

if TYPE_CHECKING:
    from sim.entities import Worker
    from sim.world import World

DAY = 24.0


class HoursCap(Rule):
    """Refuse or end sessions beyond so many hours in the last 24, and during the local night if that is closed.

    Who pays: nobody; those who depend on long days or nights lose hours.
    Formula: h <= h_max in any 24 hours, over all platforms; with h_max = 12 it is a daily rest of 12 hours. The night,
    `night_starts` to `night_ends` local time, is open unless they differ. HITs in hand at the limit are finished or
    released as at any sign-off. Sessions that an alert brings about count, and end, like any other.
    Trigger: somebody signs on.
    Expected: rest.
    Observed: work matched to another continent's day moves to others, or into accounts of others.
    Source: Chile, law 21.431 (rest of 12 hours in 24, independents); hours: judgement.
    """

    cases: ClassVar[str] = phrase("sign-ons")

    bounds: ClassVar[dict[str, tuple[Literal["least", "most"], str]]] = {
        "most_hours": ("most", "hours online in a day")
    }

    rule: Literal["hours_cap"] = "hours_cap"
    most_hours: float = param(
        10, "Hours online in any 24.", unit="h", low=0, high=24, source="judgement; Chile's rest of 12 hours allows 12"
    )
    night_starts: float = param(
        0, "Local hour at which the platform closes for the night.", unit="h", low=0, high=24, source="judgement"
    )
    night_ends: float = param(
        0, "Local hour at which it opens; the same as the start for no closing.", unit="h", low=0, high=24,
        source="judgement",
    )  # fmt: skip

    def online_until(self, world: "World", until: np.ndarray, worker: "Worker") -> np.ndarray:
        code = world.country_codes[worker.country]
        if self.countries and code not in self.countries:
            return until
        now = world.env.now
        recent = [(start, end) for start, end in worker.stays if end > now - DAY]
        # Hours of the last day leave the window one by one as the session goes on: nothing is lost by leaving that out.
        used = sum(end - max(start, now - DAY) for start, end in recent)
        latest = min(float(until[0]), now + max(0.0, self.most_hours - used))
        closed_for = (self.night_ends - self.night_starts) % DAY
        if closed_for:
            local = (now + world.scenario.countries[code].utc_offset - self.night_starts) % DAY
            latest = now if local < closed_for else min(latest, now + DAY - local)
        return np.array([latest])

    def why_idle(self, world: "World") -> tuple[str, dict[str, Any]]:
        return phrase("Nobody covered wanted to be online for longer, or at another time, than is allowed."), {}
