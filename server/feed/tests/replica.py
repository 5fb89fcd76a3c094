"""A reader made of nothing but the log: what a client that saw every event would show.

It shares no code with the selectors it is compared with: its `may_see` is written from the rules.
"""

from typing import Any

import msgspec

from server.live.models import Event
from server.live.shapes import Card, Comment

CARD_EVENTS = {
    "diary.logged", "diary.updated", "member.followed", "review.liked", "list.created",
    "review.shared", "list.shared",
}  # fmt: skip
COUNT_EVENTS = {"like.added", "like.removed", "review.counts"}
COMMENT_EVENTS = {"comment.added", "comment.updated", "comment.removed"}


class Replica:
    """Cards, counters and relations as the rows of the log tell them, applied in order."""

    def __init__(self) -> None:
        self.cards: dict[int, dict[str, Any]] = {}
        self.rows: dict[int, Event] = {}
        self.gone: dict[int, int] = {}
        self.reviews: dict[int, tuple[int, int, int]] = {}
        self.movies: dict[int, dict[str, Any]] = {}
        self.members: dict[int, dict[str, Any]] = {}
        self.relations: dict[tuple[int, int], dict[str, Any]] = {}
        self.visibility: dict[int, tuple[int, str]] = {}
        self.comments: dict[int, dict[str, Any]] = {}
        self.mutes: dict[int, dict[str, Any]] = {}
        self.said: dict[int, Event] = {}
        self.lists: dict[int, dict[str, Any]] = {}
        #: likes and comments of lists, entries and comments, by kind and id, under their version
        self.counts: dict[tuple[str, int], tuple[int, int, int]] = {}

    def apply(self, row: Event) -> None:
        data = msgspec.json.decode(row.data)
        if row.type in CARD_EVENTS:
            self._card(row, data["card"])
        elif row.type == "activity.removed":
            self._tombstone(data)
        elif row.type in COUNT_EVENTS:
            self._counter(data["review_id"], data)
        elif row.type == "object.counts":
            self._count(data["target_kind"], data["target_id"], data, rev=data["rev"])
        elif row.type == "list.updated":
            self._list(data["list"])
        elif row.type in COMMENT_EVENTS:
            self._comment(row, data["comment"])
        elif row.type == "member.visibility":
            self.visibility[data["member_id"]] = max(
                (data["rev"], data["visibility"]),
                self.visibility.get(data["member_id"], (-1, "open")),
            )
        elif row.type == "movie.stats":
            self._newer(self.movies, data["movie_id"], data)
        elif row.type == "member.stats":
            self._newer(self.members, data["member_id"], data)
        elif row.type == "mutes.changed":
            self._newer(self.mutes, data["member_id"], data)
        elif row.type == "feed.changed":
            self.relations[data["member_id"], data["other"]["id"]] = data

    def _card(self, row: Event, card: dict[str, Any]) -> None:
        review = review_of(card)
        if review is not None:
            self._counter(review["id"], review)
        if card["entry"] is not None:
            self._count(
                "entry", card["entry"]["id"], card["entry"], rev=card["entry"]["counts_rev"]
            )
        if card["list"] is not None:
            self._list(card["list"])
        known = self.cards.get(card["id"])
        if card["rev"] <= self.gone.get(card["id"], 0) or (known and known["rev"] >= card["rev"]):
            return
        self.cards[card["id"]] = card
        self.rows[card["id"]] = row

    def _tombstone(self, data: dict[str, Any]) -> None:
        id_, rev = data["activity_id"], data["rev"]
        self.gone[id_] = max(rev, self.gone.get(id_, 0))
        if id_ in self.cards and self.cards[id_]["rev"] <= rev:
            del self.cards[id_], self.rows[id_]

    def _counter(self, review_id: int, data: dict[str, Any]) -> None:
        told = data["rev"], data["like_count"], data["comment_count"]
        self.reviews[review_id] = max(told, self.reviews.get(review_id, (-1, 0, 0)))

    def _count(self, kind: str, id_: int, data: dict[str, Any], *, rev: int) -> None:
        told = rev, data["like_count"], data.get("comment_count", 0)
        self.counts[kind, id_] = max(told, self.counts.get((kind, id_), (-1, 0, 0)))

    def _list(self, state: dict[str, Any]) -> None:
        self._count("list", state["id"], state, rev=state["counts_rev"])
        self._newer(self.lists, state["id"], state)

    def _comment(self, row: Event, comment: dict[str, Any]) -> None:
        self._count("comment", comment["id"], comment, rev=comment["counts_rev"])
        known = self.comments.get(comment["id"])
        if known is None or known["rev"] < comment["rev"]:
            self.comments[comment["id"]] = comment
            self.said[comment["id"]] = row

    @staticmethod
    def _newer(known: dict[int, dict[str, Any]], id_: int, data: dict[str, Any]) -> None:
        if id_ not in known or known[id_]["rev"] < data["rev"]:
            known[id_] = data

    def toward(self, viewer: int, other: int) -> dict[str, Any]:
        nothing = {"follows": False, "followed_by": False, "hidden": False, "muted": False}
        return self.relations.get((viewer, other), nothing)

    def may_see(self, viewer: int | None, row: Event, *, asked_for: int | None = None) -> bool:
        """The rules of the product, said once more."""
        people = {*row.owner_ids, *([] if row.actor_id is None else [row.actor_id])}
        if not all(self._open_to(viewer, person) for person in people):
            return False
        if viewer is None:
            return row.audience == "public"
        for person in people:
            state = self.toward(viewer, person)
            if state["hidden"] or (state["muted"] and person != asked_for):
                return False
        if row.audience == "public":
            return True
        return all(self._within(viewer, owner, row.audience) for owner in row.owner_ids)

    def _open_to(self, viewer: int | None, person: int) -> bool:
        _, visibility = self.visibility.get(person, (0, "open"))
        if visibility == "open" or (visibility == "private" and viewer == person):
            return True
        is_follower = viewer is not None and self.toward(viewer, person)["follows"]
        return visibility == "private" and is_follower

    def _within(self, viewer: int, owner: int, audience: str) -> bool:
        if owner == viewer:
            return True
        state = self.toward(viewer, owner)
        if audience == "followers":
            return state["follows"]
        return audience == "friends" and state["follows"] and state["followed_by"]

    def _shown(self, wanted: Any) -> list[dict[str, Any]]:
        """Cards whose row `wanted` accepts, newest first, with the newest counters."""
        ids = sorted((id_ for id_, row in self.rows.items() if wanted(row)), reverse=True)
        return [self._with_counters(self.cards[id_]) for id_ in ids]

    def _with_counters(self, card: dict[str, Any]) -> dict[str, Any]:
        card = msgspec.json.decode(msgspec.json.encode(card))
        review = review_of(card)
        if review is not None:
            review["rev"], review["like_count"], review["comment_count"] = self.reviews[
                review["id"]
            ]
        if card["entry"] is not None:
            self._newest_counts("entry", card["entry"])
        if card["list"] is not None:
            card["list"] = dict(self.lists[card["list"]["id"]])
            self._newest_counts("list", card["list"])
        return card

    def _newest_counts(self, kind: str, shown: dict[str, Any]) -> None:
        rev, likes, comments = self.counts[kind, shown["id"]]
        shown["counts_rev"], shown["like_count"] = rev, likes
        if "comment_count" in shown:
            shown["comment_count"] = comments

    def feed(self, viewer: int) -> list[dict[str, Any]]:
        def wanted(row: Event) -> bool:
            authors = [int(topic[7:]) for topic in row.topics if topic.startswith("author.")]
            mine = any(a == viewer or self.toward(viewer, a)["follows"] for a in authors)
            return mine and self.may_see(viewer, row) and self._wants(viewer, row)

        return self._shown(wanted)

    def _wants(self, viewer: int, row: Event) -> bool:
        """Not of a kind that the viewer mutes, nor of a film."""
        muted = self.mutes.get(viewer, {"kinds": [], "movie_ids": []})
        card = msgspec.json.decode(row.data)["card"]
        film = card["entry"] or card["review"]
        if film is not None and film["movie"]["id"] in muted["movie_ids"]:
            return False
        return card["kind"] not in muted["kinds"]

    def thread(self, review: Event, review_id: int, viewer: int | None) -> list[dict[str, Any]]:
        """The comments of a review that stands, oldest first; `review` is the row of its card now.

        Whoever reads it asked for its author, and its audience is that of all that hangs on it.
        """
        (author,) = review.owner_ids
        shown = []
        for id_, comment in sorted(self.comments.items()):
            row = Event(
                actor_id=self.said[id_].actor_id, owner_ids=[author], audience=review.audience
            )
            is_here = (comment["target_kind"], comment["target_id"]) == ("review", review_id)
            if is_here and self.may_see(viewer, row, asked_for=author):
                shown.append(dict(comment))
                self._newest_counts("comment", shown[-1])
        return shown

    def topic(
        self, topic: str, viewer: int | None, *, asked_for: int | None = None
    ) -> list[dict[str, Any]]:
        return self._shown(
            lambda row: topic in row.topics and self.may_see(viewer, row, asked_for=asked_for)
        )


def review_of(card: dict[str, Any]) -> dict[str, Any] | None:
    return card["review"] or (card["entry"] and card["entry"]["review"])


def plain(cards: list[Card]) -> list[dict[str, Any]]:
    """REST's cards as an event would carry them: without the reader's own likes."""
    found = msgspec.json.decode(msgspec.json.encode(cards))
    for card in found:
        for shown in (review_of(card), card["list"]):
            if shown is not None:
                del shown["liked"]
        if card["entry"] is not None:
            del card["entry"]["liked_by_me"]
    return found


def plain_comments(comments: list[Comment]) -> list[dict[str, Any]]:
    """REST's comments as an event would carry them."""
    found = msgspec.json.decode(msgspec.json.encode(comments))
    for comment in found:
        del comment["liked"]
    return found


def whole_log() -> Replica:
    """Everything that was ever emitted, applied in the order of ids."""
    replica = Replica()
    for row in Event.objects.order_by("id"):
        replica.apply(row)
    return replica
