import itertools

import pytest
from rest_framework.test import APIClient

from server.partners import services

_tests = itertools.count(1)


@pytest.fixture(autouse=True)
def own_windows(settings):
    """Requests of other tests do not count here."""
    settings.REDIS_PREFIX += f"-partner-{next(_tests)}"


@pytest.fixture
def partner(members):
    return members("partner")


@pytest.fixture
def token(partner) -> str:
    return services.give_token(user=partner, name="test")[1]


@pytest.fixture
def partner_api(token) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client
