"""Secrets that must be read again, encrypted in the database (Fernet: AES-128-CBC with HMAC).

The key is made of SECRET_KEY, so that a dump of the database alone opens nothing; what
SECRET_KEY_FALLBACKS holds still opens what it sealed.
"""

import base64
import hmac

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def unseal(text: str) -> str:
    """Raises: cryptography.fernet.InvalidToken if the key is another now."""
    return _keys().decrypt(text.encode()).decode()


def _keys() -> MultiFernet:
    secrets = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    # A key of its own: what seals secrets signs nothing.
    return base64.urlsafe_b64encode(hmac.digest(secret.encode(), b"cinema.sealed", "sha256"))
