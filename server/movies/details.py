"""What the pages of a film, a person and a collection show beyond the facts on every card."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from django.db import connection
from django.db.models import Count, Q

from server.core.domain import NotFound
from server.live.shapes import MovieRef
from server.movies.language import Language
from server.movies.models import Collection, Credit, Movie, MovieExtras, Person
from server.movies.selectors import film_of_page, listed_movies, movie_ref, ref_fields
from server.movies.shapes import (
    CollectionPage,
    CollectionRef,
    CountryReleases,
    CreditRow,
    Filmed,
    MovieMore,
    Offers,
    OtherRatings,
    PersonCard,
    PersonPage,
    Provider,
    Release,
    Role,
    Video,
)

SIMILAR = 12
#: films of one role on a person's page; beyond them stands a number
FILMS_OF_ROLE = 200
#: the parts of the whole cast under one name, beside jobs of the crew
ACTING = "Acting"

_VIDEO_PAGES = {
    "YouTube": "https://www.youtube.com/watch?v={key}",
    "Vimeo": "https://vimeo.com/{key}",
}
_KINDS_OF_OFFER = ("stream", "free", "ads", "rent", "buy")

# Where TMDb has not told what is similar: films by the same people, most of them in common first.
# Only directors, writers and the first of the cast count: a studio's crew is in every film of it.
_SAME_PEOPLE = """
WITH people AS (
    SELECT person_id, min(CASE WHEN job = 'Director' THEN 0 ELSE 1 END) AS far
    FROM movies_credit
    WHERE movie_id = %(movie)s AND (job IN ('Director', 'Writer', 'Screenplay')
        OR (kind = 'cast' AND "order" < 5))
    GROUP BY person_id LIMIT 12
)
SELECT m.id FROM people AS p
CROSS JOIN LATERAL (
    SELECT DISTINCT c.movie_id FROM movies_credit AS c
    WHERE c.person_id = p.person_id AND c.movie_id <> %(movie)s
        AND (c.job IN ('Director', 'Writer', 'Screenplay') OR (c.kind = 'cast' AND c."order" < 10))
    LIMIT 100
) AS f
JOIN movies_movie AS m ON m.id = f.movie_id
WHERE NOT m.adult AND m.merged_into_id IS NULL
GROUP BY m.id ORDER BY count(*) DESC, min(p.far), m.popularity DESC, m.id LIMIT %(limit)s
"""


def movie_more(movie_id: int, *, language: Language, country: str) -> MovieMore:
    """The rest of a film's page. Cost: six queries. Raises: NotFound, Merged."""
    movie = film_of_page(movie_id)
    extras = MovieExtras.objects.filter(movie=movie).first() or MovieExtras(movie=movie)
    cast_count, crew_count = _credit_counts(movie_id)
    portuguese = language.code == "pt"
    title, shown_language = _title(movie, extras, language)
    return MovieMore(
        id=movie.pk,
        language=shown_language,
        title=title,
        overview=(portuguese and movie.overview_pt) or movie.overview,
        tagline=(portuguese and movie.tagline_pt) or movie.tagline,
        poster_path=(portuguese and movie.poster_path_pt) or movie.poster_path or None,
        backdrop_path=movie.backdrop_path or None,
        country=country,
        certification=str(extras.certifications.get(country, "")),
        status=movie.status,
        keywords=list(extras.keywords),
        budget=extras.budget,
        revenue=extras.revenue,
        ratings=_other_ratings(movie),
        videos=_videos(extras.videos, language),
        offers=_offers(extras.offers.get(country), country),
        offer_countries=sorted(extras.offers),
        cast_count=cast_count,
        crew_count=crew_count,
        collection=collection_ref(movie.collection) if movie.collection else None,
        similar=similar_movies(movie_id, extras),
        release_dates=_releases(extras.releases, country),
    )


def similar_movies(movie_id: int, extras: MovieExtras) -> list[MovieRef]:
    """Up to `SIMILAR` films: TMDb's recommendations, its similar ones, or films by the same people.

    Cost: one query, two where TMDb has told nothing of use.
    """
    told = list(dict.fromkeys([*extras.recommended_ids, *extras.similar_ids]))
    films = Movie.objects.with_genre_names().filter(tmdb_id__in=told, adult=False, merged_into=None)
    place = {tmdb_id: number for number, tmdb_id in enumerate(told)}
    found = sorted(films, key=lambda film: place[film.tmdb_id or 0]) if told else []
    if not found:
        found = _by_same_people(movie_id)
    return [movie_ref(film) for film in found[:SIMILAR]]


def _by_same_people(movie_id: int) -> list[Movie]:
    with connection.cursor() as cursor:
        cursor.execute(_SAME_PEOPLE, {"movie": movie_id, "limit": SIMILAR})
        ids = [id_ for (id_,) in cursor.fetchall()]
    films = Movie.objects.with_genre_names().in_bulk(ids)
    return [films[id_] for id_ in ids if id_ in films]


def credits_of(
    movie_id: int, *, kind: str, after: tuple[int, int] | None, limit: int
) -> list[CreditRow]:
    """`limit + 1` credits behind `after` (order, id): a cast by billing, a crew as TMDb tells it.

    Cost: one indexed query, after one for the film. Raises: NotFound.
    """
    if not Movie.objects.filter(pk=movie_id).exists():
        raise NotFound
    rows = Credit.objects.filter(movie_id=movie_id, kind=kind).select_related("person")
    if after is not None:
        rows = rows.filter(Q(order__gt=after[0]) | Q(order=after[0], pk__gt=after[1]))
    return [
        CreditRow(
            id=row.person_id,
            name=row.person.name,
            credit_id=row.pk,
            profile_path=row.person.profile_path or None,
            department=row.department,
            job=row.job,
            character=row.character,
            order=row.order,
        )
        for row in rows.order_by("order", "pk")[: limit + 1]
    ]


def person_cards(ids: Iterable[int]) -> dict[int, PersonCard]:
    """The people with these ids; an unknown id is absent. Cost: one query."""
    rows = Person.objects.filter(pk__in=set(ids)).only("name", "profile_path", "known_for")
    return {row.pk: _person_card(row) for row in rows}


def person_page(person_id: int, *, language: Language) -> PersonPage:
    """Somebody with their films by role. Cost: two queries. Raises: NotFound."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound
    credits = (
        Credit.objects.filter(person=person, movie__adult=False, movie__merged_into=None)
        .exclude(kind=Credit.Kind.CREW, job="")
        .values_list("kind", "job", "character", "movie_id")
    )
    roles, movie_count = _roles(list(credits), person.known_for)
    portuguese = language.code == "pt"
    return PersonPage(
        **msgspec.structs.asdict(_person_card(person)),
        tmdb_id=person.tmdb_id,
        imdb_id=person.imdb_id or None,
        language="pt" if portuguese and person.biography_pt else "en",
        biography=(portuguese and person.biography_pt) or person.biography,
        birthday=person.birthday,
        deathday=person.deathday,
        place_of_birth=person.place_of_birth,
        also_known_as=list(person.also_known_as),
        movie_count=movie_count,
        roles=roles,
    )


def collection_page(collection_id: int, *, language: Language) -> CollectionPage:
    """A collection with those of its films that we have. Cost: three queries. Raises: NotFound."""
    found = Collection.objects.filter(pk=collection_id).first()
    if found is None:
        raise NotFound
    portuguese = language.code == "pt"
    films = Movie.objects.filter(
        Q(tmdb_id__in=found.part_ids) | Q(collection=found), adult=False, merged_into=None
    )
    ids = films.order_by("release_date", "year", "pk").values_list("pk", flat=True)
    movies = listed_movies(list(ids))
    return CollectionPage(
        **msgspec.structs.asdict(collection_ref(found)),
        language="pt" if portuguese and found.overview_pt else "en",
        overview=(portuguese and found.overview_pt) or found.overview,
        part_count=max(len(found.part_ids), len(movies)),
        movies=movies,
    )


def collection_ref(collection: Collection) -> CollectionRef:
    return CollectionRef(
        id=collection.pk,
        name=collection.name,
        name_pt=collection.name_pt,
        poster_path=collection.poster_path or None,
        backdrop_path=collection.backdrop_path or None,
    )


def _person_card(person: Person) -> PersonCard:
    return PersonCard(
        id=person.pk,
        name=person.name,
        profile_path=person.profile_path or None,
        known_for=person.known_for,
    )


def _roles(credits: Sequence[tuple[str, str, str, int]], known_for: str) -> tuple[list[Role], int]:
    """Films by role, and how many there are in all. Several parts in a film make one film."""
    parts: dict[str, dict[int, list[str]]] = {}
    for kind, job, character, movie_id in credits:
        role = ACTING if kind == Credit.Kind.CAST else job
        played = parts.setdefault(role, {}).setdefault(movie_id, [])
        if character and character not in played:
            played.append(character)
    films = Movie.objects.with_genre_names().in_bulk({row[3] for row in credits})
    leading = {"Directing": "Director", "Writing": "Writer"}.get(known_for, known_for)
    roles = [
        Role(role=role, count=len(of_role), movies=_newest(of_role, films))
        for role, of_role in parts.items()
    ]
    roles.sort(key=lambda role: (role.role != leading, -role.count, role.role))
    return roles, len(films)


def _newest(parts: Mapping[int, list[str]], films: Mapping[int, Movie]) -> list[Filmed]:
    """Films without a year come first: they are still to come."""
    chosen = sorted(
        (films[id_] for id_ in parts if id_ in films),
        key=lambda film: (film.year or 9999, str(film.release_date or ""), film.pk),
        reverse=True,
    )
    return [
        Filmed(**ref_fields(film), parts=parts[film.pk], release_date=film.release_date)
        for film in chosen[:FILMS_OF_ROLE]
    ]


def _credit_counts(movie_id: int) -> tuple[int, int]:
    counted = Credit.objects.filter(movie_id=movie_id).aggregate(
        cast=Count("pk", filter=Q(kind=Credit.Kind.CAST)),
        crew=Count("pk", filter=Q(kind=Credit.Kind.CREW)),
    )
    return counted["cast"], counted["crew"]


def _title(movie: Movie, extras: MovieExtras, language: Language) -> tuple[str, str]:
    """The title in `language` and its language: as told for the country, for the language, or ours.

    An original title is as good as a translation for a reader of that language.
    """
    if language.code == "en":
        return movie.title, "en"
    if language.code == "pt" and movie.title_pt and language.country in ("", "BR"):
        return movie.title_pt, "pt-BR"
    told = [row for row in extras.titles if row.get("language") == language.code]
    told.sort(key=lambda row: row.get("country") != language.country)
    for row in told:
        if row.get("title"):
            return str(row["title"]), str(language)
    if movie.original_language == language.code and movie.original_title:
        return movie.original_title, language.code
    if language.code == "pt" and movie.title_pt:
        return movie.title_pt, "pt-BR"
    return movie.title, "en"


def _other_ratings(movie: Movie) -> OtherRatings:
    return OtherRatings(
        tmdb=movie.tmdb_rating if movie.tmdb_votes else None,
        tmdb_votes=movie.tmdb_votes,
        imdb=movie.imdb_rating,
        imdb_votes=movie.imdb_votes,
        metascore=movie.metascore,
        tomatometer=movie.tomatometer,
    )


def _videos(videos: Iterable[Mapping[str, Any]], language: Language) -> list[Video]:
    """The source's order, those in the reader's language first."""
    shown = [
        Video(
            key=str(row.get("key", "")),
            site=str(row.get("site", "")),
            name=str(row.get("name", "")),
            kind=str(row.get("kind", "")),
            official=bool(row.get("official")),
            language=str(row.get("language", "")),
            url=_video_url(str(row.get("site", "")), str(row.get("key", ""))),
        )
        for row in videos
    ]
    return sorted(shown, key=lambda video: video.language != language.code)


def _video_url(site: str, key: str) -> str | None:
    page = _VIDEO_PAGES.get(site)
    # The key comes from outside and becomes part of an address.
    plain = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return page.format(key=key) if page and plain else None


def _releases(told: Mapping[str, Any], country: str) -> list[CountryReleases]:
    """By date within a country; the reader's country first, then where it came out first."""
    found = [
        CountryReleases(
            country=code,
            releases=sorted(msgspec.convert(rows, list[Release]), key=lambda release: release.date),
        )
        for code, rows in told.items()
        if rows
    ]
    found.sort(key=lambda one: (one.country != country, one.releases[0].date, one.country))
    return found


def _offers(told: Mapping[str, Any] | None, country: str) -> Offers | None:
    if not told:
        return None
    kinds = {
        kind: [
            Provider(
                id=int(row["id"]), name=str(row["name"]), logo_path=row.get("logo_path") or None
            )
            for row in told.get(kind, ())
        ]
        for kind in _KINDS_OF_OFFER
    }
    link = str(told.get("link") or "")
    return Offers(country=country, link=link if link.startswith("https://") else None, **kinds)
