"""Search over all kinds, and what is suggested while somebody types."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from server.core.pagination import encode_cursor
from server.lists.models import List
from server.lists.selectors import briefs, visible_lists
from server.movies.details import person_cards
from server.movies.listing import MoviePage, MovieQuery, list_movies, offset_of, page_of_ids
from server.movies.models import Credit
from server.movies.selectors import listed_movies, movie_refs
from server.search.engine import Meanings, Narrowing, find, meanings_of
from server.search.members import find_lists, find_members
from server.search.shapes import (
    ListHits,
    MemberHits,
    MovieHits,
    PersonHits,
    SearchResults,
    Suggestions,
)
from server.search.spelling import query_key
from server.users.selectors import member_refs

Kind = Literal["movies", "people", "members", "lists"]
KINDS: tuple[Kind, ...] = get_args(Kind)

#: suggestions of each kind
MOVIES_SUGGESTED, PEOPLE_SUGGESTED, MEMBERS_SUGGESTED = 6, 3, 3


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What `GET /api/search/` asks for. `offset` is a place in the one group of `kinds`.

    A filter by year or person is about films: the other kinds are then left out unless named.
    """

    q: str = ""
    kinds: frozenset[Kind] = field(default=frozenset(KINDS))
    years: range | None = None
    person_id: int | None = None
    offset: int = 0
    limit: int = 10


def search(viewer: Any, query: SearchQuery) -> SearchResults:
    """The best of each kind that `viewer` may see. Cost: at most eight statements a kind.

    Raises: DomainError query_too_long.
    """
    key = query_key(query.q)
    kinds = query.kinds
    meant = meanings_of(key) if kinds & {"movies", "people"} else {}
    return SearchResults(
        movies=_movies(query, key, meant) if "movies" in kinds else None,
        people=_people(query, key, meant) if "people" in kinds else None,
        members=_members(viewer, query, key) if "members" in kinds else None,
        lists=_lists(viewer, query, key) if "lists" in kinds else None,
        importing=False,
    )


def suggest(viewer: Any, q: str) -> Suggestions:
    """A few films, people and members that somebody who has typed `q` may mean.

    Raises: DomainError query_too_long.
    """
    key = query_key(q)
    meant = meanings_of(key)
    movies = find("search_movie", key, wanted=MOVIES_SUGGESTED, meanings=meant)[:MOVIES_SUGGESTED]
    people = find("search_person", key, wanted=PEOPLE_SUGGESTED, meanings=meant)[:PEOPLE_SUGGESTED]
    members = find_members(viewer, key, q=q)[:MEMBERS_SUGGESTED]
    refs, cards, names = movie_refs(movies), person_cards(people), member_refs(members)
    return Suggestions(
        movies=[refs[id_] for id_ in movies if id_ in refs],
        people=[cards[id_] for id_ in people if id_ in cards],
        members=[names[id_] for id_ in members if id_ in names],
    )


def movie_list(query: MovieQuery, q: str, *, limit: int, cursor: str | None) -> MoviePage:
    """The list of movies; with `q`, the best match first. Raises: InvalidCursor, query_too_long."""
    if not q:
        return list_movies(query, limit=limit, cursor=cursor)
    decade = query.decade
    narrowing = Narrowing(
        years=None if decade is None else range(decade, decade + 10), genre_id=query.genre_id
    )
    wanted = offset_of(cursor) + limit + 1
    ids = find("search_movie", query_key(q), wanted=wanted, narrowing=narrowing)
    return page_of_ids(ids, limit=limit, cursor=cursor)


def _movies(query: SearchQuery, key: str, meant: Meanings) -> MovieHits:
    narrowing = Narrowing(years=query.years, person_id=query.person_id)
    if key:
        wanted = _wanted(query)
        ids = find("search_movie", key, wanted=wanted, narrowing=narrowing, meanings=meant)
    else:
        ids = _movies_of(query.person_id, query.years)
    page, following = _cut(ids, query)
    return MovieHits(results=listed_movies(page), next=following)


def _movies_of(person_id: int | None, years: range | None) -> list[int]:
    """All films of somebody, the best known first. Cost: one statement; none without a person."""
    if person_id is None:
        return []
    credits = Credit.objects.filter(person=person_id, movie__adult=False, movie__merged_into=None)
    if years is not None:
        credits = credits.filter(movie__year__in=years)
    films = credits.values_list("movie_id", "movie__popularity").distinct()
    return [id_ for id_, _ in sorted(films, key=lambda film: (-film[1], film[0]))]


def _people(query: SearchQuery, key: str, meant: Meanings) -> PersonHits:
    ids = find("search_person", key, wanted=_wanted(query), meanings=meant)
    page, following = _cut(ids, query)
    cards = person_cards(page)
    return PersonHits(results=[cards[id_] for id_ in page if id_ in cards], next=following)


def _members(viewer: Any, query: SearchQuery, key: str) -> MemberHits:
    page, following = _cut(find_members(viewer, key, q=query.q), query)
    names = member_refs(page)
    return MemberHits(results=[names[id_] for id_ in page if id_ in names], next=following)


def _lists(viewer: Any, query: SearchQuery, key: str) -> ListHits:
    page, following = _cut(find_lists(viewer, key), query)
    # Asked for again by the filter: what was hidden in between is not shown.
    shown = {brief.id: brief for brief in briefs(_of_ids(viewer, page), viewer)}
    return ListHits(results=[shown[id_] for id_ in page if id_ in shown], next=following)


def _of_ids(viewer: Any, ids: Sequence[int]) -> Any:
    return visible_lists(viewer).filter(pk__in=ids) if ids else List.objects.none()


def _wanted(query: SearchQuery) -> int:
    return query.offset + query.limit + 1


def _cut(ids: Sequence[int], query: SearchQuery) -> tuple[list[int], str | None]:
    end = query.offset + query.limit
    return list(ids[query.offset : end]), encode_cursor([end]) if len(ids) > end else None
