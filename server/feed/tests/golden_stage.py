"""The stage of the golden triples: pages that Bia reads, and who acts on them."""

from dataclasses import dataclass
from typing import Any

from rest_framework.test import APIClient

from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.movies.models import Movie
from server.reactions.comments import write_comment
from server.users.models import User
from server.users.profiles import update_profile


@dataclass
class Stage:
    """Bia reads; Ana, whom she follows, and Caio act. Ana has logged the film with a review.

    What only some scenes need is set up by `SETUPS` before the page is read the first time.
    """

    ana: User
    bia: User
    caio: User
    movie: Movie
    client: APIClient
    entry_id: int = 0
    review_id: int = 0
    #: Bia's own
    own_review_id: int = 0
    own_entry_id: int = 0
    list_id: int = 0
    #: of Caio, Ana and Bia under Ana's review
    comment_ids: tuple[int, ...] = ()

    def log(self, user: User, text: str, **fields: Any) -> Any:
        review = ReviewText(text=text, contains_spoilers=fields.pop("contains_spoilers", False))
        return log_film(user=user, movie_id=self.movie.id, review=review, **fields)

    def comment(self, user: User, text: str, **fields: Any) -> int:
        review_id = fields.pop("review_id", self.review_id)
        return write_comment(user=user, review_id=review_id, text=text, **fields).id

    def patch_me(self, user: User, **changes: Any) -> None:
        update_profile(user=user, changes=changes)

    def get(self, path: str) -> Any:
        answer = self.client.get(path)
        return None if answer.status_code == 404 else answer.json()


def feed(stage: Stage) -> tuple[str, str]:
    return "feed", "/api/feed/"


def public(stage: Stage) -> tuple[str, str]:
    return "public", "/api/public/"


def movie(stage: Stage) -> tuple[str, str]:
    return f"movie.{stage.movie.id}", f"/api/movies/{stage.movie.id}/"


def profile(stage: Stage) -> tuple[str, str]:
    return f"user.{stage.ana.id}", "/api/users/ana/"


def review(stage: Stage) -> tuple[str, str]:
    return f"review.{stage.review_id}", f"/api/reviews/{stage.review_id}/"


def me(stage: Stage) -> tuple[str, str]:
    return "me", "/api/notifications/"


def comments(stage: Stage) -> tuple[str, str]:
    return f"review.{stage.review_id}", f"/api/reviews/{stage.review_id}/comments/"


def list_(stage: Stage) -> tuple[str, str]:
    return f"list.{stage.list_id}", f"/api/lists/{stage.list_id}/"


def with_thread(stage: Stage) -> None:
    first = stage.comment(stage.caio, "Vi no cinema, lotado.")
    second = stage.comment(stage.ana, "Que inveja.", reply_to=first)
    stage.comment_ids = first, second, stage.comment(stage.bia, "Eu também.")
