"""What realtime answers by HTTP: whether it runs, whether it can serve, its metrics."""

import msgspec
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from realtime.hub import Hub
from realtime.pipes import Send

JSON = "application/json"
PROBLEM = "application/problem+json"
_NOT_FOUND = {
    "type": "urn:cinema:error:not_found",
    "title": "Not Found",
    "status": 404,
    "code": "not_found",
    "detail": "The API is served by another program; this one has /ws/.",
    "fields": {},
    "request_id": "",
}
_NOT_READY = {"status": "unavailable", "missing": ["postgresql"]}


def answer(hub: Hub, path: str) -> tuple[int, str, bytes]:
    """(status, content type, body)."""
    if path == "/healthz":
        return 200, JSON, b'{"status":"ok"}'
    if path == "/readyz":  # Redis is no condition: without it the log is read by the clock
        ready = hub.lookout.ready()
        body = {"status": "ok"} if ready else _NOT_READY
        return 200 if ready else 503, JSON, msgspec.json.encode(body)
    if path == "/metrics":
        return 200, CONTENT_TYPE_LATEST, generate_latest()
    return 404, PROBLEM, msgspec.json.encode(_NOT_FOUND)


async def serve(hub: Hub, path: str, send: Send) -> None:
    status, content_type, body = answer(hub, path)
    headers = [
        (b"content-type", content_type.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),  # nobody asks twice, and an idle connection is a place
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
