import datetime as dt

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from server.diary.services import delete_entry, edit_entry, log_film
from server.diary.shapes import ReviewText
from server.lists.models import List, ListItem

pytestmark = pytest.mark.django_db

FEEDS = [
    f"/api/users/ana/{kind}.{form}"
    for kind in ("diary", "reviews", "lists")
    for form in ("rss", "atom")
]


def read(api, path, **headers):
    return api(None).get(path, headers=headers)


def parsed(api, path):
    answer = read(api, path)
    assert answer.status_code == 200
    feed = feedparser.parse(answer.content)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


@pytest.fixture
def shelf(ana, movies):
    """One item of each kind, with characters that XML and HTML make much of."""
    film = movies("Fish & Chips <3", title_pt="Peixe", tmdb_id=446159, year=2019)
    film.poster_path = "/a.jpg"
    film.save()
    log_film(
        user=ana, movie_id=film.id, rating=9, liked=True, rewatch=True,
        watched_on=dt.date(2024, 5, 1), review=ReviewText(text="A **good** <b>film</b> & more"),
    )  # fmt: skip
    row = List.objects.create(
        member=ana, title="Sea & <salt>", description="Um\n<script>", ranked=True
    )
    ListItem.objects.create(list=row, movie=film, position=1)
    return film


@pytest.mark.parametrize("path", FEEDS)
def test_each_feed_is_valid_and_names_its_member_and_itself(ana, api, shelf, path):
    feed = parsed(api, path)

    assert feed.version == ("rss20" if path.endswith("rss") else "atom10")
    assert "Ana" in feed.feed.title
    assert feed.feed.link.endswith("/profile/ana")
    assert any(link["href"].endswith(path) for link in feed.feed.links if link["rel"] == "self")
    assert len(feed.entries) == 1
    assert feed.entries[0].id
    assert "<script" not in feed.entries[0].summary


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_an_entry_tells_film_day_rating_and_like_in_elements_of_their_own(ana, api, shelf, form):
    (entry,) = parsed(api, f"/api/users/ana/diary.{form}").entries

    assert entry.title == "Fish & Chips <3, 2019 - ★★★★½"
    assert entry.tmdb_movieid == "446159"
    assert entry.cinema_watcheddate == "2024-05-01"
    assert (entry.cinema_filmtitle, entry.cinema_filmyear) == ("Fish & Chips <3", "2019")
    assert (entry.cinema_memberrating, entry.cinema_memberlike) == ("4.5", "Yes")
    assert entry.cinema_rewatch == "Yes"
    assert "<strong>good</strong>" in entry.summary
    assert "<b>" not in entry.summary
    assert "w342/a.jpg" in entry.summary


def test_the_diary_feed_is_the_last_fifty_public_entries_newest_first(ana, api, movies):
    films = movies.many(3)
    ids = []
    for number in range(57):
        audience = "followers" if number % 9 == 8 else "public"
        entry = log_film(user=ana, movie_id=films[number % 3].id, audience=audience)
        ids += [entry.id] if audience == "public" else []

    entries = parsed(api, "/api/users/ana/diary.rss").entries

    assert len(entries) == 50
    assert [int(entry.id.rsplit("-", 1)[1]) for entry in entries] == ids[::-1][:50]


@pytest.mark.parametrize("path", FEEDS)
def test_no_spoiler_leaves_in_any_feed(ana, api, movies, path):
    whole, inline, long = movies.many(3)
    log_film(
        user=ana, movie_id=whole.id,
        review=ReviewText(text="KANE owned the sled", contains_spoilers=True),
    )  # fmt: skip
    log_film(
        user=ana, movie_id=inline.id, review=ReviewText(text="Good. ||The KANE\nsled.|| Yes."),
    )  # fmt: skip
    # An inline spoiler across the place where the text is cut.
    text = "word " * 395 + "||" + "KANE " * 20 + "|| end"
    log_film(user=ana, movie_id=long.id, review=ReviewText(text=text))
    List.objects.create(member=ana, title="Sleds", description="About ||KANE||.")

    body = read(api, path).content.decode()

    assert "KANE" not in body
    assert "||" not in body


@pytest.mark.parametrize("path", FEEDS)
def test_what_is_not_public_is_in_no_feed(ana, api, movie, path):
    for audience in ("followers", "friends", "me"):
        log_film(user=ana, movie_id=movie.id, audience=audience, review=ReviewText(text="x"))
        List.objects.create(member=ana, title="x", audience=audience)
    List.objects.create(member=ana, title="by address", unlisted=True)

    assert parsed(api, path).entries == []
    assert parsed(api, path).feed.title


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("hidden", [{"is_private": True}, {"is_active": False}])
def test_private_and_absent_members_have_no_feed(ana, api, shelf, path, hidden):
    for name, value in hidden.items():
        setattr(ana, name, value)
    ana.save()

    assert read(api, path).status_code == 404
    assert read(api, "/api/users/nobody/diary.rss").status_code == 404


@pytest.mark.parametrize("path", FEEDS)
def test_an_unchanged_feed_is_not_sent_twice(ana, api, shelf, path):
    first = read(api, path)

    by_tag = read(api, path, **{"If-None-Match": first["ETag"]})
    by_date = read(api, path, **{"If-Modified-Since": first["Last-Modified"]})
    assert [(a.status_code, a.content) for a in (by_tag, by_date)] == [(304, b"")] * 2
    assert "public" in first["Cache-Control"]
    assert "Vary" not in first or "Authorization" not in first["Vary"]


def test_an_edit_and_a_deletion_change_the_tag(ana, api, movies):
    first, second = (log_film(user=ana, movie_id=film.id, rating=4) for film in movies.many(2))
    path = "/api/users/ana/diary.rss"
    tags = [read(api, path)["ETag"]]
    edit_entry(user=ana, entry_id=first.id, changes={"rating": 5})
    tags.append(read(api, path, **{"If-None-Match": tags[-1]})["ETag"])
    delete_entry(user=ana, entry_id=second.id)
    tags.append(read(api, path, **{"If-None-Match": tags[-1]})["ETag"])

    assert len(set(tags)) == 3


def test_a_feed_speaks_the_members_language(ana, api, shelf):
    ana.language = "pt-BR"
    ana.save()

    feed = parsed(api, "/api/users/ana/diary.rss")

    assert (feed.feed.title, feed.feed.language) == ("Diário de Ana", "pt-BR")
    assert feed.entries[0].title.startswith("Peixe, 2019")


def test_characters_that_no_document_may_hold_are_left_out(ana, api, movies):
    film = movies("Broken")
    film.title = "Bro\x0bken \ufffe"
    film.save()
    log_film(user=ana, movie_id=film.id)

    for form in ("rss", "atom"):
        assert parsed(api, f"/api/users/ana/diary.{form}").entries[0].title.startswith("Broken")


@pytest.mark.parametrize("kind", ["diary", "reviews", "lists"])
def test_twenty_items_cost_as_much_as_one(ana, api, movies, kind):
    def one_more():
        film = movies()
        log_film(user=ana, movie_id=film.id, review=ReviewText(text="Sim."))
        row = List.objects.create(member=ana, title="x")
        ListItem.objects.create(list=row, movie=film, position=1)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            read(api, f"/api/users/ana/{kind}.rss")
        return len(queries)

    one_more()
    few = cost()
    for _ in range(20):
        one_more()

    assert cost() == few <= 4


@pytest.mark.parametrize("accept", ["application/rss+xml", "text/html, */*;q=0.1", "image/png"])
def test_whatever_a_reader_asks_for_it_gets_the_feed(ana, api, shelf, accept):
    answer = read(api, "/api/users/ana/diary.rss", Accept=accept)

    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert feedparser.parse(answer.content).version == "rss20"
