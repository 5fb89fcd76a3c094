"""Tags: a member's own words for an entry, in one spelling, so that equal ones are equal."""

import unicodedata
from collections.abc import Iterable

from django.db import connection

from server.core.domain import DomainError
from server.diary.models import MAX_TAG_LENGTH, MAX_TAGS
from server.diary.shapes import TagCount
from server.diary.text import InvalidText, check_characters
from server.users.models import User

#: tags answered; those used most
TAGS_SHOWN = 500

_OF_MEMBER = """
SELECT tag, count(*) FROM diary_diaryentry, unnest(tags) AS tag
WHERE member_id = %s GROUP BY tag ORDER BY count(*) DESC, tag LIMIT %s
"""


class InvalidTags(DomainError):
    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail, field="tags")


def clean_tags(tags: Iterable[str]) -> list[str]:
    """`tags` in the order given, each once, normalised.

    Raises: InvalidTags too_many_tags, or what `clean_tag` raises.
    """
    cleaned = list(dict.fromkeys(clean_tag(tag) for tag in tags))
    if len(cleaned) > MAX_TAGS:
        raise InvalidTags("too_many_tags", f"An entry has at most {MAX_TAGS} tags.")
    return cleaned


def clean_tag(tag: str) -> str:
    """`tag` in NFC and lower case, with single spaces, without a leading `#`.

    Raises: InvalidTags blank, tag_too_long, invalid_text or too_many_marks.
    """
    if len(tag) > MAX_TAG_LENGTH * 4:
        raise _too_long()
    try:
        check_characters(tag)
    except InvalidText as error:
        raise InvalidTags(error.code, error.detail) from error
    tag = " ".join(unicodedata.normalize("NFC", tag).split()).lstrip("#").strip()
    tag = unicodedata.normalize("NFC", tag.lower())
    if not tag:
        raise InvalidTags("blank", "A tag has some letters.")
    if len(tag) > MAX_TAG_LENGTH:
        raise _too_long()
    return tag


def tags_of(user: User) -> list[TagCount]:
    """The tags in `user`'s own diary, most used first. Cost: one scan of their entries."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_MEMBER, [user.pk, TAGS_SHOWN])
        return [TagCount(tag=tag, entry_count=count) for tag, count in cursor.fetchall()]


def _too_long() -> InvalidTags:
    return InvalidTags("tag_too_long", f"A tag has at most {MAX_TAG_LENGTH} characters.")
