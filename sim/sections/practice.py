"""How people get better with practice and worse with the hours of a session."""

from sim.parameters import Section, param
from sim.sections.sources import JUDGEMENT

POWER_LAW = "Newell & Rosenbloom 1981 for the power law; its size here is a judgement"


class Practice(Section):
    """What practice and tiredness do to speed and accuracy; both measured against people long there, who are fresh."""

    exponent: float = param(
        0.2,
        "Exponent of the power law by which time per HIT falls with the number done of its kind; 0 is no practice.",
        unit="exponent",
        low=0,
        high=2,
        source=POWER_LAW,
    )
    error_exponent: float = param(
        0.1,
        "Exponent of the same law for the share of wrong answers; 0 is no practice.",
        unit="exponent",
        low=0,
        high=2,
        source=POWER_LAW,
    )
    head_start: float = param(
        20,
        "HITs of any kind that what newcomers know from elsewhere is worth.",
        unit="HITs",
        low=1,
        high=100000,
        source=JUDGEMENT,
    )
    practised_after: float = param(
        500,
        "HITs of a kind after which a newcomer does them as those do who have long been there.",
        unit="HITs",
        low=1,
        high=1_000_000,
        source=JUDGEMENT,
    )
    tiring_after: float = param(
        4,
        "Hours online in a session from which on a worker tires.",
        unit="h",
        low=0,
        high=24,
        source="judgement; Pencavel 2015, Economic Journal, finds output to fall off beyond a threshold of hours",
    )
    tiring_slower: float = param(
        0.03,
        "Share by which each further hour lengthens HITs; 0 is no tiring.",
        unit="share",
        low=0,
        high=2,
        source=JUDGEMENT,
    )
    tiring_errors: float = param(
        0.05,
        "Share by which each further hour adds to wrong answers; 0 is no tiring.",
        unit="share",
        low=0,
        high=2,
        source=JUDGEMENT,
    )
