"""How requesters adapt: their prices to how fast work is done, and all else to what a rule makes them pay."""

from sim.parameters import Section, param
from sim.sections.sources import JUDGEMENT

UNMEASURED = f"{JUDGEMENT}; nobody has measured it, so it is off by default"


class Reactions(Section):
    """How requesters adapt when everybody reacts; each reaction is off at 0."""

    demand_elasticity: float = param(
        1.0,
        "Per cent fewer HITs posted when a rule makes an answer one per cent dearer; acts when all react.",
        unit="elasticity",
        low=0,
        high=5,
        source="judgement; nobody has measured it, try 0 to 2",
    )
    reprice_step: float = param(
        0,
        "Change of a requester's price per week: down while its batches fill fast, up while they do not fill.",
        unit="share",
        low=0,
        high=0.5,
        source=f"{UNMEASURED}; try 0.05",
    )
    reprice_fast_hours: float = param(
        12, "A batch that is taken within this time filled fast.", unit="h", low=0.01, high=10000, source=JUDGEMENT
    )
    reprice_most: float = param(
        0.5,
        "Furthest that a price goes from the one that the requester began with, as a share of it.",
        unit="share",
        low=0,
        high=0.95,
        source=JUDGEMENT,
    )
    relist_share: float = param(
        0,
        "Share of requesters who stop admitting countries in which a rule makes an answer dearer than elsewhere.",
        unit="share",
        low=0,
        high=1,
        source=UNMEASURED,
    )
    relist_threshold: float = param(
        0.1,
        "How much dearer than in the cheapest country an answer must be for that.",
        unit="share",
        low=0,
        high=100,
        source=JUDGEMENT,
    )
    tighten_share: float = param(
        0,
        "Share of requesters who ask for a better record when a rule makes an answer dearer.",
        unit="share",
        low=0,
        high=1,
        source=UNMEASURED,
    )
    tighten_threshold: float = param(
        0.1, "How much dearer an answer must become for that.", unit="share", low=0, high=100, source=JUDGEMENT
    )
    tighten_rate: float = param(
        0.98, "Approval rate that they then ask for.", unit="share", low=0, high=1, source=JUDGEMENT
    )
    tighten_approved: int = param(
        1000, "Approved HITs that they then ask for.", unit="HITs", low=0, high=1_000_000, source=JUDGEMENT
    )
    rejection_rise: float = param(
        0,
        "Per cent more of the answers rejected when a rule makes an approval one per cent dearer.",
        unit="elasticity",
        low=0,
        high=20,
        source=UNMEASURED,
    )
    machine_sensitivity: float = param(
        1.5,
        "How strongly requesters follow the price of a person against that of a machine; 0 is not at all.",
        unit="elasticity",
        low=0,
        high=20,
        source=JUDGEMENT,
    )
    verification_share: float = param(
        0.1,
        "Share of automated work that people still check.",
        unit="share",
        low=0,
        high=1,
        source=f"{JUDGEMENT}; try 0.05 to 0.2",
    )
    leave_above: float = param(
        0,
        "Cost of an answer, over what it was without any rule, above which a requester posts nothing; 0 for never.",
        unit="ratio",
        low=0,
        high=1000,
        source=UNMEASURED,
    )
