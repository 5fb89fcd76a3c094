"""Members and lists by their words. Everything passes the one visibility filter."""

from typing import Any

from django.db.models import BooleanField, F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from server.lists.models import List
from server.lists.selectors import visible_lists
from server.search.spelling import words_query
from server.social.visibility import visible_members
from server.users.models import User, username_key

#: matches that are looked at for one query; the best of them are shown
LOOKED_AT = 500

# Word for word the expressions that migration 0002 indexes.
_MEMBER_WORDS = (
    'array_to_tsvector(search_words(search_fold("users_user"."username" || \' \' ||'
    ' "users_user"."display_name"))) @@ %s::tsquery'
)
_LIST_WORDS = 'array_to_tsvector(search_words(search_fold("lists_list"."title"))) @@ %s::tsquery'


def find_members(viewer: Any, key: str, *, q: str = "") -> list[int]:
    """Ids of members whom `viewer` may see, by name: the one so named first, then by followers.

    Cost: one statement that looks at `LOOKED_AT` matches at most; none for an empty key.
    """
    if not key:
        return []
    seen = visible_members(User.objects.all(), viewer)
    matches = _holding(seen, _MEMBER_WORDS, key)
    named = username_key(q.strip().removeprefix("@"))
    ranked = (
        seen.filter(Q(pk__in=matches.values("pk")[:LOOKED_AT]) | Q(username_key=named))
        .annotate(followers=Coalesce(F("stats__follower_count"), 0))
        .order_by("-followers", "pk")
        .values_list("pk", "username_key")
    )
    return [pk for pk, _ in sorted(ranked, key=lambda row: row[1] != named)]


def find_lists(viewer: Any, key: str) -> list[int]:
    """Ids of lists that `viewer` may see, by title, the latest changed first.

    Cost: one statement that looks at `LOOKED_AT` matches at most; none for an empty key.
    """
    if not key:
        return []
    matches = _holding(visible_lists(viewer), _LIST_WORDS, key)
    ranked = List.objects.filter(pk__in=matches.values("pk")[:LOOKED_AT])
    return list(ranked.order_by("-updated_at", "-pk").values_list("pk", flat=True))


def _holding(rows: QuerySet, condition: str, key: str) -> QuerySet:
    words = words_query(key)
    return rows.filter(RawSQL(condition, [words], output_field=BooleanField()))  # noqa: S611
