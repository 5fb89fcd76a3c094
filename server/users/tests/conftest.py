import itertools

import pytest
from rest_framework.test import APIClient

from server.core.env import env

_tests = itertools.count(1)


@pytest.fixture(autouse=True)
def limits_lifted(monkeypatch, settings):
    """Limits by address are lifted (a test of them takes `limits_on`); counters begin anew."""
    settings.REDIS_PREFIX += f"-{next(_tests)}"
    monkeypatch.setattr(env(), "limits", "embedded")


@pytest.fixture
def limits_on(limits_lifted, monkeypatch):
    monkeypatch.setattr(env(), "limits", "production")


@pytest.fixture
def visitor() -> APIClient:
    """A client that is not logged in."""
    return APIClient()


@pytest.fixture
def as_ana(api, ana) -> APIClient:
    return api(ana)
