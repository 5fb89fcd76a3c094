"""For every write: a page as it was, plus the events of the write, is the page as it is now."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Unpack

import msgspec
import pytest

from server.core.domain import NotFound
from server.diary.services import delete_entry, edit_entry, log_film
from server.diary.shapes import EntryChanges, ReviewText
from server.feed.selectors import home_feed, member_feed, movie_page, profile_page, public_feed
from server.feed.tests.replica import (
    CARD_EVENTS,
    COMMENT_EVENTS,
    COUNT_EVENTS,
    Replica,
    plain,
    plain_comments,
    review_of,
)
from server.live.models import Event
from server.reactions.comment_selectors import comment_page
from server.reactions.comments import edit_comment, remove_comment, write_comment
from server.reactions.selectors import review_page
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
from server.users.profiles import update_profile
from server.users.standing import visibility_of

pytestmark = pytest.mark.django_db


@dataclass
class Page:
    """An open page: its cards or comments, and counters, kept by events alone.

    `stale`: it shows somebody whose visibility has changed, and will be read again.
    """

    topic: str
    viewer: User | None
    cards: dict[int, dict[str, Any]]
    counters: dict[str, Any]
    comments: dict[int, dict[str, Any]] = field(default_factory=dict)
    #: whose page it is: of the member, or of the author of the review
    asked_for: int | None = None
    stale: bool = False

    def handle(self, row: Event, hub: Replica) -> None:
        data = msgspec.json.decode(row.data)
        if row.type == "feed.changed":
            if self.viewer and data["member_id"] == self.viewer.id:
                self._drop(data)
            return
        if row.type == "member.visibility":
            self.stale |= data["member_id"] in self._shown()
            return
        if not self._hears(row, hub):
            return
        if row.type in COMMENT_EVENTS:
            known = self.comments.get(data["comment"]["id"])
            if known is None or known["rev"] < data["comment"]["rev"]:
                self.comments[data["comment"]["id"]] = data["comment"]
        elif self.topic.startswith("review."):
            self._handle_on_review(row.type, data)
        elif row.type in CARD_EVENTS:
            self._put(data["card"])
        elif row.type == "activity.removed":
            known = self.cards.get(data["activity_id"])
            if known and known["rev"] <= data["rev"]:
                del self.cards[data["activity_id"]]
        elif row.type in COUNT_EVENTS:
            for card in self.cards.values():
                review = review_of(card)
                if review and review["id"] == data["review_id"] and review["rev"] < data["rev"]:
                    review.update({name: data[name] for name in COUNTS})
        elif row.type in {"movie.stats", "member.stats"} and self.counters["rev"] < data["rev"]:
            self.counters = {name: data[name] for name in self.counters}

    def _handle_on_review(self, type_: str, data: dict[str, Any]) -> None:
        if type_ in COUNT_EVENTS and self.counters["rev"] < data["rev"]:
            self.counters = {name: data[name] for name in COUNTS}
        ended = type_ == "activity.removed" and data["review_id"] == int(self.topic[7:])
        unwritten = type_ in CARD_EVENTS and data["card"]["entry"]["review"] is None
        if ended or unwritten:
            self.counters, self.comments = {"rev": float("inf")}, {}
        elif type_ in CARD_EVENTS and self.counters["rev"] == float("inf"):
            self.stale = True  # it was narrowed, and is still for this reader

    def _shown(self) -> set[int]:
        """Members whose deeds or content the page shows, and whose page it is."""
        people = {person["id"] for card in self.cards.values() for person in owners(card)}
        people |= {card["actor"]["id"] for card in self.cards.values()}
        people |= {comment["author"]["id"] for comment in self.comments.values()}
        return people | {self.asked_for or 0}

    def _put(self, card: dict[str, Any]) -> None:
        known = self.cards.get(card["id"])
        if self.topic.startswith("movie") and card["entry"]["review"] is None:
            self.cards.pop(card["id"], None)  # the page lists reviews
        elif known is None or known["rev"] < card["rev"]:
            self.cards[card["id"]] = card

    def _hears(self, row: Event, hub: Replica) -> bool:
        viewer = self.viewer.id if self.viewer else None
        if self.topic != "feed":
            seen = hub.may_see(viewer, row, asked_for=self.asked_for)
            return self.topic in row.topics and seen
        authors = [int(topic[7:]) for topic in row.topics if topic.startswith("author.")]
        mine = viewer is not None and any(
            a == viewer or hub.toward(viewer, a)["follows"] for a in authors
        )
        return mine and hub.may_see(viewer, row)

    def _drop(self, state: dict[str, Any]) -> None:
        """What the client does when a relation changed: cards of the other go."""
        other = state["other"]["id"]
        asked_for = self.asked_for == other and not state["hidden"]
        shown = asked_for or not (state["hidden"] or state["muted"])
        for id_, card in list(self.cards.items()):
            people = {card["actor"]["id"], *(p["id"] for p in owners(card))}
            unfollowed = self.topic == "feed" and not state["follows"]
            if (not shown and other in people) or (unfollowed and card["actor"]["id"] == other):
                del self.cards[id_]
        if self.asked_for == other and state["hidden"]:
            self.comments = {}
        elif not shown:
            said = self.comments.items()
            self.comments = {id_: c for id_, c in said if c["author"]["id"] != other}


def owners(card: dict[str, Any]) -> list[dict[str, Any]]:
    return [p for p in (card["followee"], card["review"] and card["review"]["author"]) if p]


COUNTS = ("rev", "like_count", "comment_count")
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
    said = {
        f"{name} {which}": say(people[name], entry)
        for which, entry in (("first", first), ("second", second))
        for name in ("ana", "bia", "caio")
    }
    privacy("dora", is_private=True)(people)
    return {**people, **said, "film": film, "first": first, "second": second}


def say(user: User, entry: Any, reply_to: int | None = None) -> int:
    review_id = entry.review.id
    return write_comment(user=user, review_id=review_id, text="Ora.", reply_to=reply_to).id


def privacy(name: str, *, is_private: bool) -> Callable[[dict[str, Any]], Any]:
    return lambda c: update_profile(user=c[name], changes={"is_private": is_private})


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
    "mute a commenter": lambda c: mute_member(user=c["dora"], username="bia"),
    "comment": lambda c: say(c["dora"], c["first"]),
    "comment for followers": lambda c: say(c["caio"], c["second"]),
    "answer": lambda c: say(c["ana"], c["first"], reply_to=c["bia first"]),
    "edit a comment": lambda c: edit_comment(
        user=c["bia"], comment_id=c["bia first"], text="Digo mais."
    ),
    "remove a comment": lambda c: remove_comment(user=c["bia"], comment_id=c["bia first"]),
    "remove another's comment": lambda c: remove_comment(
        user=c["ana"], comment_id=c["caio second"]
    ),
    "go private": privacy("ana", is_private=True),
    "a commenter goes private": privacy("bia", is_private=True),
    "go public": privacy("dora", is_private=False),
    "ask to follow": lambda c: follow_member(user=c["caio"], username="dora"),
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
        if not page.stale:
            assert_same(page, fresh(cast, page.viewer, page.topic))


def lost_sight(page: Page, rows: list[Event]) -> bool:
    """Whether the page's reader has just unfollowed somebody."""
    states = [msgspec.json.decode(row.data) for row in rows if row.type == "feed.changed"]
    mine = [s for s in states if page.viewer and s["member_id"] == page.viewer.id]
    ties = ("follows", "followed_by", "hidden", "muted", "requested", "requested_by")
    return any(not any(state[tie] for tie in ties) for state in mine)


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
    topics += [f"review.{cast[which].review.id}" for which in ("first", "second")]
    if viewer is not None:
        topics.append("feed")
    found = (fresh(cast, viewer, topic) for topic in topics)
    return [page for page in found if page is not None]


def fresh(cast: dict[str, Any], viewer: User | None, topic: str) -> Page | None:
    """The page as REST gives it now; None where it is not found."""
    counters: dict[str, Any] = {"rev": -1}
    if topic.startswith("review."):
        return fresh_review(cast, viewer, topic)
    asked_for = None
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
            asked_for = profile.id
            cards = member_feed(viewer, name, before=None, limit=100).results
            counters = {"rev": profile.stats_rev} | {
                name: getattr(profile, name)
                for name in ("follower_count", "following_count", "log_count", "review_count")
            }
    except NotFound:
        return None
    shown = {card["id"]: card for card in plain(cards)}
    return Page(topic, viewer, shown, counters, asked_for=asked_for)


def fresh_review(cast: dict[str, Any], viewer: User | None, topic: str) -> Page | None:
    """A review's page with its thread; None where it is not found."""
    review_id = int(topic[7:])
    try:
        page = review_page(viewer, review_id)
        thread = comment_page(viewer, review_id, after=0, limit=100).results
    except NotFound:
        return None
    said = {row["id"]: row for row in plain_comments(thread)}
    counters = {name: getattr(page, name) for name in COUNTS}
    return Page(topic, viewer, {}, counters, said, asked_for=cast["ana"].id)


def relations_now(cast: dict[str, Any]) -> Replica:
    """The hub's sets after it has handled the control events of the write."""
    hub = Replica()
    people = [cast[name] for name in ("ana", "bia", "caio", "dora")]
    for person in people:
        person.refresh_from_db()
        hub.visibility[person.id] = person.account_rev, visibility_of(person)
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
        assert (page.cards, page.comments) == ({}, {}), where
        return
    assert without_far_counters(page) == without_far_counters(now), where
    assert page.comments == now.comments, where
    assert page.counters == now.counters, where


def without_far_counters(page: Page) -> dict[int, dict[str, Any]]:
    """A like's card on the liker's profile or in a feed does not hear of other likes and comments:
    counters go to the review, its film and its author's readers, not to each liker's.
    """
    cards = copy.deepcopy(page.cards)
    for card in cards.values():
        if card["kind"] == "review.liked" and page.topic != "public":
            for name in COUNTS:
                del card["review"][name]
    return cards
