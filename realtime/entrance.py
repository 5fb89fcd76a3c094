"""From a first frame to a session in the hub, and the same proof once more in band."""

import asyncio

from realtime import database
from realtime.database import Unavailable
from realtime.hub import Hub
from realtime.limits import UNAVAILABLE_DELAY_S, Refused, retry_in
from realtime.members import SessionEnded
from realtime.pipes import Pipe
from realtime.session import Session
from server.core.env import env
from server.live.closecodes import CloseCode
from server.live.frames import Auth
from server.live.tickets import InvalidTicket, Ticket


class TooManyConnections(Exception):
    """The member has as many sockets as one may have."""


class Gone(Exception):
    """The connection was closed meanwhile."""


#: what a failure means for the socket
_CLOSES: dict[type[Exception], CloseCode] = {
    InvalidTicket: CloseCode.BAD_TICKET,
    SessionEnded: CloseCode.LOGGED_OUT,
    TooManyConnections: CloseCode.TOO_MANY_CONNECTIONS,
    Unavailable: CloseCode.SLOW_DOWN,
    Gone: CloseCode.RESTARTING,  # nobody hears it
}
FAILURES = tuple(_CLOSES)


def refusal(failure: Exception) -> Refused:
    """How a socket is closed for one of `FAILURES`."""
    away = isinstance(failure, Unavailable)
    return Refused(_CLOSES[type(failure)], retry_in(UNAVAILABLE_DELAY_S) if away else "")


async def enter(hub: Hub, pipe: Pipe, frame: Auth) -> Session:
    """The session of a socket that proved whose it is, or of an anonymous reader; `ready` is sent.

    Raises: InvalidTicket, SessionEnded, TooManyConnections, Gone, Unavailable.
    """
    ticket = await hub.admission.redeem(frame)
    try:
        async with asyncio.timeout(database.PATIENCE_S):
            return await _admit(hub, pipe, ticket)
    except (Unavailable, Gone, TimeoutError) as error:
        # It bought nothing. In a storm of reconnects the next try would else need the API.
        if ticket is not None:
            await hub.admission.give_back(ticket)
        if isinstance(error, TimeoutError):
            raise Unavailable from error
        raise


async def _admit(hub: Hub, pipe: Pipe, ticket: Ticket | None) -> Session:
    """The session that a redeemed ticket is good for. Raises as `enter` does."""
    await hub.lookout.opened()
    if ticket is None:
        return _welcome(hub, pipe, None)
    member = await hub.members.enter(ticket.member_id, ticket.session_id)
    try:
        if len(member.sockets) >= env().ws_per_member:
            raise TooManyConnections
        return _welcome(hub, pipe, ticket)
    except BaseException:
        hub.members.leave(member)
        raise


async def renew(hub: Hub, session: Session, frame: Auth) -> None:
    """Extend a session by a new ticket of the same member: a socket never changes hands.

    Raises: InvalidTicket, SessionEnded, Unavailable.
    """
    ticket = await hub.admission.redeem(frame)
    if ticket is None or session.member is None or session.member.id != ticket.member_id:
        raise InvalidTicket
    member = await hub.members.enter(ticket.member_id, ticket.session_id)
    hub.members.leave(member)  # the socket holds it already
    session.renew(ticket)


def _welcome(hub: Hub, pipe: Pipe, ticket: Ticket | None) -> Session:
    if not pipe.is_open():
        raise Gone
    member = None if ticket is None else hub.members.get(ticket.member_id)
    session = hub.enter(pipe, member, ticket)
    session.welcome()
    return session
