import os
import subprocess
import sys

import pytest
from pydantic import ValidationError

from server.core.env import ROOT, Env, split

NEEDED = {
    "SECRET_KEY": "k-3b9f0c61a7d84e52-" * 4,
    "DATABASE_URL": "postgresql://cinema:pw@db/cinema",
    "REDIS_URL": "redis://:pw@redis:6379/0",
}
PRODUCTION = NEEDED | {
    "ENVIRONMENT": "production",
    "DJANGO_SETTINGS_MODULE": "server.core.settings.production",
    "ALLOWED_HOSTS": "api.example.org",
    "WEB_ORIGINS": "https://cinema.example.org",
    "PUBLIC_WEB_URL": "https://cinema.example.org",
    "REALTIME_PUBLIC_URL": "wss://cinema.example.org/ws/",
    "EMAIL_HOST": "smtp.example.org",
}
READ_SETTINGS = (
    "import os, importlib; importlib.import_module(os.environ['DJANGO_SETTINGS_MODULE']);"
    " print('started')"
)


def start(environment: dict[str, str], code: str = READ_SETTINGS) -> subprocess.CompletedProcess:
    """A process that knows nothing but `environment`, as a container does."""
    return subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def bare(monkeypatch):
    for name in list(os.environ):
        if name.lower() in Env.model_fields:
            monkeypatch.delenv(name)
    return monkeypatch


@pytest.mark.parametrize("missing", NEEDED)
def test_a_missing_secret_or_address_stops_the_process_and_is_named(bare, missing):
    for name, value in NEEDED.items():
        if name != missing:
            bare.setenv(name, value)

    with pytest.raises(ValidationError) as refused:
        Env(_env_file=None)

    assert [error["loc"][0] for error in refused.value.errors()] == [missing.lower()]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LIMITS", "none"),
        ("API_WORKERS", "0"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "6"),
        ("REFRESH_GRACE_S", "soon"),
        ("ENVIRONMENT", "staging"),
    ],
)
def test_a_wrong_value_is_refused_without_being_shown(bare, name, value):
    for key, good in (NEEDED | {name: value}).items():
        bare.setenv(key, good)

    with pytest.raises(ValidationError) as refused:
        Env(_env_file=None)

    assert NEEDED["SECRET_KEY"] not in str(refused.value)


def test_secrets_do_not_show_when_the_environment_is_printed(bare):
    for name, value in NEEDED.items():
        bare.setenv(name, value)

    assert NEEDED["SECRET_KEY"] not in repr(Env(_env_file=None))


def test_comma_lists():
    assert split(" a, b ,,c ") == ["a", "b", "c"]
    assert split("") == []


def test_production_starts_with_safe_values():
    answer = start(PRODUCTION)

    assert answer.stdout == "started\n", answer.stderr


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY"),
        ({"ENVIRONMENT": "embedded"}, "ENVIRONMENT"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "api.example.org,*"}, "ALLOWED_HOSTS"),
        ({"WEB_ORIGINS": ""}, "WEB_ORIGINS"),
        ({"WEB_ORIGINS": "http://cinema.example.org"}, "WEB_ORIGINS"),
        ({"PUBLIC_WEB_URL": "http://cinema.example.org"}, "PUBLIC_WEB_URL"),
        ({"REALTIME_PUBLIC_URL": "ws://cinema.example.org/ws/"}, "REALTIME_PUBLIC_URL"),
        ({"LIMITS": "embedded"}, "LIMITS"),
        ({"LIMITS": "load"}, "LIMITS"),
        ({"EMAIL_HOST": ""}, "EMAIL_HOST"),
        ({"OIDC_ISSUER": "http://id.example", "OIDC_CLIENT_ID": "cinema"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://id.example"}, "OIDC_CLIENT_ID"),
    ],
)
def test_production_refuses_what_is_not_safe_and_says_why(change, reason):
    answer = start(PRODUCTION | change)

    assert answer.returncode != 0
    assert "started" not in answer.stdout
    assert "production does not start" in answer.stderr
    assert reason in answer.stderr.splitlines()[-1]


def test_djangos_own_check_for_production_finds_nothing():
    code = (
        "import django; django.setup(); from django.core.management import call_command;"
        " call_command('check', deploy=True, fail_level='WARNING'); print('started')"
    )

    answer = start(PRODUCTION, code)

    assert answer.returncode == 0, answer.stderr
    assert "started" in answer.stdout


def test_railway_adds_the_hosts_that_the_platform_names():
    code = "from server.core.settings import railway; print(','.join(railway.ALLOWED_HOSTS))"

    answer = start(PRODUCTION | {"RAILWAY_PUBLIC_DOMAIN": "cinema.up.railway.app"}, code)

    assert answer.stdout.strip() == (
        "api.example.org,cinema.up.railway.app,healthcheck.railway.app"
    ), answer.stderr
