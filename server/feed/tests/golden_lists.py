"""Scenes of the golden triples about lists, likes of things that are no reviews, and shares."""

from collections.abc import Callable
from typing import Any

from server.feed.tests.golden_stage import Stage, comments, feed, list_, me, public, with_thread
from server.lists import collaborators
from server.lists import services as lists
from server.reactions import likes, shares
from server.reactions.comments import write_comment
from server.social import services as social


def list_comments(stage: Stage) -> tuple[str, str]:
    return f"list.{stage.list_id}", f"/api/lists/{stage.list_id}/comments/"


def with_list(stage: Stage) -> None:
    if stage.list_id:  # the page has set it up already
        return
    stage.list_id = lists.create_list(user=stage.ana, title="Sertões", ranked=True).pk
    lists.put_item(user=stage.ana, list_id=stage.list_id, movie_id=stage.movie.id)


def with_own_things(stage: Stage) -> None:
    """A list, an entry and a comment of Bia's."""
    stage.list_id = lists.create_list(user=stage.bia, title="Faroestes").pk
    stage.own_entry_id = stage.log(stage.bia, "Voltei a ver.", rating=10).id
    stage.comment_ids = (stage.comment(stage.bia, "Que final!"),)


def with_unlisted_list(stage: Stage) -> None:
    stage.list_id = lists.create_list(user=stage.ana, title="Sertões", unlisted=True).pk


def with_shared_list(stage: Stage) -> None:
    """Caio's list, which Ana shows to those who follow her."""
    stage.list_id = lists.create_list(user=stage.caio, title="Faroestes").pk
    shares.share_list(user=stage.ana, list_id=stage.list_id)


def publish(stage: Stage) -> None:
    stage.list_id = lists.create_list(user=stage.ana, title="Sertões", tags=["sertão"]).pk
    lists.put_item(user=stage.ana, list_id=stage.list_id, movie_id=stage.movie.id)


def list_again(stage: Stage) -> None:
    lists.change_list(user=stage.ana, list_id=stage.list_id, changes={"unlisted": False})


def rename(stage: Stage) -> None:
    lists.change_list(user=stage.ana, list_id=stage.list_id, changes={"title": "Sertão"})


def take_off(stage: Stage) -> None:
    lists.remove_item(user=stage.ana, list_id=stage.list_id, movie_id=stage.movie.id)


def take_out_of_lists(stage: Stage) -> None:
    lists.change_list(user=stage.ana, list_id=stage.list_id, changes={"unlisted": True})


def delete_list(stage: Stage) -> None:
    lists.delete_list(user=stage.ana, list_id=stage.list_id)


def like_list(stage: Stage) -> None:
    for user in (stage.caio, stage.bia):
        likes.like_list(user=user, list_id=stage.list_id)


def unlike_list(stage: Stage) -> None:
    like_list(stage)
    for user in (stage.caio, stage.bia):
        likes.unlike_list(user=user, list_id=stage.list_id)


def like_entry(stage: Stage) -> None:
    for user in (stage.caio, stage.bia):
        likes.like_entry(user=user, entry_id=stage.entry_id)


def like_comment(stage: Stage) -> None:
    for user in (stage.ana, stage.bia):
        likes.like_comment(user=user, comment_id=stage.comment_ids[0])


def name_members(stage: Stage) -> None:
    stage.comment(stage.ana, "@bia, @caio, vejam!")


def comment_on_list(stage: Stage) -> None:
    write_comment(user=stage.caio, list_id=stage.list_id, text="Falta um.")


def share_review(stage: Stage) -> None:
    written = stage.log(stage.caio, "Um faroeste do sertão.", rating=8)
    shares.share_review(user=stage.ana, review_id=written.review.id)


def share_and_take_back(stage: Stage) -> None:
    written = stage.log(stage.caio, "Um faroeste do sertão.", rating=8)
    shares.share_review(user=stage.ana, review_id=written.review.id)
    shares.unshare_review(user=stage.ana, review_id=written.review.id)


def share_list(stage: Stage) -> None:
    stage.list_id = lists.create_list(user=stage.caio, title="Faroestes").pk
    shares.share_list(user=stage.ana, list_id=stage.list_id)


def hide_shared_list(stage: Stage) -> None:
    lists.change_list(user=stage.caio, list_id=stage.list_id, changes={"audience": "followers"})


def react_to_own(stage: Stage) -> None:
    social.follow_member(user=stage.bia, username="caio")
    for user in (stage.ana, stage.caio):
        likes.like_list(user=user, list_id=stage.list_id)
        likes.like_entry(user=user, entry_id=stage.own_entry_id)
        likes.like_comment(user=user, comment_id=stage.comment_ids[0])
    write_comment(user=stage.caio, list_id=stage.list_id, text="Falta um.")
    shares.share_list(user=stage.ana, list_id=stage.list_id)
    stage.comment(stage.caio, "@bia, e este?")


def invited(stage: Stage) -> None:
    collaborators.invite_collaborator(user=stage.ana, list_id=stage.list_id, username="bia")


SCENES = [
    (list_, rename), (list_, take_off), (list_, delete_list), (list_, like_list),
    (list_, unlike_list), (list_, comment_on_list), (list_, take_out_of_lists),
    (list_comments, comment_on_list), (list_comments, delete_list),
    (feed, publish), (public, publish), (feed, list_again), (feed, rename), (feed, take_off),
    (feed, take_out_of_lists), (feed, delete_list), (feed, like_list), (feed, like_entry),
    (feed, share_review), (feed, share_and_take_back), (feed, share_list), (public, share_list),
    (feed, hide_shared_list), (comments, like_comment), (comments, name_members),
    (me, react_to_own), (me, invited),
]  # fmt: skip
SETUPS: dict[Callable[[Stage], Any], Callable[[Stage], None]] = {
    comments: with_thread, list_: with_list, list_comments: with_list, rename: with_list,
    take_off: with_list, take_out_of_lists: with_list, delete_list: with_list,
    like_list: with_list, unlike_list: with_list, comment_on_list: with_list,
    list_again: with_unlisted_list, hide_shared_list: with_shared_list,
    react_to_own: with_own_things, invited: with_list,
}  # fmt: skip
#: the items of a list do not come along
REFETCH = {(list_, rename), (list_, take_off), (list_, take_out_of_lists)}
