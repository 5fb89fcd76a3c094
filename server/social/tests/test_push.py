"""Web Push against a push service of this process: what a browser would read, and nobody else."""

import base64
import contextlib
import json
import os
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import timezone
from pydantic import SecretStr

from server.core.domain import Conflict, DomainError
from server.core.env import env
from server.social.delivery import endpoints, pushes, vapid
from server.social.delivery.preferences import change_preferences
from server.social.film_mutes import mute_film
from server.social.models import Mute, PushJob, PushSubscription
from server.social.notifications import mark_notifications_read, notify
from server.social.services import block_member, follow_member, unfollow_member
from server.users.models import Session, User


def text(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(encoded):
    return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))


class Browser:
    """Keys of a browser, and what its push service was sent."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = os.urandom(16)

    @property
    def keys(self):
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"p256dh": text(point), "auth": text(self._auth)}

    def read(self, body):
        clear = http_ece.decrypt(
            body, private_key=self._key, auth_secret=self._auth, version="aes128gcm"
        )
        return json.loads(clear)


class Service:
    """A push service on a port of this machine; `answers` are its next statuses, then 201."""

    def __init__(self):
        self.got, self.answers = [], []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.got.append((self.path, dict(self.headers), body))
                self.send_response(service.answers.pop(0) if service.answers else 201)
                self.send_header("Location", f"http://{service.host}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def service(monkeypatch):
    found = Service()
    key = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    monkeypatch.setattr(env(), "web_push_private_key", SecretStr(text(key.to_bytes(32, "big"))))
    monkeypatch.setattr(env(), "web_push_contact", "mailto:ops@example.org")
    monkeypatch.setattr(env(), "web_push_trusted_hosts", found.host)
    yield found
    found.close()


def open_browser(api, user, service, name="one"):
    browser = Browser(f"http://{service.host}/{name}")
    body = {"endpoint": browser.endpoint, "keys": browser.keys}
    assert api(user).post("/api/me/push-subscriptions/", body).status_code == 201
    return browser


def send_all():
    PushJob.objects.update(due_at=timezone.now())
    while pushes.send_next():
        pass


def test_a_browser_reads_who_did_what_and_the_service_knows_who_sent_it(api, ana, bia, service):
    browser = open_browser(api, ana, service)
    key = api(ana).get("/api/me/notification-settings/").json()["push_public_key"]

    follow_member(user=bia, username="ana")
    send_all()

    ((path, headers, body),) = service.got
    assert path == "/one"
    assert browser.read(body) == {
        "title": "Cinema!",
        "body": "Bia followed you",
        "url": "/profile/bia",
        "tag": browser.read(body)["tag"],
        "kind": "follow",
        "unread_count": 1,
    }
    assert b"Bia" not in body
    assert (headers["Content-Encoding"], headers["TTL"]) == ("aes128gcm", str(pushes.TTL_S))
    scheme, _, fields = headers["Authorization"].partition(" ")
    found = dict(field.split("=", 1) for field in fields.split(","))
    assert (scheme, found["k"]) == ("vapid", key)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(key))
    claims = jwt.decode(found["t"], public, algorithms=["ES256"], audience=f"http://{service.host}")
    assert claims["sub"] == "mailto:ops@example.org"
    assert 0 < claims["exp"] - timezone.now().timestamp() <= 24 * 3600
    assert not PushJob.objects.exists()


def test_another_key_can_neither_read_nor_sign(api, ana, bia, service):
    open_browser(api, ana, service)
    follow_member(user=bia, username="ana")
    send_all()

    ((_, _, body),) = service.got
    with pytest.raises(http_ece.ECEException):
        Browser("").read(body)


def test_all_browsers_of_a_member_are_told_and_those_of_others_are_not(
    api, ana, bia, caio, service
):
    for name in ("one", "two"):
        open_browser(api, ana, service, name)
    open_browser(api, caio, service, "three")

    follow_member(user=bia, username="ana")
    send_all()

    assert sorted(path for path, _, _ in service.got) == ["/one", "/two"]


def test_no_word_of_a_review_or_a_comment_goes_out(api, ana, bia, movie, service):
    browser = open_browser(api, ana, service)
    notify(recipient_id=ana.id, kind="comment", actor=bia, target_id=7, movie_id=movie.id,
           comment_id=3)  # fmt: skip
    send_all()

    told = browser.read(service.got[0][2])
    assert set(told) == {"title", "body", "url", "tag", "kind", "unread_count"}
    assert told["body"] == f"Bia commented on your review of “{movie.title}”"


def test_a_group_that_grew_is_told_once_as_it_is(api, ana, bia, caio, service):
    browser = open_browser(api, ana, service)
    for fan in (bia, caio):
        follow_member(user=fan, username="ana")

    send_all()

    ((_, _, body),) = service.got
    assert browser.read(body)["body"] == "Caio and Bia followed you"


def blocked(ana, bia, movie):
    block_member(user=ana, username="bia")


def muted_by_row(ana, bia, movie):
    Mute.objects.create(muter=ana, muted=bia)


def film_muted(ana, bia, movie):
    mute_film(user=ana, movie_id=movie.id)


def turned_off(ana, bia, movie):
    change_preferences(user=ana, changes={"comment": {"push": False}})


def read_already(ana, bia, movie):
    mark_notifications_read(user=ana, up_to=10**9)


def logged_out(ana, bia, movie):
    Session.objects.filter(user=ana).update(revoked_at=timezone.now())


def actor_gone(ana, bia, movie):
    User.objects.filter(pk=bia.pk).update(is_active=False)


@pytest.mark.parametrize(
    "meanwhile",
    [blocked, muted_by_row, film_muted, turned_off, read_already, logged_out, actor_gone],
)
def test_what_may_not_be_told_any_more_is_not_sent(api, ana, bia, movie, service, meanwhile):
    open_browser(api, ana, service)
    notify(recipient_id=ana.id, kind="comment", actor=bia, target_id=7, movie_id=movie.id,
           comment_id=3)  # fmt: skip
    assert PushJob.objects.count() == 1

    meanwhile(ana, bia, movie)
    send_all()

    assert service.got == []
    assert not PushJob.objects.exists()


def test_what_was_taken_back_is_not_sent(api, ana, bia, service):
    User.objects.filter(pk=ana.pk).update(is_private=True)
    open_browser(api, ana, service)
    follow_member(user=bia, username="ana")
    assert PushJob.objects.count() == 1

    unfollow_member(user=bia, username="ana")

    assert not PushJob.objects.exists()


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(api, ana, bia, service, status):
    open_browser(api, ana, service)
    service.answers = [status]

    follow_member(user=bia, username="ana")
    send_all()

    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_fails_is_asked_again_later_and_not_for_ever(api, ana, bia, service, status):
    open_browser(api, ana, service)
    service.answers = [status] * pushes.MAX_ATTEMPTS
    follow_member(user=bia, username="ana")

    for attempt in range(1, pushes.MAX_ATTEMPTS):
        PushJob.objects.update(due_at=timezone.now())
        assert pushes.send_next()
        job = PushJob.objects.get()
        assert (job.attempts, job.due_at > timezone.now()) == (attempt, True)
        assert not pushes.send_next()
    PushJob.objects.update(due_at=timezone.now())
    assert pushes.send_next()

    assert not PushJob.objects.exists()
    assert PushSubscription.objects.exists()
    assert len(service.got) == pushes.MAX_ATTEMPTS


@pytest.mark.parametrize("status", [301, 307, 400, 413])
def test_a_refusal_ends_the_job_and_nothing_is_followed(api, ana, bia, service, status):
    open_browser(api, ana, service)
    service.answers = [status]
    follow_member(user=bia, username="ana")

    assert pushes.send_next()

    assert [path for path, _, _ in service.got] == ["/one"]
    assert not PushJob.objects.exists() or status < 400


def test_a_service_that_is_away_is_tried_again(api, ana, bia, service):
    open_browser(api, ana, service)
    service.close()
    follow_member(user=bia, username="ana")

    assert pushes.send_next()

    assert PushJob.objects.get().attempts == 1


def test_a_browser_that_changes_hands_tells_its_new_member_alone(api, ana, bia, caio, service):
    browser = open_browser(api, ana, service)
    follow_member(user=caio, username="ana")
    body = {"endpoint": browser.endpoint, "keys": browser.keys}
    assert api(bia).post("/api/me/push-subscriptions/", body).status_code == 201

    send_all()
    assert service.got == []
    follow_member(user=caio, username="bia")
    send_all()

    assert [browser.read(got)["url"] for _, _, got in service.got] == ["/profile/caio"]
    url = "/api/me/push-subscriptions/"
    assert api(ana).delete(url, {"endpoint": browser.endpoint}).status_code == 204
    assert PushSubscription.objects.count() == 1  # it is not ana's any more
    for _ in range(2):
        assert api(bia).delete(url, {"endpoint": browser.endpoint}).status_code == 204
    assert not PushSubscription.objects.exists()


def test_without_a_key_there_is_no_push(api, ana, bia, service, monkeypatch):
    open_browser(api, ana, service)
    monkeypatch.setattr(env(), "web_push_private_key", None)

    follow_member(user=bia, username="ana")

    assert vapid.public_key() is None
    assert not PushJob.objects.exists()
    with pytest.raises(Conflict) as refused:
        pushes.subscribe(user=ana, session_id=Session.objects.first().id,
                         endpoint="https://push.example.org/x", **Browser("").keys)  # fmt: skip
    assert refused.value.code == "push_off"


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/x",
        "https://localhost/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://8.8.8.8/x",
        "https://push.example.org:8443/x",
        "https://user@push.example.org/x",
        "ftp://push.example.org/x",
        "https://push.example.org:port/x",
        "https://[bad/x",
        "//push.example.org/x",
        "",
    ],
)
def test_an_address_that_is_no_push_services_is_refused(api, ana, service, endpoint):
    body = {"endpoint": endpoint, "keys": Browser("").keys}

    answer = api(ana).post("/api/me/push-subscriptions/", body)

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"p256dh": text(b"\x04" + b"\x01" * 64)},
        {"p256dh": text(b"\x04" + b"\x01" * 10)},
        {"p256dh": "not base64url!"},
        {"auth": text(b"short")},
        {"auth": text(b"x" * 33)},
        {"auth": "ação"},
    ],
)
def test_keys_that_no_browser_makes_are_refused(api, ana, service, changed):
    body = {"endpoint": "https://push.example.org/x", "keys": Browser("").keys | changed}

    answer = api(ana).post("/api/me/push-subscriptions/", body)

    assert answer.status_code == 400
    assert answer.json()["code"] in ("push_keys_invalid", "invalid")
    assert not PushSubscription.objects.exists()


def test_a_name_that_leads_inside_is_never_connected_to(monkeypatch):
    """The name looks like one of the internet; what it leads to is this machine."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    found = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: found("127.0.0.1", port))

    with listener:
        with pytest.raises(requests.ConnectionError, match="not a public address"):
            endpoints.post("https://push.example.org/x", body=b"secret", headers={})
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()


@contextlib.contextmanager
def dripping(begin):
    """A server that sends a byte in time, and another, without end; gives its host."""
    listener, over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def drip():
        with contextlib.suppress(OSError):
            line, _ = listener.accept()
            with line:
                line.sendall(begin)
                while not over.wait(0.02):
                    line.sendall(b"H")

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        listener.close()
        thread.join()


@pytest.mark.parametrize(
    ("scheme", "begin"),
    [("http", b"HTTP/1.1 201 Created\r\nX: "), ("https", b"\x16\x03\x03\x3f\xff")],
)
def test_a_service_that_answers_a_byte_at_a_time_is_hung_up_on(monkeypatch, scheme, begin):
    """Over TLS the bytes are those of a long record of the handshake: it is in the same time."""
    monkeypatch.setattr(endpoints, "LIMIT_S", 0.2)
    with dripping(begin) as host:
        monkeypatch.setattr(env(), "web_push_trusted_hosts", host)
        with pytest.raises(requests.RequestException):
            endpoints.post(f"{scheme}://{host}/x", body=b"secret", headers={})


def test_a_job_whose_worker_dies_each_time_ends(api, ana, bia, service):
    """A worker that dies has claimed the job, and says nothing any more."""
    open_browser(api, ana, service)
    follow_member(user=bia, username="ana")
    PushJob.objects.update(attempts=pushes.MAX_ATTEMPTS, due_at=timezone.now())

    assert pushes.send_next()

    assert service.got == []
    assert not PushJob.objects.exists()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", True), ("2606:4700::1", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("192.168.0.1", False), ("::1", False),
        ("fd00::1", False), ("fe80::1%eth0", False), ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False), ("64:ff9b::7f00:1", False), ("224.0.0.1", False),
    ],
)  # fmt: skip
def test_only_addresses_of_the_open_internet_are_public(address, expected):
    assert endpoints.is_public(address) is expected


def test_an_operator_names_the_services_that_need_not_be_public(service):
    url = f"http://{service.host}/x"
    assert endpoints.check_endpoint(url) == url
    with pytest.raises(DomainError):
        endpoints.check_endpoint("http://127.0.0.1:1/x")
