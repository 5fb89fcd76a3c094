"""The scenes of the golden triples: pages that Bia reads, and what Ana, Caio and she do to them."""

from collections.abc import Callable
from typing import Any

from server.diary.services import delete_entry, edit_entry, log_film
from server.feed.tests import golden_lists
from server.feed.tests.golden_stage import (
    Stage,
    comments,
    feed,
    me,
    movie,
    profile,
    public,
    review,
    with_thread,
)
from server.reactions.comments import edit_comment, remove_comment
from server.reactions.services import like_review, unlike_review
from server.social import film_mutes
from server.social import services as social


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


def mute_the_film(stage: Stage) -> None:
    film_mutes.mute_film(user=stage.bia, movie_id=stage.movie.id)


def unmute_the_film(stage: Stage) -> None:
    film_mutes.unmute_film(user=stage.bia, movie_id=stage.movie.id)


def mute_logs(stage: Stage) -> None:
    film_mutes.mute_kind(user=stage.bia, kind="diary.logged")


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
    (profile, goes_private), (feed, mute_the_film), (feed, mute_logs), (feed, unmute_the_film),
    (movie, mute_the_film), (me, mute_the_film), *golden_lists.SCENES,
]  # fmt: skip
#: what a page or an action needs to be there
SETUPS: dict[Callable[[Stage], Any], Callable[[Stage], None]] = {
    **golden_lists.SETUPS, comments: with_thread, liked_by_two: with_own_review,
    one_takes_it_back: with_likes, both_take_it_back: with_likes,
    mute_who_liked: with_likes, commented_and_answered: with_own_review,
    asked_for: with_private_self,
    unmute_the_film: mute_the_film,
    asks: with_private_third, asks_and_takes_it_back: with_private_third,
}  # fmt: skip
#: scenes in which the reducer can only ask for a refetch
REFETCH = {
    (feed, follow_another), (profile, goes_private), (comments, mute_third), (me, mute_who_liked),
    (feed, unmute_the_film), *golden_lists.REFETCH,
}  # fmt: skip
