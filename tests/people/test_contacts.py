"""Worker networks: their shape, and what passes along their links."""

import numpy as np
import pytest

from sim.ledger import Found
from sim.people.contacts import MOST_TIPS, acquaint, tell
from sim.world import World

TALKING = {
    "contacts.share": 1,
    "contacts.telling_chance": 1,
    "contacts.good_from": 0,
    "run.scale": 500,
    "requesters.unseen_work_multiplier": 30,
}


def network(tiny, **terms):
    """Return a world of 2,000 people and their number of contacts, by id."""
    world = World(tiny({"run.scale": 50} | {f"contacts.{name}": value for name, value in terms.items()}))
    return world, np.array([len(world.contacts.get(worker.id, ())) for worker in world.workers])


def acquainted(tiny, **terms):
    world = World(
        tiny(TALKING | {"contacts.trust": 0.5} | {f"contacts.{name}": value for name, value in terms.items()})
    )
    one, other = world.workers[:2]
    world.contacts = {one.id: [other]}
    return world, one, other


@pytest.fixture
def pair(tiny):
    """Return a world, not started, in which the first two people are in contact."""
    return acquainted(tiny)


def test_a_share_of_the_people_have_the_mean_number_of_contacts_given(tiny):
    _, number = network(tiny, share=0.13, mean_number=8)
    assert (number > 0).mean() == pytest.approx(0.13, abs=0.03)
    # Each graph begins with as many people as a newcomer has links, without any of their own.
    assert number[number > 0].mean() == pytest.approx(8, rel=0.12)


def test_preferential_attachment_gives_a_few_very_many_contacts_and_a_small_world_does_not(tiny):
    most = {shape: network(tiny, share=1, shape=shape)[1].max() for shape in ("preferential", "small_world")}
    assert most["preferential"] > 60
    assert most["small_world"] < 20


@pytest.mark.parametrize("share", [0.25, 0.75, 1.0])
def test_links_stay_within_a_country_as_often_as_given(two_countries, share):
    world = World(two_countries({"run.scale": 100, "contacts.share": 1, "contacts.same_country_share": share,
                                 "contacts.mean_number": 8}))  # fmt: skip
    at_home = [
        world.workers[one].country == other.country for one, others in world.contacts.items() for other in others
    ]
    # Links drawn anywhere fall within a country half of the time.
    assert np.mean(at_home) == pytest.approx(share + (1 - share) / 2, abs=0.04)


def test_contacts_are_mutual_and_nobody_is_their_own(tiny):
    world, _ = network(tiny, share=0.5)
    links = {(one, other.id) for one, others in world.contacts.items() for other in others}
    assert links == {(other, one) for one, other in links}
    assert all(one != other for one, other in links)
    assert sum(map(len, world.contacts.values())) == len(links)


def test_the_network_is_the_same_in_every_replication(tiny):
    scenario = tiny({"contacts.share": 0.5, "run.scale": 500})
    networks = [World(scenario, replication).contacts for replication in (0, 1)]
    one, other = ({who: [friend.id for friend in friends] for who, friends in found.items()} for found in networks)
    assert one == other
    assert one


def test_a_large_network_is_drawn_without_comparing_everybody_with_everybody(tiny):
    # 50,000 people: a step for each pair would be more than a thousand million.
    world = World(tiny({"run.scale": 10_000}))
    person = world.workers[0]
    crowd = [type(person)(i, i % 3, 10, 1, 1, 0.9, i) for i in range(50_000)]
    contacts = acquaint(tiny({"contacts.share": 0.13}).contacts, world.chance, crowd)
    assert len(contacts) == pytest.approx(6_500, rel=0.05)


def test_a_good_batch_is_told_and_a_bad_one_is_not(tiny, a_batch):
    world, one, other = acquainted(tiny, good_from=2)
    usual = world.scenario.behaviour.usual_wage
    bad, good = a_batch(identity=1), a_batch(identity=2)
    tell(world, one, bad, 1.9 * usual)
    tell(world, one, good, 2.1 * usual)
    assert other.tips == [(good, Found.TOLD)]


def test_news_is_told_once_and_old_news_is_forgotten(pair, a_batch):
    world, one, other = pair
    batches = [a_batch(identity=i) for i in range(MOST_TIPS + 3)]
    for batch in [*batches, *batches]:
        tell(world, one, batch, 1.0)
    assert [batch for batch, _ in other.tips] == batches[3:]


def test_what_contacts_have_tried_counts_in_part_for_the_guess(pair, a_batch):
    world, one, other = pair
    batch = a_batch()
    for _ in range(3):
        tell(world, one, batch, 1.0)
    assert other.known == {batch.requester.id: 1.5}
    assert one.known == {}


def test_work_is_found_through_contacts_and_only_by_those_who_have_some(tiny):
    world = World(tiny(TALKING | {"contacts.share": 0.5})).run()
    rows = world.ledger.assignments
    told = rows["found"] == Found.TOLD
    assert told.sum() > 100
    assert np.isin(rows["worker"][told], list(world.contacts)).all()
    # Somebody else had begun the batch before, whoever was told of it.
    for row in np.flatnonzero(told)[::50].tolist():
        others = (rows["batch"] == rows["batch"][row]) & (rows["worker"] != rows["worker"][row])
        assert rows["started"][others].min() < rows["started"][row]


def test_without_a_network_its_settings_are_nothing(tiny):
    digests = {
        World(tiny({"contacts.share": 0, "contacts.trust": trust})).run().ledger.digest() for trust in (0.0, 1.0)
    }
    assert len(digests) == 1
