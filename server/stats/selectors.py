"""Reads of the statistics: a member's diary in numbers, what friends think of films."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from server.core.domain import DomainError
from server.core.models import Audience
from server.social.visibility import may_see_content, viewer_id_of, visible_member
from server.stats.counting import summarise
from server.stats.logs import Log, seen_ratings, visible_logs
from server.stats.models import Year
from server.stats.services import build_year, request_rebuild
from server.stats.shapes import DiaryStats, MonthCount, YearCount, YearNumbers, YearReview
from server.stats.streaks import current, today_of
from server.stats.years import FIRST_YEAR, LAST_YEAR, Counted, counted_year, year_numbers
from server.users.models import User
from server.users.selectors import member_ref


class InvalidYear(DomainError):
    code = "invalid_year"
    detail = f"A year is {FIRST_YEAR} to {LAST_YEAR}."

    def __init__(self) -> None:
        super().__init__(field="year")


def diary_stats(viewer: Any, username: str) -> DiaryStats:
    """The diary of a member in numbers, of all that `viewer` may see and of nothing else.

    Of a private member whom `viewer` does not follow that is nothing: all zero, as their lists are
    empty. Cost: ten queries at most, whatever the size of the diary. Raises: NotFound.
    """
    member = visible_member(viewer, username)
    logs = visible_logs(member, viewer)
    days = [log.watched_on for log in logs if log.watched_on]
    return DiaryStats(
        **summarise(logs, seen_ratings(member, viewer)),
        current_streak=current(days, today_of(member)),
        years=[
            YearCount(year=int(year), logs=count, films=films)
            for year, count, films in _by_period(logs, 4)
        ],
        months=[
            MonthCount(month=month, logs=count, films=films)
            for month, count, films in _by_period(logs, 7)
        ],
    )


def year_review(viewer: Any, username: str, year: int) -> YearReview:
    """One year of a member's diary: all entries for the member, the public ones for all others.

    Answered from its row in one statement, besides those for the member. The member's own that is
    out of date is answered as it is, and counted again by a worker; the one of others is counted
    while they wait when the entries have changed, as what was withdrawn is not theirs to see.
    Of a private member whom `viewer` does not follow a year holds nothing.
    Raises: NotFound (no such member, or hidden), InvalidYear.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidYear
    member = visible_member(viewer, username)
    found = _year_of(member, viewer_id_of(viewer), year)
    numbers = {name: getattr(found.numbers, name) for name in YearNumbers.__struct_fields__}
    return YearReview(
        **numbers,
        member=member_ref(member),
        year=year,
        built_at=found.built_at,
        stale=found.stale,
    )


def _year_of(member: User, viewer_id: int | None, year: int) -> Counted:
    if member.is_private and not (
        viewer_id is not None and may_see_content(viewer_id, member.id, Audience.PUBLIC)
    ):
        return _nothing()
    scope = Year.Scope.OWN if viewer_id == member.id else Year.Scope.PUBLIC
    found = counted_year(member.id, year, scope)
    if found is None or (found.changed and scope == Year.Scope.PUBLIC):
        build_year(member_id=member.id, year=year, scope=scope)
        return counted_year(member.id, year, scope) or _nothing()
    if found.stale and not found.due:
        request_rebuild(member_id=member.id, year=year, scope=scope)
    return found


def _nothing() -> Counted:
    return Counted(year_numbers([]), timezone.now(), due=False, changed=False, aged=False)


def _by_period(logs: Iterable[Log], length: int) -> list[tuple[str, int, int]]:
    """(period, logs, films) for the first `length` characters of ISO dates, newest first."""
    films: dict[str, list[int]] = defaultdict(list)
    for log in logs:
        if log.watched_on:
            films[log.watched_on.isoformat()[:length]].append(log.movie_id)
    newest_first = sorted(films.items(), reverse=True)
    return [(period, len(ids), len(set(ids))) for period, ids in newest_first]
