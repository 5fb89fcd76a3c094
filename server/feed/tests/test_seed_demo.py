import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from server.diary.models import DiaryEntry, Review
from server.diary.services import delete_entry
from server.diary.text import clean_text
from server.feed.counters import drift
from server.feed.demo import script
from server.feed.demo.people import DEMO, DEMO_PASSWORD, PEOPLE, bot_password
from server.feed.demo.remarks import REMARKS
from server.feed.demo.seeding import Seeding
from server.feed.selectors import home_feed
from server.lists.models import List
from server.live.models import Event
from server.social.models import Activity, Follow
from server.users.models import User

SLUGS = ["bacurau-2019", "parasite-2019", "limite-1931", "spirited-away-2001", "aquarius-2016"]
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def small(monkeypatch, settings):
    """The same community with shorter diaries and a hasher that costs nothing."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(script, "ENTRIES_EACH", (2, 3))
    monkeypatch.setattr(script, "FOLLOWS_EACH", (1, 2))


@pytest.fixture
def films(movies):
    return [movies(slug.replace("-", " "), slug=slug) for slug in SLUGS]


def seed():
    out = StringIO()
    call_command("seed_demo", stdout=out)
    return out.getvalue()


def test_the_community_is_there_with_right_counters_and_events(films):
    said = seed()

    assert "25 members" in said
    assert f"{DEMO.username} / {DEMO_PASSWORD}" in said
    assert drift() == []
    logged = Event.objects.filter(type="diary.logged").count()
    assert logged == DiaryEntry.objects.count() > 40
    assert List.objects.count() == 5
    demo = User.objects.get(username="demo")
    assert Follow.objects.filter(follower=demo).count() == 8
    assert len(home_feed(demo, before=None, limit=20).results) == 20
    assert demo.check_password(DEMO_PASSWORD)


def test_bots_are_marked_and_their_passwords_come_from_the_secret_key(films, settings):
    seed()

    bot = User.objects.get(username=PEOPLE[0].username)
    assert bot.is_demo
    assert bot.check_password(bot_password(bot.username))
    assert not User.objects.get(username="demo").is_demo
    before = bot_password(bot.username)
    settings.SECRET_KEY = "another-key"
    assert bot_password(bot.username) != before


def test_seeding_again_changes_nothing_that_members_did_since(films):
    seed()
    demo = User.objects.get(username="demo")
    Follow.objects.filter(follower=demo).delete()
    mine = DiaryEntry.objects.filter(member=demo).first()
    delete_entry(user=demo, entry_id=mine.id)
    events = Event.objects.count()

    assert "already there" in seed()

    assert Event.objects.count() == events
    assert not Follow.objects.filter(follower=demo).exists()


def test_a_seeding_that_was_stopped_is_finished_by_the_next(films, monkeypatch):
    real = Seeding._do
    left = iter(range(60))

    def stops(self, action):
        if next(left, None) is None:
            raise KeyboardInterrupt
        real(self, action)

    with monkeypatch.context() as patch:
        patch.setattr(Seeding, "_do", stops)
        with pytest.raises(KeyboardInterrupt):
            Seeding().run(now=NOW)
    Seeding().run(now=NOW)

    whole = script.write_script(sorted(SLUGS), now=NOW)
    assert DiaryEntry.objects.count() == sum(isinstance(a, script.Log) for a in whole)
    assert Follow.objects.count() == sum(isinstance(a, script.Follow) for a in whole)
    assert drift() == []


def test_dates_lie_in_the_past_and_stand_in_the_order_of_ids(films):
    Seeding().run()

    moments = list(Activity.objects.order_by("id").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] < timezone.now()
    assert moments[0] > timezone.now() - dt.timedelta(days=script.DAYS + 1)


def test_the_script_is_the_same_for_the_same_films_and_moves_with_today():
    later = NOW + dt.timedelta(days=3)

    first = script.write_script(SLUGS, now=NOW)
    again = script.write_script(SLUGS, now=NOW)
    moved = script.write_script(SLUGS, now=later)

    assert first == again
    assert [a.at + dt.timedelta(days=3) for a in first] == [a.at for a in moved]


def test_every_review_is_fit_to_print_and_each_author_writes_of_a_film_once(films):
    reviews = script.all_reviews()

    assert len(reviews) >= 120
    assert {review.language for review in reviews} == {"en", "pt-BR"}
    assert sum(review.spoilers for review in reviews) >= 5
    assert all(clean_text(review.text) == review.text for review in reviews)
    assert len({review.text for review in reviews}) == len(reviews)
    assert all(clean_text(text) == text for texts in REMARKS.values() for text in texts)

    Seeding().run()

    pairs = list(Review.objects.values_list("member", "movie"))
    assert len(pairs) == len(set(pairs))


def test_it_refuses_without_films_in_production_and_where_demo_is_somebody_else(
    members, settings, monkeypatch
):
    with pytest.raises(CommandError, match="load_starter"):
        seed()
    members("demo")
    with pytest.raises(CommandError, match="no films"):
        seed()
    monkeypatch.setattr(settings.ENV, "environment", "production")
    with pytest.raises(CommandError, match="production"):
        seed()


def test_a_name_that_a_real_member_has_is_left_to_them(films, members):
    members(PEOPLE[3].username)

    with pytest.raises(CommandError, match=PEOPLE[3].username):
        seed()
