"""Random worlds: a few members who do anything that members do, through the services."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from server.core.domain import DomainError
from server.diary.services import delete_entry, edit_entry, log_film
from server.diary.shapes import EntryChanges, ReviewText
from server.lists import services as lists
from server.live.shapes import Audience
from server.movies.models import Movie
from server.reactions import likes, shares
from server.reactions.comments import edit_comment, remove_comment, write_comment
from server.reactions.services import like_review, unlike_review
from server.social import film_mutes
from server.social import services as social
from server.social.follow_requests import accept_request, decline_request
from server.social.models import ActivityKind
from server.users.models import User
from server.users.profiles import update_profile

AUDIENCES = ["public", "followers", "friends", "me"]
RELATIONS = ["follow", "unfollow", "block", "unblock", "mute", "unmute"]
MEMBERS = 4
#: likes and shares, each done by one member to one thing
REACTIONS: dict[str, Callable[..., Any]] = {
    **{name: getattr(likes, name) for name in (
        "like_list", "unlike_list", "like_entry", "unlike_entry", "like_comment", "unlike_comment",
    )},
    **{name: getattr(shares, name) for name in (
        "share_review", "unshare_review", "share_list", "unshare_list",
    )},
}  # fmt: skip

member = st.integers(0, MEMBERS - 1)
relation = st.tuples(st.sampled_from([*RELATIONS, "follow", "follow"]), member, member)
log = st.tuples(
    st.just("log"), member, st.integers(0, 1), st.sampled_from(AUDIENCES), st.booleans(),
    st.sampled_from([None, 1, 7, 10]),
)  # fmt: skip
edit = st.tuples(
    st.just("edit"), st.integers(0, 9),
    st.fixed_dictionaries({}, optional={
        "audience": st.sampled_from(AUDIENCES),
        "rating": st.sampled_from([None, 2, 9]),
        "liked": st.booleans(),
        "review": st.sampled_from([None, ReviewText(text="Outro."), ReviewText(text="Mais um.")]),
    }),
)  # fmt: skip
delete = st.tuples(st.just("delete"), st.integers(0, 9))
like = st.tuples(st.sampled_from(["like", "like", "unlike"]), member, st.integers(0, 9))
comment = st.tuples(st.just("comment"), member, st.integers(0, 9))
recomment = st.tuples(st.sampled_from(["recomment", "uncomment"]), member, st.integers(0, 9))
privacy = st.tuples(st.just("privacy"), member, st.booleans())
request = st.tuples(st.sampled_from(["accept", "decline"]), member, member)
make_list = st.tuples(st.just("list"), member, st.sampled_from(AUDIENCES), st.booleans())
change_list = st.tuples(
    st.just("relist"), st.integers(0, 9),
    st.fixed_dictionaries({}, optional={
        "audience": st.sampled_from(AUDIENCES),
        "unlisted": st.booleans(),
        "title": st.sampled_from(["Outra", "Mais uma"]),
    }),
)  # fmt: skip
item = st.tuples(
    st.sampled_from(["put", "put", "take", "unlist"]), st.integers(0, 9), st.integers(0, 1)
)
react = st.tuples(
    st.sampled_from([
        "like_list", "like_list", "unlike_list", "like_entry", "unlike_entry", "like_comment",
        "unlike_comment", "share_review", "unshare_review", "share_list", "unshare_list",
        "comment_list",
    ]),
    member, st.integers(0, 9),
)  # fmt: skip
film_mute = st.tuples(st.sampled_from(["mute_film", "unmute_film"]), member, st.integers(0, 1))
kind_mute = st.tuples(
    st.sampled_from(["mute_kind", "unmute_kind"]), member, st.sampled_from(ActivityKind.values)
)
actions = st.one_of(
    relation, log, log, like, edit, delete, comment, comment, recomment, privacy, request,
    make_list, change_list, item, react, react, react, film_mute, kind_mute,
)  # fmt: skip

#: where every world begins: friends, a follower who is no friend, a stranger; something for each
PREAMBLE = [
    ("follow", 0, 1),
    ("follow", 1, 0),
    ("follow", 2, 0),
    *[("log", 0, 0, audience, True, 7) for audience in AUDIENCES],
    ("like", 1, 1),
    ("like", 2, 0),
    ("mute", 3, 1),
    ("mute_film", 2, 0),
    ("mute_kind", 0, "review.liked"),
    *[("comment", who, 0) for who in range(MEMBERS)],
    ("comment", 2, 1),
    ("list", 0, "public", False),
    ("list", 0, "followers", False),
    ("put", 0, 0),
    ("share_list", 1, 0),
    ("share_review", 2, 0),
    ("like_list", 2, 0),
    ("like_entry", 1, 0),
    ("like_comment", 2, 0),
]


@dataclass
class World:
    """Members and films, and what was logged; `do` performs one drawn action."""

    members: list[User]
    movies: list[Movie]
    entries: list[tuple[User, int]] = field(default_factory=list)
    reviews: list[int] = field(default_factory=list)
    comments: list[int] = field(default_factory=list)
    lists: list[tuple[User, int]] = field(default_factory=list)

    def do(self, action: tuple) -> None:
        """What the rules refuse is refused; the world goes on."""
        name, *args = action
        try:
            getattr(self, f"_{name}", self._react(name) or self._relate(name))(*args)
        except DomainError:
            return

    def _relate(self, name: str) -> Callable[[int, int], None]:
        def run(one: int, other: int) -> None:
            service = getattr(social, f"{name}_member")
            service(user=self.members[one], username=self.members[other].username)

        return run

    def _react(self, name: str) -> Callable[[int, int], None] | None:
        """A like or a share: its service, and the things that it is done to."""
        service = REACTIONS.get(name)
        if service is None:
            return None
        column = f"{name.rpartition('_')[2]}_id"
        things = {
            "list_id": [id_ for _, id_ in self.lists],
            "entry_id": [id_ for _, id_ in self.entries],
            "comment_id": self.comments,
            "review_id": self.reviews,
        }[column]

        def run(who: int, which: int) -> None:
            if things:
                service(user=self.members[who], **{column: things[which % len(things)]})

        return run

    def _list(self, who: int, audience: Audience, unlisted: bool) -> None:
        user = self.members[who]
        made = lists.create_list(user=user, title="Uma", audience=audience, unlisted=unlisted)
        self.lists.append((user, made.pk))

    def _relist(self, which: int, changes: dict[str, Any]) -> None:
        if self.lists:
            user, list_id = self.lists[which % len(self.lists)]
            lists.change_list(user=user, list_id=list_id, changes=changes)

    def _put(self, which: int, film: int) -> None:
        if self.lists:
            user, list_id = self.lists[which % len(self.lists)]
            lists.put_item(user=user, list_id=list_id, movie_id=self.movies[film].id, position=1)

    def _take(self, which: int, film: int) -> None:
        if self.lists:
            user, list_id = self.lists[which % len(self.lists)]
            lists.remove_item(user=user, list_id=list_id, movie_id=self.movies[film].id)

    def _unlist(self, which: int, _film: int) -> None:
        if self.lists:
            user, list_id = self.lists[which % len(self.lists)]
            lists.delete_list(user=user, list_id=list_id)

    def _comment_list(self, who: int, which: int) -> None:
        if self.lists:
            _, list_id = self.lists[which % len(self.lists)]
            made = write_comment(user=self.members[who], list_id=list_id, text="Falta um.")
            self.comments.append(made.id)

    def _log(
        self, who: int, film: int, audience: Audience, written: bool, rating: int | None
    ) -> None:
        user = self.members[who]
        entry = log_film(
            user=user,
            movie_id=self.movies[film].id,
            rating=rating,
            liked=rating == 10,
            audience=audience,
            review=ReviewText(text="Assim, sim.") if written else None,
        )
        self.entries.append((user, entry.id))
        if entry.review is not None:
            self.reviews.append(entry.review.id)

    def _edit(self, which: int, changes: EntryChanges) -> None:
        if self.entries:
            user, entry_id = self.entries[which % len(self.entries)]
            entry = edit_entry(user=user, entry_id=entry_id, changes=changes)
            if entry.review is not None:
                self.reviews.append(entry.review.id)

    def _delete(self, which: int) -> None:
        if self.entries:
            user, entry_id = self.entries[which % len(self.entries)]
            delete_entry(user=user, entry_id=entry_id)

    def _like(self, who: int, which: int) -> None:
        if self.reviews:
            like_review(user=self.members[who], review_id=self.reviews[which % len(self.reviews)])

    def _unlike(self, who: int, which: int) -> None:
        if self.reviews:
            review_id = self.reviews[which % len(self.reviews)]
            unlike_review(user=self.members[who], review_id=review_id)

    def _comment(self, who: int, which: int) -> None:
        if self.reviews:
            review_id = self.reviews[which % len(self.reviews)]
            made = write_comment(user=self.members[who], review_id=review_id, text="Pois é.")
            self.comments.append(made.id)

    def _recomment(self, who: int, which: int) -> None:
        if self.comments:
            comment_id = self.comments[which % len(self.comments)]
            edit_comment(user=self.members[who], comment_id=comment_id, text="Ou não.")

    def _uncomment(self, who: int, which: int) -> None:
        if self.comments:
            comment_id = self.comments[which % len(self.comments)]
            remove_comment(user=self.members[who], comment_id=comment_id)

    def _privacy(self, who: int, is_private: bool) -> None:
        """Going public leaves the requests to the job that accepts them."""
        self.members[who] = update_profile(
            user=self.members[who], changes={"is_private": is_private}
        )

    def _mute_film(self, who: int, film: int) -> None:
        film_mutes.mute_film(user=self.members[who], movie_id=self.movies[film].id)

    def _unmute_film(self, who: int, film: int) -> None:
        film_mutes.unmute_film(user=self.members[who], movie_id=self.movies[film].id)

    def _mute_kind(self, who: int, kind: str) -> None:
        film_mutes.mute_kind(user=self.members[who], kind=kind)

    def _unmute_kind(self, who: int, kind: str) -> None:
        film_mutes.unmute_kind(user=self.members[who], kind=kind)

    def _accept(self, who: int, whom: int) -> None:
        accept_request(user=self.members[who], username=self.members[whom].username)

    def _decline(self, who: int, whom: int) -> None:
        decline_request(user=self.members[who], username=self.members[whom].username)
