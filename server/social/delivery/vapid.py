"""The key by which push services know us (RFC 8292). Web Push is off until it is set."""

import base64
import time
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from server.core.env import env

#: how long a push service may believe one authorization; at most a day
GOOD_FOR_S = 12 * 3600


def is_on() -> bool:
    return bool(env().web_push_private_key)


def public_key() -> str | None:
    """What a browser subscribes with: the point, uncompressed, in base64url. None: off."""
    if not is_on():
        return None
    point = _vapid(_secret()).public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def authorization(endpoint: str) -> dict[str, str]:
    """Headers of one request to a push service; good for its host alone, half a day."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + GOOD_FOR_S,
        "sub": env().web_push_contact,
    }
    return dict(_vapid(_secret()).sign(claims))


def _secret() -> str:
    key = env().web_push_private_key
    return key.get_secret_value() if key else ""


@lru_cache(maxsize=1)
def _vapid(secret: str) -> Vapid02:
    return Vapid02.from_string(secret)
