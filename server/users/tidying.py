"""What accounts leave behind, deleted when nobody needs it any more."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from server.users import usernames
from server.users.models import Challenge, MailJob, PendingEmail, Session

#: ended sessions still tell a known device from a stranger's
KEEP_SESSIONS = dt.timedelta(days=90)
KEEP_MAILS = dt.timedelta(days=7)


def tidy_accounts() -> int:
    """Delete sessions that ended and mails that went out long ago, and steps that nobody took;
    returns how many rows.

    Safe to repeat. Emits nothing.
    """
    now = timezone.now()
    old_sessions = Q(expires_at__lt=now - KEEP_SESSIONS) | Q(revoked_at__lt=now - KEEP_SESSIONS)
    sessions, _ = Session.objects.filter(old_sessions).delete()
    jobs, _ = MailJob.objects.filter(done_at__lt=now - KEEP_MAILS).delete()
    steps, _ = Challenge.objects.filter(expires_at__lt=now).delete()
    wishes, _ = PendingEmail.objects.filter(requested_at__lt=now - KEEP_MAILS).delete()
    return sessions + jobs + steps + wishes + usernames.forget_old_names()
