"""What clients send about accounts. Answers are the structs of `server.users.shapes`."""

from typing import Any

from django.core.exceptions import ValidationError as RuleError
from rest_framework import serializers

from server.core.fields import StrictBooleanField, StrictCharField
from server.core.models import Audience
from server.users import devices, rules
from server.users.models import LANGUAGES, CommentPolicy
from server.users.security import legal


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


class LineField(StrictCharField):
    """One line of the member's own words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_blank=True, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        return rules.clean_text(super().to_internal_value(data))


class LinkField(StrictCharField):
    """An http(s) address; empty takes it away."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=rules.MAX_LINK, allow_blank=True, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        link = super().to_internal_value(data).strip()
        if link and len(link) <= rules.MAX_LINK:
            rules.check_link(link)
        return link


class PasswordField(StrictCharField):
    """Taken as it is, spaces and all."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=rules.MAX_PASSWORD, **kwargs)


class TimeZoneField(StrictCharField):
    """An IANA name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=64, validators=[rules.check_time_zone], **kwargs)


class RegisterIn(serializers.Serializer):
    username = StrictCharField(max_length=200, validators=[rules.check_username])
    email = serializers.EmailField(max_length=254, validators=[rules.check_email])
    password = PasswordField()
    display_name = DisplayNameField(required=False)
    language = serializers.ChoiceField(choices=LANGUAGES, required=False)
    time_zone = TimeZoneField(required=False)
    #: the version of the terms that the form showed
    accepted_terms = StrictCharField(required=False, validators=[legal.check_terms])
    #: not kept: only that the member is old enough
    birth_date = serializers.DateField(required=False, validators=[rules.check_age])

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        try:
            rules.check_password(
                attrs["password"], username=attrs["username"], email=attrs["email"]
            )
        except RuleError as error:
            raise serializers.ValidationError(
                {"password": serializers.as_serializer_error(error)["non_field_errors"]}
            ) from error
        terms, born = attrs.pop("accepted_terms", ""), attrs.pop("birth_date", None)
        return attrs | legal.consent(terms=terms, of_age=born is not None)


class LoginIn(serializers.Serializer):
    login = StrictCharField(max_length=rules.MAX_LOGIN)
    password = PasswordField()
    #: what an earlier log-in answered as `device`
    device = StrictCharField(max_length=devices.MAX_LENGTH, required=False)


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
    pronouns = LineField(max_length=rules.MAX_PRONOUNS, required=False)
    location = LineField(max_length=rules.MAX_LOCATION, required=False)
    link = LinkField(required=False)
    language = serializers.ChoiceField(choices=LANGUAGES, required=False)
    time_zone = TimeZoneField(required=False)
    default_audience = serializers.ChoiceField(choices=Audience.choices, required=False)
    watchlist_audience = serializers.ChoiceField(choices=Audience.choices, required=False)
    is_private = StrictBooleanField(required=False)
    shows_presence = StrictBooleanField(required=False)
    shows_typing = StrictBooleanField(required=False)
    comment_policy = serializers.ChoiceField(choices=CommentPolicy.choices, required=False)


class PasswordChangeIn(serializers.Serializer):
    current_password = PasswordField()
    new_password = PasswordField()


class CloseAccountIn(serializers.Serializer):
    """The password; a member without one leaves it out and must have logged in just now."""

    password = PasswordField(required=False, default="")


class PhotoIn(serializers.Serializer):
    photo = serializers.FileField(allow_empty_file=True)
