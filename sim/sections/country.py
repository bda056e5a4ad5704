"""A row of data: a country, its minimum wage and who lives there."""

from sim.parameters import Section, param
from sim.sections.sources import JUDGEMENT


class Country(Section):
    """A country in which workers live or requesters are established."""

    name: str = param(..., "Name of the country in English.", source="ISO 3166")
    worker_share: float = param(
        ...,
        "Share of the platform's workers who live here.",
        unit="share",
        low=0,
        high=1,
        source="see the row",
    )
    requester_share: float = param(
        0, "Share of requesters established here.", unit="share", low=0, high=1, source=JUDGEMENT
    )
    utc_offset: float = param(
        ...,
        "Local time less universal time, daylight saving left out.",
        unit="h",
        low=-12,
        high=14,
        source="time zone of the largest share of the population",
    )
    minimum_wage: float = param(
        ...,
        "Statutory hourly minimum wage at market exchange rates.",
        unit="USD/h",
        low=0,
        high=100,
        source="see the row",
    )
    price_level: float = param(
        1,
        "Prices here over those in the United States, at market exchange rates. It moves nothing in the market: it "
        "turns earnings into what they buy where people live.",
        unit="ratio",
        low=0.01,
        high=5,
        source="World Bank, price level index of GDP (PA.NUS.GDP.PLI) for 2025, unless the row says otherwise",
    )
    outages_per_week: float = param(
        0,
        "Power cuts of an area in a week; 0 switches power cuts off.",
        unit="cuts/week",
        low=0,
        high=100,
        source=f"see the row; none where nothing is said: {JUDGEMENT}",
    )
    outage_hours: float = param(
        2,
        "Mean length of a power cut, lengths being exponential.",
        unit="h",
        low=0.01,
        high=168,
        source=f"see the row; {JUDGEMENT} where nothing is said",
    )
    outage_peak_starts: float = param(
        18, "Local hour from which cuts begin more often.", unit="h", low=0, high=24, source=JUDGEMENT
    )
    outage_peak_ends: float = param(23, "Local hour until which they do.", unit="h", low=0, high=24, source=JUDGEMENT)
    outage_peak_share: float = param(
        0.40,
        "Share of cuts that begin between these hours; 0.2083 of five hours is as many as at any other time.",
        unit="share",
        low=0.001,
        high=1,
        source="judgement: cuts fall in the evening above all, when most power is used",
    )
    power_areas: int = param(
        10,
        "Areas of the country that are cut at different times, each as a whole.",
        unit="areas",
        low=1,
        high=10000,
        source=JUDGEMENT,
    )
    backup_share: float = param(
        0,
        "Share of households with backup power, whom cuts do not touch.",
        unit="share",
        low=0,
        high=1,
        source=f"see the row; none where nothing is said: {JUDGEMENT}",
    )
    conversion_loss: float = param(
        0,
        "Share of a payout lost when it is turned into money that can be spent here.",
        unit="share",
        low=0,
        high=1,
        source="see the row; about 0.1 in Venezuela, press and guides",
    )
    source: str = param(..., "Where this row's numbers come from.", source="see the row")
