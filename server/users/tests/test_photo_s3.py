"""Photos over the real S3 protocol: a server that speaks it on loopback, our storage settings."""

import io
import re

import boto3
import pytest
import requests
from django.core.files.uploadedfile import SimpleUploadedFile
from moto.server import ThreadedMotoServer
from PIL import Image
from pydantic import SecretStr

from server.core.env import env
from server.core.settings import base
from server.users import photos
from server.users.tests import pictures

BUCKET = "cinema-photos"
PORT = 13310


@pytest.fixture(scope="module")
def s3():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=PORT, verbose=False)
    server.start()
    yield f"http://127.0.0.1:{PORT}"
    server.stop()


@pytest.fixture
def bucket(s3, monkeypatch, settings):
    """The settings that a deployment gets when S3_BUCKET and its friends are set."""
    client = boto3.client(
        "s3", endpoint_url=s3, region_name="us-east-1",
        aws_access_key_id="key", aws_secret_access_key="secret",
    )  # fmt: skip
    client.create_bucket(Bucket=BUCKET)
    for name, value in {
        "s3_bucket": BUCKET,
        "s3_endpoint_url": s3,
        "s3_region": "us-east-1",
        "s3_access_key": SecretStr("key"),
        "s3_secret_key": SecretStr("secret"),
    }.items():
        monkeypatch.setattr(env(), name, value)
    settings.STORAGES = base.storages()
    yield client
    for found in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=found["Key"])
    client.delete_bucket(Bucket=BUCKET)


def put(client, data: bytes):
    photo = SimpleUploadedFile("me.jpg", data, "image/jpeg")
    return client.put("/api/me/photo/", {"photo": photo}, format="multipart")


def keys(bucket) -> list[str]:
    return [item["Key"] for item in bucket.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


@pytest.mark.django_db(transaction=True)
def test_a_photo_is_stored_shown_replaced_and_deleted(bucket, as_ana, ana):
    url = put(as_ana, pictures.picture()).json()["photo_url"]

    shown = requests.get(url, timeout=5)
    assert shown.status_code == 200
    assert shown.headers["Content-Type"] == "image/webp"
    assert shown.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert Image.open(io.BytesIO(shown.content)).size == (512, 512)
    (first,) = keys(bucket)
    assert re.fullmatch(r"photos/[\w-]{22}\.webp", first)

    put(as_ana, pictures.picture("PNG"))
    (second,) = keys(bucket)
    assert second != first

    assert as_ana.delete("/api/me/photo/").status_code == 204
    assert keys(bucket) == []


def test_behind_a_public_address_the_photo_has_a_stable_one(
    bucket, as_ana, ana, monkeypatch, settings
):
    monkeypatch.setattr(env(), "s3_public_url", "https://photos.example.org/")
    settings.STORAGES = base.storages()

    url = put(as_ana, pictures.picture()).json()["photo_url"]

    ana.refresh_from_db()
    assert url == f"https://photos.example.org/{ana.photo}"


def test_a_bucket_that_is_away_is_503(bucket, as_ana, ana, monkeypatch, settings):
    monkeypatch.setattr(env(), "s3_bucket", "no-such-bucket")
    settings.STORAGES = base.storages()

    answer = put(as_ana, pictures.picture())

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    ana.refresh_from_db()
    assert ana.photo == ""


def test_a_file_that_is_there_is_never_written_over(bucket, monkeypatch):
    """Even if two random keys were the same."""
    monkeypatch.setattr(photos.secrets, "token_urlsafe", lambda size: "A" * 22)

    first, second = photos.store(b"one"), photos.store(b"two")

    assert first == "photos/" + "A" * 22 + ".webp"
    assert second != first
    assert bucket.get_object(Bucket=BUCKET, Key=first)["Body"].read() == b"one"
    assert bucket.get_object(Bucket=BUCKET, Key=second)["Body"].read() == b"two"


def test_files_are_private_until_the_storage_itself_publishes_them(bucket, s3, as_ana, ana):
    """No request of ours makes a file or the bucket public: without our signature there is
    neither reading nor writing."""
    url = put(as_ana, pictures.picture()).json()["photo_url"]
    ana.refresh_from_db()
    plain = f"{s3}/{BUCKET}/{ana.photo}"

    assert "X-Amz-Expires=3600" in url or "Expires=" in url
    assert requests.get(plain, timeout=5).status_code == 403
    assert requests.put(plain, data=pictures.HTML, timeout=5).status_code == 403
    assert keys(bucket) == [ana.photo]
    grants = bucket.get_object_acl(Bucket=BUCKET, Key=ana.photo)["Grants"]
    assert not [grant for grant in grants if "URI" in grant["Grantee"]]


def test_an_erased_file_is_gone_and_erasing_is_safe_to_repeat(bucket):
    key = photos.store(b"one")
    photos.remove(key)
    photos.remove(key)

    assert keys(bucket) == []
