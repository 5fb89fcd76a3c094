"""The partners' tokens: `cin_`, 192 random bits, and a checksum, all in base 62.

The checksum (as GitHub does it) tells a typing error or a made-up token from a real one without a
look into the database, and lets scanners of public code recognise ours. What is stored is the
sha256 of the token: with 192 random bits behind it, nothing slower is needed.
"""

import hashlib
import re
import secrets
import zlib

PREFIX = "cin_"
SECRET_BYTES = 24
#: 62**33 > 2**192 and 62**6 > 2**32
SECRET_LENGTH, CHECKSUM_LENGTH = 33, 6
#: of the token, as stored in `PartnerToken.prefix`
SHOWN_LENGTH = 12
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_TOKEN = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{SECRET_LENGTH + CHECKSUM_LENGTH}}}")


def new_token() -> str:
    secret = _base62(int.from_bytes(secrets.token_bytes(SECRET_BYTES)), SECRET_LENGTH)
    return PREFIX + secret + _checksum(secret)


def is_well_formed(text: str) -> bool:
    """Whether `text` could be one of ours: its form and its checksum. Cost: no query."""
    if not _TOKEN.fullmatch(text):
        return False
    secret = text[len(PREFIX) : -CHECKSUM_LENGTH]
    return text.endswith(_checksum(secret))


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _checksum(secret: str) -> str:
    return _base62(zlib.crc32(secret.encode()), CHECKSUM_LENGTH)


def _base62(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, 62)
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))
