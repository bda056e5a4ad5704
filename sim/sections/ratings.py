"""Public ratings of requesters by workers: who reports, who reads, and what it is worth."""

from sim.parameters import Section, param
from sim.sections.sources import JUDGEMENT

SILBERMAN = "Silberman & Irani 2016, Comparative Labor Law & Policy Journal"


class Ratings(Section):
    """A public site on which workers rate requesters, as Turkopticon does."""

    users_share: float = param(
        0,
        "Share of workers who see the ratings beside the work; 0 switches the site off.",
        unit="share",
        low=0,
        high=1,
        source=f"{SILBERMAN}: 35,000 use the extension, 0.35 of 100,000; off until belief in rejections is measured",
    )
    raters_share: float = param(
        0.53, "Share of workers who ever report on a requester.", unit="share", low=0, high=1, source=JUDGEMENT
    )
    report_chance: float = param(
        0.002,
        "Chance that such a worker reports on a round of review of their own work.",
        unit="share",
        low=0,
        high=1,
        source=f"{SILBERMAN}: 5,000 reports a month, over the rounds of review in the baseline",
    )
    trust: float = param(
        1.0,
        "How much a report sharpens a reader's guess of what the requester pays, a batch of one's own counting 1.",
        unit="ratio",
        low=0,
        high=10,
        source=JUDGEMENT,
    )
    delay_discount: float = param(
        0,
        "Share of the pay that readers take off for each day until the requester decides, for short delays.",
        unit="share",
        low=0,
        high=10,
        source=f"{JUDGEMENT}; nobody has measured it, so it is off by default; try 0.01",
    )
    doubt: float = param(
        20,
        "HITs that must be reported on until readers go half by the share of them that was rejected.",
        unit="HITs",
        low=0.01,
        high=100_000,
        source=JUDGEMENT,
    )
