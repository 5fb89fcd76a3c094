"""The objects whose topics have a reader here: whose they are, and for whom."""

from collections.abc import Collection

from realtime.index import Index


class Subject:
    """An object that a topic names."""

    __slots__ = ("audience", "involved", "owner_ids")

    def __init__(self, owner_id: int | None, audience: str) -> None:
        self.owner_ids = () if owner_id is None else (owner_id,)
        self.involved = frozenset(self.owner_ids)
        self.audience = audience


class Subjects:
    """topic -> its object, and owner -> topics, for the topics that are read."""

    def __init__(self) -> None:
        self._of: dict[str, Subject] = {}
        self._owned: Index[int, str] = Index()

    def __len__(self) -> int:
        return len(self._of)

    def get(self, topic: str) -> Subject | None:
        return self._of.get(topic)

    def put(self, topic: str, subject: Subject) -> None:
        """Remember, or replace by what is known better now: an audience can change."""
        self._of[topic] = subject
        for owner in subject.owner_ids:
            self._owned.add(owner, topic)

    def forget(self, topic: str) -> None:
        """Nobody reads it any more. Safe to repeat."""
        subject = self._of.pop(topic, None)
        for owner in subject.owner_ids if subject else ():
            self._owned.discard(owner, topic)

    def owned_by(self, member_id: int) -> Collection[str]:
        return self._owned.of(member_id)
