"""The record of everything that happened: typed columns that grow, one table per kind of thing."""

import hashlib
from enum import IntEnum
from typing import Any

import numpy as np


class Outcome(IntEnum):
    """How an assignment ends; each ends in exactly one of these ways (SUBMITTED only until it is reviewed)."""

    SUBMITTED = 0
    APPROVED = 1
    REJECTED = 2
    RETURNED = 3
    """Begun and given back."""
    EXPIRED = 4
    """Begun and left until its time ran out."""
    RELEASED = 5
    """Held in the queue and given back without having been begun."""
    LAPSED = 6
    """Caught by a script and never begun before its time was up."""


class Found(IntEnum):
    """How a worker came upon the batch of an assignment."""

    LISTED = 0
    """In the list of work."""
    SEARCHED = 1
    """By a search or a link, outside the orders of the list."""
    OFFERED = 2
    """The platform picked the worker."""
    CAUGHT = 3
    """A script accepted it as soon as it was posted."""
    TOLD = 4
    """By word of a contact."""
    ALERTED = 5
    """An alert brought the worker online for it."""


MOST_WAITING = 1024
"""Entries that wait at most to be written; a thousand at once cost little more than ten."""


class Table:
    """Columns of equal length that grow together.

    What is entered or amended one small piece at a time waits until somebody looks or enough has come together, and is
    then written in the same order.

    >>> table = Table(price=np.float64, sold=np.int32)
    >>> table.append(2, price=[1.5, 2.5], sold=1)
    0
    >>> table["price"].sum()
    np.float64(4.0)
    """

    def __init__(self, **columns: Any) -> None:
        self._columns = {name: np.zeros(1024, dtype) for name, dtype in columns.items()}
        self._capacity = 1024
        self.size = 0
        self._entered: list[tuple[int, dict[str, Any]]] = []
        self._amended: list[tuple[np.ndarray, dict[str, Any]]] = []

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, name: str) -> np.ndarray:
        if self._entered or self._amended:
            self._write()
        return self._columns[name][: self.size]

    def append(self, count: int, **values: Any) -> int:
        """Add rows and return the number of the first; a column that is not named stays zero."""
        if self._entered or self._amended:
            self._write()
        first, end = self.size, self.size + count
        if end > self._capacity:
            self._grow(end, filled=first)
        self.update(slice(first, end), **values)
        self.size = end
        return first

    def enter(self, count: int, **values: Any) -> int:
        """Add rows as `append` does, but write them later; each column's value is one number or an array of its type.

        Until they are written the same columns are named at every call.
        """
        first = self.size
        self.size += count
        self._entered.append((count, values))
        if len(self._entered) >= MOST_WAITING:
            self._write()
        return first

    def amend(self, rows: np.ndarray, **values: Any) -> None:
        """Write values into rows later, each of them one number or an array; always the same columns."""
        self._amended.append((rows, values))

    def _write(self) -> None:
        """Write what has been entered, then what has been amended."""
        entered, self._entered = self._entered, []
        amended, self._amended = self._amended, []
        if entered:
            counts = [count for count, _ in entered]
            first, end = self.size - sum(counts), self.size
            if end > self._capacity:
                self._grow(end, filled=first)
            self.update(slice(first, end), **_joined([values for _, values in entered], counts))
        if amended:
            counts = [rows.size for rows, _ in amended]
            self.update(
                np.concatenate([rows for rows, _ in amended]), **_joined([values for _, values in amended], counts)
            )

    def update(self, rows: "int | slice | np.ndarray", **values: Any) -> None:
        """Write values into rows that are there."""
        if self._entered or self._amended:
            self._write()
        columns = self._columns
        for name, value in values.items():
            columns[name][rows] = value

    def _grow(self, needed: int, filled: int) -> None:
        self._capacity = max(needed, self._capacity * 2)
        for name, column in self._columns.items():
            grown = np.zeros(self._capacity, column.dtype)
            grown[:filled] = column[:filled]
            self._columns[name] = grown

    def update_digest(self, digest: "hashlib._Hash") -> None:
        """Add the columns' names and bytes to a running digest."""
        for name in sorted(self._columns):
            digest.update(name.encode())
            digest.update(np.ascontiguousarray(self[name]).tobytes())


def _joined(pieces: list[dict[str, Any]], counts: list[int]) -> dict[str, np.ndarray]:
    """Return one array for each column, from what the pieces hold of it, in order."""
    joined = {}
    for name, value in pieces[0].items():
        parts = [piece[name] for piece in pieces]
        joined[name] = np.concatenate(parts) if isinstance(value, np.ndarray) else np.repeat(parts, counts)
    return joined


class Ledger:
    """The history of one run: assignments, sessions, power cuts, batches, payouts and transfers, in order of recording.

    Times are hours since measuring starts (the warm-up is negative), money is whole micro-dollars.
    """

    def __init__(self) -> None:
        self.assignments = Table(
            worker=np.int32,
            batch=np.int32,
            session=np.int32,
            found=np.int8,
            started=np.float64,
            hours=np.float64,
            outcome=np.int8,
            right=np.bool_,
            settled=np.float64,
            pay=np.int64,
            fee=np.int64,
            margin=np.int64,
        )
        self.sessions = Table(
            worker=np.int32,
            platform=np.int8,
            signed_on=np.float64,
            signed_off=np.float64,
            night_hours=np.float64,
            alerted=np.bool_,
            search_hours=np.float64,
            qualification_hours=np.float64,
            paperwork_hours=np.float64,
            looks=np.int32,
            previews=np.int32,
            acceptances=np.int32,
        )
        self.cuts = Table(session=np.int32, began=np.float64, ended=np.float64)
        """Times without power inside a session, from its sign-on to its sign-off: they are on no clock."""
        self.batches = Table(
            requester=np.int32,
            platform=np.int8,
            task=np.int16,
            posted=np.float64,
            gone=np.float64,
            usual_hours=np.float64,
            offered=np.int64,
            hits=np.int32,
            share=np.float64,
            planned=np.int32,
            asked=np.int32,
            automated=np.int32,
        )
        self.openings = Table(batch=np.int32, arm=np.int16)
        """The batches that are openings of a field experiment, and the arm of each."""
        self.previews = Table(worker=np.int32, batch=np.int32, when=np.float64)
        """Who looked at an opening of a field experiment; looks at other batches are counted by session alone."""
        self.refusals = Table(worker=np.int32, platform=np.int8, when=np.float64)
        self.wages = Table(worker=np.int32, vendor=np.int16, shift=np.float64, hours=np.float64, pay=np.int64)
        self.payouts = Table(
            worker=np.int32,
            platform=np.int8,
            channel=np.int8,
            ordered=np.float64,
            arrives=np.float64,
            gross=np.int64,
            fee=np.int64,
            conversion=np.int64,
            lapsed=np.int64,
            received=np.int64,
        )

        self.transfers = Table(
            when=np.float64,
            rule=np.int16,
            platform=np.int8,
            payer=np.int8,
            payee=np.int8,
            worker=np.int32,
            requester=np.int32,
            amount=np.int64,
        )

    def preview(self, worker: int, batch: int, when: float) -> None:
        """Note that somebody has looked at an opening of a field experiment."""
        self.previews.append(1, worker=worker, batch=batch, when=when)

    def digest(self) -> str:
        """Return a hash of the whole history: equal if and only if two runs recorded the same."""
        digest = hashlib.sha256()
        tables = (
            self.assignments,
            self.sessions,
            self.cuts,
            self.batches,
            self.refusals,
            self.wages,
            self.payouts,
            self.transfers,
        )
        for table in tables:
            table.update_digest(digest)
        if len(self.openings):
            # A market in which nobody experiments has the digest that it had before there were experiments.
            self.openings.update_digest(digest)
            self.previews.update_digest(digest)
        return digest.hexdigest()
