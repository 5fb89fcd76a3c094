"""The last events of the log in memory, so that a short absence is replayed without a query."""

from realtime.wire import Logged
from server.live.cursor import Snapshot


class Ring:
    """Whole tails, oldest first, each with the snapshot after it.

    The rule: every row that the hub has seen and `floor` has not is here. So a cursor can be served
    iff it covers `floor`: what it lacks cannot be older.
    """

    def __init__(self, size: int, floor: Snapshot) -> None:
        self._size = size
        self.floor = floor
        self._tails: list[tuple[Snapshot, list[Logged]]] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, rows: list[Logged], after: Snapshot) -> None:
        """The rows of one tail and its snapshot. A tail without rows moves no boundary."""
        if not rows:
            return
        self._tails.append((after, rows))
        self._count += len(rows)
        gone = 0
        while self._count - len(self._tails[gone][1]) >= self._size:
            self.floor, rows = self._tails[gone]
            self._count -= len(rows)
            gone += 1
        del self._tails[:gone]

    def since(self, seen: Snapshot) -> list[Logged] | None:
        """The rows that `seen` did not see, in the order of their tails; None: some may be gone.

        Cost: a binary search over the tails, then the rows after it.
        """
        if not seen.covers(self.floor):
            return None
        first, end = 0, len(self._tails)
        while first < end:
            middle = (first + end) // 2
            if seen.covers(self._tails[middle][0]):
                first = middle + 1
            else:
                end = middle
        return [row for _, rows in self._tails[first:] for row in rows if not seen.sees(row.xid)]

    def boundary_before(self, now: Snapshot, transactions: int) -> Snapshot:
        """The oldest place kept here that is at most so many transactions behind `now`."""
        places = [self.floor, *(after for after, _ in self._tails)]
        return next((place for place in places if place.xmin >= now.xmax - transactions), now)

    def ids(self) -> set[int]:
        return {row.id for _, rows in self._tails for row in rows}
