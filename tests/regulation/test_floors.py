"""Floors: whose minimum wage counts, for a rich country (5 USD/h) and a poor one (1 USD/h)."""

import pytest

from sim.regulation.floors import hourly_floor

RICH, POOR = 0, 1


def floor(world, batch, index, hourly=3.0, blend_weight=0.5):
    return hourly_floor(index, world, batch, hourly, blend_weight).tolist()


@pytest.mark.parametrize("client", [RICH, POOR])
def test_by_residence_each_worker_has_the_minimum_of_home(two_country_world, a_batch, client):
    assert floor(two_country_world, a_batch(client=client), "residence") == [5, 1]


def test_by_client_everybody_has_the_minimum_of_the_requester(two_country_world, a_batch):
    assert floor(two_country_world, a_batch(client=RICH), "client") == [5, 5]
    assert floor(two_country_world, a_batch(client=POOR), "client") == [1, 1]


def test_by_one_global_amount_nobody_differs(two_country_world, a_batch):
    assert floor(two_country_world, a_batch(client=RICH), "global", hourly=2.5) == [2.5, 2.5]


def test_a_blend_weighs_the_requesters_country_against_the_workers(two_country_world, a_batch):
    assert floor(two_country_world, a_batch(client=RICH), "blend", blend_weight=0.25) == [5, 2]
    assert floor(two_country_world, a_batch(client=POOR), "blend", blend_weight=0.25) == [4, 1]


def test_a_blend_has_residence_and_client_at_its_ends(two_country_world, a_batch):
    batch = a_batch(client=POOR)
    for weight, index in ((0, "residence"), (1, "client")):
        blend = floor(two_country_world, batch, "blend", blend_weight=weight)
        assert blend == floor(two_country_world, batch, index)


def test_asking_for_a_floor_leaves_the_minimum_wages_alone(two_country_world, a_batch):
    for index in ("residence", "client", "global", "blend"):
        floor(two_country_world, a_batch(), index)
    assert two_country_world.minimum_wages.tolist() == [5, 1]
