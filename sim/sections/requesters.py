"""The clients: what they post, pay and reject."""

from typing import Annotated, Literal

from pydantic import Field

from sim.parameters import Section, param
from sim.sections.sources import DIFALLAH_2015, INFERRED, JUDGEMENT


class RejectionStyle(Section):
    """How a kind of requester judges submitted work."""

    requester_share: float = param(
        ..., "Share of requesters with this style.", unit="share", low=0, high=1, source=INFERRED
    )
    rejects_wrong: float = param(..., "Chance to reject a wrong answer.", unit="share", low=0, high=1, source=INFERRED)
    rejects_right: float = param(
        0, "Chance to reject a right answer, keeping the work.", unit="share", low=0, high=1, source=INFERRED
    )


class Requesters(Section):
    """The clients: how many, how much they post, what they really pay, how they review."""

    count: int = param(
        5000,
        "Requesters of the whole platform; their postings are thinned, never their number.",
        unit="requesters",
        low=1,
        high=1_000_000,
        source=JUDGEMENT,
    )
    tracked_batches_per_day: float = param(
        1141,
        "Batches a day that a public tracker saw.",
        unit="batches/day",
        low=0,
        high=1_000_000,
        source=f"{DIFALLAH_2015}, derived",
    )
    unseen_work_multiplier: float = param(
        3, "Batches really posted for each one tracked.", unit="ratio", low=1, high=30, source=INFERRED
    )
    open_at_start: float = param(
        0,
        "Batches that are posted at once when the simulation begins, so that the list is not empty.",
        unit="batches",
        low=0,
        high=1_000_000,
        source="judgement: the warm-up does the same with batches of all ages",
    )
    posting_rate_log_sd: float = param(
        1.6,
        "Spread over requesters of how often they post.",
        unit="log points",
        low=0,
        high=4,
        source=INFERRED,
    )
    size_log_sd: float = param(
        1.2,
        "Spread over requesters of the size of their batches.",
        unit="log points",
        low=0,
        high=4,
        source=INFERRED,
    )
    hourly_pay_median: float = param(
        5.0,
        "Median over requesters of what their work really pays an ordinary worker per hour.",
        unit="USD/h",
        low=0.01,
        high=1000,
        source=INFERRED,
    )
    hourly_pay_log_sd: float = param(
        1.47, "Spread over requesters of that pay.", unit="log points", low=0, high=4, source=INFERRED
    )
    customary_cents: tuple[Annotated[float, Field(gt=0, le=100000)], ...] = param(
        (1, 2, 3, 4, 5, 10, 15, 20, 25, 30, 40, 50, 75, 100, 125, 150, 200, 300, 500, 1000),
        "Customary prices of a HIT, in cents; a drawn reward is rounded to the nearest. Empty for no rounding.",
        unit="cents",
        source=f"judgement: people price in fives; {DIFALLAH_2015} report 5 cents as the commonest",
    )
    shortest_hit_seconds: float = param(
        2, "Shortest usual length of a HIT.", unit="s", low=0.1, high=3600, source=JUDGEMENT
    )
    longest_hit_hours: float = param(
        3, "Longest usual length of a HIT.", unit="h", low=0.01, high=100, source=JUDGEMENT
    )
    gate_share: float = param(
        0.19,
        "Share of requesters who ask for a number of approved HITs before they let anybody work.",
        unit="share",
        low=0,
        high=1,
        source="Kummerfeld 2021, ACL, citing Hara et al. 2018: share of HITs; taken as share of requesters",
    )
    gate_approved: int = param(
        1000,
        "Approved HITs that they ask for.",
        unit="HITs",
        low=0,
        high=1_000_000,
        source="judgement: 100, 500, 1,000 and 5,000 are in use",
    )
    rate_gate_share: float = param(
        0.5, "Share of requesters who ask for an approval rate.", unit="share", low=0, high=1, source=JUDGEMENT
    )
    rate_gate: float = param(
        0.95,
        "Approval rate that they ask for.",
        unit="share",
        low=0,
        high=1,
        source="Peer et al. 2014; Matherly 2019: threshold in common use",
    )
    qualification_share: float = param(
        0.05,
        "Share of requesters who ask for a test, a training or the reading of guidelines before the first work.",
        unit="share",
        low=0,
        high=1,
        source=JUDGEMENT,
    )
    qualification_minutes: float = param(
        10, "How long that takes, unpaid.", unit="min", low=0, high=6000, source=JUDGEMENT
    )
    own_country_share: float = param(
        0,
        "Share of requesters who admit only workers of their own country.",
        unit="share",
        low=0,
        high=1,
        source="judgement; no published share was found, so nobody does by default",
    )
    lifetime_hours: float = param(
        120,
        "Time after which an unfinished batch is withdrawn.",
        unit="h",
        low=0.1,
        high=10000,
        source="Ipeirotis 2010, XRDS, completion times drop at about 120 h",
    )
    lifetime: Literal["fixed", "exponential"] = param(
        "fixed",
        "Whether batches are withdrawn all at that age, or at random with that mean.",
        source="MTurk (fixed); exponential is the patience of queueing theory",
    )
    time_allotted_ratio: float = param(
        5,
        "Time allotted for a HIT over its usual length; then it goes back to the list.",
        unit="ratio",
        low=1,
        high=1000,
        source=JUDGEMENT,
    )
    time_allotted_least_minutes: float = param(
        60,
        "Least time allotted, however short the HIT.",
        unit="min",
        low=0,
        high=100_000,
        source="MTurk requester documentation, default of the web form",
    )
    review_hours_median: float = param(
        20,
        "Median over requesters of the time between two rounds of review.",
        unit="h",
        low=0.01,
        high=10000,
        source=JUDGEMENT,
    )
    review_log_sd: float = param(
        1.0, "Spread over requesters of that time.", unit="log points", low=0, high=4, source=JUDGEMENT
    )
    auto_approval_hours: float = param(
        72,
        "Time after which silence approves.",
        unit="h",
        low=0.01,
        high=10000,
        source="MTurk requester documentation, default of the web form",
    )

    def time_allotted(self, usual_hours: float) -> float:
        """Return the hours within which a HIT of some usual length must be handed in."""
        return max(self.time_allotted_ratio * usual_hours, self.time_allotted_least_minutes / 60)
