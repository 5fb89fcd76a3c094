"""Members whom a comment names, as `@username`."""

import re
from collections.abc import Iterable

from server.live.shapes import Audience
from server.reactions.comment_selectors import may_see_deeds_of
from server.reactions.models import Comment, Mention
from server.social.relations import relation_between
from server.social.visibility import may_see_content
from server.users.models import User, username_key

#: members that one comment names; more are text like any other
MAX_MENTIONS = 10
# Not what stands behind the @ of an address, nor a part of a longer word.
_NAME = re.compile(r"(?<![\w@./])@([A-Za-z0-9_]{2,30})(?![\w@])")


def named_in(text: str) -> list[User]:
    """The members whom `text` names, in its order. Cost: one query; none where nobody is named."""
    keys = list(dict.fromkeys(username_key(name) for name in _NAME.findall(text)))[:MAX_MENTIONS]
    if not keys:
        return []
    rows = User.objects.filter(username_key__in=keys, is_active=True)
    return sorted(rows, key=lambda row: keys.index(row.username_key))


def who_may_know(
    members: Iterable[User], *, writer: User, owner_id: int, audience: Audience
) -> list[User]:
    """Those of `members` who may see a comment of `writer` in the thread of `owner_id`'s content.

    Nobody is named to themselves. A muted writer names as others do, and does not notice.
    Cost: four queries a member at most, of whom there are `MAX_MENTIONS`.
    """
    return [
        member
        for member in members
        if member.id != writer.id
        and not relation_between(member.id, writer.id).hidden
        and may_see_content(member.id, owner_id, audience)
        and may_see_deeds_of(member.id, writer)
    ]


def settle_mentions(comment: Comment, members: Iterable[User]) -> tuple[list[User], list[int]]:
    """Name exactly `members`: those who are new, and the ids of those who are no more."""
    wanted = {member.id: member for member in members}
    rows = Mention.objects.filter(comment=comment)
    known = set(rows.values_list("member_id", flat=True))
    gone = sorted(known - wanted.keys())
    rows.filter(member_id__in=gone).delete()
    fresh = [member for id_, member in wanted.items() if id_ not in known]
    Mention.objects.bulk_create(Mention(comment=comment, member=member) for member in fresh)
    return fresh, gone
