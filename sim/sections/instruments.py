"""The survey, the tracker and the log through which published figures were obtained."""

from sim.parameters import Section, param
from sim.sections.sources import DIFALLAH_2015, DIFALLAH_2018, INFERRED, JUDGEMENT


class Instruments(Section):
    """How the market is looked at: a survey of workers, a tracker of the list, a log of some workers' tasks.

    They look at a finished run and change nothing in it; only the evidence is read through them.
    """

    survey_minutes: float = param(
        15,
        "Time between two HITs of the survey, on the full platform; a sample gets as many fewer.",
        unit="min",
        low=0.1,
        high=10000,
        source=DIFALLAH_2018,
    )
    survey_again_days: int = param(
        30,
        "Days in which a worker may answer the survey once.",
        unit="days",
        low=1,
        high=365,
        source=DIFALLAH_2018,
    )
    survey_propensity_log_sd: float = param(
        1.7,
        "Spread over workers of how readily they take the survey when they meet it, apart from their hours.",
        unit="log points",
        low=0,
        high=4,
        source=INFERRED,
    )
    survey_repeats: int = param(
        100,
        "Surveys of the same run, each with draws of its own, whose answers are put together.",
        unit="surveys",
        low=1,
        high=100_000,
        source="judgement: one survey of a 1:100 sample has some thirty answers a month",
    )
    tracker_hours: float = param(
        1, "Time between two polls of the list of batches.", unit="h", low=0.01, high=1000, source=DIFALLAH_2015
    )
    tracker_sees_gated: bool = param(
        True,
        "Whether the tracker sees batches that do not let in everybody.",
        source=f"{DIFALLAH_2015} report HITs by the country that they ask for, so their tracker saw such batches",
    )
    books_months: int = param(
        15,
        "Months over which requesters' spending is added up.",
        unit="months",
        low=1,
        high=240,
        source="Ipeirotis 2010, XRDS",
    )
    log_workers: int = param(
        2676,
        "Workers whose tasks are logged.",
        unit="workers",
        low=1,
        high=10_000_000,
        source="Hara et al. 2018, CHI",
    )
    log_weeks_mean: float = param(
        7,
        "Mean time over which a worker is logged.",
        unit="weeks",
        low=0.1,
        high=1000,
        source=INFERRED,
    )
    log_weeks_log_sd: float = param(
        1.1, "Spread over workers of that time.", unit="log points", low=0, high=3, source=INFERRED
    )
    log_hours_exponent: float = param(
        0.5,
        "How the chance to be in the log rises with hours online: 0 not at all, 1 in proportion.",
        unit="exponent",
        low=0,
        high=2,
        source=JUDGEMENT,
    )
