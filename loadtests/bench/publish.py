"""Publishes to our own log: real events in transactions of their own, a ring after each.

python -m loadtests.bench.publish EVENTS PER_S SIZE [TOPIC [ACTOR]]

With BENCH_WAIT set it says `ready` and begins at the first line of its standard input.
"""

import datetime as dt
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.core.settings.embedded")
django.setup()

from django.db import connection, transaction  # noqa: E402

from server.live.events import LikeAdded, ReviewLiked  # noqa: E402
from server.live.services import emit  # noqa: E402
from server.live.shapes import Card, LikedReview, MemberRef, MovieRef  # noqa: E402

#: what a frame of a review.liked event measures without its excerpt
_FIXED = 585


def card(number: int, size: int) -> Card:
    """A real card whose excerpt holds the time and fills the frame up to `size` bytes."""
    member = MemberRef(id=1, username="ana", display_name="Ana", photo_url=None)
    movie = MovieRef(
        id=7, tmdb_id=598, slug="cidade-de-deus-2002", title="City of God", title_pt="",
        original_title="", year=2002, poster_path=None, genres=[],
    )  # fmt: skip
    excerpt = f"#t={time.time_ns()}#".ljust(max(0, size - _FIXED), "x")
    review = LikedReview(
        id=number, excerpt=excerpt, truncated=False, contains_spoilers=False, like_count=1,
        comment_count=0, rev=1, author=member, movie=movie, rating=None,
    )  # fmt: skip
    return Card(
        id=number, kind="review.liked", at=dt.datetime.now(dt.UTC), actor=member, rev=1,
        review=review,
    )  # fmt: skip


def like(number: int) -> LikeAdded:
    """The smallest real event: its member's name holds the time (a frame of about 340 bytes)."""
    name = f"#t={time.time_ns()}#"
    member = MemberRef(id=1, username="ana", display_name=name.ljust(60, "x"), photo_url=None)
    # Another review each time: nothing is coalesced.
    return LikeAdded(
        review_id=number, movie_id=7, entry_id=number, activity_id=number, like_count=1,
        comment_count=0, rev=1, member=member,
    )  # fmt: skip


def main(events: int, per_s: float, size: int, topic: str, actor: int | None) -> None:
    if os.environ.get("BENCH_WAIT"):
        connection.ensure_connection()
        print("ready", flush=True)
        sys.stdin.readline()
    begun = time.perf_counter()
    for number in range(1, events + 1):
        with transaction.atomic():
            event = like(number) if size < _FIXED else ReviewLiked(card=card(number, size))
            emit(event, topics=[topic], actor_id=actor)
        wait = begun + number / per_s - time.perf_counter()
        if wait > 0:
            time.sleep(wait)
    print(f"published {events} in {time.perf_counter() - begun:.2f} s", flush=True)


if __name__ == "__main__":
    words = [*sys.argv[1:], "public", ""][:5] if len(sys.argv) < 6 else sys.argv[1:6]
    main(int(words[0]), float(words[1]), int(words[2]), words[3], int(words[4] or 0) or None)
