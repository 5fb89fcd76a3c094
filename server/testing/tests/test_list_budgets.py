"""Every page costs as many statements for fifty rows as for one, whoever wrote it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from server.diary.models import Draft
from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.lists.services import create_list
from server.reactions.comments import write_comment
from server.reactions.likes import like_comment, like_entry, like_list
from server.reactions.services import like_review
from server.social.models import Block, Mute
from server.social.services import follow_member
from server.testing.tests.operations import documented
from server.testing.tests.world import World, make_world
from server.users.models import User

ROWS = 50
QUERIES = {"GET /api/search/": {"q": "bacurau"}, "GET /api/search/suggest/": {"q": "bac"}}
#: some pages take no limit, and are shorter
A_PAGE = 10
#: operations whose answer grows here
LISTS = 20


def one_more(world: World, member: User, films: list[int]) -> None:
    """A row more in the lists that members fill."""
    things, owner = world.things.values, world.owner
    film = films.pop()
    follow_member(user=member, username="olga")
    follow_member(user=owner, username=member.username)
    log_film(user=owner, movie_id=film, tags=[f"t{film}"], review=ReviewText(text="Again."))
    theirs = log_film(user=member, movie_id=things["movie_id"], review=ReviewText(text="Oi."))
    assert theirs.review is not None
    like_review(user=owner, review_id=theirs.review.id)
    like_review(user=member, review_id=things["review_id"])
    like_entry(user=member, entry_id=things["entry_id"])
    like_list(user=member, list_id=things["list_id"])
    like_comment(user=member, comment_id=things["comment_id"])
    write_comment(user=member, review_id=things["review_id"], text="Pois e.")
    write_comment(user=member, list_id=things["list_id"], text="Pois e.")
    create_list(user=owner, title=f"List {film}")
    Draft.objects.create(member=owner, movie_id=film)


def strangers(world: World, members: list[User]) -> None:
    Block.objects.bulk_create(Block(blocker=world.owner, blocked=one) for one in members)
    Mute.objects.bulk_create(Mute(muter=world.owner, muted=one) for one in members)


def cost(world: World, operation: str) -> tuple[int, int]:
    """(statements, rows of the longest list in the answer) of what the owner reads."""
    query = {"limit": 100, **QUERIES.get(operation, {})}
    path = world.things.address(operation.split()[1])
    with CaptureQueriesContext(connection) as asked:
        answer = world.clients["owner"].get(path, query_params=query)
    if answer.status_code == 400:  # it knows no limit
        with CaptureQueriesContext(connection) as asked:
            answer = world.clients["owner"].get(path, query_params=QUERIES.get(operation, {}))
    kind = answer.headers.get("Content-Type", "")
    return len(asked), longest(answer.json()) if "json" in kind else 0


def longest(answer: Any) -> int:
    if isinstance(answer, dict):
        return max([0, *map(longest, answer.values())])
    return max([len(answer), *map(longest, answer)]) if isinstance(answer, list) else 0


@pytest.mark.django_db
def test_no_page_costs_more_statements_for_more_rows(members, movies):
    world = make_world(members, "public")
    films = [movie.id for movie in movies.many(ROWS + 1)]
    operations = sorted(one for one in documented() if one.startswith("GET "))
    one_more(world, members(), films)
    strangers(world, members.many(1))
    few = {operation: cost(world, operation) for operation in operations}

    for member in members.many(ROWS - 1):
        one_more(world, member, films)
    strangers(world, members.many(ROWS - 1))

    many = {operation: cost(world, operation) for operation in operations}
    grown = [one for one in operations if many[one][1] >= A_PAGE > few[one][1]]
    assert {one: (few[one], many[one]) for one in grown if few[one][0] < many[one][0]} == {}
    assert len(grown) >= LISTS, grown
