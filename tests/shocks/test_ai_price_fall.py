"""A cheaper machine: work goes to it by the price of a person against its own."""

import pytest

from sim.requesters.machines import Machine
from sim.world import World

FALL = {"rule": "ai_price_fall", "task": "micro", "from_day": -30, "price_after": 2}
MANY = {"run.scale": 300, "run.days": 3, "reactions.verification_share": 0}


def test_people_keep_what_the_logit_says():
    # At $20 against $20 people had a half; at $20 against $5 with k = 2 they keep 1 / 17: 2 / 17 of what they had.
    assert Machine(before=20, now=5).kept(usual=20, person=20, sensitivity=2) == pytest.approx(2 / 17)


@pytest.mark.parametrize(("machine", "sensitivity"), [(Machine(7, 7), 3), (Machine(20, 5), 0)])
def test_the_same_price_or_no_sensitivity_changes_nothing(machine, sensitivity):
    assert machine.kept(usual=3.0, person=3.0, sensitivity=sensitivity) == 1


def test_a_dearer_person_loses_more_work_to_the_machine():
    machine = Machine(before=20, now=5)
    assert machine.kept(usual=4, person=8, sensitivity=1.5) < machine.kept(usual=4, person=4, sensitivity=1.5) < 1


def test_the_first_machine_for_a_kind_of_work_takes_the_most():
    first, cheaper = Machine(now=5), Machine(before=20, now=5)
    assert first.kept(5, 5, 2) == 0.5 < cheaper.kept(5, 5, 2)


def test_people_check_a_share_of_what_a_machine_does(tiny):
    fall = {"shocks": [FALL]}
    alone, checked = (World(tiny(MANY | fall | {"reactions.verification_share": share})).run() for share in (0, 0.2))
    automated, left = (world.ledger.batches["automated"].sum() for world in (alone, checked))
    assert left == pytest.approx(0.8 * automated, rel=0.05)


def test_work_of_that_kind_alone_is_withdrawn_and_nothing_gets_lost(tiny):
    world = World(tiny(MANY | {"shocks": [FALL]})).run()
    kinds = list(world.scenario.tasks)
    batches = world.ledger.batches
    of_the_kind = batches["task"] == kinds.index("micro")
    assert of_the_kind.any()
    assert (batches["automated"][of_the_kind] > 0).mean() > 0.5
    assert not batches["automated"][~of_the_kind].any()
    assert (batches["asked"] + batches["automated"] == batches["planned"]).all()
    assert (batches["asked"] <= batches["hits"] * 60).all()


def test_badly_paid_work_stays_with_people(tiny):
    world = World(tiny(MANY | {"shocks": [FALL]})).run()
    micro = [batch for batch in world.batches if batch.task == 0 and batch.asked + batch.automated > 20]
    by_pay = sorted(micro, key=lambda batch: batch.hourly_pay)
    third = len(by_pay) // 3

    def share(batches):
        return sum(batch.automated for batch in batches) / sum(batch.asked + batch.automated for batch in batches)

    assert share(by_pay[:third]) < share(by_pay[-third:])


def test_after_it_is_over_people_do_all_of_it_again(tiny):
    world = World(tiny(MANY | {"shocks": [FALL | {"until_day": 1}]})).run()
    batches = world.ledger.batches
    assert batches["automated"][batches["posted"] < 24].any()
    assert not batches["automated"][batches["posted"] >= 24].any()
