"""Tickets: who a socket belongs to, without a token in an address and without a database.

A ticket is signed, short-lived, single-use and bound to the session. `ready` hands out a resume
ticket of the same kind with a longer life, so that a storm of reconnects costs the API nothing.
"""

import secrets
import time
from typing import Literal

import msgspec
from django.core import signing

from server.core.env import env

SALT = "cinema.live.ticket"
Kind = Literal["ticket", "resume"]


class InvalidTicket(Exception):
    """Not ours, changed, or expired."""


class Ticket(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`exp` and `access_exp` are Unix seconds; after `access_exp` the socket must prove itself
    again.
    """

    kind: Kind
    member_id: int
    session_id: str
    access_exp: int
    exp: int
    nonce: str


def issue(*, kind: Kind, member_id: int, session_id: str, access_exp: int) -> str:
    """A new ticket; `ws_ticket_ttl_s` or `ws_resume_ttl_s` from now, never beyond the access
    token.
    """
    ttl_s = env().ws_ticket_ttl_s if kind == "ticket" else env().ws_resume_ttl_s
    ticket = Ticket(
        kind=kind,
        member_id=member_id,
        session_id=session_id,
        access_exp=access_exp,
        exp=min(int(time.time()) + ttl_s, access_exp),
        nonce=secrets.token_urlsafe(16),
    )
    return signing.Signer(salt=SALT).sign_object(msgspec.to_builtins(ticket))


def verify(text: str, *, kind: Kind) -> Ticket:
    """The ticket, if it is ours, of this kind and still good. Single use is the caller's business.

    Raises: InvalidTicket.
    """
    try:
        ticket = msgspec.convert(signing.Signer(salt=SALT).unsign_object(text), type=Ticket)
    except (signing.BadSignature, ValueError, msgspec.ValidationError) as error:
        raise InvalidTicket from error
    if ticket.kind != kind or ticket.exp < time.time():
        raise InvalidTicket
    return ticket
