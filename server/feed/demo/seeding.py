"""The demo community into the database, by the services: events and counters are right.

Only the dates are set afterwards: nobody has waited sixty days.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction
from django.utils import timezone

from server.diary.models import DiaryEntry, Review
from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.feed.demo import script
from server.feed.demo.dates import Deed, backdate
from server.feed.demo.people import DEMO, DEMO_PASSWORD, PEOPLE, Person, bot_password
from server.lists.models import List
from server.lists.services import create_list, put_item
from server.movies.models import Movie
from server.reactions.models import Like
from server.reactions.services import like_review
from server.social.models import Follow
from server.social.services import follow_member
from server.users.models import User

#: actions that commit together: fewer waits for the disk, well below the longest transaction
BATCH = 25

LISTS = (
    ("caetano_m", "Recife na tela", "O mar, o medo e os prédios altos.",
     ["o-som-ao-redor-2012", "aquarius-2016", "retratos-fantasmas-2023", "o-agente-secreto-2025",
      "amarelo-manga-2002", "boi-neon-2015"]),
    ("joaquim_s", "O Brasil que se filma", "Documentários para dar em aula e para perder o sono.",
     ["cabra-marcado-para-morrer-1984", "ilha-das-flores-1989", "edificio-master-2002",
      "onibus-174-2002", "santiago-2007", "jogo-de-cena-2007", "democracia-em-vertigem-2019"]),
    ("yuki_n", "Rainy day animation", "Kettle on, curtains half closed.",
     ["my-neighbor-totoro-1988", "spirited-away-2001", "princess-mononoke-1997",
      "the-boy-and-the-heron-2023", "straume-2024", "o-menino-e-o-mundo-2014"]),
    ("leila_k", "Children who keep walking", "Small legs, long roads.",
     ["where-is-the-friends-house-1987", "children-of-heaven-1997", "les-quatre-cents-coups-1959",
      "pather-panchali-1955", "capernaum-2018", "ladri-di-biciclette-1948"]),
    ("helena_f", "Antes do som", "Para quem acha que filme mudo é filme parado.",
     ["limite-1931", "metropolis-1927", "sherlock-jr-1924", "la-passion-de-jeanne-darc-1928",
      "man-with-a-movie-camera-1929", "sunrise-a-song-of-two-humans-1927"]),
)  # fmt: skip


class NotOurs(Exception):
    """A member of that name exists who is not of the demo community."""


@dataclass(slots=True)
class Seeding:
    """What a run made; all zero when the community was there already."""

    members: int = 0
    entries: int = 0
    reviews: int = 0
    likes: int = 0
    follows: int = 0
    lists: int = 0
    _users: dict[str, User] = field(default_factory=dict)
    _films: dict[str, int] = field(default_factory=dict)
    _deeds: list[Deed] = field(default_factory=list)

    def run(self, *, now: dt.datetime | None = None) -> "Seeding":
        """Make what is missing. Safe to repeat, also after being stopped half-way: a community that
        was finished once is left as its members have left it.

        Raises: NotOurs. Emits what the services emit.
        """
        self._users = {person.username: self._member(person) for person in (*PEOPLE, DEMO)}
        demo = self._users[DEMO.username]
        if demo.email_verified_at is not None:
            return self
        best_known_first = Movie.objects.order_by("-popularity", "slug")
        self._films = dict(best_known_first.values_list("slug", "id"))
        actions = script.write_script(list(self._films), now=now or timezone.now())
        for batch in batches(actions, BATCH):
            with transaction.atomic():
                for action in batch:
                    self._do(action)
                backdate(self._deeds)
                self._deeds.clear()
        self._make_lists()
        # The last thing that is written says that all of it is there.
        User.objects.filter(id=demo.id).update(email_verified_at=timezone.now())
        return self

    def _member(self, person: Person) -> User:
        known = User.objects.filter(username=person.username).first()
        if known is not None:
            if known.email != person.email:
                raise NotOurs(person.username)
            return known
        self.members += 1
        is_bot = person is not DEMO
        return User.objects.create_user(
            username=person.username,
            email=person.email,
            password=bot_password(person.username) if is_bot else DEMO_PASSWORD,
            display_name=person.name,
            bio=person.bio,
            language=person.language,
            is_demo=is_bot,
            date_joined=timezone.now() - dt.timedelta(days=script.DAYS + 1),
        )

    def _do(self, action: script.Action) -> None:
        match action:
            case script.Follow():
                self._follow(action)
            case script.Log():
                self._log(action)
            case script.Like():
                self._like(action)

    def _follow(self, action: script.Follow) -> None:
        who, whom = self._users[action.who], self._users[action.whom]
        if Follow.objects.filter(follower=who, followee=whom).exists():
            return
        follow_member(user=who, username=action.whom)
        self.follows += 1
        self._deeds.append(Deed("member.followed", who.id, whom.id, action.at))

    def _log(self, action: script.Log) -> None:
        who, film = self._users[action.who], self._films[action.film]
        if DiaryEntry.objects.filter(member=who, movie=film).exists():
            return
        words = action.review
        entry = log_film(
            user=who,
            movie_id=film,
            watched_on=action.watched_on,
            rating=action.rating,
            liked=action.liked,
            rewatch=action.rewatch,
            review=None
            if words is None
            else ReviewText(text=words.text, contains_spoilers=words.spoilers),
        )
        self.entries += 1
        self.reviews += words is not None
        self._deeds.append(Deed("diary.logged", who.id, entry.id, action.at))

    def _like(self, action: script.Like) -> None:
        who, film = self._users[action.who], self._films[action.film]
        review = Review.objects.filter(member=self._users[action.whose], movie=film).first()
        if review is None or Like.objects.filter(member=who, review=review).exists():
            return
        like_review(user=who, review_id=review.id)
        self.likes += 1
        self._deeds.append(Deed("review.liked", who.id, review.id, action.at))

    def _make_lists(self) -> None:
        for username, title, description, films in LISTS:
            owner = self._users[username]
            if List.objects.filter(member=owner, title=title).exists():
                continue
            with transaction.atomic():
                made = create_list(user=owner, title=title, description=description)
                for film in (film for film in films if film in self._films):
                    put_item(user=owner, list_id=made.id, movie_id=self._films[film])
            self.lists += 1


def batches(actions: Sequence[script.Action], size: int) -> Iterator[list[script.Action]]:
    """The actions in their order, `size` at a time."""
    source = iter(actions)
    while batch := list(islice(source, size)):
        yield batch
