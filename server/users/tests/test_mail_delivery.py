"""A reset mail from the API to a mailbox: a real Celery worker, a real SMTP server on loopback."""

import email
import os
import re
import signal
import subprocess
import sys
import time
from email.policy import default as mail_policy
from urllib.parse import quote

import pytest
import redis
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection

from scripts.ports import free_ports
from server.core.env import ROOT, env
from server.users.models import MailJob
from server.users.tests.factories import PASSWORD, make_member

QUEUES = settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]
WAIT_S = 45


class Mailbox:
    """What the SMTP server took: (recipients, message)."""

    def __init__(self) -> None:
        self.port = 0
        self.mails: list[tuple[list[str], email.message.EmailMessage]] = []

    async def handle_DATA(self, server, session, envelope) -> str:
        message = email.message_from_bytes(envelope.content, policy=mail_policy)
        self.mails.append((envelope.rcpt_tos, message))
        return "250 taken"


@pytest.fixture
def mailbox():
    box = Mailbox()
    (box.port,) = free_ports(1)
    server = Controller(box, hostname="127.0.0.1", port=box.port)
    server.start()
    yield box
    server.stop()


def database_url() -> str:
    """The test database, for a program of its own."""
    db = connection.settings_dict
    login = quote(db["USER"]) + (f":{quote(db['PASSWORD'])}" if db["PASSWORD"] else "")
    return f"postgresql://{login}@/{db['NAME']}?host={quote(db['HOST'], safe='')}&port={db['PORT']}"


@pytest.fixture
def worker(mailbox, transactional_db, tmp_path):
    """`celery worker` with its beat, as deployed; on the test's database and Redis."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "server.core.settings.embedded",
        "ENVIRONMENT": "embedded",
        "DATABASE_URL": database_url(),
        "REDIS_PREFIX": QUEUES.removesuffix(":celery:"),  # of this process's tests alone
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mailbox.port),
        "EMAIL_USE_TLS": "false",
        "CINEMA_DATA": str(tmp_path),
    }
    command = [
        sys.executable, "-m", "celery", "-A", "server.core.celery", "worker", "--beat",
        "--schedule", str(tmp_path / "schedule"), "--pool", "solo", "--loglevel", "INFO",
    ]  # fmt: skip
    with (tmp_path / "worker.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
        yield tmp_path / "worker.log"
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(condition, log) -> None:
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.1)
    pytest.fail(f"not within {WAIT_S} s; the worker said:\n{log.read_text()[-4000:]}")


@pytest.mark.django_db(transaction=True)
def test_fifty_mails_survive_an_emptied_queue_and_each_arrives_once(visitor, mailbox, worker):
    members = [make_member(password=PASSWORD if n == 0 else None) for n in range(50)]
    for member in members:
        visitor.post("/api/auth/password-reset/", {"email": member.email})
    # Everything the broker holds for this product; other programs may use the same Redis.
    queue = redis.Redis.from_url(env().redis_url)
    queue.delete("nothing", *queue.scan_iter(f"{QUEUES}*"))

    wait_for(lambda: not MailJob.objects.filter(state="due").exists(), worker)

    assert sorted(to for (to,), _ in mailbox.mails) == sorted(m.email for m in members)
    (message,) = [message for (to,), message in mailbox.mails if to == members[0].email]
    assert message["To"] == members[0].email
    assert message["Bcc"] is None
    text = message.get_body(("plain",)).get_content()
    (link,) = re.findall(r"https?://\S+/reset/\S+", text)
    assert link.startswith(f"{env().public_web_url}/reset/")
    answer = visitor.post(
        "/api/auth/password-reset/confirm/",
        {"token": link.rpartition("/")[2], "password": "a whole new password 1"},
    )
    assert answer.status_code == 200
    said = worker.read_text()
    assert link.rpartition("/")[2] not in said
    assert members[0].email not in said
