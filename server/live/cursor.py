"""The place in the log: an epoch and a snapshot of PostgreSQL's transactions.

Ids are given out before commit, so no id can be a safe place in the log. A snapshot can: it says of
each transaction whether its rows were visible. Rows between two snapshots are those visible in the
later and not in the earlier one, whatever the commit order (docs/adr/0003).
"""

import re
from dataclasses import dataclass
from itertools import pairwise

_SNAPSHOT = re.compile(r"([0-9]{1,20}):([0-9]{1,20}):((?:[0-9]{1,20}(?:,[0-9]{1,20})*)?)")
_EPOCH = re.compile(r"[0-9a-f]{12}")
#: transactions open at one moment are bounded by max_connections plus prepared ones
MAX_OPEN = 1000
MAX_XID = 2**64 - 1
#: a cursor is no longer than this, so that it fits the inbound frame
MAX_LENGTH = 4096


class InvalidCursor(ValueError):
    """Not a cursor that we gave out."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`pg_current_snapshot()`: `xmin:xmax:xip`. Transactions below xmin are over, from xmax on not
    begun.
    """

    xmin: int
    xmax: int
    open: frozenset[int]

    @classmethod
    def parse(cls, text: str) -> "Snapshot":
        """Raises: InvalidCursor."""
        match = _SNAPSHOT.fullmatch(text)
        if match is None:
            raise InvalidCursor(text[:40])
        xmin, xmax = int(match[1]), int(match[2])
        xids = [int(xid) for xid in match[3].split(",")] if match[3] else []
        in_order = all(a < b for a, b in pairwise(xids))
        bounded = all(xmin <= xid < xmax for xid in xids)
        if not (0 < xmin <= xmax <= MAX_XID and in_order and bounded and len(xids) <= MAX_OPEN):
            raise InvalidCursor(text[:40])
        return cls(xmin, xmax, frozenset(xids))

    def __str__(self) -> str:
        return f"{self.xmin}:{self.xmax}:{','.join(map(str, sorted(self.open)))}"

    def sees(self, xid: int) -> bool:
        """Whether rows written by transaction `xid` were visible (if it committed)."""
        return xid < self.xmin or (xid < self.xmax and xid not in self.open)

    def covers(self, other: "Snapshot") -> bool:
        """Whether everything visible in `other` is visible here too."""
        if other.xmax > self.xmax:
            # What `other` saw beyond our xmax must have been nothing.
            beyond = range(self.xmax, other.xmax)
            if len(beyond) > MAX_OPEN or any(xid not in other.open for xid in beyond):
                return False
        return all(xid in other.open or xid >= other.xmax for xid in self.open)


@dataclass(frozen=True, slots=True)
class Cursor:
    """`epoch:snapshot`, opaque to clients. Another epoch means another history: refetch."""

    epoch: str
    snapshot: Snapshot

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Raises: InvalidCursor."""
        epoch, _, snapshot = text[:MAX_LENGTH].partition(":")
        if not _EPOCH.fullmatch(epoch) or len(text) > MAX_LENGTH:
            raise InvalidCursor(text[:40])
        return cls(epoch, Snapshot.parse(snapshot))

    def __str__(self) -> str:
        return f"{self.epoch}:{self.snapshot}"
