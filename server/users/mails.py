"""Mails to members: text and HTML, in the member's language."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from server.core.env import env
from server.users import resets
from server.users.models import MailJob, User

SUBJECTS = {
    (MailJob.Kind.PASSWORD_RESET, "en"): "Choose a new password for Cinema!",
    (MailJob.Kind.PASSWORD_RESET, "pt-BR"): "Escolha uma nova senha para o Cinema!",
    (MailJob.Kind.PASSWORD_CHANGED, "en"): "Your Cinema! password was changed",
    (MailJob.Kind.PASSWORD_CHANGED, "pt-BR"): "Sua senha do Cinema! foi alterada",
}


def send(job: MailJob) -> None:
    """Send the mail of `job`; nothing when its member does not exist or is closed.

    Raises: OSError, smtplib.SMTPException.
    """
    user = _recipient(job)
    if user is not None:
        compose(job, user).send()


def compose(job: MailJob, user: User) -> EmailMultiAlternatives:
    """The mail. Links lead to `public_web_url` only, never to a host that a request named. Only the
    address goes into a header: no member's text does.
    """
    base = env().public_web_url.rstrip("/")
    context = {
        # Not the display name: free text would make this a way to mail words to strangers.
        "name": user.username,
        "web_url": base,
        "minutes": env().password_reset_ttl_s // 60,
        # Made here and stored nowhere: the job's row is worth nothing to a reader of the database.
        "link": f"{base}/reset/{resets.issue(user)}"
        if job.kind == MailJob.Kind.PASSWORD_RESET
        else f"{base}/reset",
    }
    template = f"users/mail/{job.kind}.{user.language}"
    mail = EmailMultiAlternatives(
        subject=SUBJECTS[MailJob.Kind(job.kind), user.language],
        body=render_to_string(f"{template}.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[user.email],
        headers={"Message-ID": _message_id(job), "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return mail


def _recipient(job: MailJob) -> User | None:
    if job.user is not None:
        return job.user if job.user.is_active else None
    key = job.payload.get("email_key", "")
    return User.objects.filter(email_key=key, is_active=True).first()


def _message_id(job: MailJob) -> str:
    """The same at every attempt, so that a mail sent twice is shown once."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{job.kind}.{job.pk}.{int(job.created_at.timestamp())}@{host}>"
