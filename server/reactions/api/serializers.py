"""What clients send to threads. Answers are the structs of `server.live.shapes`."""

from typing import Any

from rest_framework import serializers

from server.core.domain import DomainError
from server.core.fields import IdField, StrictCharField
from server.diary.text import clean_text

#: characters of a comment after normalisation
MAX_LENGTH = 5_000


class CommentTextField(StrictCharField):
    """Plain text, under the rules of a review's."""

    default_error_messages = {
        "text_too_long": f"A comment has at most {MAX_LENGTH:,} characters.",
        "blank": "A comment has some text.",
    }

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if len(text) > MAX_LENGTH * 2:
            self.fail("text_too_long")
        try:
            text = clean_text(text)
        except DomainError as error:
            if error.code == "blank":
                self.fail("blank")
            raise serializers.ValidationError(error.detail, code=error.code) from error
        if len(text) > MAX_LENGTH:
            self.fail("text_too_long")
        return text


class CommentChangeIn(serializers.Serializer):
    text = CommentTextField(help_text=f"1 to {MAX_LENGTH:,} characters.")


class CommentIn(CommentChangeIn):
    reply_to = IdField(required=False, allow_null=True, default=None)
