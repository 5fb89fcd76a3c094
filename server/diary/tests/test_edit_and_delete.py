import pytest

from server.core.domain import NotFound
from server.diary.models import DiaryEntry, MovieMark, Rating, Review
from server.diary.selectors import own_entry
from server.diary.services import delete_entry, edit_entry, log_film
from server.diary.shapes import ReviewText
from server.movies.selectors import movie_stats
from server.social.models import Activity
from server.social.selectors import member_stats

REVIEW = ReviewText(text="Um filme que cresce na lembrança.")


@pytest.fixture
def entry(ana, movie):
    return log_film(user=ana, movie_id=movie.id, rating=6, review=REVIEW)


def test_an_edit_replaces_the_card_under_a_greater_rev(ana, entry, emitted):
    first = Activity.objects.get().rev
    emitted.clear()

    edited = edit_entry(
        user=ana, entry_id=entry.id, changes={"review": ReviewText(text="Revi e mudei de ideia.")}
    )

    assert edited.review.excerpt == "Revi e mudei de ideia."
    assert edited.rev == entry.rev + 1
    assert emitted.types == ["diary.updated"]
    card = emitted.data("diary.updated")[0]["card"]
    assert (card["id"], card["rev"]) == (entry.activity_id, first + 1)
    assert Review.objects.get().edited_at is not None


def test_an_edit_that_changes_nothing_emits_nothing(ana, entry, emitted):
    emitted.clear()

    same = edit_entry(
        user=ana,
        entry_id=entry.id,
        changes={"rating": 6, "rewatch": False, "audience": "public", "review": REVIEW},
    )

    assert same.rev == entry.rev
    assert emitted.types == []


def test_a_new_rating_moves_the_films_histogram(ana, entry, movie, emitted):
    edit_entry(user=ana, entry_id=entry.id, changes={"rating": 10})

    assert movie_stats(movie.id).rating_histogram == [0] * 9 + [1]
    assert Rating.objects.get().rating == 10


def test_an_old_entry_edited_leaves_the_rating_of_a_later_one(ana, entry, movie):
    log_film(user=ana, movie_id=movie.id, rating=9)

    edit_entry(user=ana, entry_id=entry.id, changes={"rating": 2})

    assert Rating.objects.get().rating == 9
    assert own_entry(ana, entry.id).rating == 1.0


def test_removing_a_rating_from_an_entry_leaves_the_members_rating(ana, entry, movie):
    edit_entry(user=ana, entry_id=entry.id, changes={"rating": None})

    assert own_entry(ana, entry.id).rating is None
    assert movie_stats(movie.id).rating_count == 1


def test_taking_a_like_of_the_film_back_uncounts_it(ana, movie):
    entry = log_film(user=ana, movie_id=movie.id, liked=True)

    edit_entry(user=ana, entry_id=entry.id, changes={"liked": False})

    assert movie_stats(movie.id).like_count == 0
    assert not MovieMark.objects.filter(kind="liked").exists()


def test_a_review_added_later_is_counted_and_heard_on_its_own_topic(ana, movie, emitted):
    entry = log_film(user=ana, movie_id=movie.id)
    emitted.clear()

    edited = edit_entry(user=ana, entry_id=entry.id, changes={"review": REVIEW})

    assert movie_stats(movie.id).review_count == 1
    assert member_stats(ana.id).review_count == 1
    assert f"review.{edited.review.id}" in emitted.rows("diary.updated")[0].topics


def test_widening_the_audience_needs_no_tombstone(ana, movie, emitted):
    entry = log_film(user=ana, movie_id=movie.id, audience="me")
    emitted.clear()

    edit_entry(user=ana, entry_id=entry.id, changes={"audience": "public"})

    assert emitted.types == ["diary.updated"]
    assert "public" in emitted.rows()[0].topics


def test_deleting_removes_neither_rating_nor_watched_mark(ana, entry, movie, emitted):
    emitted.clear()

    delete_entry(user=ana, entry_id=entry.id)

    assert not DiaryEntry.objects.exists()
    assert Rating.objects.get().rating == 6
    assert MovieMark.objects.filter(kind="watched").count() == 1
    stats, mine = movie_stats(movie.id), member_stats(ana.id)
    assert (stats.log_count, stats.review_count, stats.rating_count) == (0, 0, 1)
    assert (mine.log_count, mine.film_count, mine.review_count) == (0, 0, 0)
    assert emitted.types == ["movie.stats", "member.stats", "activity.removed"]
    assert emitted.data("activity.removed")[0] == {
        "activity_id": entry.activity_id,
        "kind": "diary.logged",
        "rev": 2,
        "entry_id": entry.id,
        "review_id": entry.review.id,
        "movie_id": movie.id,
    }


def test_deleting_one_of_two_watches_keeps_the_film_counted(ana, entry, movie):
    log_film(user=ana, movie_id=movie.id)

    delete_entry(user=ana, entry_id=entry.id)

    mine = member_stats(ana.id)
    assert (mine.log_count, mine.film_count) == (1, 1)


def test_an_entry_belongs_to_its_member_alone(ana, bia, entry):
    for attempt in (
        lambda: own_entry(bia, entry.id),
        lambda: edit_entry(user=bia, entry_id=entry.id, changes={"rating": 1}),
        lambda: delete_entry(user=bia, entry_id=entry.id),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_deleting_twice_is_not_found(ana, entry):
    delete_entry(user=ana, entry_id=entry.id)

    with pytest.raises(NotFound):
        delete_entry(user=ana, entry_id=entry.id)
