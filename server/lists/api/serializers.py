"""What clients send about lists. Answers are the structs of `server.lists.shapes`."""

from typing import Any

from rest_framework import serializers

from server.core.fields import StrictBooleanField, StrictCharField
from server.core.models import Audience
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


class ListChangesIn(serializers.Serializer):
    """All optional; what is not named stays."""

    title = LineField(max_length=200, required=False)
    description = TextField(max_length=10_000, required=False)
    ranked = StrictBooleanField(required=False)
    audience = serializers.ChoiceField(choices=Audience.choices, required=False)


class ListIn(ListChangesIn):
    """A new list; only the title is required."""

    title = LineField(max_length=200)


class ItemIn(serializers.Serializer):
    """`position` counts from 1; a new film without one goes to the end."""

    position = serializers.IntegerField(min_value=1, max_value=MAX_ITEMS, required=False)
    note = TextField(max_length=2000, required=False)
