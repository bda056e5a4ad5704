"""Access guarantee: log-ins may be refused only after notice, and never to somebody whose working day has begun."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from sim.language import phrase
from sim.parameters import param
from sim.rules.contract import Rule

if TYPE_CHECKING:
    from sim.entities import Worker
    from sim.platforms.market import Market
    from sim.world import World


class AccessGuarantee(Rule):
    """Keep platforms from locking out workers from one hour to the next.

    Who pays: the platform, through what idle people cost it by other rules.
    Formula: a platform may refuse a log-in at t only if it would have refused it at t - N, and said so then, and the
    worker has not signed on in the A hours before t, N being `notice_hours` and A `access_hours`; a log-in within A
    hours of another prolongs the access.
    Trigger: a log-in that a platform means to refuse (`platforms.NAME.lockout_below`, `leaves_above`).
    Expected: platforms admit fewer people and keep them, where before they sent them away when it was quiet.
    Observed: ride-hailing platforms in New York City locked drivers out to lift measured utilisation; the rule against
    that came later, together with fines.
    Source: New York City, rules of 2025 against lockouts of app-based drivers: 72 hours of notice, 16 hours of access.
    """

    cases: ClassVar[str] = phrase("log-ins that a platform meant to refuse")
    bounds: ClassVar[dict[str, tuple[Literal["least", "most"], str]]] = {
        "access_hours": ("least", "hours online in a day")
    }

    rule: Literal["access_guarantee"] = "access_guarantee"
    notice_hours: float = param(
        72, "How long before a log-in may be refused it must be announced.", unit="h", low=0, high=720,
        source="New York City, rules for app-based drivers, 2025",
    )  # fmt: skip
    access_hours: float = param(
        16, "Time after a log-in for which nobody may be refused.", unit="h", low=0, high=24,
        source="New York City, rules for app-based drivers, 2025",
    )  # fmt: skip

    def refusal(self, world: "World", refused: np.ndarray, worker: "Worker", market: "Market") -> np.ndarray:
        if not world.covers(self.countries)[worker.country]:
            return refused
        now = world.env.now
        begun = any(start < end and now < start + self.access_hours for start, end in worker.stays)
        announced = self.notice_hours == 0 or market.announced(worker.country, now - world.begins - self.notice_hours)
        return refused & announced & (not begun)

    def why_idle(self, world: "World") -> tuple[str, dict[str, Any]]:
        return phrase("Whoever a platform refused had been told in time, and had not begun to work."), {}
