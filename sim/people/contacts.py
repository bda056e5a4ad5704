"""Worker networks: who is in contact with whom, and what one tells the others.

Two things pass along a link. News of a batch: who has worked off a first claim of it and found it good tells each
contact with some chance, and they look at it in their next search, before the list. Experience of requesters: a
batch that a contact has tried sharpens one's own guess of what the requester pays, by `contacts.trust` of what trying
it oneself would.

Source: Gray, Suri, Ali & Kulkarni 2016, CSCW, The crowd is a collaborative network; Yin, Gray, Suri & Wortman Vaughan
2016, WWW, The communication network within the crowd.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.chance import Chance, pair_hash
from sim.entities import Batch, Worker
from sim.ledger import Found
from sim.sections.contacts import Contacts

if TYPE_CHECKING:
    from sim.world import World

MOST_TIPS = 10
"""Tips that a person keeps in mind; older ones are forgotten first."""


def acquaint(terms: Contacts, chance: Chance, workers: Sequence[Worker]) -> dict[int, list[Worker]]:
    """Return the contacts of everybody who has any, by id.

    The network is drawn from the people's chance: it is the same in every replication and under every rule. It joins
    a graph among all members and one within each country.
    """
    if terms.share == 0 or not workers:
        return {}
    draws = chance.of_people("who has contacts").uniforms(1 + max(worker.id for worker in workers))
    members = [worker for worker in workers if draws[worker.id] < terms.share]
    country = np.array([worker.country for worker in members])
    groups = [(np.arange(len(members)), (1 - terms.same_country_share) * terms.mean_number)]
    for code in np.unique(country):
        groups.append((np.flatnonzero(country == code), terms.same_country_share * terms.mean_number))
    stream = chance.of_people("contacts")
    links: set[tuple[int, int]] = set()
    for number, (group, degree) in enumerate(groups):
        drawn = graph(terms, group.size, degree, seed=int(stream.at(number).integers(1 << 31)))
        links |= {(int(group[min(link)]), int(group[max(link)])) for link in drawn}
    contacts: dict[int, list[Worker]] = {}
    for one, other in sorted(links):
        contacts.setdefault(members[one].id, []).append(members[other])
        contacts.setdefault(members[other].id, []).append(members[one])
    return contacts


def graph(terms: Contacts, size: int, degree: float, seed: int) -> list[tuple[int, int]]:
    """Return the links of a random graph of some size and mean degree, as pairs of positions."""
    import networkx as nx  # slow to import, and seldom needed

    half = min(round(degree / 2), (size - 1) // 2)
    if half < 1:
        return []
    if terms.shape == "preferential":
        drawn = nx.barabasi_albert_graph(size, half, seed=seed)
    else:
        drawn = nx.watts_strogatz_graph(size, 2 * half, terms.rewired_share, seed=seed)
    return list(drawn.edges)


def tell(world: "World", worker: Worker, batch: Batch, hourly: float) -> None:
    """Let a worker's contacts know of a batch that the worker has just tried, and of its requester.

    `hourly` is what it paid the worker for an hour.
    """
    contacts = world.contacts.get(worker.id)
    if not contacts:
        return
    terms = world.scenario.contacts
    good = hourly >= terms.good_from * world.scenario.behaviour.usual_wage
    for contact in contacts:
        if terms.trust:
            contact.known[batch.requester.id] = contact.known.get(batch.requester.id, 0) + terms.trust
        told = pair_hash(worker.key ^ contact.key, batch.key) < terms.telling_chance * (1 << 64)
        if good and told and contact.present and batch.id not in contact.heard_of:
            contact.heard_of.add(batch.id)
            if batch.id not in contact.passed_over and batch.id not in contact.done:
                contact.tips.append((batch, Found.TOLD))
                del contact.tips[:-MOST_TIPS]
