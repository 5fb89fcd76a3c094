"""Who can reach the admin pages at all: hosts and client addresses from the environment."""

from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.http import HttpRequest, HttpResponse

from server.core import errors
from server.core.env import env, split
from server.core.throttles import client_address

PREFIX = "/admin/"


class AdminGateMiddleware:
    """404 below `/admin/` for a host or an address that is not listed, as if nothing was there.

    The address is the one that throttles count by: never what a client wrote into a header.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if f"{request.path_info}/".startswith(PREFIX) and not is_let_in(request):
            return errors.not_found(request)
        return self.get_response(request)


def is_let_in(request: HttpRequest) -> bool:
    """Whether this host and this address may see the admin pages. An empty list lets all in."""
    hosts = {host.casefold() for host in split(env().admin_hosts)}
    if hosts and request.get_host().partition(":")[0].casefold() not in hosts:
        return False
    return not env().admin_addresses or _is_listed(client_address(request))


def _is_listed(address: str) -> bool:
    try:
        client = ip_address(address)
    except ValueError:
        return False  # a Unix socket without a proxy that names the client
    return any(client in network for network in _networks(env().admin_addresses))


@lru_cache(maxsize=4)
def _networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Raises: ValueError for what is neither an address nor a network."""
    return tuple(ip_network(part, strict=False) for part in split(text))
