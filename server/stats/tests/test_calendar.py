import datetime as dt

import icalendar
import pytest
from django.utils import timezone

from server.diary.models import WatchlistItem
from server.movies.models import MovieExtras
from server.stats.models import Calendar

pytestmark = pytest.mark.django_db

ADDRESS = "/api/me/watchlist/calendar/"


@pytest.fixture
def address(ana, api):
    """Path and query of ana's calendar."""
    url = api(ana).get(ADDRESS).json()["url"]
    return url[url.index("/api/") :]


def events(answer):
    calendar = icalendar.Calendar.from_ical(answer.content)
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_tomorrows_release_stands_on_tomorrow(ana, api, movies, address, zone):
    ana.time_zone = zone
    ana.save()
    tomorrow = timezone.now().date() + dt.timedelta(days=1)
    film = movies("O Agente", release_date=tomorrow)
    WatchlistItem.objects.create(member=ana, movie=film)

    answer = api(None).get(address)
    (event,) = events(answer).values()

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert event.decoded("dtstart") == tomorrow
    assert event.decoded("dtend") == tomorrow + dt.timedelta(days=1)
    assert b"DTSTART;VALUE=DATE:" in answer.content
    assert str(event["summary"]) == "O Agente"
    assert str(event["url"]).endswith(f"/movies/{film.id}")


def test_it_holds_what_comes_and_what_just_came_in_the_members_language(
    ana, bia, api, movies, address
):
    today = timezone.now().date()
    plans = {
        "soon": today + dt.timedelta(days=400), "late": today - dt.timedelta(days=30),
        "old": today - dt.timedelta(days=300), "unknown": None,
    }  # fmt: skip
    films = {
        name: movies(name, title_pt=f"{name} em português", release_date=day)
        for name, day in plans.items()
    }
    for film in films.values():
        WatchlistItem.objects.create(member=ana, movie=film)
    WatchlistItem.objects.create(member=bia, movie=movies("hers", release_date=today))

    assert set(events(api(None).get(address))) == {
        f"movie-{films['soon'].id}@cinema", f"movie-{films['late'].id}@cinema",
    }  # fmt: skip
    ana.language = "pt-BR"
    ana.save()
    names = {str(event["summary"]) for event in events(api(None).get(address)).values()}
    assert names == {"soon em português", "late em português"}


def test_a_title_cannot_add_lines_to_the_calendar(ana, api, movies, address):
    title = "Fim\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:falso; a, b"
    film = movies("x", release_date=timezone.now().date())
    film.title = title
    film.save()
    WatchlistItem.objects.create(member=ana, movie=film)

    (event,) = events(api(None).get(address)).values()

    assert str(event["summary"]).splitlines() == title.splitlines()


def test_a_reset_closes_the_old_address(ana, api, address):
    client = api(ana)
    assert client.get(ADDRESS).json()["url"].endswith(address)
    fresh = client.post(ADDRESS).json()["url"]

    assert api(None).get(address).status_code == 404
    assert api(None).get(fresh[fresh.index("/api/") :]).status_code == 200
    assert Calendar.objects.count() == 1


@pytest.mark.parametrize("spoil", [lambda t: "", lambda t: t[:-1] + "!", lambda t: "é" * 64,
                                   lambda t: t[:32], lambda t: "0" * 64])  # fmt: skip
def test_another_token_opens_nothing(api, address, spoil):
    path, token = address.split("token=")

    answer = api(None).get(path.rstrip("?"), {"token": spoil(token)})

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_the_calendar_of_a_member_who_left_is_closed(ana, api, address):
    ana.is_active = False
    ana.save()

    assert api(None).get(address).status_code == 404


def test_an_unchanged_calendar_is_not_sent_twice(ana, api, movies, address):
    WatchlistItem.objects.create(member=ana, movie=movies("x", release_date=timezone.now().date()))
    first = api(None).get(address)
    headers = {"If-None-Match": first["ETag"], "Accept": "text/calendar"}

    assert api(None).get(address, headers=headers).status_code == 304
    assert "private" in first["Cache-Control"]
    assert api(ana).get(ADDRESS)["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("zone", "language", "day"),
    [
        ("America/Sao_Paulo", "en", "2031-02-14"),
        ("UTC", "pt-BR", "2031-02-14"),
        ("Europe/Lisbon", "pt-BR", "2031-01-30"),
        ("UTC", "en", "2031-01-30"),
    ],
)
def test_a_film_comes_out_when_it_does_in_the_members_country(
    ana, api, movies, address, zone, language, day
):
    ana.time_zone, ana.language = zone, language
    ana.save()
    film = movies("O Agente", release_date=dt.date(2031, 1, 30))
    row = {"kind": "theatrical", "certification": "", "note": ""}
    MovieExtras.objects.create(movie=film, releases={"BR": [row | {"date": "2031-02-14"}]})
    WatchlistItem.objects.create(member=ana, movie=film)

    (event,) = events(api(None).get(address)).values()

    assert event.decoded("dtstart") == dt.date.fromisoformat(day)


def test_a_film_that_is_old_elsewhere_and_new_here_stands_in_the_calendar(
    ana, api, movies, address
):
    today = timezone.now().date()
    ana.time_zone = "America/Recife"
    ana.save()
    film = movies("Late", release_date=today - dt.timedelta(days=400))
    row = {"kind": "theatrical", "certification": "", "note": "", "date": str(today)}
    MovieExtras.objects.create(movie=film, releases={"BR": [row]})
    WatchlistItem.objects.create(member=ana, movie=film)

    assert len(events(api(None).get(address))) == 1
