"""Requests to push services: addresses that clients name, so they may lead to the outside only.

The host's name is looked up by the connection itself, and each address is judged before it is
tried: there is no second look-up that could answer otherwise.
"""

import ipaddress
import socket
from urllib.parse import urlsplit

import requests
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import NewConnectionError

from server.core.deadline import DeadlineAdapter, WatchedWhole
from server.core.domain import DomainError
from server.core.env import env, split

#: to connect, and between two bytes of the answer; seconds
TIMEOUT_S = (3.05, 5.0)
#: for a whole request, once the service is reached: whoever answers a byte a second holds a worker
#: no longer; seconds
LIMIT_S = 15.0
#: addresses of one name that are tried: each takes a time-out where nobody answers
MAX_ADDRESSES = 3
MAX_LENGTH = 1000
#: leads to any address of IPv4, private ones too
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class PublicConnection(HTTPSConnection):
    """Reaches public addresses only, and gives up after a few."""

    def _new_conn(self) -> socket.socket:
        failed = "has no address"
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise NewConnectionError(self, failed) from error
        for family, kind, protocol, _, address in found[:MAX_ADDRESSES]:
            if not is_public(str(address[0])):
                raise NewConnectionError(self, "not a public address")
            sock = socket.socket(family, kind, protocol)
            sock.settimeout(self.timeout)  # requests gives seconds
            try:
                sock.connect(address)
            except OSError as error:
                sock.close()
                failed = type(error).__name__
            else:
                return sock
        raise NewConnectionError(self, failed)


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
        tls = HTTPSConnection if is_trusted(check_endpoint(endpoint)) else PublicConnection
        adapter = DeadlineAdapter(lambda: LIMIT_S, watched=WatchedWhole, tls=tls)
        for scheme in ("http://", "https://"):
            session.mount(scheme, adapter)
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
