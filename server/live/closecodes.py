"""Close codes of the socket: one enum, the same names in Python and JavaScript.

4000–4499: come back. 4500–4999: stay away. Each says what the client must do.
"""

from enum import IntEnum
from typing import Literal

Action = Literal["reconnect", "new-ticket", "refresh", "refetch", "slow-down", "stop"]


class CloseCode(IntEnum):
    """The codes that we send."""

    RESTARTING = 1012
    NOT_AUTHENTICATED_IN_TIME = 4002
    BAD_TICKET = 4003
    TOKEN_EXPIRED = 4005
    TOO_SLOW = 4008
    POSITION_LOST = 4010
    SLOW_DOWN = 4013
    LOGGED_OUT = 4500
    BAD_FRAME = 4501
    FORBIDDEN = 4503
    TOO_MANY_CONNECTIONS = 4504


#: What the client must do; 1000, 1001, 1006 and 1011 come from the network and mean reconnect too,
#: 1009 (our frame too big for the other side) means stop.
CLOSE_CODE_ACTION: dict[int, Action] = {
    1000: "reconnect",
    1001: "reconnect",
    1006: "reconnect",
    1011: "reconnect",
    1009: "stop",
    CloseCode.RESTARTING: "reconnect",
    CloseCode.NOT_AUTHENTICATED_IN_TIME: "new-ticket",
    CloseCode.BAD_TICKET: "new-ticket",
    CloseCode.TOKEN_EXPIRED: "refresh",
    CloseCode.TOO_SLOW: "reconnect",
    CloseCode.POSITION_LOST: "refetch",
    CloseCode.SLOW_DOWN: "slow-down",
    CloseCode.LOGGED_OUT: "stop",
    CloseCode.BAD_FRAME: "stop",
    CloseCode.FORBIDDEN: "stop",
    CloseCode.TOO_MANY_CONNECTIONS: "stop",
}
