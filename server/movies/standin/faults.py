"""How an answer goes wrong. A fault is a status ("500") or one of the names below."""

import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

#: unpacked size of the bomb; it is sent packed, a thousandth of it
BOMB_BYTES = 400 * 2**20


def make(fault: str, handler: Any, standin: Any) -> None:
    """Answer `handler`'s request with this fault."""
    _FAULTS.get(fault, _status)(handler, standin, fault)


def _status(handler: Any, standin: Any, fault: str) -> None:
    codes = {"404": 34, "401": 7, "422": 5, "429": 25}
    body = {"success": False, "status_code": codes.get(fault, 11), "status_message": "failed"}
    handler.answer(int(fault), body, **{"Retry-After": standin.retry_after})


def _code_6(handler: Any, standin: Any, fault: str) -> None:
    message = "Invalid id: The pre-requisite id is invalid or not found."
    body = {"success": False, "status_code": 6, "status_message": message}
    handler.answer(404, body)


def _errors(handler: Any, standin: Any, fault: str) -> None:
    handler.answer(422, {"errors": ["query must be provided"]})


def _proxy_404(handler: Any, standin: Any, fault: str) -> None:
    handler.answer(404, b"<html>no such page</html>", Content_Type="text/html")


def _truncated(handler: Any, standin: Any, fault: str) -> None:
    _head(handler, 5000)
    handler.wfile.write(b'{"id": 900001, "title": "The Lan')
    handler.close_connection = True


def _hang(handler: Any, standin: Any, fault: str) -> None:
    standin.stopped.wait(standin.hang_s)
    handler.close_connection = True


def _drip(handler: Any, standin: Any, fault: str) -> None:
    _head(handler, 100_000)
    while not standin.stopped.wait(0.05):
        try:
            handler.wfile.write(b" ")
            handler.wfile.flush()
        except OSError:
            return


def _drip_head(handler: Any, standin: Any, fault: str) -> None:
    """Headers without end, a byte at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    handler.close_connection = True
    while not standin.stopped.wait(0.05):
        try:
            handler.wfile.write(b"x")
            handler.wfile.flush()
        except OSError:
            return


def _html(handler: Any, standin: Any, fault: str) -> None:
    handler.answer(200, b"<html>We'll be back soon</html>", Content_Type="text/html")


def _false_html(handler: Any, standin: Any, fault: str) -> None:
    handler.answer(200, b"<html>We'll be back soon</html>")


def _deep(handler: Any, standin: Any, fault: str) -> None:
    handler.answer(200, b'{"id":' + b"[" * 100_000)


def _deep_unknown(handler: Any, standin: Any, fault: str) -> None:
    """Deep where nobody looks: under a key that we do not know."""
    handler.answer(200, b'{"new_key":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}")


def _elsewhere(handler: Any, standin: Any, fault: str) -> None:
    handler.answer(301, b"", Location="http://localhost:9/3/movie/1")


def _slash(handler: Any, standin: Any, fault: str) -> None:
    handler.answer(301, b"", Location=urlsplit(handler.path).path)


def _bomb(handler: Any, standin: Any, fault: str) -> None:
    """`BOMB_BYTES` of spaces, packed, and sent as it is packed. One block again and again: packing
    it all would take longer than anybody waits.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    handler.answer(200, head + block * (BOMB_BYTES >> 20), Content_Encoding="gzip")


def _twice_packed(handler: Any, standin: Any, fault: str) -> None:
    handler.answer(200, b"{}", Content_Encoding="gzip, gzip, gzip")


def _head(handler: Any, length: int) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(length))
    handler.end_headers()


_FAULTS: dict[str, Callable[[Any, Any, str], None]] = {
    "404_code_6": _code_6,
    "422_errors": _errors,
    "proxy_404": _proxy_404,
    "truncated": _truncated,
    "hang": _hang,
    "drip": _drip,
    "drip_head": _drip_head,
    "html": _html,
    "false_html": _false_html,
    "deep": _deep,
    "deep_unknown": _deep_unknown,
    "elsewhere": _elsewhere,
    "slash": _slash,
    "bomb": _bomb,
    "twice_packed": _twice_packed,
}
