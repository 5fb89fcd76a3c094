import io
import json
import random
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from server.diary.models import DiaryEntry, Review
from server.diary.services import log_film
from server.feed.counters import drift
from server.feed.population.building import World
from server.feed.population.chance import Crowd
from server.feed.population.copying import literal
from server.feed.selectors import home_feed
from server.live.models import Event
from server.reactions.models import Comment, Like
from server.social.models import Activity, Follow, MemberStats
from server.users.models import User

pytestmark = pytest.mark.django_db


def populate(**options):
    out = io.StringIO()
    call_command("populate", **{"members": 60, "activities": 1_500, **options}, stdout=out)
    return out.getvalue()


@pytest.fixture
def films(movies):
    return movies.many(12)


def test_a_world_has_the_asked_size_and_every_counter_is_exact(films):
    report = populate()

    assert User.objects.count() == 60
    assert Activity.objects.count() == 1_500
    assert drift() == []
    assert "60 members, 1,500 activities" in report
    for model in (Follow, DiaryEntry, Review, Like, Comment):
        assert model.objects.exists(), model


def test_counters_count_what_was_there_before_too(films, ana, movie):
    log_film(user=ana, movie_id=films[0].id, rating=8, liked=True)

    populate()

    assert drift() == []


def test_every_activity_names_what_is_there(films):
    populate()

    logged = Activity.objects.filter(kind="diary.logged")
    assert set(logged.values_list("object_id", flat=True)) == set(
        DiaryEntry.objects.values_list("id", flat=True)
    )
    likes = set(Like.objects.values_list("member_id", "review_id"))
    assert likes == set(
        Activity.objects.filter(kind="review.liked").values_list("actor_id", "object_id")
    )
    follows = set(Follow.objects.values_list("follower_id", "followee_id"))
    assert follows == set(
        Activity.objects.filter(kind="member.followed").values_list("actor_id", "object_id")
    )
    reader = User.objects.annotate(count=Count("following_rows")).order_by("-count")[0]
    assert len(home_feed(reader, before=None, limit=50).results) == 50


def test_popular_authors_have_exactly_so_many_followers(films):
    populate(popular=[40, 3])

    stars = User.objects.order_by("id")[:2]
    assert [Follow.objects.filter(followee=star).count() for star in stars] == [40, 3]
    assert [MemberStats.objects.get(member=star).follower_count for star in stars] == [40, 3]


def test_few_members_get_most_followers(films):
    populate(members=200, activities=8_000)

    counts = sorted(MemberStats.objects.values_list("follower_count", flat=True), reverse=True)
    assert sum(counts[:20]) > sum(counts[100:])


def test_the_same_seed_makes_the_same_world(films):
    def fingerprint(name):
        world = World(name, 40, 600, [film.id for film in films], seed=7)
        for _ in world.build():
            pass
        first = world.ids.start
        entries = DiaryEntry.objects.filter(member__in=world.ids).order_by("id")
        follows = Follow.objects.filter(follower__in=world.ids).order_by("id")
        likes = Like.objects.filter(member__in=world.ids).order_by("id")
        return (
            [(e.member_id - first, e.movie_id, e.rating, e.liked, e.audience) for e in entries],
            [(f.follower_id - first, f.followee_id - first) for f in follows],
            [like.member_id - first for like in likes],
        )

    assert fingerprint("one") == fingerprint("two")


def test_activities_are_in_the_order_of_their_times(films):
    populate()

    times = list(Activity.objects.order_by("id").values_list("at", flat=True))
    assert times == sorted(times)


def test_nobody_is_told_of_a_synthetic_past(films):
    populate()

    assert not Event.objects.exists()


def test_a_world_is_made_once_and_its_tokens_again(films, api, tmp_path: Path):
    file = tmp_path / "tokens.jsonl"
    populate(tokens=file)

    first = [json.loads(line) for line in file.read_text().splitlines()]
    again = populate(tokens=file)

    assert "already there" in again
    assert User.objects.count() == len(first) == 60
    assert Activity.objects.count() == 1_500
    assert file.stat().st_mode & 0o777 == 0o600
    second = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line["username"] for line in second] == [line["username"] for line in first]
    client = api(None)
    for line in (first[0], second[-1]):
        answer = client.get("/api/me/", headers={"Authorization": f"Bearer {line['access']}"})
        assert answer.json()["username"] == line["username"]


@pytest.mark.parametrize(
    "options", [{"popular": [60]}, {"members": 1}, {"popular": [50, 50], "activities": 90}]
)
def test_what_cannot_be_is_refused(films, options):
    with pytest.raises(CommandError):
        populate(**options)
    assert not User.objects.exists()


def test_without_films_there_is_no_world():
    with pytest.raises(CommandError, match="no films"):
        populate()


def test_production_is_refused_without_force(films, settings):
    settings.ENV = settings.ENV.model_copy(update={"environment": "production"})

    with pytest.raises(CommandError, match="--force"):
        populate()
    assert "members" in populate(force=True)


def test_text_for_copy_is_escaped():
    assert literal("a\tb\nc\\d") == "a\\tb\\nc\\\\d"
    assert [literal(value) for value in (None, True, [3, 4], 2.5)] == ["\\N", "t", "{3,4}", "2.5"]


def test_a_draw_of_different_things_ends_where_there_are_not_enough():
    crowd = Crowd(random.Random(1), [1, 2, 3], exponent=1)

    assert sorted(crowd.draw_distinct(9, but=2)) == [1, 3]
