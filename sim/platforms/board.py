"""The list of open batches as workers see it: by newest, by most HITs left, or found some other way."""

from bisect import bisect_left, insort
from operator import attrgetter

from sim.entities import Batch

_age = attrgetter("id")
_left = attrgetter("left")
_rank = attrgetter("rank")


class Board:
    """Open batches in two orders; finding one takes the same time however many are open.

    The order by most left is sorted anew at intervals, as on the platform, so a batch may head that list for a
    while after others have taken its last HITs.
    """

    def __init__(self) -> None:
        self.newest: list[Batch] = []
        self._kept: list[Batch] = []
        """Batches that are kept at a rank of their own."""
        self._most_left: list[Batch] = []
        self._sorted_at = float("-inf")

    def add(self, batch: Batch) -> bool:
        """List a batch, at its place by time of posting if HITs have come back to it; tell whether that was new."""
        if batch.listed or batch.closed or batch.left <= 0:
            return False
        batch.listed = True
        self._free()
        if batch.rank:
            self._kept.append(batch)
        else:
            insort(self.newest, batch, key=_age)
        self._keep(self.newest)
        return True

    def remove(self, batch: Batch) -> None:
        """Take a batch off the list."""
        if batch.listed:
            batch.listed = False
            self._free()
            if batch.rank:
                self._kept.remove(batch)
            else:
                del self.newest[bisect_left(self.newest, batch.id, key=_age)]
            self._keep(self.newest)

    def most_left(self, now: float, resort_hours: float) -> list[Batch]:
        """Return the list by HITs left, fewest first, sorted anew if that is due."""
        if now - self._sorted_at >= resort_hours:
            self._free()
            self._most_left = sorted(self.newest, key=_left)
            self._keep(self.newest)
            self._keep(self._most_left)
            self._sorted_at = now
        return self._most_left

    def _free(self) -> None:
        """Take the batches that are kept at a rank out of the list, so that the others are in order."""
        for batch in self._kept:
            if batch in self.newest:
                self.newest.remove(batch)

    def _keep(self, order: list[Batch]) -> None:
        """Put them where they are kept, the best rank first, which those put in behind it do not move."""
        for batch in sorted(self._kept, key=_rank):
            order.insert(max(0, len(order) + 1 - batch.rank), batch)
