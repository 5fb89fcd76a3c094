"""Tags: one spelling, each once, at most twenty, and no character that turns a page around."""

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from server.diary.models import DiaryEntry
from server.diary.services import edit_entry, log_film
from server.diary.tags import clean_tags

URL = "/api/diary/"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["Cinemateca", "cinemateca", " CINEMATECA "], ["cinemateca"]),
        (["#35mm", "dois  irmãos", "Cafe\u0301"], ["35mm", "dois irmãos", "café"]),
        (["b", "a", "b"], ["b", "a"]),
        (["ÀÉÎ"], ["àéî"]),
        (["a" * 40], ["a" * 40]),
        ([], []),
    ],
)
def test_tags_are_taken_in_one_spelling_each_once_in_their_order(api, ana, movie, given, kept):
    entry = api(ana).post(URL, {"movie": movie.id, "tags": given}, format="json").json()

    assert entry["tags"] == kept
    assert clean_tags(kept) == kept


@pytest.mark.parametrize(
    "tags",
    [
        [f"t{number}" for number in range(21)],
        ["x"] * 300,
        ["a" * 41],
        [" "],
        ["#"],
        [""],
        ["a\nb\x07"],
        ["abc\u202edef"],
        ["Z" + "\u0335" * 9],
        ["\ue000"],
        [None],
        [5],
        [["x"]],
        {"0": "x"},
        "x",
        None,
    ],
)
def test_what_is_no_tag_is_refused(api, ana, movie, tags):
    answer = api(ana).post(URL, {"movie": movie.id, "tags": tags}, format="json")

    assert answer.status_code == 400
    assert all(field.startswith("tags") for field in answer.json()["fields"])
    assert not DiaryEntry.objects.exists()


@pytest.mark.parametrize("raw", ["\\u0000", "\\ud800"])
def test_characters_that_no_text_may_hold_are_refused(api, ana, movie, raw):
    body = f'{{"movie": {movie.id}, "tags": ["x{raw}"]}}'

    answer = api(ana).generic("POST", URL, body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_text")


def test_an_edit_of_the_tags_is_told_like_any_edit(ana, movie, emitted):
    logged = log_film(user=ana, movie_id=movie.id, tags=["um"])
    emitted.clear()

    edit_entry(user=ana, entry_id=logged.id, changes={"tags": ["dois", "um"]})
    edit_entry(user=ana, entry_id=logged.id, changes={"tags": ["dois", "um"]})

    assert emitted.types == ["diary.updated"]
    assert emitted.data("diary.updated")[0]["card"]["entry"]["tags"] == ["dois", "um"]


def test_my_tags_are_counted_and_nobody_elses(api, ana, bia, movie):
    for tags in (["a", "b"], ["b"]):
        log_film(user=ana, movie_id=movie.id, tags=tags)
    log_film(user=bia, movie_id=movie.id, tags=["c"])

    assert api(ana).get("/api/me/tags/").json()["results"] == [
        {"tag": "b", "entry_count": 2},
        {"tag": "a", "entry_count": 1},
    ]


def test_the_database_itself_refuses_a_twenty_first_and_a_long_one(ana, movie):
    with pytest.raises(IntegrityError), transaction.atomic():
        DiaryEntry.objects.create(member=ana, movie=movie, tags=["x"] * 21)
    DiaryEntry.objects.create(member=ana, movie=movie)
    with pytest.raises(DataError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE diary_diaryentry SET tags = ARRAY[repeat('x', 41)]")
    for wrong in ({"watched_on": "9999-12-31"}, {"audience": "all"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DiaryEntry.objects.create(member=ana, movie=movie, **wrong)
