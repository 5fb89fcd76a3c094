import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction

from server.diary.models import DiaryEntry, Rating, Review

URL = "/api/diary/"
#: a flag written with tag characters, which are format characters like the ones refused
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
TODAY = dt.datetime.now(dt.UTC).date()


def send(api, member, movie, raw: str = "", **fields):
    body = raw or json.dumps({"movie": movie.id, **fields})
    return api(member).generic("POST", URL, body, content_type="application/json")


@pytest.mark.parametrize(
    "rating", ["4.3", "0", "-0", "-0.0", "5.5", "1e309", "-1", '"5"', "true", "[]", "{}", "4.25",
               "0.49999999999999994", "1e-400", "10"]
)  # fmt: skip
def test_a_rating_between_the_half_steps_or_of_another_type_is_refused(api, ana, movie, rating):
    answer = send(api, ana, movie, raw=f'{{"movie": {movie.id}, "rating": {rating}}}')

    assert answer.status_code == 400
    assert answer.json()["fields"]["rating"][0]["code"] == "invalid_rating"
    assert not DiaryEntry.objects.exists()


@pytest.mark.parametrize("rating", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_does_not_know_are_refused(api, ana, movie, rating):
    answer = send(api, ana, movie, raw=f'{{"movie": {movie.id}, "rating": {rating}}}')

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_json")


@pytest.mark.parametrize("rating", [0.5, 1, 1.0, 4.5, 5, None])
def test_half_steps_from_half_a_star_to_five_are_taken(api, ana, movie, rating):
    answer = send(api, ana, movie, rating=rating)

    assert answer.status_code == 201
    assert answer.json()["rating"] == rating


@pytest.mark.parametrize(
    "day", ["0000-01-01", "9999-12-31", "1887-12-31", "2026-02-30", "2026-1-2", "20260102", "today",
            "2026-01-02T00:00:00Z", 20260102, True, [], "", "２０２６-01-02",
            (TODAY + dt.timedelta(days=2)).isoformat()]
)  # fmt: skip
def test_a_date_that_cannot_be_is_refused(api, ana, movie, day):
    answer = send(api, ana, movie, watched_on=day)

    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["watched_on"]


@pytest.mark.parametrize(
    "day", ["1888-01-01", TODAY.isoformat(), (TODAY + dt.timedelta(days=1)).isoformat(), None]
)
def test_a_day_that_has_begun_somewhere_is_taken(api, ana, movie, day):
    answer = send(api, ana, movie, watched_on=day)

    assert answer.status_code == 201
    assert answer.json()["watched_on"] == day


@pytest.mark.parametrize("movie_id", [0, -1, 404, 2**63 - 1, 2**63, "1", 1.5, True, None, [], {}])
def test_an_unknown_film_is_an_error_of_the_field(api, ana, movie, movie_id):
    answer = send(api, ana, movie, raw=json.dumps({"movie": movie_id}))

    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["movie"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "blank"),
        (" \n\t ", "blank"),
        ("a" * 100_001, "too_long"),
        ("bell \x07", "invalid_text"),
        ("escape \x1b[31m", "invalid_text"),
        ("next \x85 line", "invalid_text"),
        ("abc\u202edef", "invalid_text"),
        ("private \ue000", "invalid_text"),
        ("noncharacter \ufffe", "invalid_text"),
        ("Z" + "\u0335" * 9, "too_many_marks"),
        (7, "invalid"),
        (None, "null"),
        (["x"], "invalid"),
    ],
)
def test_a_text_that_no_review_may_hold_is_refused(api, ana, movie, text, code):
    answer = send(api, ana, movie, review={"text": text})

    assert answer.status_code == 400
    assert answer.json()["fields"]["review.text"][0]["code"] == code


@pytest.mark.parametrize("raw", ["\\u0000", "\\ud800"])
def test_characters_that_no_text_may_hold_are_refused_in_every_field(api, ana, movie, raw):
    body = f'{{"movie": {movie.id}, "review": {{"text": "x{raw}"}}}}'

    answer = send(api, ana, movie, raw=body)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_text")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Linha um\r\nlinha dois\rtrês", "Linha um\nlinha dois\ntrês"),
        ("  bordas \n", "bordas"),
        ("cafe\u0301", "café"),
        (f"família 👨\u200d👩\u200d👧 e {ENGLAND}", f"família 👨\u200d👩\u200d👧 e {ENGLAND}"),
        ("عربي \u2067isolado\u2069", "عربي \u2067isolado\u2069"),
        ("a" * 100_000, "a" * 100_000),
        ("<script>alert(1)</script> \\ ' \" ;--", "<script>alert(1)</script> \\ ' \" ;--"),
    ],
)  # fmt: skip
def test_a_text_is_kept_as_it_was_meant(api, ana, movie, sent, kept):
    entry = send(api, ana, movie, review={"text": sent}).json()

    review = api(ana).get(f"/api/reviews/{entry['review']['id']}/").json()

    assert review["text"] == kept


@pytest.mark.parametrize("field", ["rewatch", "liked", "dnf"])
@pytest.mark.parametrize("value", ["true", 1, 0, None, [], "yes"])
def test_a_flag_is_true_or_false(api, ana, movie, field, value):
    answer = send(api, ana, movie, **{field: value})

    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]


@pytest.mark.parametrize("audience", ["everyone", "PUBLIC", "", None, 1, ["public"]])
def test_only_the_four_audiences_are_known(api, ana, movie, audience):
    answer = send(api, ana, movie, audience=audience)

    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["audience"]


@pytest.mark.parametrize("raw", ["", "[]", "null", "{", '{"movie": 1,}', "[" * 50_000, '"x"', "1"])
def test_a_body_that_is_no_json_object_is_refused(api, ana, movie, raw):
    answer = api(ana).generic("POST", URL, raw, content_type="application/json")

    assert answer.status_code == 400


def test_fields_that_are_not_a_clients_business_change_nothing(api, ana, bia, movie):
    foreign = {"member": bia.id, "id": 999, "rev": 50, "created_at": "2000-01-01T00:00:00Z"}
    body = {"movie": movie.id, **foreign, "review": {"text": "x", "like_count": 9, **foreign}}

    answer = send(api, ana, movie, raw=json.dumps(body))

    entry = answer.json()
    assert answer.status_code == 201
    assert entry["member"]["username"] == "ana"
    assert (entry["rev"], entry["review"]["like_count"]) == (1, 0)
    assert entry["id"] != 999


def test_the_database_itself_refuses_ratings_and_dates_out_of_range(ana, movie):
    for fields in ({"rating": 11}, {"rating": 0}, {"watched_on": "1800-01-01"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DiaryEntry.objects.create(member=ana, movie=movie, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(member=ana, movie=movie, rating=11)


@pytest.mark.parametrize("number", ["0", "99999999999999999999999999", "9223372036854775808"])
@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("get", "diary/{}/"), ("patch", "diary/{}/"), ("delete", "diary/{}/"),
        ("put", "movies/{}/watchlist/"), ("delete", "movies/{}/watchlist/"),
        ("get", "me/drafts/{}/"), ("post", "me/drafts/{}/publish/"), ("get", "reviews/{}/history/"),
        ("get", "movies/{}/reviews/"), ("put", "movies/{}/liked/"),
        ("get", "movies/{}/"), ("get", "reviews/{}/"), ("put", "reviews/{}/like/"),
        ("delete", "reviews/{}/like/"),
    ],
)  # fmt: skip
def test_an_id_that_nothing_has_is_404(api, ana, verb, path, number):
    answer = getattr(api(ana), verb)(f"/api/{path.format(number)}")

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("POST", "diary/"), ("POST", "me/drafts/"), ("PUT", "movies/{movie}/rating/"),
        ("PATCH", "diary/1/"), ("PATCH", "me/drafts/1/"),
    ],
)  # fmt: skip
def test_a_body_of_ten_megabytes_is_refused_unread(api, ana, movie, verb, path):
    body = b'{"rating": 4, "review": {"text": "' + b"x" * 10_000_000 + b'"}}'

    url = f"/api/{path.format(movie=movie.id)}"
    answer = api(ana).generic(verb, url, body, content_type="application/json")

    assert answer.status_code in {400, 413}
    assert not DiaryEntry.objects.exists()


def test_the_database_itself_refuses_a_review_that_is_too_long(ana, movie):
    entry = DiaryEntry.objects.create(member=ana, movie=movie)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(entry=entry, member=ana, movie=movie, text="a" * 100_001)
