"""What clients send about notifications. Answers are the structs of `server.social.shapes`."""

from rest_framework import serializers

from server.core.fields import IdField, StrictBooleanField, StrictCharField
from server.social.models import NotificationKind


class ReadIn(serializers.Serializer):
    up_to = IdField()


class PreferenceIn(serializers.Serializer):
    """Channels that are not named stay as they are."""

    kind = serializers.ChoiceField(choices=NotificationKind.values)
    in_app = StrictBooleanField(required=False)
    email = StrictBooleanField(required=False)
    push = StrictBooleanField(required=False)


class PreferencesIn(serializers.Serializer):
    kinds = serializers.ListField(child=PreferenceIn(), max_length=len(NotificationKind.values))


class PushKeysIn(serializers.Serializer):
    """The browser's public key and secret, in base64url."""

    p256dh = serializers.RegexField(r"^[A-Za-z0-9_-]{80,90}={0,2}\Z", max_length=100)
    auth = serializers.RegexField(r"^[A-Za-z0-9_-]{20,30}={0,2}\Z", max_length=50)


class PushUnsubscribeIn(serializers.Serializer):
    endpoint = StrictCharField(max_length=1000)


class PushSubscriptionIn(PushUnsubscribeIn):
    """As `PushSubscription.toJSON()` of a browser; `expirationTime` is not looked at."""

    keys = PushKeysIn()
