"""A row of data: a platform, its fees, its queue limit and how it hands out work."""

from typing import Annotated, Literal

from pydantic import Field

from sim.dispatch import AnyDispatch
from sim.dispatch.pull import Pull
from sim.parameters import Section, param

Control = Literal["price", "supervision", "refusal", "clients", "ranking"]
"""What a platform may control: prices, work while it is done, refusals and hours, for whom people work, who gets on."""


class Platform(Section):
    """A platform on which requesters post and workers hold accounts."""

    worker_share: float = param(
        1, "Share of workers whose first account is here.", unit="share", low=0, high=1, source="judgement"
    )
    requester_share: float = param(
        1, "Share of requesters who post here.", unit="share", low=0, high=1, source="judgement"
    )
    fee_rate: float = param(
        0.20,
        "Fee charged to the requester, as a share of what the worker is paid.",
        unit="share",
        low=0,
        high=2,
        source="MTurk pricing page",
    )
    fee_many_rate: float = param(
        0.20,
        "Further fee on HITs with many assignments.",
        unit="share",
        low=0,
        high=2,
        source="MTurk pricing page",
    )
    fee_many_from: int = param(
        10,
        "Assignments per HIT from which the further fee is due.",
        unit="assignments",
        low=1,
        high=100000,
        source="MTurk pricing page",
    )
    fee_minimum: float = param(
        0.01, "Least fee on any paid assignment.", unit="USD", low=0, high=10, source="MTurk pricing page"
    )
    fee_pass_through: float = param(
        0,
        "Share of what rules cost the platform in a week that it recovers by a higher fee; acts when all react.",
        unit="share",
        low=0,
        high=2,
        source="judgement; 0 is a platform that does not react",
    )
    fee_rise_most: float = param(
        1, "Most by which it raises the fee, as a share of the usual one.", unit="share", low=0, high=10,
        source="judgement",
    )  # fmt: skip
    lockout_below: float = param(
        0,
        "Share of those online who must have work for others to sign on, once rules make waiting costly; 0 for none.",
        unit="share",
        low=0,
        high=1,
        source="judgement; log-in limits followed New York City's pay rules for ride-hailing",
    )
    leaves_above: float = param(
        0,
        "Top-ups owed to workers of a country, over the fees on their work, above which it leaves; 0 for never.",
        unit="ratio",
        low=0,
        high=1000,
        source="judgement; Remotasks left three countries in March 2024",
    )
    controls: tuple[Control, ...] = param(
        ("ranking",),
        "Kinds of control over the work: any of price, supervision, refusal, clients, ranking.",
        source="judgement for an MTurk-like platform; five kinds: draft of the EU directive on platform work, 2021",
    )
    loosens_above: float = param(
        0,
        "Cost of rules in a week, over its fees, above which the platform gives up a kind of control; 0 for never.",
        unit="ratio",
        low=0,
        high=1000,
        source="judgement; freer prices for couriers followed Spain's presumption of 2021",
    )
    queue_limit: int = param(
        25,
        "HITs a worker may hold at once.",
        unit="HITs",
        low=1,
        high=1000,
        source="MTurk worker documentation",
    )
    dispatch: Annotated[AnyDispatch, Field(description="How the platform hands out work.")] = Pull()
