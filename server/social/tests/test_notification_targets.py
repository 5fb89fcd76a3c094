import pytest

from server.social.delivery import words
from server.social.models import NotificationKind
from server.social.notification_selectors import notification_page
from server.social.notifications import notify, withdraw_notifications_of

REVIEWS = {"review_like", "comment"}
LISTS = {"list_like", "list_comment", "list_invitation"}
MEMBERS = {"follow", "follow_request", "follow_accepted"}


def about(kind, movie):
    """What whoever tells of a kind passes along."""
    if kind in MEMBERS:
        return {}
    if kind in LISTS:
        return {"target_kind": "list", "target_id": 7, "title": "Sertões"}
    target = "entry" if kind == "entry_like" else "review"
    comment = {} if kind in ("review_like", "entry_like", "share") else {"comment_id": 3}
    return {"target_kind": target, "target_id": 7, "movie_id": movie.id, **comment}


def groups(member):
    return notification_page(member, before=None, limit=50).results


@pytest.mark.parametrize("kind", NotificationKind.values)
def test_every_kind_names_what_it_is_about_and_says_it_in_both_languages(ana, bia, movies, kind):
    movie = movies("Bacurau", title_pt="Bacurau")

    notify(recipient_id=ana.id, kind=kind, actor=bia, **about(kind, movie))

    (group,) = groups(ana)
    thing = group.review or group.list or group.entry
    assert (thing is None) == (kind in MEMBERS)
    assert (group.list is not None) == (kind in LISTS)
    assert (group.entry is not None) == (kind == "entry_like")
    for language in ("en", "pt-BR"):
        said = words.sentence(group, language)
        assert said.startswith("Bia ")
        assert "{" not in said
        assert ("“" in said) == (thing is not None)
    assert words.path(group).startswith("/")


def test_a_list_and_a_review_of_one_number_are_two_things(ana, bia):
    for target in ("review", "list"):
        notify(recipient_id=ana.id, kind="share", actor=bia, target_kind=target, target_id=7)
    assert len(groups(ana)) == 2

    withdraw_notifications_of(target_kind="list", target_id=7, kinds=["share"])

    (left,) = groups(ana)
    assert left.list is None


def test_likes_of_two_comments_on_one_review_are_two_groups(ana, bia, caio, movies):
    where = {"target_id": 7, "movie_id": movies().id}
    for fan, comment_id in ((bia, 1), (caio, 1), (bia, 2)):
        notify(recipient_id=ana.id, kind="comment_like", actor=fan, comment_id=comment_id, **where)

    told = [(g.comment_id, g.actor_count, g.review.id) for g in groups(ana)]
    assert told == [(2, 1, 7), (1, 2, 7)]


def test_a_group_has_the_title_that_its_list_had_last(ana, bia, caio):
    for fan, title in ((bia, "Sertões"), (caio, "Sertão")):
        notify(recipient_id=ana.id, kind="list_like", actor=fan, target_kind="list", target_id=7,
               title=title)  # fmt: skip

    assert [(g.list.id, g.list.title, g.actor_count) for g in groups(ana)] == [(7, "Sertão", 2)]


def test_many_are_named_by_two_and_counted(ana, members):
    fans = members.many(4)
    for fan in fans:
        notify(recipient_id=ana.id, kind="follow", actor=fan)
    (group,) = groups(ana)

    fourth, third = fans[3].display_name, fans[2].display_name
    assert words.sentence(group, "en") == f"{fourth}, {third} and 2 others followed you"
    assert words.sentence(group, "pt-BR") == (
        f"{fourth}, {third} e mais 2 pessoas seguem você agora"
    )
    assert words.sentence(group, "en", formal=True).startswith(f"{fans[3].username}, ")
