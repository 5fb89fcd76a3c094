"""Tokens of partners: the secret is shown once; what is kept is its hash."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

#: members of this group may use the partner API
GROUP = "Parceiros"


class PartnerToken(models.Model):
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="partner_tokens"
    )
    name = models.CharField(max_length=80, blank=True)
    #: `cin_` and the first eight characters of the secret, to tell tokens apart on a page
    prefix = models.CharField(max_length=12)
    #: sha256 of the whole token (192 random bits), hex
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.prefix
