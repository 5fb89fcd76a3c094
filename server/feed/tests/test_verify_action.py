"""For every write: a page as it was, plus the events of the write, is the page as it is now."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Unpack

import msgspec
import pytest

from server.core.domain import NotFound
from server.diary.services import delete_entry, edit_entry, log_film
from server.diary.shapes import EntryChanges, ReviewText
from server.feed.selectors import home_feed, member_feed, movie_page, profile_page, public_feed
from server.feed.tests.replica import CARD_EVENTS, Replica, plain, review_of
from server.live.models import Event
from server.reactions.services import like_review, unlike_review
from server.social.relations import relation_between
from server.social.services import (
    block_member,
    follow_member,
    mute_member,
    unblock_member,
    unfollow_member,
    unmute_member,
)
from server.users.models import User

pytestmark = pytest.mark.django_db


@dataclass
class Page:
    """An open page: its cards and counters, kept by events alone."""

    topic: str
    viewer: User | None
    cards: dict[int, dict[str, Any]]
    counters: dict[str, Any]

    def handle(self, row: Event, hub: Replica) -> None:
        data = msgspec.json.decode(row.data)
        if row.type == "feed.changed":
            if self.viewer and data["member_id"] == self.viewer.id:
                self._drop(data)
            return
        if not self._hears(row, hub):
            return
        if row.type in CARD_EVENTS:
            self._put(data["card"])
        elif row.type == "activity.removed":
            known = self.cards.get(data["activity_id"])
            if known and known["rev"] <= data["rev"]:
                del self.cards[data["activity_id"]]
        elif row.type in {"like.added", "like.removed"}:
            for card in self.cards.values():
                review = review_of(card)
                if review and review["id"] == data["review_id"] and review["rev"] < data["rev"]:
                    review.update(rev=data["rev"], like_count=data["like_count"])
        elif row.type in {"movie.stats", "member.stats"} and self.counters["rev"] < data["rev"]:
            self.counters = {name: data[name] for name in self.counters}

    def _put(self, card: dict[str, Any]) -> None:
        known = self.cards.get(card["id"])
        if self.topic.startswith("movie") and card["entry"]["review"] is None:
            self.cards.pop(card["id"], None)  # the page lists reviews
        elif known is None or known["rev"] < card["rev"]:
            self.cards[card["id"]] = card

    def _hears(self, row: Event, hub: Replica) -> bool:
        viewer = self.viewer.id if self.viewer else None
        asked_for = int(self.topic[5:]) if self.topic.startswith("user.") else None
        if self.topic != "feed":
            return self.topic in row.topics and hub.may_see(viewer, row, asked_for=asked_for)
        authors = [int(topic[7:]) for topic in row.topics if topic.startswith("author.")]
        mine = viewer is not None and any(
            a == viewer or hub.toward(viewer, a)["follows"] for a in authors
        )
        return mine and hub.may_see(viewer, row)

    def _drop(self, state: dict[str, Any]) -> None:
        """What the client does when a relation changed: cards of the other go."""
        other = state["other"]["id"]
        asked_for = self.topic == f"user.{other}" and not state["hidden"]
        shown = asked_for or not (state["hidden"] or state["muted"])
        for id_, card in list(self.cards.items()):
            people = {card["actor"]["id"], *(p["id"] for p in owners(card))}
            unfollowed = self.topic == "feed" and not state["follows"]
            if (not shown and other in people) or (unfollowed and card["actor"]["id"] == other):
                del self.cards[id_]


def owners(card: dict[str, Any]) -> list[dict[str, Any]]:
    return [p for p in (card["followee"], card["review"] and card["review"]["author"]) if p]


STORY = ReviewText(text="Cada plano pesa o que deve pesar.")


@pytest.fixture
def cast(members, movies):
    """ana wrote two reviews; bia is her friend, caio follows her, dora is a stranger to all."""
    people = {name: members(name) for name in ("ana", "bia", "caio", "dora")}
    film = movies("Limite")
    for one, other in (("bia", "ana"), ("ana", "bia"), ("caio", "ana")):
        follow_member(user=people[one], username=other)
    first = log_film(user=people["ana"], movie_id=film.id, rating=7, review=STORY)
    second = log_film(user=people["ana"], movie_id=film.id, audience="followers", review=STORY)
    like_review(user=people["bia"], review_id=first.review.id)
    like_review(user=people["caio"], review_id=second.review.id)
    return {**people, "film": film, "first": first, "second": second}


def edit(which: str, **changes: Unpack[EntryChanges]) -> Callable[[dict[str, Any]], Any]:
    return lambda c: edit_entry(user=c["ana"], entry_id=c[which].id, changes=changes)


ACTIONS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "log": lambda c: log_film(user=c["ana"], movie_id=c["film"].id, rating=9, review=STORY),
    "log without review": lambda c: log_film(user=c["bia"], movie_id=c["film"].id, liked=True),
    "log for followers": lambda c: log_film(
        user=c["ana"], movie_id=c["film"].id, audience="followers", review=STORY
    ),
    "log for friends": lambda c: log_film(
        user=c["ana"], movie_id=c["film"].id, audience="friends", review=STORY
    ),
    "log for myself": lambda c: log_film(
        user=c["ana"], movie_id=c["film"].id, audience="me", review=STORY
    ),
    "edit the text": edit("first", review=ReviewText(text="Outra coisa.")),
    "mark as spoiler": edit("first", review=ReviewText(text="Ele.", contains_spoilers=True)),
    "edit the rating": edit("first", rating=2),
    "narrow": edit("first", audience="followers"),
    "narrow to friends": edit("second", audience="friends"),
    "narrow to me": edit("first", audience="me"),
    "widen": edit("second", audience="public"),
    "remove the review": edit("first", review=None),
    "delete": lambda c: delete_entry(user=c["ana"], entry_id=c["first"].id),
    "like": lambda c: like_review(user=c["dora"], review_id=c["first"].review.id),
    "like for followers": lambda c: like_review(user=c["bia"], review_id=c["second"].review.id),
    "unlike": lambda c: unlike_review(user=c["bia"], review_id=c["first"].review.id),
    "follow": lambda c: follow_member(user=c["ana"], username="dora"),
    "unfollow": lambda c: unfollow_member(user=c["caio"], username="ana"),
    "block": lambda c: block_member(user=c["ana"], username="caio"),
    "block by a fan": lambda c: block_member(user=c["bia"], username="ana"),
    "mute": lambda c: mute_member(user=c["caio"], username="ana"),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_before_plus_events_is_after(cast, emitted, name):
    viewers = [cast["ana"], cast["bia"], cast["caio"], cast["dora"], None]
    pages = [page for viewer in viewers for page in open_pages(cast, viewer)]
    emitted.clear()

    ACTIONS[name](cast)

    rows = emitted.rows()
    assert rows
    control_first = sorted(rows, key=lambda row: row.type != "feed.changed")
    hub = relations_now(cast)
    for page in pages:
        if lost_sight(page, rows):
            continue  # a like's card does not tell whom the review is for: fetched again
        for row in control_first:
            page.handle(row, hub)
        assert_same(page, fresh(cast, page.viewer, page.topic))


def lost_sight(page: Page, rows: list[Event]) -> bool:
    """Whether the page's reader has just unfollowed somebody."""
    states = [msgspec.json.decode(row.data) for row in rows if row.type == "feed.changed"]
    mine = [s for s in states if page.viewer and s["member_id"] == page.viewer.id]
    return any(not (s["follows"] or s["followed_by"] or s["hidden"] or s["muted"]) for s in mine)


def test_unfollowing_empties_the_feed_of_the_unfollowed(cast, emitted):
    page = fresh(cast, cast["caio"], "feed")
    assert any(card["actor"]["id"] == cast["ana"].id for card in page.cards.values())
    emitted.clear()

    unfollow_member(user=cast["caio"], username="ana")

    hub = relations_now(cast)
    for row in emitted.rows():
        page.handle(row, hub)
    assert all(card["actor"]["id"] != cast["ana"].id for card in page.cards.values())


UNDONE = {
    "unblock": (lambda c: block_member(user=c["ana"], username="caio"),
                lambda c: unblock_member(user=c["ana"], username="caio")),
    "unmute": (lambda c: mute_member(user=c["caio"], username="ana"),
               lambda c: unmute_member(user=c["caio"], username="ana")),
    "follow": (lambda c: None, lambda c: follow_member(user=c["dora"], username="ana")),
}  # fmt: skip


@pytest.mark.parametrize("name", UNDONE)
def test_who_sees_more_now_is_told_to_fetch_the_head(cast, emitted, name):
    before, act = UNDONE[name]
    before(cast)
    emitted.clear()

    act(cast)

    states = emitted.data("feed.changed")
    assert states
    for state in states:
        now = relation_between(state["member_id"], state["other"]["id"])
        assert (state["follows"], state["hidden"], state["muted"]) == (
            now.follows, now.hidden, now.mutes,
        )  # fmt: skip


def open_pages(cast: dict[str, Any], viewer: User | None) -> list[Page]:
    topics = ["public", f"movie.{cast['film'].id}", *(f"user.{cast[n].id}" for n in ("ana", "bia"))]
    if viewer is not None:
        topics.append("feed")
    found = (fresh(cast, viewer, topic) for topic in topics)
    return [page for page in found if page is not None]


def fresh(cast: dict[str, Any], viewer: User | None, topic: str) -> Page | None:
    """The page as REST gives it now; None where it is not found."""
    counters: dict[str, Any] = {"rev": -1}
    try:
        if topic == "feed" and viewer is not None:
            cards = home_feed(viewer, before=None, limit=100).results
        elif topic == "public":
            cards = public_feed(viewer, before=None, limit=100).results
        elif topic.startswith("movie."):
            movie = movie_page(viewer, cast["film"].id)
            cards = movie.latest_reviews
            counters = {"rev": movie.stats_rev} | {
                name: getattr(movie, name)
                for name in ("rating_histogram", "rating_count", "log_count", "like_count")
            }
        else:
            name = next(n for n in ("ana", "bia") if topic == f"user.{cast[n].id}")
            profile = profile_page(viewer, name)
            cards = member_feed(viewer, name, before=None, limit=100).results
            counters = {"rev": profile.stats_rev} | {
                name: getattr(profile, name)
                for name in ("follower_count", "following_count", "log_count", "review_count")
            }
    except NotFound:
        return None
    return Page(topic, viewer, {card["id"]: card for card in plain(cards)}, counters)


def relations_now(cast: dict[str, Any]) -> Replica:
    """The hub's sets after it has handled the control events of the write."""
    hub = Replica()
    people = [cast[name] for name in ("ana", "bia", "caio", "dora")]
    for one in people:
        for other in people:
            if one != other:
                state = relation_between(one.id, other.id)
                hub.relations[one.id, other.id] = {
                    "follows": state.follows,
                    "followed_by": state.followed_by,
                    "hidden": state.hidden,
                    "muted": state.mutes,
                }
    return hub


def assert_same(page: Page, now: Page | None) -> None:
    where = f"{page.topic} of {page.viewer}"
    if now is None:
        assert page.cards == {}, where
        return
    assert without_far_counters(page) == without_far_counters(now), where
    assert page.counters == now.counters, where


def without_far_counters(page: Page) -> dict[int, dict[str, Any]]:
    """A like's card on the liker's profile or in a feed does not hear of other likes on the review:
    `like.added` goes to the review, its film and its author's readers, not to each liker's.
    """
    cards = copy.deepcopy(page.cards)
    for card in cards.values():
        if card["kind"] == "review.liked" and page.topic != "public":
            del card["review"]["like_count"], card["review"]["rev"]
    return cards
