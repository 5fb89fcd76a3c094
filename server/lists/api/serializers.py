"""What clients send about lists. Answers are the structs of `server.lists.shapes`."""

from typing import Any

from rest_framework import serializers

from server.core.domain import DomainError
from server.core.fields import IdField, StrictBooleanField, StrictCharField
from server.core.models import Audience
from server.diary.models import MAX_TAG_LENGTH, MAX_TAGS
from server.diary.tags import clean_tags
from server.lists.services import MAX_ITEMS
from server.users.rules import clean_text


class LineField(StrictCharField):
    """One line of text."""

    def to_internal_value(self, data: Any) -> str:
        text = clean_text(super().to_internal_value(data))
        if not text and not self.allow_blank:
            self.fail("blank")
        return text


class TextField(StrictCharField):
    """Text with line breaks; may be empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_blank=True, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        return clean_text(super().to_internal_value(data), lines=True)


class TagsField(serializers.ListField):
    """Tags under the rules of a diary entry's."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=StrictCharField(allow_blank=True), **kwargs)

    def to_internal_value(self, data: Any) -> list[str]:
        try:
            return clean_tags(super().to_internal_value(data))
        except DomainError as error:
            raise serializers.ValidationError(error.detail, code=error.code) from error


class ListChangesIn(serializers.Serializer):
    """All optional; what is not named stays."""

    title = LineField(max_length=200, required=False)
    description = TextField(max_length=10_000, required=False)
    ranked = StrictBooleanField(required=False)
    audience = serializers.ChoiceField(choices=Audience.choices, required=False)
    unlisted = StrictBooleanField(
        required=False, help_text="Its audience may see it, but must know its address."
    )
    tags = TagsField(
        required=False,
        max_length=MAX_TAGS * 2,
        help_text=f"At most {MAX_TAGS}, of at most {MAX_TAG_LENGTH} characters.",
    )


class ListIn(ListChangesIn):
    """A new list; only the title is required."""

    title = LineField(max_length=200)


class ItemIn(serializers.Serializer):
    """`position` counts from 1; a new film without one goes to the end."""

    position = serializers.IntegerField(min_value=1, max_value=MAX_ITEMS, required=False)
    note = TextField(max_length=2000, required=False)


class CloneIn(serializers.Serializer):
    """All optional: the title of the list that is copied; for its new owner alone."""

    title = LineField(max_length=200, required=False)
    audience = serializers.ChoiceField(choices=Audience.choices, required=False)


class OrderIn(serializers.Serializer):
    """`movies`: each film of the list once, first to last; `rev`: of the list as it was read."""

    movies = serializers.ListField(child=IdField(), max_length=MAX_ITEMS)
    rev = serializers.IntegerField(min_value=1)


class CoverIn(serializers.Serializer):
    photo = serializers.FileField(allow_empty_file=True)
