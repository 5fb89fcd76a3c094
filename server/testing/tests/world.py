"""The world that every operation is asked in, and the eight who ask.

Olga owns things that everybody may see, or her followers alone; Paula's account is private. What an
address names is Olga's for all actors but one: who does not follow Paula asks for Paula's.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rest_framework.test import APIClient

from conftest import client_of
from server.diary.models import DiaryEntry, Draft
from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.lists.services import create_list
from server.moderation.models import Appeal, Case
from server.moderation.reports import report_piece
from server.movies.models import Collection, Movie, Person
from server.partners.services import give_token
from server.privacy.exports import ask_for_export
from server.reactions.comments import write_comment
from server.social.delivery.digest import unsubscribe_token
from server.social.follow_requests import accept_request
from server.social.services import block_member, follow_member
from server.users.models import Session, User

#: the columns of the table, in this order
ACTORS = (*("anonymous", "member", "owner", "follower", "blocked", "outsider", "partner", "staff"),)
#: operations whose address names something with an audience have a row for each of these
AUDIENCES = ("public", "followers")
#: stands in all that an owner wrote, and in nothing else, with the name of the owner
CANARY = "Quixeramobim"
#: parts of an address that name such a thing
CONTENT = frozenset({"review_id", "list_id", "entry_id", "comment_id"})


@dataclass
class Things:
    """What stands for the parts of an address: one owner's."""

    values: dict[str, Any]

    def address(self, path: str) -> str:
        """Raises: KeyError for a part that has no value here yet."""
        for name, value in self.values.items():
            path = path.replace(f"{{{name}}}", str(value))
        if "{" in path:
            raise KeyError(f"{path}: say in `Things` what the rest of this address stands for")
        return path


@dataclass
class World:
    clients: dict[str, APIClient]
    owner: User
    things: Things
    private: Things

    def of(self, actor: str) -> Things:
        return self.private if actor == "outsider" else self.things


def make_world(members: Callable[..., User], audience: str) -> World:
    movie = Movie.objects.create(title="Bacurau", slug="bacurau-2019", year=2019, tmdb_id=71)
    person = Person.objects.create(name="Iara Nogueira", tmdb_id=81)
    collection = Collection.objects.create(tmdb_id=91, name="Lanterns")
    olga, paula = members("olga"), members("paula", is_private=True)
    people: dict[str, Any] = {
        "anonymous": None,
        "member": members("mara"),
        "owner": olga,
        "follower": members("fabio"),
        "blocked": members("bruno"),
        "outsider": members("oscar"),
        "staff": members("sara", is_staff=True),
    }
    follow_member(user=people["follower"], username="olga")
    block_member(user=olga, username="bruno")
    rita = members("rita")
    for owner in (olga, paula):
        follow_member(user=rita, username=owner.username)
    accept_request(user=paula, username="rita")
    clients = {actor: client_of(user) for actor, user in people.items()}
    clients["partner"] = APIClient()
    token = give_token(user=members("pedro"), name="test")[1]
    clients["partner"].credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    common: dict[str, int | str] = {
        "movie_id": movie.id,
        "person_id": person.id,
        "collection_id": collection.id,
    }
    common |= {"kind": "review.liked", "year": 2019}
    return World(
        clients=clients,
        owner=olga,
        things=_things_of(olga, rita, movie, audience, common),
        private=_things_of(paula, rita, movie, audience, common),
    )


def _things_of(
    user: User, reader: User, movie: Movie, audience: Any, common: dict[str, Any]
) -> Things:
    """`reader` follows the user, and has reported what they wrote."""
    canary = f"{CANARY} of {user.username}"
    entry = log_film(
        user=user,
        movie_id=movie.id,
        rating=8,
        review=ReviewText(text=f"{canary}!"),
        audience=audience,
    )
    review = DiaryEntry.objects.get(id=entry.id).review
    list_ = create_list(user=user, title=f"Shot in {canary}", audience=audience)
    comment = write_comment(user=user, review_id=review.id, text=f"Once more: {canary}.")
    report_piece(user=reader, kind="review", target_id=review.id, reason="spam")
    case = Case.objects.get(target_kind="review", target_id=review.id)
    return Things(
        values={
            **common,
            "username": user.username,
            "review_id": review.id,
            "entry_id": entry.id,
            "list_id": list_.id,
            "comment_id": comment.id,
            "draft_id": Draft.objects.create(member=user, movie=movie).pk,
            "session_id": Session.objects.filter(user=user).values_list("pk", flat=True).first()
            or uuid.uuid4(),
            "export_id": ask_for_export(user=user).pk,
            "case_id": case.pk,
            "appeal_id": Appeal.objects.create(case=case, text="Why?").pk,
            "token": unsubscribe_token(user),
            **_unknown("identity_id", "passkey_id"),
        },
    )


def _unknown(*names: str) -> dict[str, int]:
    """Things that are their owner's alone, whoever asks: an id that nobody has."""
    return dict.fromkeys(names, 987_654_321)
