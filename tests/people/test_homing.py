"""Multi-homing: who holds several accounts, where they look, and on which platform hours and pay are booked."""

import numpy as np
import pytest

from sim.entities import Account, Worker
from sim.measures import measured, record
from sim.people.homing import expected_wage, where_to_look
from sim.world import World

TWO = {
    "platforms": {
        "main": {"worker_share": 0.7, "requester_share": 0.6},
        "second": {"worker_share": 0.3, "requester_share": 0.4, "fee_rate": 0.1},
    },
    "multi_homing.share": 0.5,
}


def someone(*accounts: Account) -> Worker:
    traits = {"hours_wanted": 10, "reservation_wage": 1, "speed": 1, "accuracy": 1, "key": 3}
    return Worker(id=5, country=0, home=accounts[0].platform, accounts=list(accounts), **traits)


@pytest.mark.parametrize("change", [{"multi_homing.share": 1}, {"platforms": TWO["platforms"]}])
def test_one_platform_or_nobody_with_two_accounts_is_the_market_without_multi_homing(tiny, change):
    # The other parameters of the section must then not matter at all.
    other = change | {"multi_homing.sensitivity": 7, "multi_homing.switching_seconds": 900}
    plain = {"platforms": change["platforms"]} if "platforms" in change else {}
    assert World(tiny(plain)).run().ledger.digest() == World(tiny(other)).run().ledger.digest()


def test_the_share_with_accounts_elsewhere_is_the_one_asked_for_and_the_first_account_stays(tiny):
    world = World(tiny(TWO | {"run.scale": 100}))
    homers = [worker for worker in world.workers if worker.accounts]
    assert len(homers) / len(world.workers) == pytest.approx(0.5, abs=0.05)
    assert all(worker.accounts[0].platform == worker.home for worker in homers)
    assert all({account.platform for account in worker.accounts} == {0, 1} for worker in homers)


def test_who_holds_accounts_does_not_depend_on_the_replication(tiny):
    one, other = (World(tiny(TWO), replication) for replication in (0, 1))
    assert [bool(worker.accounts) for worker in one.workers] == [bool(worker.accounts) for worker in other.workers]


def test_the_expected_wage_weighs_own_experience_with_the_usual_wage(tiny):
    world = World(tiny(TWO | {"multi_homing.prior_hours": 2, "behaviour.usual_wage": 3}))
    assert expected_wage(world, Account(0)) == 3
    assert expected_wage(world, Account(0, earned=10_000_000, hours=2)) == 4  # (2 * 3 + 10) / (2 + 2)


@pytest.mark.parametrize(("sensitivity", "share"), [(0, 1 / 2), (1, 2 / 3), (2, 4 / 5)])
def test_the_choice_is_a_logit_in_the_log_of_what_an_hour_has_earned(tiny, sensitivity, share):
    # With a negligible prior, one platform has paid twice as much per hour as the other.
    change = {"multi_homing.sensitivity": sensitivity, "multi_homing.prior_hours": 0.01}
    world = World(tiny(TWO | change))
    worker = someone(Account(0, 4_000_000_000, 1000.0), Account(1, 2_000_000_000, 1000.0))
    first = [where_to_look(world, worker, number, []) for number in range(4000)]
    assert first.count(0) / 4000 == pytest.approx(share, abs=0.03)


def test_each_platform_is_tried_once_in_a_session(tiny):
    world = World(tiny(TWO))
    worker = someone(Account(1), Account(0))
    assert where_to_look(world, worker, 0, [1]) == 0
    assert where_to_look(world, worker, 0, [1, 0]) is None
    alone = someone(Account(1))
    alone.accounts = []
    assert where_to_look(world, alone, 0, []) == 1
    assert where_to_look(world, alone, 0, [1]) is None


def test_hours_and_pay_are_booked_where_the_work_was(tiny):
    world = World(tiny(TWO | {"run.scale": 500})).run()
    assignments, sessions, batches = world.ledger.assignments, world.ledger.sessions, world.ledger.batches
    assert (sessions["platform"][assignments["session"]] == batches["platform"][assignments["batch"]]).all()
    names = tuple(world.scenario.platforms)
    codes = tuple(world.country_codes)
    added_up = record(world.ledger, 3, world.country_of, codes, world.minimum_wages, platforms=names)
    values = measured(added_up)
    assert values["hours_online.main"] + values["hours_online.second"] == pytest.approx(added_up.hours.sum())
    assert values["pay_total.main"] + values["pay_total.second"] == pytest.approx(added_up.pay.sum())
    assert min(values["pay_total.main"], values["pay_total.second"]) > 0


def test_who_has_one_account_stays_on_it_and_who_finds_nothing_moves_on_within_the_session(tiny):
    change = {"run.scale": 500, "multi_homing.switching_seconds": 120, "workers.overrun_minutes": 0}
    world = World(tiny(TWO | change)).run()
    sessions = world.ledger.sessions
    homes = {worker.id: worker.home for worker in world.workers}
    several = np.array([bool(worker.accounts) for worker in world.workers])
    alone = ~several[sessions["worker"]]
    assert (sessions["platform"][alone] == [homes[worker] for worker in sessions["worker"][alone].tolist()]).all()
    order = np.lexsort((np.arange(len(sessions)), sessions["worker"]))
    rows = {name: sessions[name][order] for name in ("worker", "platform", "signed_on", "signed_off", "search_hours")}
    planned = {(worker.id, round(start, 6)) for worker in world.workers for start, _ in worker.sessions}
    signed_on = zip(rows["worker"].tolist(), rows["signed_on"].round(6).tolist(), strict=True)
    moved = np.flatnonzero([one not in planned for one in signed_on])
    assert moved.size > 20
    assert (rows["worker"][moved] == rows["worker"][moved - 1]).all()
    assert (rows["signed_on"][moved] == rows["signed_off"][moved - 1]).all()
    assert (rows["platform"][moved] != rows["platform"][moved - 1]).all()
    online = rows["signed_off"] - rows["signed_on"]
    assert (rows["search_hours"] >= np.minimum(2 / 60, online) - 1e-9)[moved].all()


def test_accounts_do_not_travel(tiny):
    world = World(tiny(TWO | {"run.scale": 500}))
    past = {worker.id: worker.past_approved for worker in world.workers}
    away = [worker for worker in world.workers if worker.accounts]
    assert any(past[worker.id] for worker in away)
    assert not any(world.markets[1 - worker.home].approved[worker.id] for worker in away)


def test_taking_out_one_worker_changes_no_other_history_where_work_is_plenty(uncongested):
    whole = World(uncongested(TWO)).run()
    without = World(uncongested(TWO), without=frozenset({3})).run()

    def of_others(world):
        sessions = world.ledger.sessions
        kept = sessions["worker"] != 3
        rows = [sessions[name][kept] for name in ("worker", "platform", "signed_on", "signed_off", "looks")]
        return sorted(zip(*(row.tolist() for row in rows), strict=True))

    assert 3 in whole.ledger.sessions["worker"]
    assert of_others(whole) == of_others(without)
