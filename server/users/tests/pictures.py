"""Uploads for tests: pictures as cameras make them, and files that only pretend."""

import io
import struct
import zipfile
import zlib

from PIL import Image

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
)
HTML = b"<!doctype html><script>alert(1)</script>"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def picture(
    format_: str = "JPEG", size: tuple[int, int] = (800, 600), mode: str = "RGB", **options
) -> bytes:
    """Left half red, right half blue."""
    image = Image.new("RGB", size, (220, 20, 20))
    image.paste((20, 20, 220), (size[0] // 2, 0, *size))
    out = io.BytesIO()
    image.convert(mode).save(out, format_, **options)
    return out.getvalue()


def with_position() -> bytes:
    """A JPEG that tells where it was taken, and lies on its side (orientation 6)."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825).update({1: "S", 2: (23.0, 33.0, 1.0)})
    return picture(exif=exif, comment=b"SecretComment")


def animated(format_: str = "WEBP") -> bytes:
    """Three pictures in one file."""
    frames = [Image.new("RGB", (64, 64), color) for color in ("red", "blue", "lime")]
    timing = {} if format_ == "MPO" else {"duration": 50}
    out = io.BytesIO()
    frames[0].save(out, format_, save_all=True, append_images=frames[1:], **timing)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of some kilobytes that claims 30,000 × 30,000 pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + crc

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    return PNG_SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("index.html", HTML)
    return out.getvalue()
