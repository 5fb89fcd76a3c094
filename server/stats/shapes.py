"""Answers of the statistics: of a member's diary, of a year of it, of films among friends."""

import datetime as dt

from server.live.shapes import MemberRef, MovieRef, Shape
from server.movies.shapes import PersonRef


class YearCount(Shape):
    """What was logged with a date in this year; `films` counts each film once."""

    year: int
    logs: int
    films: int


class MonthCount(Shape):
    """`month` as YYYY-MM."""

    month: str
    logs: int
    films: int


class DecadeCount(Shape):
    """Films by the decade of their release: 1990 is 1990 to 1999. The average is in stars."""

    decade: int
    films: int
    average_rating: float | None


class NamedCount(Shape):
    """Films of one genre (`name` in English, as `?genre=` takes it) or country (ISO 3166-1)."""

    name: str
    films: int
    average_rating: float | None


class PersonCount(Shape):
    person: PersonRef
    films: int
    average_rating: float | None


class Streak(Shape):
    """Weeks in a row, Monday to Sunday, with a dated watch in each. `began` is the first Monday."""

    weeks: int
    began: dt.date | None


class Watched(Shape):
    """A film and the day on which it was seen. `rating` in stars, as given that day."""

    movie: MovieRef
    watched_on: dt.date
    rating: float | None


class Summary(Shape):
    """What a set of diary entries comes to. Averages in stars, step 0.01, from one rating on."""

    log_count: int
    film_count: int
    rewatch_count: int
    review_count: int
    liked_count: int
    #: of the films whose length is known, each watch counted
    minutes: int
    rated_count: int
    average_rating: float | None
    #: half-star 0.5 first
    rating_histogram: list[int]
    #: whole, they sum to 100; all 0 without a rating
    rating_percentages: list[int]
    #: of dated watches, Monday first
    weekdays: list[int]
    decades: list[DecadeCount]
    #: the most films first
    genres: list[NamedCount]
    countries: list[NamedCount]
    directors: list[PersonCount]
    actors: list[PersonCount]
    longest_streak: Streak
    first: Watched | None
    last: Watched | None


class DiaryStats(Summary):
    """A member's diary as the reader may see it: what they may not see is not counted for them."""

    #: goes on while this week, or the one before, has a watch; by the member's own clock
    current_streak: Streak
    #: newest first
    years: list[YearCount]
    months: list[MonthCount]


class YearNumbers(Summary):
    """One year of a member's diary, by the dates of the watches. Ratings are those given then."""

    #: logs of January to December
    months: list[int]
    #: the best rated films of the year, the newest of equals first
    best: list[Watched]


class YearReview(YearNumbers):
    """A year in review: the member's own entries for them, the public ones for everybody else."""

    member: MemberRef
    year: int
    built_at: dt.datetime
    #: the diary has changed since `built_at`; a new review is on its way
    stale: bool


class FriendSeen(Shape):
    """Somebody whom the reader follows and who has seen a film.

    `entry_id` is their newest entry of it that the reader may see, with its date and its review;
    None where they marked or rated the film without logging it. `at` orders the list.
    """

    member: MemberRef
    rating: float | None
    liked: bool
    dnf: bool
    entry_id: int | None
    watched_on: dt.date | None
    review_id: int | None
    at: dt.datetime


class FriendsFilm(Shape):
    """A film that members whom the reader follows logged lately; three of them by name."""

    movie: MovieRef
    friend_count: int
    friends: list[MemberRef]
    at: dt.datetime


class CalendarAddress(Shape):
    """The secret address of a member's watchlist calendar; whoever has it can read it."""

    url: str
    reset_at: dt.datetime
