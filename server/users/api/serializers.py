"""What clients send about accounts. Answers are the structs of `server.users.shapes`."""

from typing import Any

from django.core.exceptions import ValidationError as RuleError
from rest_framework import serializers

from server.core.fields import StrictBooleanField, StrictCharField
from server.core.models import Audience
from server.users import rules
from server.users.models import LANGUAGES, CommentPolicy


class DisplayNameField(StrictCharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=rules.MAX_DISPLAY_NAME, allow_blank=True, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        return rules.clean_text(super().to_internal_value(data))


class BioField(StrictCharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=rules.MAX_BIO, allow_blank=True, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        return rules.clean_text(super().to_internal_value(data), lines=True)


class PasswordField(StrictCharField):
    """Taken as it is, spaces and all."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=rules.MAX_PASSWORD, **kwargs)


class RegisterIn(serializers.Serializer):
    username = StrictCharField(max_length=200, validators=[rules.check_username])
    email = serializers.EmailField(max_length=254)
    password = PasswordField()
    display_name = DisplayNameField(required=False)
    language = serializers.ChoiceField(choices=LANGUAGES, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        try:
            rules.check_password(
                attrs["password"], username=attrs["username"], email=attrs["email"]
            )
        except RuleError as error:
            raise serializers.ValidationError(
                {"password": serializers.as_serializer_error(error)["non_field_errors"]}
            ) from error
        return attrs


class LoginIn(serializers.Serializer):
    login = StrictCharField(max_length=rules.MAX_LOGIN)
    password = PasswordField()


class RefreshIn(serializers.Serializer):
    refresh = StrictCharField(max_length=2048)


class PasswordResetIn(serializers.Serializer):
    email = serializers.EmailField(max_length=254)


class PasswordResetConfirmIn(serializers.Serializer):
    token = StrictCharField(max_length=200)
    password = PasswordField()


class ProfileIn(serializers.Serializer):
    """All optional; what is not named stays."""

    display_name = DisplayNameField(required=False)
    bio = BioField(required=False)
    language = serializers.ChoiceField(choices=LANGUAGES, required=False)
    default_audience = serializers.ChoiceField(choices=Audience.choices, required=False)
    is_private = StrictBooleanField(required=False)
    shows_presence = StrictBooleanField(required=False)
    shows_typing = StrictBooleanField(required=False)
    comment_policy = serializers.ChoiceField(choices=CommentPolicy.choices, required=False)


class PasswordChangeIn(serializers.Serializer):
    current_password = PasswordField()
    new_password = PasswordField()


class CloseAccountIn(serializers.Serializer):
    password = PasswordField()


class PhotoIn(serializers.Serializer):
    photo = serializers.FileField(allow_empty_file=True)
