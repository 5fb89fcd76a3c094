"""The scenes of the golden triples: pages that Bia reads, and what Ana, Caio and she do to them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rest_framework.test import APIClient

from server.diary.services import delete_entry, edit_entry, log_film
from server.diary.shapes import ReviewText
from server.lists import services as lists
from server.movies.models import Movie
from server.reactions.comments import edit_comment, remove_comment, write_comment
from server.reactions.services import like_review, unlike_review
from server.social import services as social
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


def with_list(stage: Stage) -> None:
    stage.list_id = lists.create_list(user=stage.ana, title="Sertões", ranked=True).pk
    lists.put_item(user=stage.ana, list_id=stage.list_id, movie_id=stage.movie.id)


def with_own_review(stage: Stage) -> None:
    stage.own_review_id = stage.log(stage.bia, "Voltei a ver.", rating=10).review.id


def with_likes(stage: Stage) -> None:
    with_own_review(stage)
    liked_by_two(stage)


def with_private_self(stage: Stage) -> None:
    stage.patch_me(stage.bia, is_private=True)


def with_private_third(stage: Stage) -> None:
    stage.patch_me(stage.caio, is_private=True)


def log_again(stage: Stage) -> None:
    stage.log(stage.ana, "De novo, melhor ainda.", rating=10, rewatch=True, liked=True)


def log_with_spoilers(stage: Stage) -> None:
    stage.log(stage.ana, "O disco voador!", rating=8, contains_spoilers=True)


def edit(stage: Stage) -> None:
    edit_entry(user=stage.ana, entry_id=stage.entry_id, changes={"rating": 7, "liked": True})


def delete(stage: Stage) -> None:
    delete_entry(user=stage.ana, entry_id=stage.entry_id)


def follow_third(stage: Stage) -> None:
    social.follow_member(user=stage.ana, username="caio")


def like(stage: Stage) -> None:
    like_review(user=stage.caio, review_id=stage.review_id)


def like_and_unlike(stage: Stage) -> None:
    like(stage)
    unlike_review(user=stage.caio, review_id=stage.review_id)


def followee_likes(stage: Stage) -> None:
    written = stage.log(stage.caio, "Um faroeste do sertão.", rating=8)
    like_review(user=stage.ana, review_id=written.review.id)


def followee_unlikes(stage: Stage) -> None:
    unlike_review(user=stage.ana, review_id=stage.review_id + 1)


def rated_by_three(stage: Stage) -> None:
    for user, rating in ((stage.bia, 10), (stage.caio, 4)):
        log_film(user=user, movie_id=stage.movie.id, rating=rating)


def followed(stage: Stage) -> None:
    social.follow_member(user=stage.caio, username="ana")


def told(stage: Stage) -> None:
    social.follow_member(user=stage.caio, username="bia")
    social.follow_member(user=stage.ana, username="bia")


def told_and_read(stage: Stage) -> None:
    told(stage)
    social.mark_notifications_read(user=stage.bia, up_to=2)


def unfollow(stage: Stage) -> None:
    social.unfollow_member(user=stage.bia, username="ana")


def blocked(stage: Stage) -> None:
    social.block_member(user=stage.ana, username="bia")


def muted(stage: Stage) -> None:
    social.mute_member(user=stage.bia, username="ana")


def follow_another(stage: Stage) -> None:
    stage.log(stage.caio, "Kleber em forma.", rating=9)
    social.follow_member(user=stage.bia, username="caio")


def write(stage: Stage) -> None:
    stage.comment(stage.caio, "O final é outro filme.")


def answer(stage: Stage) -> None:
    stage.comment(stage.ana, "Qual sala?", reply_to=stage.comment_ids[0])


def rewrite(stage: Stage) -> None:
    edit_comment(user=stage.caio, comment_id=stage.comment_ids[0], text="Vi na estreia.")


def clear_away(stage: Stage) -> None:
    remove_comment(user=stage.ana, comment_id=stage.comment_ids[0])


def write_and_remove(stage: Stage) -> None:
    made = stage.comment(stage.caio, "Esqueçam.")
    remove_comment(user=stage.caio, comment_id=made)


def mute_third(stage: Stage) -> None:
    social.mute_member(user=stage.bia, username="caio")


def mute_who_liked(stage: Stage) -> None:
    mute_third(stage)


def liked_by_two(stage: Stage) -> None:
    for user in (stage.ana, stage.caio):
        like_review(user=user, review_id=stage.own_review_id)


def one_takes_it_back(stage: Stage) -> None:
    unlike_review(user=stage.caio, review_id=stage.own_review_id)


def both_take_it_back(stage: Stage) -> None:
    for user in (stage.caio, stage.ana):
        unlike_review(user=user, review_id=stage.own_review_id)


def commented_and_answered(stage: Stage) -> None:
    asked = stage.comment(stage.bia, "E o som?", review_id=stage.review_id)
    stage.comment(stage.caio, "Impecável.", review_id=stage.review_id, reply_to=asked)
    stage.comment(stage.caio, "Belo texto.", review_id=stage.own_review_id)


def asked_for(stage: Stage) -> None:
    social.follow_member(user=stage.caio, username="bia")


def asks(stage: Stage) -> None:
    social.follow_member(user=stage.bia, username="caio")


def asks_and_takes_it_back(stage: Stage) -> None:
    asks(stage)
    social.unfollow_member(user=stage.bia, username="caio")


def changes_settings(stage: Stage) -> None:
    stage.patch_me(stage.bia, shows_presence=False)


def goes_private(stage: Stage) -> None:
    stage.patch_me(stage.ana, is_private=True)


def rename(stage: Stage) -> None:
    lists.change_list(user=stage.ana, list_id=stage.list_id, changes={"title": "Sertão"})


def take_off(stage: Stage) -> None:
    lists.remove_item(user=stage.ana, list_id=stage.list_id, movie_id=stage.movie.id)


def delete_list(stage: Stage) -> None:
    lists.delete_list(user=stage.ana, list_id=stage.list_id)


SCENES = [
    (feed, log_again), (public, log_again), (movie, log_again), (profile, log_again),
    (feed, log_with_spoilers), (feed, edit), (movie, edit), (profile, edit), (feed, delete),
    (public, delete), (movie, delete), (profile, delete), (review, delete), (feed, follow_third),
    (profile, follow_third), (feed, like), (feed, like_and_unlike), (movie, like), (review, like),
    (review, like_and_unlike), (profile, like), (feed, followee_likes), (movie, rated_by_three),
    (profile, followed), (me, told), (me, told_and_read), (feed, unfollow), (feed, blocked),
    (feed, muted), (feed, follow_another), (feed, write), (movie, write), (profile, write),
    (review, write), (review, write_and_remove), (comments, write), (comments, answer),
    (comments, rewrite), (comments, clear_away), (comments, write_and_remove), (comments, delete),
    (comments, like), (comments, mute_third), (me, liked_by_two), (me, one_takes_it_back),
    (me, both_take_it_back), (me, commented_and_answered), (me, asked_for), (me, asks),
    (me, asks_and_takes_it_back), (me, changes_settings), (me, mute_who_liked),
    (profile, goes_private), (list_, rename), (list_, take_off), (list_, delete_list),
]  # fmt: skip
#: what a page or an action needs to be there
SETUPS: dict[Callable[[Stage], Any], Callable[[Stage], None]] = {
    comments: with_thread, list_: with_list, liked_by_two: with_own_review,
    one_takes_it_back: with_likes, both_take_it_back: with_likes,
    mute_who_liked: with_likes, commented_and_answered: with_own_review,
    asked_for: with_private_self,
    asks: with_private_third, asks_and_takes_it_back: with_private_third,
}  # fmt: skip
#: scenes in which the reducer can only ask for a refetch
REFETCH = {
    (feed, follow_another), (profile, goes_private), (list_, rename), (list_, take_off),
    (comments, mute_third), (me, mute_who_liked),
}  # fmt: skip
