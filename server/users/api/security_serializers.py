"""What clients send about addresses, second factors, passkeys and other providers."""

from typing import Any

from rest_framework import serializers

from server.core.fields import StrictCharField
from server.users import devices, rules
from server.users.api.serializers import PasswordField
from server.users.security import challenges, links, oidc

#: a code as people type it, with spaces and dashes
MAX_CODE = 40
MAX_PASSKEY_NAME = 60


class NameField(StrictCharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_PASSKEY_NAME, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        name = rules.clean_text(super().to_internal_value(data))
        if not name:
            self.fail("blank")
        return name


class ProofIn(serializers.Serializer):
    """The password; a member without one leaves it out and must have logged in just now."""

    password = PasswordField(required=False, default="")


class LinkIn(serializers.Serializer):
    token = StrictCharField(max_length=links.MAX_LENGTH)


class EmailChangeIn(ProofIn):
    email = serializers.EmailField(max_length=254, validators=[rules.check_email])


class CodeIn(serializers.Serializer):
    code = StrictCharField(max_length=MAX_CODE)


class SecondStepIn(CodeIn):
    challenge = StrictCharField(max_length=challenges.MAX_LENGTH)
    #: what an earlier log-in answered as `device`
    device = StrictCharField(max_length=devices.MAX_LENGTH, required=False)


class CredentialField(serializers.DictField):
    """`PublicKeyCredential.toJSON()`: what is in it is checked by its signature."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        found = super().to_internal_value(data)
        if not isinstance(found.get("response"), dict):
            self.fail("not_a_dict", input_type=type(found.get("response")).__name__)
        return found


class PasskeyIn(serializers.Serializer):
    name = NameField()
    credential = CredentialField()


class PasskeyNameIn(serializers.Serializer):
    name = NameField()


class PasskeyLoginIn(serializers.Serializer):
    credential = CredentialField()


class OidcFinishIn(serializers.Serializer):
    """`state` and `code` as the provider sent them back; `binding` as `start` answered it."""

    state = StrictCharField(max_length=challenges.MAX_LENGTH)
    code = StrictCharField(max_length=oidc.MAX_CODE)
    binding = StrictCharField(max_length=challenges.MAX_LENGTH)


class TermsIn(serializers.Serializer):
    version = StrictCharField(max_length=20)
