"""What members and the staff send. Answers are the structs of `server.moderation.shapes`."""

from typing import Any

from rest_framework import serializers

from server.core.fields import IdField, StrictBooleanField, StrictCharField
from server.moderation.models import MAX_REASON, MAX_TEXT, Action, Report, TargetKind
from server.users.rules import clean_text

REPORT_REASONS = [word for word in Report.Reason.values if word != Report.Reason.FILTER]


class WordsField(StrictCharField):
    """Plain text in lines; space alone is none."""

    def to_internal_value(self, data: Any) -> str:
        text = clean_text(super().to_internal_value(data), lines=True)
        if not text and not self.allow_blank:
            self.fail("blank")
        return text


class ReasonField(WordsField):
    """Some words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": MAX_REASON, **kwargs})


class SuspensionIn(serializers.Serializer):
    reason = ReasonField()
    until = serializers.DateTimeField(allow_null=True, default=None)


class ReportIn(serializers.Serializer):
    target_kind = serializers.ChoiceField(choices=TargetKind.choices)
    target_id = IdField(required=False)
    username = StrictCharField(
        required=False, max_length=60, help_text="Instead of `target_id`, for a member."
    )
    reason = serializers.ChoiceField(choices=REPORT_REASONS)
    text = WordsField(max_length=MAX_TEXT, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        wanted = "username" if attrs["target_kind"] == TargetKind.MEMBER else "target_id"
        if wanted not in attrs and "target_id" not in attrs:
            raise serializers.ValidationError({wanted: "This is needed."}, code="required")
        return attrs


class DecisionIn(serializers.Serializer):
    action = serializers.ChoiceField(choices=Action.choices)
    reason = ReasonField(allow_blank=True, default="")
    until = serializers.DateTimeField(
        allow_null=True, default=None, help_text="Of `suspend`; null: until it is lifted."
    )
    next_kind = serializers.ChoiceField(
        choices=TargetKind.choices, required=False, help_text="Of the next case; absent: any."
    )


class AppealIn(serializers.Serializer):
    case = IdField(required=False)
    token = StrictCharField(
        required=False, max_length=200, help_text="Of the link in the mail, instead of a log-in."
    )
    text = WordsField(max_length=MAX_TEXT)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "case" not in attrs and "token" not in attrs:
            raise serializers.ValidationError({"case": "This is needed."}, code="required")
        return attrs


class AppealDecisionIn(serializers.Serializer):
    grant = StrictBooleanField(help_text="true takes the decision back, false lets it stand.")
    reason = ReasonField()
