"""Requests to push services: addresses that clients name, so they may lead to the outside only.

The host's name is looked up by the connection itself, and the address that it reached is judged
before a byte is sent: there is no second look-up that could answer otherwise.
"""

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError

from server.core.domain import DomainError
from server.core.env import env, split

#: to connect, and between two bytes of the answer; seconds
TIMEOUT_S = (3.05, 5.0)
MAX_LENGTH = 1000
#: leads to any address of IPv4, private ones too
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class PublicConnection(HTTPSConnection):
    """Reaches public addresses only."""

    def _new_conn(self) -> socket.socket:
        reached = super()._new_conn()
        if not is_public(reached.getpeername()[0]):
            reached.close()
            raise NewConnectionError(self, "not a public address")
        return reached


class PublicPool(HTTPSConnectionPool):
    ConnectionCls = PublicConnection


class PublicAdapter(HTTPAdapter):
    """Sends over `PublicConnection`."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"https": PublicPool}


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet; those of IPv4 in IPv6 too."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    judged = mapped or found
    return judged.is_global and not judged.is_multicast and judged not in NAT64


def check_endpoint(url: str) -> str:
    """The address, if it may be a push service's. Nothing is looked up or asked.

    Raises: DomainError push_endpoint_invalid.
    """
    refused = DomainError("push_endpoint_invalid", "This is no push service.", field="endpoint")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise refused from None
    if len(url) > MAX_LENGTH or parts.username is not None or not url.isprintable():
        raise refused
    if is_trusted(url):
        return url
    if parts.scheme != "https" or port not in (None, 443) or "." not in host or " " in url:
        raise refused
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return url  # a name: what it leads to is judged when it is reached
    raise refused


def is_trusted(url: str) -> bool:
    """Whether an operator has named the address's host and port."""
    return urlsplit(url).netloc in split(env().web_push_trusted_hosts)


def post(endpoint: str, *, body: bytes, headers: dict[str, str]) -> int:
    """Send one message; the status of the answer, whose body is not read. Follows nothing.

    Raises: requests.RequestException; DomainError for an address that is not allowed (any more).
    """
    with requests.Session() as session:
        session.trust_env = False  # no proxy of ours stands between: it would be judged instead
        if not is_trusted(check_endpoint(endpoint)):
            session.mount("https://", PublicAdapter())
        answer = session.post(
            endpoint,
            data=body,
            headers=headers,
            timeout=TIMEOUT_S,
            stream=True,
            allow_redirects=False,
        )
        answer.close()
        return answer.status_code
