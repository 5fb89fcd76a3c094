"""What a review said before its edits: kept for its author and for staff, told to nobody else."""

import pytest

from server.diary import history
from server.diary.models import ReviewVersion
from server.diary.services import edit_entry, log_film
from server.diary.shapes import ReviewText


@pytest.fixture
def edited(ana, movie):
    """A review's id, after two edits of its text and one that changes nothing."""
    logged = log_film(user=ana, movie_id=movie.id, review=ReviewText(text="primeiro"))
    for text in ("segundo", "terceiro", "terceiro"):
        edit_entry(user=ana, entry_id=logged.id, changes={"review": ReviewText(text=text)})
    edit_entry(user=ana, entry_id=logged.id, changes={"rating": 8})
    return logged.review.id


def test_each_text_that_was_replaced_is_kept_once(api, ana, edited):
    body = api(ana).get(f"/api/reviews/{edited}/history/").json()

    assert [row["text"] for row in body["results"]] == ["segundo", "primeiro"]
    newest, oldest = body["results"]
    assert oldest["written_at"] < oldest["replaced_at"] == newest["written_at"]
    assert body["next"] is None


def test_only_the_author_and_staff_read_it(api, ana, bia, members, edited):
    url = f"/api/reviews/{edited}/history/"
    staff = members("staff", is_staff=True)

    assert api(staff).get(url).status_code == 200
    assert api(bia).get(url).status_code == 404
    assert api(None).get(url).status_code == 401
    assert "primeiro" not in api(bia).get(f"/api/reviews/{edited}/").content.decode()


def test_pages_and_a_limit_of_what_is_kept(api, ana, edited, monkeypatch):
    url = f"/api/reviews/{edited}/history/?limit=1"
    first = api(ana).get(url).json()
    second = api(ana).get(f"{url}&cursor={first['next']}").json()
    assert [page["results"][0]["text"] for page in (first, second)] == ["segundo", "primeiro"]

    monkeypatch.setattr(history, "VERSIONS_KEPT", 2)
    entry_id = ReviewVersion.objects.first().review.entry_id
    edit_entry(user=ana, entry_id=entry_id, changes={"review": ReviewText(text="quarto")})

    kept = ReviewVersion.objects.order_by("id").values_list("text", flat=True)
    assert list(kept) == ["segundo", "terceiro"]


def test_a_review_that_goes_takes_its_history_with_it(ana, edited):
    entry_id = ReviewVersion.objects.first().review.entry_id

    edit_entry(user=ana, entry_id=entry_id, changes={"review": None})

    assert not ReviewVersion.objects.exists()
