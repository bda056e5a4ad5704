"""How much of the market is simulated, and who reacts to rules."""

from typing import Literal

from sim.parameters import Section, param
from sim.sections.sources import JUDGEMENT


class Run(Section):
    """How much of the market is simulated, for how long, and with which luck."""

    days: int = param(28, "Days over which everything is measured.", unit="days", low=1, high=730, source=JUDGEMENT)
    warmup_days: int = param(
        2,
        "Days simulated before measuring starts, so that the list is not empty.",
        unit="days",
        low=0,
        high=90,
        source="open batches settle within about a day, see docs/model.md",
    )
    scale: float = param(
        100,
        "One simulated worker stands for this many; 100 means 1:100.",
        unit="workers per simulated worker",
        low=1,
        high=10000,
        source=JUDGEMENT,
    )
    seed: int = param(
        1,
        "Root of all chance; the same seed gives the same people and the same luck.",
        unit="number",
        low=0,
        high=2**31 - 1,
        source=JUDGEMENT,
    )


class Behaviour(Section):
    """Who reacts to a rule, and how strongly."""

    level: Literal["static", "workers", "all"] = param(
        "all",
        "Who reacts: nobody (static: everybody does what they did before, only the money changes), workers, or all.",
        source=JUDGEMENT,
    )
    entry_elasticity: float = param(
        0.43,
        "Per cent more people who come to the platform when an hour there earns one per cent more than usual.",
        unit="elasticity",
        low=0,
        high=10,
        source="Horton & Chilton 2010, EC: supply at the extensive margin; as a response of entry it is a judgement",
    )
    entry_weekly_share: float = param(
        0.25,
        "Share of those whom the pay would bring, or drive away, who act on it in a week.",
        unit="share",
        low=0,
        high=1,
        source=JUDGEMENT,
    )
    usual_wage: float = param(
        2.8,
        "Earnings per hour online at which as many people come as go.",
        unit="USD/h",
        low=0.01,
        high=1000,
        source="the baseline's own earnings over hours, so that it stays as it is",
    )
    reserve: float = param(
        1.0,
        "People outside who may come, for each worker present; entry cannot exceed it.",
        unit="ratio",
        low=0,
        high=20,
        source="judgement: registered people are several times those active, Kässi, Lehdonvirta & Stephany 2021",
    )
