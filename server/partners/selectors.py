"""Reads of partners: what every anonymous reader may see, and the token of a request."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from server.core.env import env
from server.diary.markup import public_text
from server.diary.models import Review
from server.diary.ratings import stars
from server.lists.models import List, ListItem
from server.movies.models import Movie
from server.partners import tokens
from server.partners.models import GROUP, PartnerToken
from server.partners.shapes import (
    PartnerItem,
    PartnerList,
    PartnerMember,
    PartnerMovie,
    PartnerReview,
)
from server.social.visibility import visible
from server.users.models import User, username_key

#: films shown with each list; positions have no holes
ITEMS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Filters:
    """What a page is narrowed to. `since`: made or changed at that time or later."""

    tmdb_id: int | None = None
    imdb_id: str | None = None
    username: str | None = None
    since: dt.datetime | None = None

    def movie(self, path: str) -> Q:
        """The films wanted; `path` leads to the film."""
        wanted = {f"{path}__tmdb_id": self.tmdb_id, f"{path}__imdb_id": self.imdb_id}
        return Q(**{name: value for name, value in wanted.items() if value is not None})

    def author(self) -> Q:
        if self.username is None:
            return Q()
        return Q(member__username_key=username_key(self.username))


def token_of(text: str) -> tuple[PartnerToken, bool] | None:
    """The token with its member, revoked or not, and whether the member is in the group.

    Cost: one query; none for a text that is no token of ours.
    """
    if not tokens.is_well_formed(text):
        return None
    in_group = Group.objects.filter(name=GROUP, user=OuterRef("member"))
    token = (
        PartnerToken.objects.select_related("member")
        .annotate(is_partner=Exists(in_group))
        .filter(digest=tokens.digest(text), member__is_active=True)
        .first()
    )
    return (token, token.is_partner) if token is not None else None


def public_reviews(
    *, filters: Filters, before: int | None, limit: int, spoilers: bool
) -> list[PartnerReview]:
    """`limit + 1` reviews that everybody may see, newest first. Cost: one query."""
    rows = visible(Review.objects.all(), None, audience_field="entry__audience")
    rows = rows.filter(filters.author(), filters.movie("movie"))
    if filters.since is not None:
        rows = rows.filter(Q(created_at__gte=filters.since) | Q(edited_at__gte=filters.since))
    if before is not None:
        rows = rows.filter(id__lt=before)
    rows = rows.select_related("entry", "member", "movie").annotate(
        liked_times=Coalesce(F("stats__like_count"), 0)
    )
    return [
        PartnerReview(
            id=row.pk,
            author=_member(row.member),
            movie=_movie(row.movie),
            rating=stars(row.entry.rating),
            watched_on=row.entry.watched_on,
            rewatch=row.entry.rewatch,
            text=row.text if spoilers else public_text(row),
            contains_spoilers=row.contains_spoilers,
            like_count=row.liked_times,
            created_at=row.created_at,
            edited_at=row.edited_at,
        )
        for row in rows.order_by("-id")[: limit + 1]
    ]


def public_lists(*, filters: Filters, before: int | None, limit: int) -> list[PartnerList]:
    """`limit + 1` lists that everybody may see, newest first. Cost: two queries."""
    rows = visible(List.objects.filter(unlisted=False), None).filter(filters.author())
    if filters.tmdb_id is not None or filters.imdb_id is not None:
        wanted = ListItem.objects.filter(filters.movie("movie"), list=OuterRef("pk"))
        rows = rows.filter(Exists(wanted))
    if filters.since is not None:
        rows = rows.filter(updated_at__gte=filters.since)
    if before is not None:
        rows = rows.filter(id__lt=before)
    rows = rows.select_related("member").annotate(item_count=Count("items"))
    page = list(rows.order_by("-id")[: limit + 1])
    items = _first_items([row.pk for row in page])
    return [
        PartnerList(
            id=row.pk,
            author=_member(row.member),
            title=row.title,
            description=row.description,
            ranked=row.ranked,
            item_count=row.item_count,
            items=items[row.pk],
            created_at=row.created_at,
            updated_at=row.updated_at,
        )
        for row in page
    ]


def _first_items(list_ids: Sequence[int]) -> dict[int, list[PartnerItem]]:
    found: dict[int, list[PartnerItem]] = defaultdict(list)
    rows = ListItem.objects.filter(list_id__in=list_ids, position__lte=ITEMS_SHOWN)
    for row in rows.select_related("movie").order_by("list_id", "position"):
        item = PartnerItem(position=row.position, movie=_movie(row.movie), note=row.note)
        found[row.list_id].append(item)
    return found


def _member(user: User) -> PartnerMember:
    return PartnerMember(
        username=user.username,
        display_name=user.display_name or user.username,
        url=f"{env().public_web_url.rstrip('/')}/profile/{user.username}",
    )


def _movie(movie: Movie) -> PartnerMovie:
    return PartnerMovie(
        id=movie.pk,
        tmdb_id=movie.tmdb_id,
        imdb_id=movie.imdb_id,
        title=movie.title,
        original_title=movie.original_title,
        year=movie.year,
        url=f"{env().public_web_url.rstrip('/')}/movies/{movie.pk}",
    )
