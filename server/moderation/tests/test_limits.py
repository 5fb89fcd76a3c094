"""Rate limits of what members do to each other, each by member, told in the headers."""

import pytest

from server.core.env import env
from server.reactions.api.throttles import LikeThrottle
from server.social.api.throttles import FollowThrottle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limits(monkeypatch):
    monkeypatch.setattr(env(), "limits", "production")
    monkeypatch.setattr(FollowThrottle, "capacity", 3)
    monkeypatch.setattr(LikeThrottle, "capacity", 3)


@pytest.mark.parametrize("what", ["follow", "like"])
def test_a_member_who_does_too_much_is_told_to_wait(api, ana, caio, review_id, what):
    client = api(caio)
    url = {"follow": "/api/users/ana/follow/", "like": f"/api/reviews/{review_id}/like/"}[what]

    answers = [client.put(url) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    last = answers[-1]
    assert (last.json()["code"], last["RateLimit-Limit"]) == ("throttled", "3")
    assert int(last["Retry-After"]) == int(last["RateLimit-Reset"]) > 0
    assert api(ana).put("/api/users/caio/follow/").status_code == 200  # their own count


def test_an_address_without_a_limit_says_nothing_of_one(api, caio):
    assert "RateLimit-Limit" not in api(caio).get("/api/me/")
