"""The audit: books that were tampered with, by however little, do not pass."""

import numpy as np
import pytest

from sim.audit import AuditError, audit
from sim.ledger import Outcome
from sim.world import World

HARSH = {"styles": {"harsh": {"requester_share": 1, "rejects_wrong": 0.7, "rejects_right": 0.1}}}


@pytest.fixture
def finished(two_countries):
    """Return a run that ended well, with rejected, returned and expired work in it."""
    change = {
        "run.scale": 500,
        "workers.return_share": 0.1,
        "workers.overrun_minutes": 0,
        "workers.task_noise_log_sd": 1,
    }
    world = World(two_countries(HARSH | change)).run()
    assert set(range(1, 6)) <= set(world.ledger.assignments["outcome"].tolist())
    return world


def row(world, outcome):
    return int(np.flatnonzero(world.ledger.assignments["outcome"] == outcome)[0])


def test_books_that_nobody_touched_pass(finished):
    audit(finished)


@pytest.mark.parametrize("moved", [1, -1])
def test_a_micro_dollar_more_or_less_in_the_record_is_noticed(finished, moved):
    finished.ledger.assignments["pay"][row(finished, Outcome.APPROVED)] += moved
    with pytest.raises(AuditError, match="workers' accounts"):
        audit(finished)


def test_a_micro_dollar_moved_from_one_worker_to_another_is_noticed(finished):
    one, other = np.flatnonzero(finished.balances)[:2]
    finished.balances[one] -= 1
    finished.balances[other] += 1
    with pytest.raises(AuditError, match="workers' accounts"):
        audit(finished)


def test_a_micro_dollar_moved_from_one_requester_to_another_is_noticed(finished):
    one, other = np.flatnonzero(finished.spending)[:2]
    finished.spending[one] -= 1
    finished.spending[other] += 1
    with pytest.raises(AuditError, match="requesters' accounts"):
        audit(finished)


def test_a_micro_dollar_moved_from_fee_to_pay_is_noticed(finished):
    paid = row(finished, Outcome.APPROVED)
    finished.ledger.assignments["pay"][paid] += 1
    finished.ledger.assignments["fee"][paid] -= 1
    with pytest.raises(AuditError, match="workers' accounts"):
        audit(finished)


def test_a_micro_dollar_that_the_platform_found_is_noticed(finished):
    finished.markets[0].fees += 1
    with pytest.raises(AuditError, match="money spent"):
        audit(finished)


def test_pay_for_returned_work_is_noticed_even_if_it_was_charged(finished):
    returned = row(finished, Outcome.RETURNED)
    assignments = finished.ledger.assignments
    assignments["pay"][returned] = 10_000
    finished.balances[assignments["worker"][returned]] += 10_000
    finished.spending[finished.ledger.batches["requester"][assignments["batch"][returned]]] += 10_000
    with pytest.raises(AuditError, match="not handed in was paid"):
        audit(finished)


def test_a_negative_pay_is_noticed_even_if_it_was_charged(finished):
    assignments = finished.ledger.assignments
    rejected = row(finished, Outcome.REJECTED)
    assignments["pay"][rejected] = -1
    finished.balances[assignments["worker"][rejected]] -= 1
    finished.spending[finished.ledger.batches["requester"][assignments["batch"][rejected]]] -= 1
    with pytest.raises(AuditError, match="below zero"):
        audit(finished)


def test_one_assignment_too_many_is_noticed(finished):
    returned = row(finished, Outcome.RETURNED)
    finished.ledger.assignments["outcome"][returned] = Outcome.REJECTED
    with pytest.raises(AuditError, match="assignments"):
        audit(finished)


def test_a_batch_that_got_more_than_it_asked_for_is_noticed(finished):
    assignments = finished.ledger.assignments
    batch = assignments["batch"][row(finished, Outcome.APPROVED)]
    finished.ledger.batches["asked"][batch] = 0
    with pytest.raises(AuditError, match="more assignments than it asked"):
        audit(finished)


@pytest.mark.parametrize("vanished", [1, -1])
def test_an_assignment_that_vanished_from_the_list_or_appeared_there_is_noticed(finished, vanished):
    finished.batches[0].left += vanished * 10**6
    with pytest.raises(AuditError, match="not all done, open or expired"):
        audit(finished)


def test_work_that_was_never_judged_is_noticed(finished):
    finished.ledger.assignments["outcome"][row(finished, Outcome.REJECTED)] = Outcome.SUBMITTED
    with pytest.raises(AuditError, match="never judged"):
        audit(finished)


@pytest.mark.parametrize(
    ("table", "column"), [("assignments", "hours"), ("sessions", "search_hours"), ("sessions", "signed_off")]
)
@pytest.mark.parametrize("minutes", [1, -1])
def test_a_minute_more_or_less_on_any_clock_is_noticed(finished, table, column, minutes):
    getattr(finished.ledger, table)[column][0] += minutes / 60
    with pytest.raises(AuditError, match="hours online"):
        audit(finished)


@pytest.mark.parametrize("account", ["balances", "spending"])
def test_a_run_that_does_not_balance_does_not_end_well(two_countries, account):
    world = World(two_countries())
    getattr(world, account)[0] += 1
    with pytest.raises(AuditError):
        world.run()
