"""A row of data: a kind of work, its pay and its quantities."""

from sim.parameters import Section, param
from sim.sections.sources import DIFALLAH_2015, INFERRED


class TaskType(Section):
    """A kind of work: how it is paid and in what quantities it is posted."""

    batch_share: float = param(
        ..., "Share of posted batches that are of this type.", unit="share", low=0, high=1, source=INFERRED
    )
    reward_median: float = param(
        ...,
        "Median reward per HIT before rounding to a customary price.",
        unit="USD",
        low=0.001,
        high=1000,
        source=INFERRED,
    )
    reward_log_sd: float = param(0.8, "Spread of rewards.", unit="log points", low=0, high=3, source=INFERRED)
    usual_seconds: float = param(
        0,
        "Median usual length of a HIT, drawn apart from the reward; 0 if the requester's hourly pay decides it.",
        unit="s",
        low=0,
        high=360000,
        source="judgement: badly paid work is long work, see docs/model.md",
    )
    usual_log_sd: float = param(
        0.7, "Spread of that length over batches.", unit="log points", low=0, high=3, source="judgement"
    )
    hits_min: float = param(
        ...,
        "Smallest usual number of HITs in a batch, before the requester's own size.",
        unit="HITs",
        low=1,
        high=100000,
        source=INFERRED,
    )
    hits_tail: float = param(
        1.2,
        "Exponent of the power-law tail of batch sizes.",
        unit="exponent",
        low=1.01,
        high=20,
        source=f"power-law tail: {DIFALLAH_2015}; exponent: judgement",
    )
    hits_cap: int = param(
        3000,
        "Largest number of HITs in a batch.",
        unit="HITs",
        low=1,
        high=1000000,
        source="judgement: with one assignment for each HIT, below what a 1:100 sample can do in a batch's lifetime",
    )
    machine_price: float = param(
        0,
        "What a machine charges for what a person usually does in an hour when the run begins; 0 if none can do it.",
        unit="USD/h",
        low=0,
        high=10000,
        source="judgement: none at first; a shock may change it",
    )
    assignments_per_hit: int = param(
        ..., "Different workers asked for each HIT.", unit="assignments", low=1, high=1000, source=INFERRED
    )
