"""Workers who talk to each other: who is in the network, its shape, and what passes through it."""

from typing import Literal

from sim.parameters import Section, param
from sim.sections.sources import JUDGEMENT

YIN = "Yin, Gray, Suri & Wortman Vaughan 2016, WWW, quoted from memory"


class Contacts(Section):
    """The network through which workers tell each other of work and of requesters."""

    share: float = param(
        0,
        "Share of workers with contacts among the others; 0 is nobody.",
        unit="share",
        low=0,
        high=1,
        source=f"{YIN}: 1,389 of 10,354 workers, 0.13, named a contact; off until what passes on is measured",
    )
    mean_number: float = param(
        7.6,
        "Mean number of contacts of those who have any.",
        unit="contacts",
        low=1,
        high=1000,
        source=f"{YIN}: 5,268 links among 1,389 workers",
    )
    shape: Literal["preferential", "small_world"] = param(
        "preferential",
        "Whether a few have very many contacts (preferential attachment) or all have about as many (small world).",
        source="Barabasi & Albert 1999, Science; Watts & Strogatz 1998, Nature",
    )
    rewired_share: float = param(
        0.1,
        "Share of links of a small world that lead anywhere instead of to a neighbour.",
        unit="share",
        low=0,
        high=1,
        source=JUDGEMENT,
    )
    same_country_share: float = param(
        0.8, "Share of links made within a country.", unit="share", low=0, high=1, source=JUDGEMENT
    )
    telling_chance: float = param(
        0.25,
        "Chance that somebody who has found a batch good tells a given contact of it.",
        unit="share",
        low=0,
        high=1,
        source=JUDGEMENT,
    )
    good_from: float = param(
        2.0,
        "Hourly pay of a batch, over what an hour online usually earns, from which on it is worth telling.",
        unit="ratio",
        low=0,
        high=1000,
        source=JUDGEMENT,
    )
    trust: float = param(
        0.5,
        "How much a batch of a contact sharpens the guess of what its requester pays; one's own counts 1.",
        unit="ratio",
        low=0,
        high=1,
        source=JUDGEMENT,
    )
