"""Pages of diary entries as cards: a member's diary, a member's reviews, a film's reviews.

Which entries, in which order, says `diary.pages`; the cards are those of the feeds, so that the
same live events keep them.
"""

from collections.abc import Sequence
from typing import Any

from server.diary import pages
from server.diary.pages import DiaryFilters, DiaryKey, ReviewKey, ReviewSort
from server.feed.cards import cards_for
from server.feed.shapes import Feed
from server.live.selectors import live_cursor
from server.live.shapes import Card
from server.movies.selectors import movie_by_id
from server.social.models import Activity
from server.social.visibility import VISIBLE_ACTIVITY, sight_of, visible_member

_LOGGED = f"""
SELECT a.* FROM social_activity a
WHERE a.kind = 'diary.logged' AND a.object_id = ANY(%(entries)s::bigint[]) AND {VISIBLE_ACTIVITY}
"""  # noqa: S608 - constants of ours


def diary_page(
    viewer: Any, username: str, *, filters: DiaryFilters, after: DiaryKey | None, limit: int
) -> Feed:
    """What `viewer` may see of a member's diary, latest day first, undated last.

    Raises: NotFound (no such member, or hidden).
    """
    cursor = live_cursor()
    member = visible_member(viewer, username)
    ids, following = pages.diary_entries(member, viewer, filters=filters, after=after, limit=limit)
    cards = _cards(ids, viewer, asked_for=member.id)
    return Feed(results=cards, next=following, live_cursor=cursor)


def member_reviews_page(viewer: Any, username: str, *, before: int | None, limit: int) -> Feed:
    """What `viewer` may see of a member's reviews, newest first.

    Raises: NotFound (no such member, or hidden).
    """
    cursor = live_cursor()
    member = visible_member(viewer, username)
    ids, following = pages.reviewed_entries(member, viewer, before=before, limit=limit)
    cards = _cards(ids, viewer, asked_for=member.id)
    return Feed(results=cards, next=following, live_cursor=cursor)


def movie_reviews_page(
    viewer: Any, movie_id: int, *, sort: ReviewSort, after: ReviewKey | None, limit: int
) -> Feed:
    """What `viewer` may see of a film's reviews, in the order of `sort`.

    Raises: NotFound (no such film).
    """
    cursor = live_cursor()
    movie_by_id(movie_id)
    ids, following = pages.film_reviews(movie_id, viewer, sort=sort, after=after, limit=limit)
    return Feed(results=_cards(ids, viewer), next=following, live_cursor=cursor)


def _cards(entry_ids: Sequence[int], viewer: Any, *, asked_for: int | None = None) -> list[Card]:
    """The cards of entries, in their order, as far as `viewer` may see their activities too: what
    was hidden since the entries were read has none. `asked_for`: a member who is shown though
    muted.
    """
    if not entry_ids:
        return []
    params = {**sight_of(viewer).params(asked_for=asked_for), "entries": list(entry_ids)}
    by_entry = {row.object_id: row for row in Activity.objects.raw(_LOGGED, params)}
    return cards_for([by_entry[id_] for id_ in entry_ids if id_ in by_entry], viewer)
