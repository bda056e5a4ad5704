"""How requesters choose whom they let work: whom they shut out, and whom they ask back."""

from sim.parameters import Section, param
from sim.sections.sources import JUDGEMENT

UNMEASURED = f"{JUDGEMENT}; no published share was found, so nobody does by default"


class Selection(Section):
    """How requesters choose among workers by what they have seen of them."""

    block_share: float = param(
        0,
        "Share of requesters who shut out workers whose work they rejected.",
        unit="share",
        low=0,
        high=1,
        source=UNMEASURED,
    )
    block_after: int = param(
        2,
        "Rejections by such a requester after which a worker is shut out.",
        unit="HITs",
        low=1,
        high=10000,
        source=JUDGEMENT,
    )
    invite_share: float = param(
        0,
        "Share of requesters who keep a list of good workers and post batches for them alone.",
        unit="share",
        low=0,
        high=1,
        source=UNMEASURED,
    )
    invite_after: int = param(
        20,
        "HITs that a worker must have done for such a requester to be put on the list.",
        unit="HITs",
        low=1,
        high=100000,
        source=JUDGEMENT,
    )
    invite_accuracy: float = param(
        0.95, "Share of them that must be right.", unit="share", low=0, high=1, source=JUDGEMENT
    )
    invite_batches: float = param(
        0.5,
        "Share of such a requester's batches that are for the list alone, once it is long enough.",
        unit="share",
        low=0,
        high=1,
        source=JUDGEMENT,
    )
    invite_least: int = param(
        100,
        "People that the list must have, at full scale, before batches are for it alone.",
        unit="workers",
        low=1,
        high=1_000_000,
        source=JUDGEMENT,
    )
