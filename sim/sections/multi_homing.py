"""People who hold accounts on more than one platform, and how they choose among them."""

from sim.parameters import Section, param
from sim.sections.sources import JUDGEMENT


class MultiHoming(Section):
    """Who looks for work on more than one platform, and how they choose where; acts where there are several."""

    share: float = param(
        0,
        "Share of workers who hold accounts on more than one platform; 0 is nobody.",
        unit="share",
        low=0,
        high=1,
        source="judgement; surveys find several platforms to be common and give no share for one market",
    )
    accounts: int = param(
        2, "Platforms on which they hold accounts, their first included.", unit="platforms", low=2, high=20,
        source=JUDGEMENT,
    )  # fmt: skip
    sensitivity: float = param(
        2.0,
        "How strongly the choice of a platform follows what an hour there has earned; 0 is not at all.",
        unit="elasticity",
        low=0,
        high=50,
        source=JUDGEMENT,
    )
    prior_hours: float = param(
        5.0,
        "Hours of one's own on a platform that count as much as the usual wage expected before.",
        unit="h",
        low=0.01,
        high=10000,
        source=JUDGEMENT,
    )
    switching_seconds: float = param(
        60,
        "Unpaid time that it takes to leave one platform for another within a session.",
        unit="s",
        low=0,
        high=3600,
        source=JUDGEMENT,
    )
