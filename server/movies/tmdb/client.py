"""TMDb's REST API, version 3, as far as we need it: one film with its parts in one request."""

import random
import time
from collections.abc import Callable
from typing import Any

from server.core.env import env
from server.movies.breaker import Breaker
from server.movies.errors import SourceInvalid, SourceRefused
from server.movies.http import Answer, JsonHost, decode
from server.movies.pace import Pace
from server.movies.tmdb import shapes

#: of a film; TMDb appends at most 20
PARTS = (
    "credits,external_ids,translations,alternative_titles,images,videos,release_dates,keywords,"
    "watch/providers,recommendations,similar"
)
#: of images and videos: those without language too
LANGUAGES = "en,pt,null"
PERSON_PARTS = "external_ids,translations"
#: changes with what we ask for and how we read it: an ETag of before says nothing then
ETAG_VERSION = "3"
#: TMDb's code for "no such thing": 34, lately 6
NOT_FOUND = frozenset({6, 34})
#: pages past this are refused, whatever `total_pages` says
MAX_PAGES = 500

pace = Pace("tmdb")
breaker = Breaker()


class TmdbClient:
    """One session. Not for several threads at once. Every method costs one request, up to three
    times, and raises SourceNotFound, SourceUnavailable, SourceRefused, SourceInvalid.
    """

    def __init__(
        self,
        *,
        url: str,
        token: str = "",
        key: str = "",
        sleep: Callable[[float], None] = time.sleep,
        rng: random.Random | None = None,
    ) -> None:
        """`url` includes `/3`; `token` is a v4 bearer, `key` a v3 key (used without a token)."""
        self._http = JsonHost(
            url=url,
            pace=pace,
            breaker=breaker,
            per_s=env().tmdb_requests_per_s,
            token=token,
            params={"api_key": key} if key and not token else {},
            not_found_codes=NOT_FOUND,
            sleep=sleep,
            rng=rng,
        )

    def movie(self, tmdb_id: int) -> shapes.Movie:
        """The film with all its parts, in en-US; the translations hold the other languages."""
        movie = self.movie_unless(tmdb_id, "")
        if movie is None:
            raise SourceInvalid("answered that nothing changed, and was not asked that")
        return movie

    def movie_unless(self, tmdb_id: int, etag: str) -> shapes.Movie | None:
        """The same; None when the film is still the one of `etag` (`shapes.Movie.etag`)."""
        version, _, known = etag.partition(":")
        params = {
            "language": "en-US",
            "append_to_response": PARTS,
            "include_image_language": LANGUAGES,
            "include_video_language": LANGUAGES,
        }
        answer = self._http.get(
            f"/movie/{int(tmdb_id)}", params, etag=known if version == ETAG_VERSION else ""
        )
        if answer.body is None:
            return None
        movie = decode(answer.body, shapes.movie_decoder)
        _check_id("film", tmdb_id, movie.id)
        movie.etag = f"{ETAG_VERSION}:{answer.etag}" if answer.etag else ""
        return movie

    def person(self, tmdb_id: int) -> shapes.PersonDetail:
        params = {"language": "en-US", "append_to_response": PERSON_PARTS}
        person = decode(
            self._http.get(f"/person/{int(tmdb_id)}", params).body, shapes.person_decoder
        )
        _check_id("person", tmdb_id, person.id)
        return person

    def collection(self, tmdb_id: int) -> shapes.CollectionDetail:
        params = {"language": "en-US", "append_to_response": "translations"}
        found = decode(
            self._http.get(f"/collection/{int(tmdb_id)}", params).body, shapes.collection_decoder
        )
        _check_id("collection", tmdb_id, found.id)
        return found

    def chart(self, name: str, page: int) -> shapes.Page:
        """A page of popular, top_rated, now_playing, upcoming or (this week's) trending films."""
        path = "/trending/movie/week" if name == "trending" else f"/movie/{name}"
        return self._page(path, {"language": "en-US", "page": str(page)})

    def changes(self, day: str, page: int) -> shapes.Page:
        """A page of the ids of films that changed on a day, YYYY-MM-DD (UTC)."""
        return self._page("/movie/changes", {"start_date": day, "end_date": day, "page": str(page)})

    def search(self, query: str) -> shapes.Page:
        """TMDb's first 20 films for these words."""
        return self._page(
            "/search/movie", {"query": query, "language": "pt-BR", "include_adult": "false"}
        )

    def find(self, imdb_id: str) -> shapes.Found:
        """The films that TMDb has under this IMDb id; mostly one."""
        answer = self._http.get(f"/find/{imdb_id}", {"external_source": "imdb_id"})
        return decode(answer.body, shapes.found_decoder)

    def genres(self, language: str) -> list[shapes.Genre]:
        """Every genre of films, in `en-US` or `pt-BR`."""
        answer = self._http.get("/genre/movie/list", {"language": language})
        genres = decode(answer.body, shapes.genres_decoder).genres
        if genres is None:
            raise SourceInvalid("the list of genres has no genres")
        return genres

    def _page(self, path: str, params: dict[str, str]) -> shapes.Page:
        answer: Answer = self._http.get(path, params)
        page = decode(answer.body, shapes.page_decoder)
        if page.results is None:
            raise SourceInvalid("a page without results")
        return page


def _check_id(kind: str, asked: int, got: int | None) -> None:
    if got != asked:
        raise SourceInvalid(f"asked for {kind} {asked}, got {got}")


def configured() -> bool:
    """Whether there is a token or a key; without one the product has its starter catalogue only."""
    return bool(_secret(env().tmdb_api_token) or _secret(env().tmdb_api_key))


def client_from_env() -> TmdbClient:
    """Raises: SourceRefused when there is neither a token nor a key."""
    if not configured():
        raise SourceRefused("no TMDB_API_TOKEN or TMDB_API_KEY: starter catalogue only")
    return TmdbClient(
        url=env().tmdb_api_url,
        token=_secret(env().tmdb_api_token),
        key=_secret(env().tmdb_api_key),
    )


def _secret(value: Any) -> str:
    return value.get_secret_value() if value else ""
