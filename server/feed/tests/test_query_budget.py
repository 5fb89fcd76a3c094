"""Every list costs the same number of statements for one row and for twenty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from server.diary.models import Review
from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.reactions.comments import write_comment
from server.reactions.services import like_review
from server.social.services import follow_member

ROWS = 20


@pytest.fixture
def cost(api, ana):
    client = api(ana)

    def count(path: str) -> tuple[int, int]:
        """(statements, rows) of one GET, log-in check included."""
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(path)
        assert answer.status_code == 200
        body = answer.json()
        rows = next(body[name] for name in ("results", "latest_reviews", "recent") if name in body)
        return len(queries), len(rows)

    return count


def one_more(ana, member, film):
    """One row more for every list of `LISTS`."""
    follow_member(user=ana, username=member.username)
    follow_member(user=member, username=ana.username)
    theirs = log_film(user=member, movie_id=film.id, liked=True, review=ReviewText(text="Oi."))
    mine = log_film(user=ana, movie_id=film.id, rating=8, liked=True, review=ReviewText(text="Eu."))
    like_review(user=ana, review_id=theirs.review.id)
    like_review(user=member, review_id=mine.review.id)
    follow_member(user=member, username="star")
    first = Review.objects.order_by("id")[0]
    write_comment(user=member, review_id=first.id, text="Pois é.")


LISTS = {
    "feed/?limit=100": 10,
    "public/?limit=100": 10,
    "users/ana/activity/?limit=100": 12,
    "users/ana/": 17,
    "users/ana/followers/": 4,
    "users/ana/following/": 4,
    "users/star/followers/": 4,
    "users/suggestions/": 4,
    "notifications/?limit=100": 6,
    "reviews/{review}/comments/?limit=100": 7,
    "movies/{movie}/": 14,
}


def test_every_list_of_twenty_costs_as_many_statements_as_a_list_of_one(cost, ana, members, movies):
    members("star")
    film = movies()
    one_more(ana, members(), film)
    ids = {"movie": film.id, "review": Review.objects.order_by("id")[0].id}
    urls = {path: f"/api/{path.format(**ids)}" for path in LISTS}
    few = {path: cost(url)[0] for path, url in urls.items()}

    for member in members.many(ROWS):
        one_more(ana, member, film)
        members()  # somebody to suggest

    for path, url in urls.items():
        many, rows = cost(url)
        assert many == few[path], f"{path}: {few[path]} statements became {many}"
        assert many <= LISTS[path], path
        assert rows >= 10, path
