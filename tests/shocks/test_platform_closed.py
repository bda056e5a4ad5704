"""A platform that closes its doors: clients and workers who leave are not replaced."""

import numpy as np
import pytest

from sim.world import World

SHUT = {"rule": "platform_closed", "from_day": 1, "client_half_life_days": 2}


def test_after_a_half_life_half_of_the_clients_post_no_more(tiny):
    world = World(tiny({"run.days": 3, "run.warmup_days": 0}))
    market = world.markets[0]
    market.clients_leave = (0.0, 2.0)
    world.env.run(until=48)
    left = np.mean([market.has_left(world, requester) for requester in world.requesters])
    assert left == pytest.approx(0.5, abs=0.03)


def test_before_the_day_everything_is_as_it_was_and_afterwards_less_is_posted(tiny):
    many = {"run.scale": 200, "run.days": 6}
    shut, open_ = World(tiny(many | {"shocks": [SHUT]})).run(), World(tiny(many)).run()

    def posted(world, begins, ends):
        times = world.ledger.batches["posted"]
        return times[(times >= begins) & (times < ends)]

    assert posted(shut, -24, 24).tolist() == posted(open_, -24, 24).tolist()
    kept = set(posted(shut, 24, 144).tolist())
    assert kept < set(posted(open_, 24, 144).tolist())
    # Between one half after two days and an eighth after six: of five days a bit less than a half is kept.
    assert 0.3 < len(kept) / posted(open_, 24, 144).size < 0.7


def test_a_platform_closed_to_workers_gets_nobody_for_the_pay(tiny):
    drawn = {"behaviour.entry_elasticity": 1, "behaviour.entry_weekly_share": 1, "behaviour.usual_wage": 0.01}
    drawn |= {"run.days": 14, "run.scale": 1000}
    shock = SHUT | {"to": "workers", "from_day": -1}
    assert any(person.present for person in World(tiny(drawn)).run().reserve)
    assert not any(person.present for person in World(tiny(drawn | {"shocks": [shock]})).run().reserve)
