"""The statistics once more, entry by entry, from the rows themselves: slow, plain, and apart from
the code that it checks.
"""

import datetime as dt
from fractions import Fraction

from server.diary.models import DiaryEntry, Rating
from server.movies.models import Credit


def entries_seen_by(member, viewer, *, follows=False, friends=False):
    found = []
    for entry in DiaryEntry.objects.filter(member=member).select_related("movie").order_by("id"):
        allowed = {"public"} | ({"followers"} if follows else set())
        allowed |= {"friends"} if friends else set()
        if viewer == member or entry.audience in allowed:
            found.append(entry)
    return found


def ratings_seen_by(member, viewer, entries):
    """{film: half-stars}: ratings that a visible entry states."""
    seen = {entry.id for entry in entries}
    found = {}
    for row in Rating.objects.filter(member=member):
        stated = DiaryEntry.objects.filter(member=member, movie=row.movie_id, rating=row.rating)
        if viewer == member or any(entry.id in seen for entry in stated):
            found[row.movie_id] = row.rating
    return found


def stars(half_stars):
    if not half_stars:
        return None
    mean = Fraction(sum(half_stars), 2 * len(half_stars))
    return int(mean * 100 + Fraction(1, 2)) / 100


def summary(entries, ratings):
    films = {entry.movie_id: entry.movie for entry in entries}
    days = sorted(entry.watched_on for entry in entries if entry.watched_on)
    dated = sorted((e for e in entries if e.watched_on), key=lambda e: (e.watched_on, e.id))
    return {
        "log_count": len(entries),
        "film_count": len(films),
        "rewatch_count": len([e for e in entries if e.rewatch]),
        "review_count": len([e for e in entries if hasattr(e, "review")]),
        "liked_count": len({e.movie_id for e in entries if e.liked}),
        "minutes": sum(e.movie.runtime or 0 for e in entries),
        "rated_count": len(ratings),
        "average_rating": stars(list(ratings.values())),
        "rating_histogram": [list(ratings.values()).count(half) for half in range(1, 11)],
        "weekdays": [len([d for d in days if d.isoweekday() == n]) for n in range(1, 8)],
        "decades": _counts(films, ratings, lambda f: [f.year // 10 * 10] if f.year else []),
        "genres": _counts(films, ratings, lambda f: [g.name for g in f.genres.all()]),
        "countries": _counts(films, ratings, lambda f: set(f.countries)),
        "directors": _counts(films, ratings, lambda f: _people(f, "crew")),
        "actors": _counts(films, ratings, lambda f: _people(f, "cast")),
        "streak": _longest_streak(days),
        "first": dated[0].movie_id if dated else None,
        "last": dated[-1].movie_id if dated else None,
    }


def _people(film, kind):
    return set(Credit.objects.filter(movie=film, kind=kind).values_list("person__name", flat=True))


def _counts(films, ratings, keys):
    """{key: (films, average)}."""
    found = {}
    for film in films.values():
        for key in keys(film):
            found.setdefault(key, []).append(film.id)
    return {
        key: (len(ids), stars([ratings[id_] for id_ in ids if id_ in ratings]))
        for key, ids in found.items()
    }


def _longest_streak(days):
    """Week by week from the first to the last."""
    if not days:
        return 0
    best = run = 0
    monday = days[0] - dt.timedelta(days=days[0].weekday())
    while monday <= days[-1]:
        within = [day for day in days if monday <= day < monday + dt.timedelta(days=7)]
        run = run + 1 if within else 0
        best = max(best, run)
        monday += dt.timedelta(days=7)
    return best


def plain(shape):
    """What `shapes.Summary` says, in the form of `summary`; rankings as {key: (films, average)}."""
    names = (
        "log_count", "film_count", "rewatch_count", "review_count", "liked_count", "minutes",
        "rated_count", "average_rating", "rating_histogram", "weekdays",
    )  # fmt: skip
    return {
        **{name: getattr(shape, name) for name in names},
        "decades": {row.decade: (row.films, row.average_rating) for row in shape.decades},
        "genres": {row.name: (row.films, row.average_rating) for row in shape.genres},
        "countries": {row.name: (row.films, row.average_rating) for row in shape.countries},
        "directors": {r.person.name: (r.films, r.average_rating) for r in shape.directors},
        "actors": {r.person.name: (r.films, r.average_rating) for r in shape.actors},
        "streak": shape.longest_streak.weeks,
        "first": shape.first.movie.id if shape.first else None,
        "last": shape.last.movie.id if shape.last else None,
    }


def top(counts, shown=10):
    """The first of a ranking by films, then by name."""
    ranked = sorted(counts.items(), key=lambda row: (-row[1][0], row[0]))
    return dict(ranked[:shown])
