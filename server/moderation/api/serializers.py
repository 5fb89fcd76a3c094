"""What the staff sends. Answers are the structs of `server.moderation.shapes`."""

from typing import Any

from rest_framework import serializers

from server.core.fields import StrictCharField
from server.moderation.models import MAX_REASON
from server.users.rules import clean_text


class ReasonField(StrictCharField):
    """Some words; space alone is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_REASON, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        text = clean_text(super().to_internal_value(data), lines=True)
        if not text:
            self.fail("blank")
        return text


class SuspensionIn(serializers.Serializer):
    reason = ReasonField()
    until = serializers.DateTimeField(allow_null=True, default=None)
