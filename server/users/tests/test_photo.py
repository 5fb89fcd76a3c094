import io
import random
import re
import subprocess
import sys

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from server.core.env import ROOT, env
from server.users import photos, profiles
from server.users.models import User
from server.users.tests import pictures
from server.users.tests.factories import in_parallel, make_member

URL = "/api/me/photo/"


def put(client, data: bytes, name: str = "me.jpg", type_: str = "image/jpeg"):
    return client.put(URL, {"photo": SimpleUploadedFile(name, data, type_)}, format="multipart")


def stored(member: User) -> bytes:
    member.refresh_from_db()
    with default_storage.open(member.photo) as file:
        return file.read()


GOOD = {
    "a JPEG": lambda: pictures.picture("JPEG"),
    "a progressive JPEG": lambda: pictures.picture("JPEG", progressive=True),
    "a CMYK JPEG": lambda: pictures.picture("JPEG", mode="CMYK"),
    "a grey JPEG": lambda: pictures.picture("JPEG", mode="L"),
    "a PNG": lambda: pictures.picture("PNG"),
    "a PNG with alpha": lambda: pictures.picture("PNG", mode="RGBA"),
    "a PNG with a palette": lambda: pictures.picture("PNG", mode="P"),
    "a WebP": lambda: pictures.picture("WEBP"),
    "an animated WebP": pictures.animated,
    "an animated PNG": lambda: pictures.animated("PNG"),
    "two pictures in one file, as phones make them": lambda: pictures.animated("MPO"),
    "16 bits of grey": lambda: pictures.picture("PNG", mode="I;16"),
    "one pixel": lambda: pictures.picture("PNG", size=(1, 1)),
    "a strip": lambda: pictures.picture("PNG", size=(4000, 3)),
    "24 megapixels": lambda: pictures.picture("JPEG", size=(6000, 4000)),
    "a picture with an archive behind it": lambda: pictures.picture() + pictures.archive(),
    "a picture with a page behind it": lambda: pictures.picture("PNG") + pictures.HTML,
}


@pytest.mark.parametrize("name", GOOD)
def test_a_picture_becomes_a_square_webp(as_ana, ana, name):
    answer = put(as_ana, GOOD[name]())

    assert answer.status_code == 200
    data = stored(ana)
    image = Image.open(io.BytesIO(data))
    assert (image.format, image.size, getattr(image, "n_frames", 1)) == ("WEBP", (512, 512), 1)
    assert b"<script" not in data
    assert b"index.html" not in data
    assert answer.json()["photo_url"] == f"/media/{ana.photo}"
    assert re.fullmatch(r"photos/[\w-]{22}\.webp", ana.photo)


def test_where_and_with_what_it_was_taken_is_gone_and_it_stands_upright(as_ana, ana):
    put(as_ana, pictures.with_position())

    data = stored(ana)
    image = Image.open(io.BytesIO(data)).convert("RGB")
    assert not Image.open(io.BytesIO(data)).getexif()
    assert b"Secret" not in data
    # Red was on the left; turned by 90° clockwise it is on top.
    red, blue = image.getpixel((256, 100)), image.getpixel((256, 400))
    assert red[0] > 150 > red[2]
    assert blue[2] > 150 > blue[0]


BAD = {
    "an SVG": (pictures.SVG, "a.svg", "image/svg+xml"),
    "an SVG that says it is a PNG": (pictures.SVG, "a.png", "image/png"),
    "a page that says it is a PNG": (pictures.HTML, "a.png", "image/png"),
    "a page with a PNG's first bytes": (pictures.PNG_SIGNATURE + pictures.HTML, "a.png", ""),
    "a GIF": (pictures.picture("GIF"), "a.gif", "image/gif"),
    "a BMP": (pictures.picture("BMP", size=(20, 20)), "a.bmp", "image/bmp"),
    "a TIFF": (pictures.picture("TIFF", size=(20, 20)), "a.tiff", "image/tiff"),
    "a cut JPEG": (pictures.picture()[:1500], "a.jpg", "image/jpeg"),
    "a cut PNG": (pictures.picture("PNG")[:-200], "a.png", "image/png"),
    "a cut WebP": (pictures.picture("WEBP")[:100], "a.webp", "image/webp"),
    "an archive": (pictures.archive(), "a.jpg", "image/jpeg"),
    "nothing": (b"", "a.jpg", "image/jpeg"),
    "a bomb": (pictures.bomb(), "a.png", "image/png"),
    "too many pixels": (pictures.picture("PNG", size=(5001, 5000)), "a.png", "image/png"),
    "a WebP of too many pixels": (pictures.picture("WEBP", size=(3001, 3000)), "a.webp", ""),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "a.jpg", "image/jpeg"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_picture_of_ours_is_refused_and_leaves_nothing(as_ana, ana, name):
    answer = put(as_ana, *BAD[name])

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_photo")
    ana.refresh_from_db()
    assert ana.photo == ""


MEASURE = """
import io, re, sys
import django
django.setup()
from server.users.photos import portrait
portrait(io.BytesIO(sys.stdin.buffer.read()))
print(int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024)
"""


@pytest.mark.parametrize(
    ("format_", "size", "options"),
    [
        ("PNG", (5000, 5000), {"mode": "RGBA", "compress_level": 1}),
        ("WEBP", (2640, 2640), {"mode": "RGBA", "method": 0}),
    ],
)
def test_the_largest_pictures_keep_a_worker_under_256_mib(format_, size, options):
    """In a process of its own, with all of Django loaded, as in a worker."""
    data = pictures.picture(format_, size, **options)

    measured = subprocess.run(
        [sys.executable, "-c", MEASURE], input=data, capture_output=True, cwd=ROOT, check=True
    )

    assert int(measured.stdout) <= 256


@pytest.mark.parametrize("limit", [100, 10_000])
def test_more_bytes_than_the_limit_are_refused(as_ana, monkeypatch, limit):
    monkeypatch.setattr(env(), "photo_max_bytes", limit)

    answer = put(as_ana, pictures.picture("PNG") + b"\0" * 40_000)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_photo")


@pytest.mark.parametrize("body", [{}, {"photo": "text"}, {"picture": "x"}])
def test_a_form_without_a_file_is_400(as_ana, body):
    assert as_ana.put(URL, body, format="multipart").status_code == 400


def test_json_is_not_a_form(as_ana):
    assert as_ana.put(URL, {"photo": "x"}).status_code == 415


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("../../../etc/passwd", "image/jpeg"),
        ("..\\..\\passwd.exe", "application/x-msdownload"),
        ("/etc/passwd", "text/html"),
        ("passwd.svg", "image/svg+xml"),
        ("passwd" * 60 + ".png", "image/png; charset=utf-7"),
        ("passwd\u202egnp.exe", ""),
    ],
)
def test_the_name_and_the_declared_type_of_the_upload_are_not_used(as_ana, ana, name, type_):
    assert put(as_ana, pictures.picture(), name, type_).status_code == 200

    ana.refresh_from_db()
    assert re.fullmatch(r"photos/[\w-]{22}\.webp", ana.photo)
    assert Image.open(io.BytesIO(stored(ana))).format == "WEBP"


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_broken_pictures_are_refused_in_every_way_in_which_they_break():
    """Two hundred files with a few bytes changed, cut out or put in: a photo or InvalidPhoto."""
    chance = random.Random(1888)
    whole = [pictures.picture(kind, (60, 40)) for kind in ("JPEG", "PNG", "WEBP")]
    whole += [pictures.with_position(), pictures.animated(), pictures.animated("MPO")]

    for _ in range(200):
        data = bytearray(chance.choice(whole))
        for _ in range(chance.randint(1, 5)):
            place = chance.randrange(min(len(data), chance.choice([60, len(data)])))
            data[place : place + chance.choice([0, 1, 9])] = chance.randbytes(chance.randint(0, 4))
        try:
            assert photos.portrait(io.BytesIO(bytes(data))).startswith(b"RIFF")
        except photos.InvalidPhoto:
            continue


@pytest.mark.django_db
def test_a_photo_is_told_to_the_members_other_pages(as_ana, ana, emitted):
    put(as_ana, pictures.picture(size=(20, 20)))
    as_ana.delete(URL)
    as_ana.delete(URL)

    assert emitted.types == ["account.changed", "account.changed"]


@pytest.mark.django_db(transaction=True)
def test_a_new_photo_has_a_new_key_and_the_old_file_goes(as_ana, ana):
    put(as_ana, pictures.picture())
    ana.refresh_from_db()
    old = ana.photo

    put(as_ana, pictures.picture("PNG"))

    ana.refresh_from_db()
    assert ana.photo != old
    assert not default_storage.exists(old)
    assert default_storage.exists(ana.photo)


@pytest.mark.django_db(transaction=True)
def test_deleting_the_photo_is_safe_to_repeat(as_ana, ana):
    put(as_ana, pictures.picture())
    ana.refresh_from_db()
    old = ana.photo

    assert [as_ana.delete(URL).status_code for _ in range(2)] == [204, 204]
    assert as_ana.get("/api/me/").json()["photo_url"] is None
    assert not default_storage.exists(old)


@pytest.mark.django_db(transaction=True)
def test_uploads_at_once_leave_one_file():
    member = make_member()
    data = pictures.picture(size=(64, 64))
    before = (
        set(default_storage.listdir("photos")[1]) if default_storage.exists("photos") else set()
    )

    in_parallel(
        lambda _: profiles.set_photo(user=User.objects.get(pk=member.pk), upload=io.BytesIO(data)),
        list(range(8)),
        threads=8,
    )

    member.refresh_from_db()
    left = set(default_storage.listdir("photos")[1]) - before
    assert left == {member.photo.removeprefix("photos/")}


def test_a_storage_that_fails_is_503_and_changes_nothing(as_ana, ana, settings, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    settings.MEDIA_ROOT = blocked

    answer = put(as_ana, pictures.picture())

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert "Retry-After" in answer
    ana.refresh_from_db()
    assert ana.photo == ""


def test_a_file_that_cannot_be_erased_is_an_error(settings, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    settings.MEDIA_ROOT = blocked

    with pytest.raises(photos.StorageUnavailable):
        photos.remove("photos/x.webp")


def test_twenty_photos_an_hour(as_ana):
    answers = [as_ana.put(URL, {}, format="multipart").status_code for _ in range(21)]

    assert answers == [400] * 20 + [429]
