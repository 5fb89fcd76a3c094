"""Ratings follow their member's standing: the one write besides those of the member.

A member grows older, verifies their address, logs films, is suspended. The sweep finds those whose
weight is another one now and gives it to their ratings, film by film, so that each average stays a
sum that a recount can check.
"""

from django.db import connection, transaction

from server.core.db import lock_name, retry_deadlock
from server.diary.models import RaterStanding, Rating
from server.diary.services import film_name
from server.diary.standing import WEIGHT, terms
from server.movies.averages import RatingChange
from server.movies.services import change_movie_stats

#: members that one look of the sweep finds
MEMBERS_AT_ONCE = 500
#: ratings that one transaction weighs anew: so many films' counters stay locked meanwhile
RATINGS_AT_ONCE = 50

_CHANGED = f"""
SELECT id, weight FROM (
    SELECT u.id, {WEIGHT} AS weight, coalesce(r.weight, 0) AS known
    FROM users_user u
    LEFT JOIN member_stats s ON s.member_id = u.id
    LEFT JOIN rater_standing r ON r.member_id = u.id
) members WHERE weight <> known ORDER BY id LIMIT %(limit)s
"""  # noqa: S608 - constants of ours


def sweep_standings() -> int:
    """Give their ratings' weight to members whose standing is another one now; returns how many.

    Safe to repeat, to stop at any place, and beside members who rate meanwhile. Cost: one pass over
    the members; three statements and one event for each rating of those who changed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, {**terms(), "limit": MEMBERS_AT_ONCE})
        changed = cursor.fetchall()
    for member_id, weight in changed:
        while reweigh_ratings(member_id=member_id, weight=weight):
            pass
        RaterStanding.objects.update_or_create(member_id=member_id, defaults={"weight": weight})
    return len(changed)


@retry_deadlock
@transaction.atomic
def reweigh_ratings(*, member_id: int, weight: int) -> int:
    """Let up to RATINGS_AT_ONCE ratings of the member weigh `weight`; returns how many were due.

    Safe to repeat. Locks the member's films by name, by id, then the counters of the films.
    Emits: `movie.stats` for each film.
    """
    due = Rating.objects.filter(member=member_id).exclude(weight=weight).order_by("movie_id")
    films = list(due.values_list("movie_id", flat=True)[:RATINGS_AT_ONCE])
    for movie_id in films:
        lock_name(film_name(member_id, movie_id))
    # Only now: the member may have rated one of them until its lock was ours.
    ratings = list(due.filter(movie_id__in=films))
    Rating.objects.filter(pk__in=[row.pk for row in ratings]).update(weight=weight)
    for row in ratings:
        change = RatingChange(row.rating, row.rating, row.weight, weight)
        change_movie_stats(row.movie_id, rating=change)
    return len(films)
