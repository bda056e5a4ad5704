"""A row of data: a way in which a platform pays its workers, and what it costs them."""

from typing import Literal

from sim.parameters import Section, param
from sim.sections.sources import JUDGEMENT


class Channel(Section):
    """A way to pay workers: for whom, from which balance on, how often, and what is lost on the way.

    Who is reached by no channel is paid every day, in full.
    """

    kind: Literal["transfer", "voucher", "mobile_money", "wallet"] = param(
        "transfer", "What workers receive: a name for readers, which decides nothing.", source=JUDGEMENT
    )
    countries: tuple[str, ...] = param(
        (), "Countries of residence that it serves; empty for all that no earlier channel serves.", source="see the row"
    )
    platforms: tuple[str, ...] = param((), "Platforms that pay by it; empty for all.", source="see the row")
    threshold: float = param(
        0,
        "Balance from which on a worker is paid; less than that is held back.",
        unit="USD",
        low=0,
        high=10000,
        source="see the row; Clickworker pays from EUR 10 on, platform help page",
    )
    every_days: float = param(1, "Days from one payday to the next.", unit="days", low=0.1, high=365, source=JUDGEMENT)
    delay_days: float = param(
        0, "Days from payday until the money is in the worker's hands.", unit="days", low=0, high=365, source=JUDGEMENT
    )
    fee_fixed: float = param(
        0, "Charged to the worker on each payout.", unit="USD", low=0, high=100, source="see the row"
    )
    fee_share: float = param(
        0,
        "Charged to the worker, as a share of what is paid out.",
        unit="share",
        low=0,
        high=1,
        source="see the row; 0.06 to 0.15 on transfers to Venezuela, press and guides",
    )
    worth: float = param(
        1,
        "What one dollar of it is worth to the worker; below 1 for a voucher.",
        unit="ratio",
        low=0.01,
        high=1,
        source="see the row; judgement for vouchers",
    )
    inactive_days: float = param(
        0,
        "Days without new pay after which a balance under the threshold lapses to the platform; 0 for never.",
        unit="days",
        low=0,
        high=3650,
        source=JUDGEMENT,
    )
