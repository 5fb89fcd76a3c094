"""Films and kinds of activity that members keep out of their home feeds.

Found from the event, not from the reader: an event that nobody here mutes costs its readers
nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, TypeVar

from realtime.index import Index
from realtime.wire import Logged

if TYPE_CHECKING:
    from realtime.members import Member

K = TypeVar("K", int, str)

_NO_ONE: frozenset[Member] = frozenset()


class Mutes:
    """film -> who mutes it, and kind -> who mutes it; and each member's own two sets."""

    def __init__(self) -> None:
        self._films: Index[int, Member] = Index()
        self._kinds: Index[str, Member] = Index()

    def put(self, member: Member, *, films: Iterable[int], kinds: Iterable[str]) -> None:
        """Set what a member mutes from now on."""
        before_films, before_kinds = member.unwanted_films, member.unwanted_kinds
        member.unwanted_films, member.unwanted_kinds = frozenset(films), frozenset(kinds)
        _move(self._films, member, before_films, member.unwanted_films)
        _move(self._kinds, member, before_kinds, member.unwanted_kinds)

    def of(self, event: Logged) -> Collection[Member]:
        """Whose home feeds leave the event out. Cost: two look-ups, once an event and author."""
        if not self._films and not self._kinds:
            return _NO_ONE
        kind, film = event.theme()
        by_film, by_kind = self._films.of(film), self._kinds.of(kind)
        return {*by_film, *by_kind} if by_film or by_kind else _NO_ONE


def wants(member: Member | None, event: Logged) -> bool:
    """Whether the member's home feed shows the event: `Mutes.of` for one reader."""
    if member is None or not (member.unwanted_films or member.unwanted_kinds):
        return True
    kind, film = event.theme()
    return film not in member.unwanted_films and kind not in member.unwanted_kinds


def _move(
    index: Index[K, Member], member: Member, before: frozenset[K], after: frozenset[K]
) -> None:
    for gone in before - after:
        index.discard(gone, member)
    for new in after - before:
        index.add(new, member)
