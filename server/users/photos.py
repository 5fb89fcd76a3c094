"""Profile photos: an upload is decoded, cropped and written anew; nothing of the file stays."""

import io
import logging
import secrets
import threading
from typing import BinaryIO

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from server.core.domain import DomainError
from server.core.env import env

log = logging.getLogger(__name__)

#: decided by the bytes; the name and the declared type are not looked at
FORMATS = ("JPEG", "PNG", "WEBP")
#: checked from the header, before any pixel is decoded; with these a worker stays under 256 MiB.
#: 25 MP are 100 MB as RGBA; the decoder of WebP holds four such copies (measured). MPO is what
#: some phones write: a JPEG with more JPEGs behind it, of which the first is taken.
MAX_PIXELS = {"JPEG": 25_000_000, "MPO": 25_000_000, "PNG": 25_000_000, "WEBP": 7_000_000}
#: the side of the square that is kept
SIDE = 512
QUALITY = 82
#: rows of the smaller picture that are made at once
BAND = 64
#: one picture at a time in a process: 25 MP are 100 MB, and there are several threads
_decoding = threading.Lock()
ORIENTATION = 0x0112
#: EXIF orientation -> what turns the picture upright
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class InvalidPhoto(DomainError):
    code = "invalid_photo"
    detail = "Send a JPEG or PNG of at most 10 MB and 25 megapixels, or a WebP of 7."

    def __init__(self) -> None:
        super().__init__(field="photo")


class StorageUnavailable(DomainError):
    status = 503
    code = "unavailable"
    detail = "Photos cannot be stored for a moment. Try again."


def portrait(upload: BinaryIO) -> bytes:
    """`upload` as a 512×512 WebP: cropped to the middle, upright, without any metadata.

    Raises: InvalidPhoto for anything that is not a whole JPEG, PNG or WebP within the limits.
    """
    data = upload.read(env().photo_max_bytes + 1)
    if not 0 < len(data) <= env().photo_max_bytes:
        raise InvalidPhoto
    try:
        return _encode(_crop(data))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        # Pillow's decoders say no in many ways; all of them mean: this is no picture of ours.
        raise InvalidPhoto from error


def _crop(data: bytes) -> Image.Image:
    with _decoding, Image.open(io.BytesIO(data), formats=FORMATS) as image:
        if image.width * image.height > MAX_PIXELS[image.format or ""]:
            raise InvalidPhoto
        turn = TURNS.get(image.getexif().get(ORIENTATION, 1))
        # A JPEG can be decoded at a half, a quarter or an eighth of its size.
        image.draft("RGB", (SIDE, SIDE))
        image.load()
        square = _middle(image).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        return square.transpose(turn) if turn is not None else square


def _middle(image: Image.Image) -> Image.Image:
    """The square in the middle, as RGB or RGBA, no longer than four times `SIDE`.

    A large picture is averaged down in bands: converting it whole would take its memory twice more.
    """
    opaque = image.mode in {"RGB", "L", "CMYK", "YCbCr"} and "transparency" not in image.info
    mode = "RGB" if opaque else "RGBA"
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    factor = max(1, side // (2 * SIDE))
    small = Image.new(mode, (side // factor, side // factor))
    for row in range(0, small.height, BAND):
        height = min(BAND, small.height - row) * factor
        upper = top + row * factor
        band = image.crop((left, upper, left + small.width * factor, upper + height))
        small.paste(band.convert(mode).reduce(factor), (0, row))
    return small


def _encode(image: Image.Image) -> bytes:
    # Pixels only: comments, profiles and positions live in `info`, which does not come along.
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=QUALITY)
    return out.getvalue()


def store(data: bytes) -> str:
    """Write a new file under a random key and return the key. Raises: StorageUnavailable."""
    content = ContentFile(data)
    content.content_type = "image/webp"  # type: ignore[attr-defined]
    try:
        return default_storage.save(f"photos/{secrets.token_urlsafe(16)}.webp", content)
    except (OSError, BotoCoreError, ClientError) as error:
        log.error("photo not stored: %s", type(error).__name__)
        raise StorageUnavailable from error


def remove(key: str) -> None:
    """Delete a file that must not be left behind. Safe to repeat. Raises: StorageUnavailable."""
    try:
        default_storage.delete(key)
    except (OSError, BotoCoreError, ClientError) as error:
        raise StorageUnavailable from error


def discard(key: str) -> None:
    """Delete a file that no row names any more. Never raises: a file too many harms nobody."""
    try:
        remove(key)
    except StorageUnavailable as error:
        log.warning("photo %s not deleted: %s", key, type(error.__cause__).__name__)
