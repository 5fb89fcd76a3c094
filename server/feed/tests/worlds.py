"""Random worlds: a few members who do anything that members do, through the services."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import strategies as st

from server.core.domain import DomainError
from server.diary.services import delete_entry, edit_entry, log_film
from server.diary.shapes import EntryChanges, ReviewText
from server.live.shapes import Audience
from server.movies.models import Movie
from server.reactions.comments import edit_comment, remove_comment, write_comment
from server.reactions.services import like_review, unlike_review
from server.social import services as social
from server.social.follow_requests import accept_request, decline_request
from server.users.models import User
from server.users.profiles import update_profile

AUDIENCES = ["public", "followers", "friends", "me"]
RELATIONS = ["follow", "unfollow", "block", "unblock", "mute", "unmute"]
MEMBERS = 4

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
actions = st.one_of(
    relation, log, log, like, edit, delete, comment, comment, recomment, privacy, request
)

#: where every world begins: friends, a follower who is no friend, a stranger; something for each
PREAMBLE = [
    ("follow", 0, 1),
    ("follow", 1, 0),
    ("follow", 2, 0),
    *[("log", 0, 0, audience, True, 7) for audience in AUDIENCES],
    ("like", 1, 1),
    ("like", 2, 0),
    ("mute", 3, 1),
    *[("comment", who, 0) for who in range(MEMBERS)],
    ("comment", 2, 1),
]


@dataclass
class World:
    """Members and films, and what was logged; `do` performs one drawn action."""

    members: list[User]
    movies: list[Movie]
    entries: list[tuple[User, int]] = field(default_factory=list)
    reviews: list[int] = field(default_factory=list)
    comments: list[int] = field(default_factory=list)

    def do(self, action: tuple) -> None:
        """What the rules refuse is refused; the world goes on."""
        name, *args = action
        try:
            getattr(self, f"_{name}", self._relate(name))(*args)
        except DomainError:
            return

    def _relate(self, name: str) -> Callable[[int, int], None]:
        def run(one: int, other: int) -> None:
            service = getattr(social, f"{name}_member")
            service(user=self.members[one], username=self.members[other].username)

        return run

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

    def _accept(self, who: int, whom: int) -> None:
        accept_request(user=self.members[who], username=self.members[whom].username)

    def _decline(self, who: int, whom: int) -> None:
        decline_request(user=self.members[who], username=self.members[whom].username)
