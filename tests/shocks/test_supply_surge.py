"""A surge of supply: people of a country come in the numbers and over the days that it says, and stay."""

import pytest

from sim.errors import ScenarioError
from sim.world import World

SURGE = {"rule": "supply_surge", "country": "PP", "arrivals": 0.5, "over_days": 2}
WEEKS = {"run.days": 14, "run.scale": 1000}


@pytest.mark.parametrize("level", ["static", "all"])
def test_as_many_come_as_it_says_whoever_reacts(two_countries, level):
    world = World(two_countries(WEEKS | {"behaviour.level": level, "shocks": [SURGE]})).run()
    there = sum(worker.country == 1 for worker in world.workers)
    came = [person for person in world.reserve if person.present]
    assert len(came) == round(there / 2)
    assert {person.country for person in came} == {1}


def test_they_come_one_after_another_over_the_days(two_countries):
    world = World(two_countries(WEEKS | {"shocks": [SURGE | {"from_day": 1}]})).run()
    since = sorted(person.here_since / 24 for person in world.reserve if person.present)
    count = len(since)
    assert since == pytest.approx([1 + 2 * (rank + 0.5) / count for rank in range(count)])
    sessions = world.ledger.sessions
    newcomers = sessions["worker"] >= len(world.workers)
    assert newcomers.any()
    assert sessions["signed_on"][newcomers].min() > 24


def test_when_it_is_over_they_go(two_countries):
    world = World(two_countries(WEEKS | {"shocks": [SURGE | {"until_day": 7}]})).run()
    assert not any(person.present for person in world.reserve)


def test_a_surge_of_nobody_changes_nothing(two_countries):
    nobody = World(two_countries({"shocks": [SURGE | {"arrivals": 0}]})).run()
    assert nobody.ledger.digest() == World(two_countries()).run().ledger.digest()


def test_more_than_there_are_outside_cannot_come(two_countries):
    with pytest.raises(ScenarioError, match=r"shocks.0.arrivals = 3 is above behaviour.reserve"):
        two_countries({"behaviour.reserve": 1, "shocks": [SURGE | {"arrivals": 3}]})
