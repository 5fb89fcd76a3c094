"""What clients send about notifications. Answers are the structs of `server.social.shapes`."""

from rest_framework import serializers

from server.core.fields import IdField


class ReadIn(serializers.Serializer):
    up_to = IdField()
