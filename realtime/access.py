"""Who may see what: one rule for delivery, replay and subscribe."""

from collections.abc import Collection, Sequence
from typing import Protocol

from realtime.database import Lanes
from realtime.members import Member
from realtime.standing import Standing
from realtime.subjects import Subject
from server.live import topics as names

# The objects that a topic can name, each with its owner and its audience.
_OBJECTS = """
    SELECT 'movie.' || id, NULL::bigint, 'public' FROM movies_movie WHERE id = ANY(%(movie)s)
    UNION ALL
    SELECT 'review.' || r.id, r.member_id, e.audience
      FROM diary_review r JOIN diary_diaryentry e ON e.id = r.entry_id WHERE r.id = ANY(%(review)s)
    UNION ALL
    SELECT 'list.' || id, member_id, audience FROM lists_list WHERE id = ANY(%(list)s)
    UNION ALL
    SELECT 'user.' || id, id, 'public' FROM users_user WHERE id = ANY(%(user)s) AND is_active
"""
_KINDS = ("movie", "review", "list", "user")
#: movies are never deleted, so one that was seen is not asked for again
KNOWN_MOVIES_MAX = 100_000
#: topics that a socket may have, each with its object where it names one that can be hidden
Allowed = dict[str, Subject | None]


class Shown(Protocol):
    """What an event or an object shows: whose it is, and for whom."""

    @property
    def involved(self) -> frozenset[int]: ...
    @property
    def owner_ids(self) -> tuple[int, ...]: ...
    @property
    def audience(self) -> str: ...


class Happening(Shown, Protocol):
    """An event: also, whose doing it is."""

    @property
    def people(self) -> frozenset[int]: ...


def visible(viewer: Member | None, what: Shown) -> bool:
    """Blocks both ways and the audience, judged against every owner. None: an anonymous reader."""
    if viewer is None:
        return what.audience == "public"
    if viewer.hidden and not viewer.hidden.isdisjoint(what.involved):
        return False
    if what.audience == "public":
        return True
    return all(_within(viewer, owner, what.audience) for owner in what.owner_ids)


def may_see(viewer: Member | None, event: Happening, *, page_of: int = 0) -> bool:
    """`visible`, and nothing by or of a muted member.

    `page_of`: the member whose own page the reader has opened; a mute does not close that.
    """
    if viewer is not None and viewer.muted and (event.people & viewer.muted) - {page_of}:
        return False
    return visible(viewer, event)


def follows_all(viewer: Member | None, private: frozenset[int]) -> bool:
    """Whether the viewer is let in by everybody of `private`."""
    return viewer is not None and all(map(viewer.reads, private))


def admitted(viewer: Member | None, people: frozenset[int], standing: Standing) -> bool:
    """Whatever the audience: nobody of `people` is gone, and the viewer follows the private ones
    among them (or is one).
    """
    private = standing.private_among(people)
    return private is not None and (not private or follows_all(viewer, private))


def page_owner(name: str, number: int, event: Happening) -> int:
    """Whose page a topic is: a mute does not close what the reader opened."""
    if name == "user":
        return number
    return event.owner_ids[0] if name in ("review", "list") and event.owner_ids else 0


def _within(viewer: Member, owner: int, audience: str) -> bool:
    if owner == viewer.id:
        return True
    if audience == "followers":
        return viewer.reads(owner)
    return audience == "friends" and viewer.befriends(owner)


class Gate:
    """Which topics a socket may subscribe to: one query a frame, for the objects it names."""

    def __init__(self, lanes: Lanes, standing: Standing) -> None:
        self._lanes = lanes
        self._standing = standing
        self._movies: set[str] = set()

    async def split(
        self, viewer: Member | None, topics: Sequence[str]
    ) -> tuple[Allowed, list[tuple[str, str]]]:
        """(allowed topics, refused ones with the error code); each topic once, in their order.

        Raises: Unavailable.
        """
        wanted = list(dict.fromkeys(topics))
        asked = [t for t in wanted if names.is_wire_topic(t) and "." in t and t not in self._movies]
        objects = await self._objects(asked)
        allowed: Allowed = {}
        refused: list[tuple[str, str]] = []
        for topic in wanted:
            if not names.is_wire_topic(topic):
                refused.append((topic, "topic_invalid"))
            elif self._may_subscribe(viewer, topic, objects):
                allowed[topic] = objects.get(topic)
            else:
                refused.append((topic, "topic_forbidden"))
        return allowed, refused

    def _may_subscribe(
        self, viewer: Member | None, topic: str, objects: dict[str, Subject]
    ) -> bool:
        if "." not in topic:
            return topic == names.PUBLIC or viewer is not None
        if topic in self._movies:
            return True
        return topic in objects and self.opens(viewer, objects[topic])

    def opens(self, viewer: Member | None, subject: Subject | None) -> bool:
        """Whether the viewer may see the object, by what is in memory. None: anyone may."""
        return subject is None or (
            visible(viewer, subject) and admitted(viewer, subject.involved, self._standing)
        )

    async def _objects(self, topics: Collection[str]) -> dict[str, Subject]:
        if not topics:
            return {}
        ids: dict[str, list[int]] = {kind: [] for kind in _KINDS}
        for kind, number in map(names.split, topics):
            ids[kind].append(number)
        rows = await self._lanes.fetch(_OBJECTS, ids)
        if len(self._movies) < KNOWN_MOVIES_MAX:
            self._movies.update(topic for topic, _, _ in rows if topic.startswith("movie."))
        return {topic: Subject(owner, audience) for topic, owner, audience in rows}
