"""Mutes of a film ("not until I have seen it") and of a kind of activity.

The lock is the member's row in `FeedMutes`: nobody else's writes ever wait for it, and its `rev` is
the order of `mutes.changed`.
"""

from typing import cast

from django.db import transaction
from django.db.models import Q

from server.core.db import insert_new, retry_deadlock
from server.core.domain import Conflict, NotFound
from server.live import topics
from server.live.events import MutesChanged
from server.live.services import emit
from server.live.shapes import CardKind
from server.movies.selectors import movie_by_id
from server.social.models import ActivityKind, FeedMutes, FilmMute, KindMute
from server.social.notifications import withdraw_notifications
from server.social.shapes import FilmMuteState, KindMuteState
from server.users.models import User

#: films that one member mutes at most: the hub holds them in memory, an event carries them
MAX_FILMS = 1000


@retry_deadlock
@transaction.atomic
def mute_film(*, user: User, movie_id: int) -> FilmMuteState:
    """Keep a film out of `user`'s feed and notifications until they have seen it. Safe to repeat.

    Raises: NotFound (no such film), Conflict too_many_mutes.
    Emits: `mutes.changed` to `user`; `notification.read` if an unread one was about the film.
    """
    movie = movie_by_id(movie_id)
    state = _locked(user)
    if insert_new(FilmMute, member_id=user.id, movie_id=movie.id) is not None:
        if FilmMute.objects.filter(member=user).count() > MAX_FILMS:
            raise Conflict("too_many_mutes", f"You can mute {MAX_FILMS} films at most.")
        _tell(state)
        about_it = Q(group__movie_id=movie.id)
        withdraw_notifications(recipient_id=user.id, which=about_it, tell_groups=False)
    return FilmMuteState(movie_id=movie.id, mutes=True)


@retry_deadlock
@transaction.atomic
def unmute_film(*, user: User, movie_id: int) -> None:
    """Take a film's mute back. Safe to repeat. Emits: `mutes.changed` to `user`."""
    _forget(user, movie_id)


def lift(*, user: User, movie_id: int) -> bool:
    """End the mute of a film that `user` has seen now; whether there was one. Part of a service.

    Call it before the service takes counters. Cost: one probe of an index where there is no mute.
    Emits: `mutes.changed` to `user`, if there was one.
    """
    return FilmMute.objects.filter(member=user, movie=movie_id).exists() and _forget(user, movie_id)


@retry_deadlock
@transaction.atomic
def mute_kind(*, user: User, kind: str) -> KindMuteState:
    """Keep a kind of activity out of `user`'s feed. Safe to repeat.

    Raises: NotFound (no such kind). Emits: `mutes.changed` to `user`.
    """
    state = _locked(user)
    if insert_new(KindMute, member_id=user.id, kind=_known(kind)) is not None:
        _tell(state)
    return KindMuteState(kind=cast(CardKind, kind), mutes=True)


@retry_deadlock
@transaction.atomic
def unmute_kind(*, user: User, kind: str) -> None:
    """Take a kind's mute back. Safe to repeat.

    Raises: NotFound (no such kind). Emits: `mutes.changed` to `user`.
    """
    state = _locked(user)
    deleted, _ = KindMute.objects.filter(member=user, kind=_known(kind)).delete()
    if deleted:
        _tell(state)


def _known(kind: str) -> str:
    if kind not in ActivityKind.values:
        raise NotFound
    return kind


def _forget(user: User, movie_id: int) -> bool:
    state = _locked(user)
    deleted, _ = FilmMute.objects.filter(member=user, movie=movie_id).delete()
    if deleted:
        _tell(state)
    return bool(deleted)


def _locked(user: User) -> FeedMutes:
    insert_new(FeedMutes, member_id=user.id, rev=0)
    return FeedMutes.objects.select_for_update(no_key=True).get(member_id=user.id)


def _tell(state: FeedMutes) -> None:
    """Emit all that the member mutes now; the locked row orders these events."""
    state.rev += 1
    state.save(update_fields=["rev"])
    movies = FilmMute.objects.filter(member=state.member_id).order_by("movie_id")
    kinds = KindMute.objects.filter(member=state.member_id).order_by("kind")
    emit(
        MutesChanged(
            member_id=state.member_id,
            movie_ids=list(movies.values_list("movie_id", flat=True)),
            kinds=[cast(CardKind, kind) for kind in kinds.values_list("kind", flat=True)],
            rev=state.rev,
        ),
        topics=[topics.member(state.member_id)],
    )
