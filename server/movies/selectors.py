"""Reads of the catalogue that other apps build on. Listing and search are in `search.py`."""

from collections.abc import Iterable, Sequence
from typing import Any

from server.core.domain import DomainError, NotFound, Renamed
from server.live import shapes
from server.movies.averages import Weighed, average_rating, percentages
from server.movies.models import Credit, Genre, Movie, MovieGenre, MovieStats
from server.movies.shapes import CastMember, GenreRef, ListedMovie, MovieDetail, PersonRef

#: billed cast on a film's page; TMDb lists up to several hundred
CAST_SHOWN = 30


def movie_by_id(movie_id: int) -> Movie:
    """The film with its `genre_names`. Raises: NotFound. Cost: one query."""
    movie = Movie.objects.with_genre_names().filter(pk=movie_id).first()
    if movie is None:
        raise NotFound
    return movie


class Merged(Renamed):
    """Asked for by a number that it had before two films turned out to be one."""

    code = "merged"
    detail = "This film has another number now."

    def __init__(self, *, old_id: int, new_id: int) -> None:
        super().__init__(old=str(old_id), new=str(new_id))
        self.extensions = {"movie_id": new_id}


def film_of_page(movie_id: int) -> Movie:
    """`movie_by_id` for a reader. What members did with a film that was merged stays on its row.

    Raises: NotFound; Merged (308), whose address is that of the film it is now.
    """
    movie = movie_by_id(movie_id)
    if movie.merged_into_id is not None:
        raise Merged(old_id=movie.pk, new_id=movie.merged_into_id)
    return movie


def movie_ref(movie: Movie) -> shapes.MovieRef:
    """What every card shows of a film.

    Cost: nothing when the film came from `with_genre_names()`, else one query for its genres. For
    many films use `movie_refs`.
    """
    return shapes.MovieRef(**ref_fields(movie))


def movie_refs(ids: Iterable[int]) -> dict[int, shapes.MovieRef]:
    """The films with these ids; an unknown id is absent. Cost: one query."""
    movies = Movie.objects.with_genre_names().filter(pk__in=set(ids))
    return {movie.pk: movie_ref(movie) for movie in movies}


def listed_movies(ids: Sequence[int]) -> list[ListedMovie]:
    """The films in the order of `ids`; an unknown id is absent. Cost: one query."""
    movies = Movie.objects.with_genre_names().select_related("stats").in_bulk(ids)
    return [_listed_movie(movies[id_]) for id_ in ids if id_ in movies]


def _listed_movie(movie: Movie) -> ListedMovie:
    stats = getattr(movie, "stats", None) or MovieStats()
    return ListedMovie(
        **ref_fields(movie),
        average_rating=average_of(stats),
        rating_count=stats.rating_count,
        release_date=movie.release_date,
    )


def ref_fields(movie: Movie) -> dict[str, Any]:
    """The fields of MovieRef, for the shapes that extend it."""
    return {
        "id": movie.pk,
        "tmdb_id": movie.tmdb_id,
        "slug": movie.slug,
        "title": movie.title,
        "title_pt": movie.title_pt,
        "original_title": movie.original_title,
        "year": movie.year,
        "poster_path": movie.poster_path or None,
        "poster_path_pt": movie.poster_path_pt or None,
        "genres": _genre_names(movie),
    }


def movie_detail(movie_id: int) -> MovieDetail:
    """A film with its directors and first `CAST_SHOWN` cast. Cost: two queries.

    Raises: NotFound, Merged.
    """
    movie = film_of_page(movie_id)
    directors, cast = _people_of(movie)
    return MovieDetail(
        **ref_fields(movie),
        imdb_id=movie.imdb_id,
        release_date=movie.release_date,
        runtime=movie.runtime,
        original_language=movie.original_language,
        countries=movie.countries,
        overview=movie.overview,
        overview_pt=movie.overview_pt,
        tagline=movie.tagline,
        directors=directors,
        cast=cast,
        adult=movie.adult,
    )


def movie_stats(movie_id: int) -> shapes.MovieStats:
    """A film's counters; all zero while nobody has logged it. Cost: one indexed row."""
    stats = MovieStats.objects.filter(pk=movie_id).first()
    return movie_stats_shape(stats or MovieStats(movie_id=movie_id, histogram=[0] * 10))


def movie_stats_shape(stats: MovieStats) -> shapes.MovieStats:
    return shapes.MovieStats(
        movie_id=stats.movie_id,
        rev=stats.rev,
        average_rating=average_of(stats),
        rating_count=stats.rating_count,
        rating_histogram=list(stats.histogram),
        rating_percentages=percentages(stats.histogram),
        log_count=stats.log_count,
        like_count=stats.like_count,
        review_count=stats.review_count,
    )


def average_of(stats: MovieStats) -> float | None:
    """The average that is shown of a film: weighted, in stars, None below MIN_RATINGS ratings."""
    weighed = Weighed(stats.weighed_count, stats.weighed_sum, stats.weight, stats.weighted_sum)
    return average_rating(stats.rating_sum, stats.rating_count, weighed)


def all_genres() -> list[GenreRef]:
    """Every genre, by English name. Cost: one query."""
    return [
        GenreRef(id=genre.pk, tmdb_id=genre.tmdb_id, name=genre.name, name_pt=genre.name_pt)
        for genre in Genre.objects.order_by("name")
    ]


def genre_by_name(name: str) -> GenreRef:
    """The genre of this English or Portuguese name, in any case. Cost: one query.

    Raises: DomainError unknown_genre.
    """
    wanted = name.casefold()
    for genre in all_genres():
        if wanted in (genre.name.casefold(), genre.name_pt.casefold()):
            return genre
    raise DomainError("unknown_genre", "There is no such genre.", field="genre")


def _genre_names(movie: Movie) -> list[str]:
    loaded = getattr(movie, "genre_names", None)
    if loaded is not None:
        return list(loaded)
    links = MovieGenre.objects.filter(movie=movie).order_by("order", "pk")
    return list(links.values_list("genre__name", flat=True))


def _people_of(movie: Movie) -> tuple[list[PersonRef], list[CastMember]]:
    """Directors and billed cast. A person in two parts stands once, at the first of them."""
    credits = (
        Credit.objects.of_movie_page(movie.pk)
        .order_by("order", "pk")
        .values_list("kind", "person_id", "person__name", "character", "order")
    )
    directors: dict[int, PersonRef] = {}
    cast: dict[int, CastMember] = {}
    for kind, person_id, name, character, order in credits:
        if kind == Credit.Kind.CREW:
            directors.setdefault(person_id, PersonRef(id=person_id, name=name))
        elif person_id not in cast:
            cast[person_id] = CastMember(id=person_id, name=name, character=character, order=order)
        elif character and character not in cast[person_id].character.split(" / "):
            known = cast[person_id].character
            cast[person_id].character = f"{known} / {character}" if known else character
    return list(directors.values()), list(cast.values())[:CAST_SHOWN]
