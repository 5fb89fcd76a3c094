"""Time limits for requests to servers that may be slow or hostile. A read time-out alone lets a
server send a byte a second of a handshake or of headers for days.

A body is watched by its reader.
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


class Watch:
    """Hangs up when the time is over, and remembers that it did: a head that was cut off in the
    middle reads like a short one.
    """

    def __init__(self, sock: socket.socket, limit_s: float) -> None:
        self.fired = False
        # A handle of its own: TLS takes the socket over, and the connection may close it.
        self._line = socket.fromfd(sock.fileno(), sock.family, sock.type)
        self._timer = threading.Timer(limit_s, self._hang_up)
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        """Watch no more. Safe to repeat."""
        self._timer.cancel()
        self._line.close()

    def _hang_up(self) -> None:
        self.fired = True
        with contextlib.suppress(OSError):  # it is closed already
            self._line.shutdown(socket.SHUT_RDWR)
        self._line.close()


class WatchedHead:
    """Mixed into urllib3's connections: `limit_s` says how long the head of an answer may take."""

    limit_s: Callable[[], float]

    def getresponse(self) -> HTTPResponse:
        return self._head(Watch(self.sock, self.limit_s()))  # type: ignore[attr-defined]

    def _head(self, watch: Watch) -> HTTPResponse:
        try:
            response: HTTPResponse = super().getresponse()  # type: ignore[misc]
        finally:
            watch.end()
        if watch.fired:
            raise TimeoutError("the head of the answer took too long")
        return response


class WatchedWhole(WatchedHead):
    """As `WatchedHead`, with the handshake and the request in the same time. For connections that
    carry one request: from when the server is reached to the end of the answer's head.
    """

    _watch: Watch | None = None

    def _new_conn(self) -> socket.socket:
        reached: socket.socket = super()._new_conn()  # type: ignore[misc]
        self._watch = Watch(reached, self.limit_s())
        return reached

    def getresponse(self) -> HTTPResponse:
        if self._watch is None:
            raise TimeoutError("this connection has had its time")
        watch, self._watch = self._watch, None
        return self._head(watch)

    def close(self) -> None:
        if self._watch is not None:
            self._watch.end()
        super().close()  # type: ignore[misc]


class DeadlineAdapter(HTTPAdapter):
    """requests' adapter with connections that are watched for `limit_s()` seconds, as the class
    `watched` says; those of TLS are `tls`.
    """

    def __init__(
        self,
        limit_s: Callable[[], float],
        *,
        watched: type[WatchedHead] = WatchedHead,
        tls: type[HTTPSConnection] = HTTPSConnection,
    ) -> None:
        self._limit_s, self._watched, self._tls = limit_s, watched, tls
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        limit = {"limit_s": staticmethod(self._limit_s)}
        plain = type("Plain", (self._watched, HTTPConnection), limit)
        tls = type("Tls", (self._watched, self._tls), limit)
        self.poolmanager.pool_classes_by_scheme = {
            "http": type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("TlsPool", (HTTPSConnectionPool,), {"ConnectionCls": tls}),
        }
