"""The daily mail: what a member has not read, at eight in the morning of theirs.

The row in `Digest` is the job (docs/adr/0010): claimed by moving its due time, tried again, given
up until the next day. Nothing goes out when there is nothing new, nor to an address nobody proved.
"""

import datetime as dt
import logging
import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import salted_hmac

from server.core.domain import NotFound
from server.core.env import env
from server.live.shapes import Notification as NotificationShape
from server.social.delivery import words
from server.social.delivery.preferences import kinds_by_mail, turn_mail_off
from server.social.delivery.queue import expect_digest
from server.social.models import Digest, FilmMute, Notification, NotificationGroup
from server.social.notification_selectors import group_shapes, read_state
from server.social.visibility import hidden_ids
from server.users.models import User

log = logging.getLogger(__name__)

#: notifications that one mail names; it says how many more there are
NAMED = 20
#: older ones are no news
NEWS = dt.timedelta(days=7)
RETRY = dt.timedelta(minutes=10)
MAX_ATTEMPTS = 6
UNSUBSCRIBE = "cinema.digest"


def send_next() -> bool:
    """Send the digest that has been due longest; False when none is due."""
    job = _claim()
    if job is None:
        return False
    if job.attempts > MAX_ATTEMPTS:  # its workers died, each time, before they could give it up
        log.warning("digest of %s given up", job.pk)
        _finish(job, up_to=job.sent_up_to, sent=False)
        return True
    up_to, shapes = news_for(job.member, since=job.sent_up_to)
    if shapes:
        try:
            compose(job.member, shapes, number=up_to).send()
        except (OSError, smtplib.SMTPException) as error:
            log.warning("digest of %s, attempt %s: %s", job.pk, job.attempts, type(error).__name__)
            if job.attempts < MAX_ATTEMPTS:
                return True
            up_to = job.sent_up_to
    _finish(job, up_to=up_to, sent=bool(shapes) and up_to > job.sent_up_to)
    return True


def news_for(member: User, *, since: int) -> tuple[int, list[NotificationShape]]:
    """The id of the newest notification, and the groups above `since` to tell by mail, newest
    first: not read in the product, of kinds that the member wants mailed, of nobody whom they may
    not see now or mute, of no film that they mute, and with somebody among them who has proved an
    address: nobody else's deeds are mailed to others.

    Cost: the same number of statements however many there are.
    """
    newest = Notification.objects.filter(recipient=member).order_by("-id").values_list("id")[:1]
    up_to = max([since, *(row[0] for row in newest)])
    if not member.is_active or member.email_verified_at is None:
        return up_to, []
    read_up_to = read_state(member.id).read_up_to
    muted = member.mute_rows.values_list("muted_id", flat=True)
    shunned = hidden_ids(member) | set(muted)
    films = FilmMute.objects.filter(member=member).values("movie_id")
    proved = Notification.objects.filter(
        group=OuterRef("id"), actor__email_verified_at__isnull=False, actor__is_active=True
    )
    groups = NotificationGroup.objects.filter(
        Exists(proved),
        Q(in_app=False) | Q(newest_id__gt=read_up_to),
        Q(movie_id=None) | ~Q(movie_id__in=films),
        recipient=member,
        newest_id__gt=since,
        newest_id__lte=up_to,
        kind__in=kinds_by_mail(member),
        at__gt=timezone.now() - NEWS,
    ).order_by("-newest_id")
    shapes = group_shapes(groups, read_up_to=read_up_to)
    return up_to, [
        shape
        for shape in shapes
        if shape.actors and shunned.isdisjoint(actor.id for actor in shape.actors)
    ]


def compose(member: User, news: list[NotificationShape], *, number: int) -> EmailMultiAlternatives:
    """The mail, in the member's language. `number` tells one digest of theirs from another."""
    base, language = web_url(), member.language
    unsubscribe = f"{base}/api/unsubscribe/{unsubscribe_token(member)}/"
    context = {
        "name": member.username,
        "web_url": base,
        "settings_url": f"{base}/settings",
        "notifications_url": f"{base}/notifications",
        "unsubscribe_url": unsubscribe,
        "news": [
            {"text": words.sentence(shape, language, formal=True), "url": base + words.path(shape)}
            for shape in news[:NAMED]
        ],
        "more": max(0, len(news) - NAMED),
    }
    template = f"social/mail/digest.{language}"
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    mail = EmailMultiAlternatives(
        subject=words.subject(len(news), language),
        body=render_to_string(f"{template}.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[member.email],
        headers={
            # The same at every attempt, so that a mail sent twice is shown once.
            "Message-ID": f"<digest.{member.pk}.{number}@{host}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    mail.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return mail


def web_url() -> str:
    """Links lead there only, never to a host that a request named."""
    return env().public_web_url.rstrip("/")


def unsubscribe_token(member: User) -> str:
    """Names the member to the link of a mail; signed, good until their address changes."""
    return signing.dumps([member.pk, _address_key(member)], salt=UNSUBSCRIBE)


def member_of_token(token: str) -> User:
    """Raises: NotFound, for a token that is not ours or not good any more."""
    try:
        member_id, address_key = signing.loads(token, salt=UNSUBSCRIBE)
    except (signing.BadSignature, ValueError, TypeError):
        raise NotFound from None
    member = User.objects.filter(pk=member_id, is_active=True).first()
    if member is None or address_key != _address_key(member):
        raise NotFound
    return member


def unsubscribe(*, token: str) -> User:
    """Mail the member of a token no news any more. Safe to repeat. Raises: NotFound."""
    member = member_of_token(token)
    turn_mail_off(user=member)
    return member


def _address_key(member: User) -> str:
    """Stands for the address where it would be read by others: in a link."""
    return salted_hmac(UNSUBSCRIBE, member.email_key).hexdigest()[:16]


@transaction.atomic
def _claim() -> Digest | None:
    now = timezone.now()
    job = (
        Digest.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("member")
        .filter(due_at__lte=now)
        .order_by("due_at")
        .first()
    )
    if job is not None:
        job.attempts += 1
        job.due_at = now + RETRY * 2 ** (job.attempts - 1)
        job.save(update_fields=["attempts", "due_at"])
    return job


@transaction.atomic
def _finish(job: Digest, *, up_to: int, sent: bool) -> None:
    """Wait for more; if it came meanwhile, for the next morning.

    The row is locked first: who writes a notification locks it after its id was given out.
    """
    row = Digest.objects.select_for_update(no_key=True).filter(pk=job.pk).first()
    if row is None:  # erased while the mail went out
        return
    row.due_at, row.attempts, row.sent_up_to = None, 0, up_to
    row.sent_at = timezone.now() if sent else row.sent_at
    row.save()
    if Notification.objects.filter(recipient=row.pk, id__gt=up_to).exists():
        expect_digest(row.pk)
