"""Mails to members: text and HTML, in the member's language."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.module_loading import import_string

from server.core.env import env
from server.users import resets
from server.users.models import MailJob, PendingEmail, User
from server.users.security import links

Kind = MailJob.Kind

SUBJECTS = {
    (Kind.PASSWORD_RESET, "en"): "Choose a new password for Cinema!",
    (Kind.PASSWORD_RESET, "pt-BR"): "Escolha uma nova senha para o Cinema!",
    (Kind.PASSWORD_CHANGED, "en"): "Your Cinema! password was changed",
    (Kind.PASSWORD_CHANGED, "pt-BR"): "Sua senha do Cinema! foi alterada",
    (Kind.PASSWORD_WAS_RESET, "en"): "Your Cinema! password was reset",
    (Kind.PASSWORD_WAS_RESET, "pt-BR"): "Sua senha do Cinema! foi redefinida",
    (Kind.VERIFY_EMAIL, "en"): "Confirm your address for Cinema!",
    (Kind.VERIFY_EMAIL, "pt-BR"): "Confirme seu endereço no Cinema!",
    (Kind.CHANGE_EMAIL, "en"): "Confirm your new address for Cinema!",
    (Kind.CHANGE_EMAIL, "pt-BR"): "Confirme seu novo endereço no Cinema!",
    (Kind.EMAIL_CHANGED, "en"): "Your Cinema! account has a new address",
    (Kind.EMAIL_CHANGED, "pt-BR"): "Sua conta no Cinema! tem um novo endereço",
    (Kind.SECURITY_CHANGED, "en"): "How you log in to Cinema! has changed",
    (Kind.SECURITY_CHANGED, "pt-BR"): "A forma de entrar na sua conta no Cinema! mudou",
    (Kind.ACCOUNT_CLOSED, "en"): "Your Cinema! account is closed",
    (Kind.ACCOUNT_CLOSED, "pt-BR"): "Sua conta no Cinema! foi encerrada",
    (Kind.EXPORT_READY, "en"): "Your Cinema! data is ready",
    (Kind.EXPORT_READY, "pt-BR"): "Seus dados do Cinema! estão prontos",
}

#: what a `security_changed` mail says has happened, by `payload.change`
CHANGES = {
    ("totp_on", "en"): "the second step with an authenticator app was turned on",
    ("totp_on", "pt-BR"): "a segunda etapa com um aplicativo autenticador foi ativada",
    ("totp_off", "en"): "the second step with an authenticator app was turned off",
    ("totp_off", "pt-BR"): "a segunda etapa com um aplicativo autenticador foi desativada",
    ("codes_new", "en"): "new recovery codes were made, and the old ones no longer work",
    ("codes_new", "pt-BR"): "os códigos de recuperação são outros, e os antigos não valem mais",
    ("code_used", "en"): "a recovery code was used to log in",
    ("code_used", "pt-BR"): "um código de recuperação foi usado para entrar",
    ("passkey_added", "en"): "a passkey was added",
    ("passkey_added", "pt-BR"): "uma chave de acesso foi adicionada",
    ("passkey_removed", "en"): "a passkey was removed",
    ("passkey_removed", "pt-BR"): "uma chave de acesso foi removida",
    ("identity_added", "en"): "log-in by an account at another provider was added",
    ("identity_added", "pt-BR"): "a entrada por uma conta em outro provedor foi adicionada",
    ("identity_removed", "en"): "log-in by an account at another provider was removed",
    ("identity_removed", "pt-BR"): "a entrada por uma conta em outro provedor foi removida",
}


def send(job: MailJob) -> None:
    """Send the mail of `job`; nothing when its member does not exist or is closed, or when what it
    was about is over.

    Raises: OSError, smtplib.SMTPException.
    """
    if job.kind in settings.LETTERS:
        letter = import_string(settings.LETTERS[job.kind])(job)
        if letter is not None:
            letter.send()
        return
    user = _recipient(job)
    if user is not None and _address(job, user):
        compose(job, user).send()


def compose(job: MailJob, user: User) -> EmailMultiAlternatives:
    """The mail. Links lead to `public_web_url` only, never to a host that a request named. Only the
    address goes into a header: no member's text does.
    """
    kind, base = Kind(job.kind), env().public_web_url.rstrip("/")
    context = {
        # Not the display name: free text would make this a way to mail words to strangers.
        "name": user.username,
        "web_url": base,
        "contact": contact(),
        "minutes": env().password_reset_ttl_s // 60,
        "days": env().email_link_ttl_s // 86400,
        "until": job.payload.get("until", ""),
        "change": CHANGES.get((job.payload.get("change", ""), user.language), ""),
        "link": base + _path(job, user),
    }
    return written(
        job,
        to=_address(job, user),
        subject=SUBJECTS[kind, user.language],
        template=f"users/mail/{job.kind}.{user.language}",
        context=context,
    )


def written(
    job: MailJob, *, to: str, subject: str, template: str, context: dict[str, Any]
) -> EmailMultiAlternatives:
    """The mail of `job` from `template`, as text and as HTML.

    For apps above too: `settings.LETTERS` names who writes the mails of their kinds.
    """
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"{template}.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        headers={"Message-ID": _message_id(job), "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return mail


def contact() -> str:
    """Where people write who have no account, or not any more."""
    return env().legal_contact_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _path(job: MailJob, user: User) -> str:
    """Where the mail's button leads. A token is made here and stored nowhere: the job's row is
    worth nothing to a reader of the database.
    """
    match Kind(job.kind):
        case Kind.PASSWORD_RESET:
            return f"/reset/{resets.issue(user)}"
        case Kind.VERIFY_EMAIL:
            return f"/verify-email/{links.verify_token(user)}"
        case Kind.CHANGE_EMAIL:
            pending = _pending(job, user)
            return f"/confirm-email/{links.change_token(pending)}" if pending else "/settings"
        case Kind.SECURITY_CHANGED | Kind.EXPORT_READY:
            return "/settings"
        case Kind.ACCOUNT_CLOSED:
            return "/login"
        case _:
            return "/reset"


def _address(job: MailJob, user: User) -> str:
    """Where the mail goes; empty if it must not go out any more."""
    match Kind(job.kind):
        case Kind.EMAIL_CHANGED:
            return job.payload.get("to", "")
        case Kind.CHANGE_EMAIL:
            pending = _pending(job, user)
            return pending.email if pending else ""
        case Kind.VERIFY_EMAIL if user.email_verified_at is not None:
            return ""
        case _:
            return user.email


def _pending(job: MailJob, user: User) -> PendingEmail | None:
    """The wish a mail is about; None once it is done, replaced, or its address has an account."""
    pending = PendingEmail.objects.filter(pk=job.payload.get("pending"), user=user).first()
    if pending is None:
        return None
    taken = User.objects.filter(email_key=pending.email.casefold()).exists()
    return None if taken else pending


def _recipient(job: MailJob) -> User | None:
    if job.user is not None:
        told = job.user.is_active or (job.kind == Kind.ACCOUNT_CLOSED and job.user.closed_at)
        return job.user if told else None
    key = job.payload.get("email_key", "")
    return User.objects.filter(email_key=key, is_active=True).first()


def _message_id(job: MailJob) -> str:
    """The same at every attempt, so that a mail sent twice is shown once."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{job.kind}.{job.pk}.{int(job.created_at.timestamp())}@{host}>"
