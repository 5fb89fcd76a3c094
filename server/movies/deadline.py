"""A time limit for the head of an answer. A read time-out alone lets a server send a byte a second
of headers for days; the body is watched by its reader.
"""

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.response import HTTPResponse


class _Watch:
    """Hangs up when the time is over, and remembers that it did: a head that was cut off in the
    middle reads like a short one.
    """

    def __init__(self, sock: socket.socket, limit_s: float) -> None:
        self.fired = False
        self._sock = sock
        self.timer = threading.Timer(limit_s, self._hang_up)
        self.timer.daemon = True
        self.timer.start()

    def _hang_up(self) -> None:
        self.fired = True
        with contextlib.suppress(OSError):  # it is closed already
            self._sock.shutdown(socket.SHUT_RDWR)


class _Watched:
    """Mixed into urllib3's connections: `limit_s` says how long the head of an answer may take."""

    limit_s: Callable[[], float]

    def getresponse(self) -> HTTPResponse:
        watch = _Watch(self.sock, self.limit_s())  # type: ignore[attr-defined]
        try:
            response = super().getresponse()  # type: ignore[misc]
        finally:
            watch.timer.cancel()
        if watch.fired:
            raise TimeoutError("the head of the answer took too long")
        return response


class DeadlineAdapter(HTTPAdapter):
    """requests' adapter with connections whose answers begin within `limit_s()` seconds."""

    def __init__(self, limit_s: Callable[[], float]) -> None:
        self._limit_s = limit_s
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        limit = staticmethod(self._limit_s)
        plain = type("Plain", (_Watched, HTTPConnection), {"limit_s": limit})
        tls = type("Tls", (_Watched, HTTPSConnection), {"limit_s": limit})
        self.poolmanager.pool_classes_by_scheme = {
            "http": type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("TlsPool", (HTTPSConnectionPool,), {"ConnectionCls": tls}),
        }
