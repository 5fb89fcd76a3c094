"""Mails to authors: what was decided, why, and how to appeal.

The link to appeal is signed, so that a suspended member, who cannot log in, may use it too.
"""

from typing import Any

from django.core import signing
from django.core.mail import EmailMessage

from server.core.env import env
from server.moderation.models import Action, Appeal, Case, TargetKind
from server.users.mail_queue import queue_mail
from server.users.mails import written
from server.users.models import MailJob

DECISION, APPEAL = "moderation_decision", "moderation_appeal"
#: an appeal may be written this long after the decision, by link and by log-in
APPEAL_DAYS = 180
_SALT = "cinema.moderation.appeal"
#: characters of the author's own words that a mail quotes
_QUOTE = 200

SUBJECTS = {
    (Action.HIDE, "en"): "Something you posted on Cinema! was hidden",
    (Action.HIDE, "pt-BR"): "Algo que você publicou no Cinema! foi ocultado",
    (Action.RESTORE, "en"): "Something you posted on Cinema! is shown again",
    (Action.RESTORE, "pt-BR"): "Algo que você publicou no Cinema! voltou a ser exibido",
    (Action.WARN, "en"): "A warning about your Cinema! account",
    (Action.WARN, "pt-BR"): "Uma advertência sobre a sua conta no Cinema!",
    (Action.SUSPEND, "en"): "Your Cinema! account is suspended",
    (Action.SUSPEND, "pt-BR"): "Sua conta no Cinema! está suspensa",
    (Appeal.State.UPHELD, "en"): "Your appeal: the decision stands",
    (Appeal.State.UPHELD, "pt-BR"): "Seu recurso: a decisão foi mantida",
    (Appeal.State.GRANTED, "en"): "Your appeal: the decision was taken back",
    (Appeal.State.GRANTED, "pt-BR"): "Seu recurso: a decisão foi revista",
}

PIECES = {
    (TargetKind.REVIEW, "en"): "your review",
    (TargetKind.REVIEW, "pt-BR"): "sua resenha",
    (TargetKind.ENTRY, "en"): "an entry of your diary",
    (TargetKind.ENTRY, "pt-BR"): "um registro do seu diário",
    (TargetKind.LIST, "en"): "your list",
    (TargetKind.LIST, "pt-BR"): "sua lista",
    (TargetKind.COMMENT, "en"): "your comment",
    (TargetKind.COMMENT, "pt-BR"): "seu comentário",
    (TargetKind.MEMBER, "en"): "your profile",
    (TargetKind.MEMBER, "pt-BR"): "seu perfil",
}


def tell_decision(case: Case) -> None:
    """Queue the mail about a decision just taken. Part of a service."""
    _queue(DECISION, case, word=case.action, reason=case.reason)


def tell_appeal(appeal: Appeal) -> None:
    """Queue the mail about an appeal just decided. Part of a service."""
    _queue(APPEAL, appeal.case, word=appeal.state, reason=appeal.answer)


def appeal_token(case: Case) -> str:
    """What the mail's link proves: that the mail about this case was read."""
    return signing.dumps(case.pk, salt=_SALT)


def case_of_token(token: str) -> int | None:
    """The case of an appeal link; None for one that is not ours, or too old."""
    try:
        found = signing.loads(token, salt=_SALT, max_age=APPEAL_DAYS * 86400)
    except signing.BadSignature:
        return None
    return found if isinstance(found, int) else None


def write(job: MailJob) -> EmailMessage | None:
    """The mail of a job of this app; None when the case or its author is gone."""
    case = Case.objects.select_related("member").filter(pk=job.payload.get("case")).first()
    if case is None or (not case.member.is_active and case.member.suspended_at is None):
        return None
    word, language = job.payload["word"], case.member.language
    return written(
        job,
        to=case.member.email,
        subject=SUBJECTS[word, language],
        template=f"moderation/mail/{job.kind}.{language}",
        context=_context(case, job.payload, language),
    )


def _context(case: Case, payload: dict[str, Any], language: str) -> dict[str, Any]:
    base = env().public_web_url.rstrip("/")
    movie = case.snapshot.get("movie") or {}
    text = case.snapshot.get("text", "")
    suspension = case.suspensions.order_by("-id").first()
    return {
        "name": case.member.username,
        "web_url": base,
        "word": payload["word"],
        "reason": payload["reason"],
        "piece": PIECES[TargetKind(case.target_kind), language],
        "title": case.snapshot.get("title") or movie.get("title", ""),
        "quote": text if len(text) <= _QUOTE else f"{text[:_QUOTE]}…",
        "until": suspension.until if suspension is not None else None,
        "link": f"{base}/appeal/{appeal_token(case)}",
        "days": APPEAL_DAYS,
    }


def _queue(kind: str, case: Case, *, word: str, reason: str) -> None:
    queue_mail(kind, case.member, case=case.pk, word=word, reason=reason)
