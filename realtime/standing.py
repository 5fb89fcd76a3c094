"""Which members are private, and which are gone: for the whole product, not for each socket.

Few are either, so an event of nobody who is costs its readers nothing.
"""

from realtime.database import Lanes
from server.live.cursor import Snapshot
from server.live.events import MemberVisibility

# One statement, one snapshot: what it saw needs no event any more.
_LOAD = """
    SELECT pg_current_snapshot()::text,
      ARRAY(SELECT id FROM users_user WHERE is_private AND is_active),
      ARRAY(SELECT id FROM users_user WHERE NOT is_active)
"""
_NOBODY: frozenset[int] = frozenset()


class Standing:
    """Two sets, read at the start of a history and then kept by `member.visibility`."""

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes
        self._private: set[int] = set()
        self._gone: set[int] = set()
        self._closed: set[int] = set()
        self._loaded: Snapshot | None = None

    async def load(self) -> None:
        """Read both sets anew. Events that the read saw already are ignored by `apply`.

        Cost: one scan of the members. Raises: Unavailable.
        """
        ((snapshot, private, gone),) = await self._lanes.fetch(_LOAD, binary=True)
        self._private, self._gone = set(private), set(gone)
        self._closed = self._private | self._gone
        self._loaded = Snapshot.parse(snapshot)

    def apply(self, xid: int, event: MemberVisibility) -> None:
        """Bring the sets up to an event of the log."""
        if self._loaded is not None and self._loaded.sees(xid):
            return
        for of, visibility in ((self._private, "private"), (self._gone, "gone")):
            change = of.add if event.visibility == visibility else of.discard
            change(event.member_id)
        change = self._closed.discard if event.visibility == "open" else self._closed.add
        change(event.member_id)

    def private_among(self, people: frozenset[int]) -> frozenset[int] | None:
        """Those of `people` whom a reader must follow; None: one is gone, so nobody sees it.

        Cost: some 0.1 us, once an event and topic.
        """
        if self._closed.isdisjoint(people):
            return _NOBODY
        return people & self._private if self._gone.isdisjoint(people) else None

    def private_of(self, people: frozenset[int]) -> frozenset[int]:
        return people & self._private

    def gone_of(self, people: frozenset[int]) -> frozenset[int]:
        return people & self._gone
