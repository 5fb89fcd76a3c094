"""What clients send to the diary. Answers are the structs of `server.diary.shapes`."""

import datetime as dt
import re
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from server.core.domain import DomainError
from server.core.fields import IdField, StrictBooleanField, StrictCharField
from server.core.models import Audience
from server.diary.models import MAX_TAGS
from server.diary.ratings import InvalidRating, half_stars
from server.diary.services import check_watched_on
from server.diary.shapes import ReviewText
from server.diary.tags import clean_tags
from server.diary.text import clean_text

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def refuse(error: DomainError) -> serializers.ValidationError:
    """A rule's "no" as the error of one field."""
    return serializers.ValidationError(error.detail, code=error.code)


@extend_schema_field({"type": "number", "minimum": 0.5, "maximum": 5, "multipleOf": 0.5})
class StarsField(serializers.Field):
    """Stars, 0.5 to 5.0 in steps of a half, as a JSON number; half-stars for the services."""

    def to_internal_value(self, data: Any) -> int:
        try:
            if not isinstance(data, int | float):
                raise InvalidRating
            return half_stars(data)
        except InvalidRating as error:
            raise refuse(error) from error


class WatchedOnField(serializers.DateField):
    """`YYYY-MM-DD`, not before the first film, not in the future of every time zone."""

    def to_internal_value(self, value: Any) -> dt.date:
        if not isinstance(value, str) or not _DATE.fullmatch(value):
            self.fail("invalid", format="YYYY-MM-DD")
        day = super().to_internal_value(value)
        try:
            check_watched_on(day)
        except DomainError as error:
            raise refuse(error) from error
        return day


class TagsField(serializers.ListField):
    """Up to 20 words or phrases; taken in one spelling, each once."""

    child = StrictCharField()
    default_error_messages = {"max_length": "An entry has at most {max_length} tags."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_TAGS, **kwargs)

    def to_internal_value(self, data: Any) -> list[str]:
        if isinstance(data, list) and len(data) > MAX_TAGS:
            self.fail("max_length", max_length=MAX_TAGS)
        try:
            return clean_tags(super().to_internal_value(data))
        except DomainError as error:
            raise refuse(error) from error


class ReviewTextField(StrictCharField):
    def to_internal_value(self, data: Any) -> str:
        try:
            return clean_text(super().to_internal_value(data))
        except DomainError as error:
            raise refuse(error) from error


class ReviewIn(serializers.Serializer):
    text = ReviewTextField(
        help_text="1 to 100,000 characters. Bold, italics, links, lists and quotes in Markdown;"
        " `||between bars||` is an inline spoiler."
    )
    contains_spoilers = StrictBooleanField(default=False)

    def to_internal_value(self, data: Any) -> ReviewText:
        return ReviewText(**super().to_internal_value(data))


class EntryChangesIn(serializers.Serializer):
    """Fields of an entry that may change; what is absent stays as it is."""

    watched_on = WatchedOnField(allow_null=True, required=False)
    rating = StarsField(allow_null=True, required=False)
    rewatch = StrictBooleanField(required=False)
    liked = StrictBooleanField(required=False)
    dnf = StrictBooleanField(required=False, help_text="Did not finish the film that time.")
    tags = TagsField(required=False)
    review = ReviewIn(allow_null=True, required=False)
    audience = serializers.ChoiceField(
        choices=Audience.choices,
        required=False,
        help_text="Of a new entry that does not name one: the member's default audience.",
    )


class EntryIn(EntryChangesIn):
    """A new entry, or a draft of one; only the film is required."""

    movie = IdField()


class RatingIn(serializers.Serializer):
    rating = StarsField()
