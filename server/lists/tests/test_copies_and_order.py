"""Copies of lists, their order as a whole, covers, and how much of a list a reader has seen."""

import contextlib
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from server.diary.services import log_film
from server.lists import services
from server.lists.models import List, ListItem
from server.movies.models import Movie
from server.users.tests.factories import in_parallel


@pytest.fixture
def noir(ana, movies) -> List:
    made = services.create_list(user=ana, title="Noir", description="Rain.", ranked=True)
    for film in movies.many(3):
        services.put_item(user=ana, list_id=made.pk, movie_id=film.id, note="Dark.")
    made.refresh_from_db()
    return made


def films(list_id: int) -> list[int]:
    rows = ListItem.objects.filter(list=list_id).order_by("position")
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    return [row.movie_id for row in rows]


def test_a_copy_has_the_films_in_order_but_nobody_elses_words(api, bia, noir):
    answer = api(bia).post(f"/api/lists/{noir.pk}/clone/", {})

    made = answer.json()
    assert (answer.status_code, made["member"]["username"]) == (201, "bia")
    assert (made["title"], made["ranked"], made["audience"]) == ("Noir", True, "me")
    assert (made["description"], made["item_count"]) == ("", 3)
    assert films(made["id"]) == films(noir.pk)
    assert set(ListItem.objects.filter(list=made["id"]).values_list("note", flat=True)) == {""}


def test_what_one_may_not_see_cannot_be_copied(api, ana, bia, noir):
    services.change_list(user=ana, list_id=noir.pk, changes={"audience": "friends"})

    assert api(bia).post(f"/api/lists/{noir.pk}/clone/", {}).status_code == 404
    assert List.objects.count() == 1


def test_a_whole_order_is_set_at_once_and_told_once(api, ana, noir, emitted):
    wanted = list(reversed(films(noir.pk)))
    emitted.clear()

    for _ in range(2):
        answer = api(ana).put(
            f"/api/lists/{noir.pk}/order/", {"movies": wanted, "rev": noir.rev}, format="json"
        )
        assert (answer.status_code, answer.json()["rev"]) == (200, noir.rev + 1)

    assert films(noir.pk) == wanted
    assert emitted.types == ["list.updated"]


def test_who_has_not_seen_the_last_change_does_not_undo_it(api, ana, noir, movie):
    order = films(noir.pk)
    services.put_item(user=ana, list_id=noir.pk, movie_id=movie.id, position=1)

    answer = api(ana).put(
        f"/api/lists/{noir.pk}/order/", {"movies": order[::-1], "rev": noir.rev}, format="json"
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "list_changed")
    assert films(noir.pk) == [movie.id, *order]


@pytest.mark.parametrize("change", ["one missing", "one twice", "another film"])
def test_an_order_names_each_film_once(api, ana, noir, movie, change):
    order = films(noir.pk)
    wrong = {
        "one missing": order[1:],
        "one twice": [order[1], *order[1:]],
        "another film": [movie.id, *order[1:]],
    }[change]

    answer = api(ana).put(
        f"/api/lists/{noir.pk}/order/", {"movies": wrong, "rev": noir.rev}, format="json"
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_order")
    assert films(noir.pk) == order


def test_five_hundred_films_are_reordered_without_holes(ana):
    made = services.create_list(user=ana, title="500")
    rows = Movie.objects.bulk_create(
        Movie(title=f"F{n}", slug=f"f-{n}", original_title=f"F{n}", search_text="f", year=1990)
        for n in range(500)
    )
    ListItem.objects.bulk_create(
        ListItem(list=made, movie=film, position=at) for at, film in enumerate(rows, start=1)
    )
    wanted = [film.id for film in rows[250:] + rows[:250][::-1]]

    services.reorder_list(user=ana, list_id=made.pk, movie_ids=wanted, rev=made.rev)
    services.put_item(user=ana, list_id=made.pk, movie_id=wanted[0], position=500)

    assert films(made.pk) == [*wanted[1:], wanted[0]]


@pytest.mark.django_db(transaction=True)
def test_orders_and_single_moves_at_once_lose_no_film(ana, movies):
    made = services.create_list(user=ana, title="x")
    first = movies.many(6)
    for film in first:
        services.put_item(user=ana, list_id=made.pk, movie_id=film.id)
    later = movies.many(6)

    def change(number: int) -> None:
        if number % 2:
            film = later[number // 2]
            services.put_item(user=ana, list_id=made.pk, movie_id=film.id, position=2)
            return
        rev = List.objects.get(pk=made.pk).rev
        rows = ListItem.objects.filter(list=made).order_by("-position")
        order = list(rows.values_list("movie_id", flat=True))
        with contextlib.suppress(services.ListChanged):
            services.reorder_list(user=ana, list_id=made.pk, movie_ids=order, rev=rev)

    in_parallel(change, list(range(12)), threads=4)

    assert sorted(films(made.pk)) == sorted(film.id for film in first + later)


def test_a_reader_is_told_how_much_of_a_list_they_have_seen(api, bia, noir):
    for movie_id in films(noir.pk)[:2]:
        log_film(user=bia, movie_id=movie_id)

    def seen(reader):
        return api(reader).get(f"/api/lists/{noir.pk}/").json()["seen_count"]

    assert (seen(bia), seen(noir.member), seen(None)) == (2, 0, None)


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (900, 600), "navy").save(out, "JPEG")
    return SimpleUploadedFile("evil.svg", out.getvalue(), "image/svg+xml")


def stored(url: str) -> Path:
    return Path(settings.MEDIA_ROOT) / url.split("/media/")[1]


def test_a_cover_is_encoded_anew_replaced_and_taken_away(
    api, ana, noir, emitted, django_capture_on_commit_callbacks
):
    client, url = api(ana), f"/api/lists/{noir.pk}/cover/"

    first = client.put(url, {"photo": picture()}, format="multipart").json()["cover_url"]
    with Image.open(stored(first)) as image:
        assert (image.format, image.size) == ("WEBP", (512, 512))
    with django_capture_on_commit_callbacks(execute=True):
        second = client.put(url, {"photo": picture()}, format="multipart").json()["cover_url"]
    assert first != second
    assert (stored(first).exists(), stored(second).exists()) == (False, True)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.delete(url).status_code == client.delete(url).status_code == 204

    assert not stored(second).exists()
    assert emitted.events("list.updated")[-1].list.cover_url is None


def test_a_cover_is_its_owners_and_a_picture(api, ana, bia, noir):
    url = f"/api/lists/{noir.pk}/cover/"
    text = SimpleUploadedFile("a.png", b"not a picture")

    assert api(bia).put(url, {"photo": picture()}, format="multipart").status_code == 403
    bad = api(ana).put(url, {"photo": text}, format="multipart")
    assert (bad.status_code, bad.json()["code"]) == (400, "invalid_photo")
    noir.refresh_from_db()
    assert noir.cover == ""
