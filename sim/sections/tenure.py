"""How long people stay on the platform, and how long they are away from it."""

from sim.parameters import Section, param
from sim.sections.sources import JUDGEMENT


class Tenure(Section):
    """Who leaves for good, how soon, and who is away for a while; see also `workers.half_life_days`."""

    leaving: bool = param(
        True,
        "Whether people leave for good and others take their places; false switches that off.",
        source="Difallah, Filatova & Ipeirotis 2018, WSDM, give the half-life, workers.half_life_days",
    )
    shape: float = param(
        2,
        "Shape of the gamma distribution of how likely people are to leave; the larger, the more alike they are.",
        unit="ratio",
        low=0.2,
        high=1000,
        source="judgement: a long tail of stays, as logs of the platform show",
    )
    pay_elasticity: float = param(
        0.5,
        "Per cent likelier to leave when pay falls one per cent below the least that is acceptable; 0 is not at all.",
        unit="elasticity",
        low=0,
        high=5,
        source=JUDGEMENT,
    )
    most_likely: float = param(
        3,
        "Most times likelier that anybody leaves for being badly paid.",
        unit="ratio",
        low=1,
        high=100,
        source=JUDGEMENT,
    )
    usual_likelihood: float = param(
        1.5,
        "How much likelier to leave people are on average for being badly paid; the half-life includes so much of it.",
        unit="ratio",
        low=1,
        high=100,
        source="the baseline's own mean, so that it has the published half-life",
    )
    absent_share: float = param(
        0,
        "Share of people who are away for weeks or months at any time, in addition to the active; 0 is nobody.",
        unit="share",
        low=0,
        high=0.9,
        source="judgement: workers.active counts those who are not away",
    )
    absent_days: float = param(60, "Mean length of an absence.", unit="days", low=1, high=3650, source=JUDGEMENT)
