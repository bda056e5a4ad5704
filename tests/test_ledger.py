"""The ledger: columns that grow and forget nothing, and a digest that notices everything."""

import hashlib

import numpy as np
import pytest

from sim.ledger import Ledger, Table


def filled() -> Ledger:
    """Return a ledger with a session, a batch and two assignments."""
    ledger = Ledger()
    ledger.sessions.append(1, worker=0, signed_on=1.0, signed_off=2.0, search_hours=0.5)
    ledger.batches.append(1, requester=3, posted=0.5, offered=10_000, hits=2, asked=2)
    ledger.assignments.append(2, worker=0, batch=0, started=[1.0, 1.25], hours=0.25, pay=[10_000, 0])
    return ledger


def test_appending_returns_the_first_of_the_new_rows():
    table = Table(price=np.float64)
    assert [table.append(count, price=1.0) for count in (2, 3, 1)] == [0, 2, 5]
    assert len(table) == 6


def test_a_column_that_is_not_named_stays_zero():
    table = Table(price=np.float64, sold=np.int32)
    table.append(2, price=[1.5, 2.5])
    assert table["sold"].tolist() == [0, 0]


def test_a_table_that_grows_keeps_what_it_had():
    table = Table(number=np.int64, half=np.float64)
    for first in range(0, 5000, 7):
        numbers = np.arange(first, first + 7)
        table.append(7, number=numbers, half=numbers / 2)
    assert table["number"].tolist() == list(range(len(table)))
    assert (table["half"] * 2 == table["number"]).all()


def test_one_large_append_fits():
    table = Table(number=np.int64)
    table.append(1, number=7)
    table.append(100_000, number=np.arange(100_000))
    assert table["number"][0] == 7
    assert table["number"][-1] == 99_999


def test_rows_can_be_settled_later():
    ledger = filled()
    ledger.assignments["pay"][np.array([0, 1])] = [5, 6]
    assert ledger.assignments["pay"].tolist() == [5, 6]


def test_equal_histories_have_equal_digests():
    assert filled().digest() == filled().digest()


@pytest.mark.parametrize("table", ["assignments", "sessions", "batches"])
def test_one_value_changed_in_any_column_changes_the_digest(table):
    names = list(vars(getattr(filled(), table))["_columns"])
    assert len(names) >= 7
    for name in names:
        ledger = filled()
        column = getattr(ledger, table)[name]
        column[0] = not column[0] if column.dtype == bool else column[0] + 1
        assert ledger.digest() != filled().digest(), name


def test_one_row_more_changes_the_digest():
    for table in ("assignments", "sessions", "batches"):
        ledger = filled()
        getattr(ledger, table).append(1)
        assert ledger.digest() != filled().digest()


def test_two_rows_in_another_order_change_the_digest():
    ledger = filled()
    started = ledger.assignments["started"]
    started[:] = started[::-1].copy()
    assert ledger.digest() != filled().digest()


def test_spare_room_does_not_count():
    grown = filled()
    grown.assignments.append(0)
    grown.assignments._grow(10_000, filled=2)
    assert grown.digest() == filled().digest()


def test_the_same_numbers_in_a_column_of_another_name_have_another_digest():
    digests = set()
    for name in ("pay", "fee"):
        table, digest = Table(**{name: np.int64}), hashlib.sha256()
        table.append(1, **{name: 7})
        table.update_digest(digest)
        digests.add(digest.hexdigest())
    assert len(digests) == 2
