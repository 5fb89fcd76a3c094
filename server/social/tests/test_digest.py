import datetime as dt
import re
import smtplib
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from server.movies.models import Movie
from server.social.delivery import digest
from server.social.delivery.preferences import change_preferences
from server.social.film_mutes import mute_film
from server.social.models import Digest, Mute, NotificationGroup, NotificationKind
from server.social.notifications import mark_notifications_read, notify
from server.social.services import block_member, follow_member
from server.users.models import User


def morning_comes():
    """Every digest that waits is due."""
    Digest.objects.exclude(due_at=None).update(due_at=timezone.now())


def sent(mailoutbox):
    """The mails that one sweep sends."""
    before = len(mailoutbox)
    while digest.send_next():
        pass
    return mailoutbox[before:]


def commented(recipient, actor, movie_id=None, comment_id=1):
    notify(
        recipient_id=recipient.id, kind="comment", actor=actor, target_id=7, movie_id=movie_id,
        comment_id=comment_id,
    )  # fmt: skip


def test_a_digest_tells_what_was_not_read_once_and_in_the_morning(ana, bia, caio, mailoutbox):
    for fan in (bia, caio):
        follow_member(user=fan, username="ana")
    assert sent(mailoutbox) == []  # not yet

    morning_comes()
    (mail,) = sent(mailoutbox)

    assert mail.to == ["ana@example.org"]
    assert mail.subject == "Something happened on Cinema!"
    assert "caio and bia followed you" in mail.body
    ((html, type_),) = mail.alternatives
    assert type_ == "text/html"
    assert "caio and bia followed you" in html
    morning_comes()
    assert sent(mailoutbox) == []
    assert Digest.objects.get(member=ana).due_at is None
    commented(ana, bia, movie_id=Movie.objects.create(title="Bacurau", slug="b").id)
    morning_comes()
    (mail,) = sent(mailoutbox)
    assert "Bacurau" in mail.body
    assert "followed" not in mail.body


def test_it_is_due_at_eight_in_the_morning_where_the_member_is(ana, bia):
    User.objects.filter(pk=ana.pk).update(time_zone="America/Sao_Paulo")

    follow_member(user=bia, username="ana")

    due = Digest.objects.get(member=ana).due_at
    local = due.astimezone(ZoneInfo("America/Sao_Paulo"))
    assert (local.hour, local.minute) == (8, 0)
    assert timezone.now() < due <= timezone.now() + dt.timedelta(days=1)


def test_it_is_in_the_language_of_the_member(ana, bia, mailoutbox):
    User.objects.filter(pk=ana.pk).update(language="pt-BR")
    movie = Movie.objects.create(title="The Dead Girls", title_pt="As <Mortas>", slug="m")
    commented(ana, bia, movie_id=movie.id)
    morning_comes()

    (mail,) = sent(mailoutbox)

    assert mail.subject == "Uma novidade para você no Cinema!"
    assert "bia comentou sua crítica de “As <Mortas>”" in mail.body
    assert 'lang="pt-BR"' in mail.alternatives[0][0]
    assert "As &lt;Mortas&gt;" in mail.alternatives[0][0]


def read_all(ana, bia):
    mark_notifications_read(user=ana, up_to=NotificationGroup.objects.latest("id").newest_id)


def blocked(ana, bia):
    block_member(user=ana, username="bia")


def muted_by_row(ana, bia):
    Mute.objects.create(muter=ana, muted=bia)


def film_muted(ana, bia):
    mute_film(user=ana, movie_id=NotificationGroup.objects.get().movie_id)


def turned_off(ana, bia):
    change_preferences(user=ana, changes={"comment": {"email": False}})


def address_doubtful(ana, bia):
    User.objects.filter(pk=ana.pk).update(email_verified_at=None)


def actor_doubtful(ana, bia):
    User.objects.filter(pk=bia.pk).update(email_verified_at=None)


def actor_gone(ana, bia):
    User.objects.filter(pk=bia.pk).update(is_active=False)


def long_ago(ana, bia):
    NotificationGroup.objects.update(at=timezone.now() - dt.timedelta(days=8))


@pytest.mark.parametrize(
    "meanwhile",
    [read_all, blocked, muted_by_row, film_muted, turned_off, address_doubtful, actor_doubtful,
     actor_gone, long_ago],
)  # fmt: skip
def test_what_is_no_news_when_the_mail_goes_out_is_not_sent(ana, bia, movie, mailoutbox, meanwhile):
    commented(ana, bia, movie_id=movie.id)
    meanwhile(ana, bia)
    morning_comes()

    assert sent(mailoutbox) == []
    assert not Digest.objects.exclude(due_at=None).exists()


def test_what_the_product_does_not_show_is_mailed_if_the_member_says_so(ana, bia, mailoutbox):
    change_preferences(user=ana, changes={"follow": {"in_app": False}})
    follow_member(user=bia, username="ana")
    notify(recipient_id=ana.id, kind="review_like", actor=bia, target_id=7)
    read_all(ana, bia)
    morning_comes()

    (mail,) = sent(mailoutbox)

    assert "bia followed you" in mail.body


def test_a_mail_that_fails_is_tried_again_and_given_up_until_the_next_day(
    ana, bia, caio, mailoutbox, monkeypatch
):
    follow_member(user=bia, username="ana")

    def refuse(self, fail_silently=False):
        raise smtplib.SMTPServerDisconnected("gone")

    with monkeypatch.context() as broken:
        broken.setattr(digest.EmailMultiAlternatives, "send", refuse)
        for attempt in range(1, digest.MAX_ATTEMPTS):
            morning_comes()
            assert digest.send_next()
            row = Digest.objects.get(member=ana)
            assert (row.attempts, row.due_at > timezone.now()) == (attempt, True)
        morning_comes()
        assert digest.send_next()
    row = Digest.objects.get(member=ana)
    assert (row.attempts, row.sent_up_to, row.sent_at) == (0, 0, None)
    assert row.due_at is not None
    morning_comes()
    (mail,) = sent(mailoutbox)
    assert "bia" in mail.body


def test_what_comes_while_a_mail_goes_out_waits_for_the_next(
    ana, bia, caio, mailoutbox, monkeypatch
):
    follow_member(user=bia, username="ana")
    morning_comes()
    compose = digest.compose

    def meanwhile(*args, **kwargs):
        commented(ana, caio)
        return compose(*args, **kwargs)

    with monkeypatch.context() as busy:
        busy.setattr(digest, "compose", meanwhile)
        assert digest.send_next()

    assert Digest.objects.get(member=ana).due_at > timezone.now()
    morning_comes()
    assert "caio" in sent(mailoutbox)[0].body


def test_one_click_ends_the_mails_and_a_look_does_not(api, ana, bia, mailoutbox):
    follow_member(user=bia, username="ana")
    morning_comes()
    (mail,) = sent(mailoutbox)
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    (url,) = re.findall(r"^<https?://[^/]+(/api/.+)>$", mail.extra_headers["List-Unsubscribe"])
    assert url in mail.body
    assert "ana@example.org" not in url
    client = api(None)

    page = client.get(url)
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert '<form method="post">' in page.content.decode()
    assert wants_mail(api(ana))

    for _ in range(2):
        answer = client.post(
            url,
            "List-Unsubscribe=One-Click",
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code == 200
    assert not wants_mail(api(ana))


def wants_mail(client):
    kinds = client.get("/api/me/notification-settings/").json()["kinds"]
    assert len(kinds) == len(NotificationKind.values)
    return any(row["email"] for row in kinds)


def test_a_link_of_another_address_or_of_nobody_is_404(api, ana):
    token = digest.unsubscribe_token(ana)
    ana.email = "new@example.org"
    ana.save()

    for wrong in (token, "x", token[:-1] + "A"):
        assert api(None).post(f"/api/unsubscribe/{wrong}/").status_code == 404


def test_a_digest_costs_the_same_for_one_and_for_many(ana, members, django_assert_num_queries):
    fans = members.many(12)

    def count(expected):
        with django_assert_num_queries(expected):
            _, news = digest.news_for(ana, since=0)
        return len(news)

    commented(ana, fans[0], movie_id=Movie.objects.create(title="a", slug="a").id)
    assert count(8) == 1
    for number, fan in enumerate(fans):
        movie = Movie.objects.create(title=f"f{number}", slug=f"f{number}")
        notify(recipient_id=ana.id, kind="comment", actor=fan, target_id=100 + number,
               movie_id=movie.id, comment_id=number)  # fmt: skip
    assert count(8) == 13
