"""What search is answered with. A group that was not asked for is null."""

from server.lists.shapes import ListBrief
from server.live.shapes import MemberRef, MovieRef, Shape
from server.movies.shapes import ListedMovie, PersonCard


class MovieHits(Shape):
    results: list[ListedMovie]
    next: str | None


class PersonHits(Shape):
    results: list[PersonCard]
    next: str | None


class MemberHits(Shape):
    results: list[MemberRef]
    next: str | None


class ListHits(Shape):
    results: list[ListBrief]
    next: str | None


class SearchResults(Shape):
    """The best first in each group. `importing`: nothing of ours matched, and TMDb is being asked;
    the same search finds more in some seconds.
    """

    movies: MovieHits | None
    people: PersonHits | None
    members: MemberHits | None
    lists: ListHits | None
    importing: bool


class Suggestions(Shape):
    """What somebody who types may mean: a few of each, the best first."""

    movies: list[MovieRef]
    people: list[PersonCard]
    members: list[MemberRef]
