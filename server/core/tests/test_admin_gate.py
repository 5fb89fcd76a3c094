"""The admin pages: where they can be reached from."""

import pytest

from server.core.env import env

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"


@pytest.mark.parametrize("path", ["/admin", "/admin/", LOGIN, "/admin/users/user/"])
def test_elsewhere_there_are_no_admin_pages(client, monkeypatch, path):
    monkeypatch.setattr(env(), "admin_addresses", "10.0.0.0/8, 192.0.2.7, 2001:db8::/32")

    refused = client.get(path, REMOTE_ADDR="198.51.100.4")

    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    for address in ("10.1.2.3", "192.0.2.7", "2001:db8::5"):
        assert client.get(path, REMOTE_ADDR=address).status_code in {200, 301, 302}


def test_what_a_client_writes_into_a_header_opens_nothing(client, monkeypatch):
    monkeypatch.setattr(env(), "admin_addresses", "10.0.0.0/8")

    forged = client.get(LOGIN, REMOTE_ADDR="198.51.100.4", HTTP_X_FORWARDED_FOR="10.1.2.3")

    assert forged.status_code == 404


def test_behind_a_proxy_the_address_is_the_one_the_proxy_saw(client, monkeypatch):
    monkeypatch.setattr(env(), "admin_addresses", "10.0.0.0/8")
    monkeypatch.setattr(env(), "trusted_proxies", 1)

    inside = client.get(LOGIN, REMOTE_ADDR="172.16.0.1", HTTP_X_FORWARDED_FOR="1.2.3.4, 10.1.2.3")
    outside = client.get(LOGIN, REMOTE_ADDR="172.16.0.1", HTTP_X_FORWARDED_FOR="10.1.2.3, 1.2.3.4")

    assert (inside.status_code, outside.status_code) == (200, 404)


def test_a_host_of_its_own(client, monkeypatch):
    monkeypatch.setattr(env(), "admin_hosts", "localhost")

    assert client.get(LOGIN, HTTP_HOST="testserver").status_code == 404
    assert client.get(LOGIN, HTTP_HOST="LOCALHOST:8000").status_code == 200
    assert client.get("/healthz", HTTP_HOST="testserver").status_code == 200
