"""What TMDb says, and what stays true whatever it says."""

import pytest
from django.utils import timezone

from server.movies import jobs
from server.movies.drain import drain
from server.movies.models import Collection, Credit, IngestJob, Movie, MovieExtras, Person
from server.movies.services import change_movie_stats
from server.movies.standin.films import film, part, translation

pytestmark = pytest.mark.django_db

ID = 900001
OTHER = {
    "imdb_id": "tt5550000",
    "external_ids": {"imdb_id": "tt5550000"},
    "title": "Nothing Alike",
    "original_title": "Nada a Ver",
    "release_date": "1974-02-03",
    "translations": {"translations": []},
    "alternative_titles": {"titles": []},
    "credits": {"cast": [part(8001, "Somebody Else", "x1", order=0)], "crew": []},
}


def bring(configured, tmdb_id: int = ID, **changes) -> Movie | None:
    """What TMDb tells now, through the queue; the film of that id."""
    configured.films[tmdb_id] = film(tmdb_id, **changes)
    return again(tmdb_id)


def again(tmdb_id: int = ID) -> Movie | None:
    jobs.request_movie(tmdb_id)
    drain(threads=1)
    return Movie.objects.filter(tmdb_id=tmdb_id).first()


def test_a_films_page_has_its_parts(configured):
    movie = bring(configured)

    extras = movie.extras
    assert [video["key"] for video in extras.videos] == ["aaaaaaaaaa2", "aaaaaaaaaa1"]
    assert extras.offers["BR"]["stream"][0]["name"] == "Rio Play"
    assert extras.certifications == {"BR": "14"}
    assert [(one["date"], one["kind"], one["certification"]) for one in extras.releases["BR"]] == [
        ("2011-05-06", "theatrical", "14"),
        ("2011-01-02", "premiere", ""),
    ]
    assert {"title": "Letters in the Lamp", "language": "", "country": "US"} in extras.titles
    assert extras.keywords == ["lighthouse", "letters"]
    assert (extras.recommended_ids, extras.similar_ids) == ([ID + 1, ID + 2], [ID + 3])
    assert (extras.budget, extras.revenue) == (1_200_000, 3_000_000_000)
    assert (movie.status, movie.poster_path_pt) == ("Released", "/lanternCartaz01.jpg")
    assert (movie.tmdb_rating, movie.tmdb_votes) == (7.1, 812)
    assert "\nletters in the lamp\n" in movie.search_text


def test_a_film_is_one_request(configured):
    bring(configured)

    assert [path for path, _, _ in configured.requests] == [f"/3/movie/{ID}"]


@pytest.mark.parametrize(
    "part_name",
    [
        *("credits", "translations", "alternative_titles", "images", "videos", "release_dates"),
        *("keywords", "watch/providers", "recommendations", "similar", "genres"),
        *("production_countries", "external_ids"),
    ],
)
def test_a_part_that_is_missing_from_an_answer_stays_as_it_was(configured, part_name):
    movie = bring(configured)
    before = MovieExtras.objects.values().get(pk=movie.pk)

    configured.films[ID] = film(ID, runtime=98)
    del configured.films[ID][part_name]
    after = again()

    assert after.runtime == 98
    assert MovieExtras.objects.values().get(pk=movie.pk) == before
    assert after.credits.count() == 4
    assert after.genres.count() == 2
    assert (after.countries, after.poster_path_pt) == (["BR"], "/lanternCartaz01.jpg")
    assert (after.title_pt, after.imdb_id) == ("O Faroleiro", f"tt9{ID}")
    assert "\nder laternenwarter\n" in after.search_text
    assert "\nletters in the lamp\n" in after.search_text


def test_an_unchanged_film_costs_a_304_and_no_row(configured):
    first = bring(configured)
    before = Movie.objects.values().get(pk=first.pk)

    again()

    assert "If-None-Match" in configured.requests[-1][2]
    assert Movie.objects.values().get(pk=first.pk) == before


def test_a_film_that_tmdb_deletes_stays_with_what_members_did(configured):
    movie = bring(configured)
    change_movie_stats(movie.pk, rating=(None, 8), logs=1)
    del configured.films[ID]

    after = again()

    assert (after.pk, after.title) == (movie.pk, "The Lantern Keeper")
    assert after.gone_at is not None
    assert after.stats.rating_count == 1


def test_a_film_that_comes_back_is_no_more_gone(configured):
    bring(configured)
    kept = configured.films.pop(ID)
    again()
    configured.films[ID] = kept
    jobs.retry_jobs(IngestJob.objects.values_list("pk", flat=True))
    drain(threads=1)

    assert Movie.objects.get(tmdb_id=ID).gone_at is None


def test_an_id_that_tmdb_gives_to_another_film_takes_no_rating_with_it(configured):
    rated = bring(configured)
    change_movie_stats(rated.pk, rating=(None, 9), logs=1)

    other = bring(configured, **OTHER)

    assert other.pk != rated.pk
    assert other.title == "Nothing Alike"
    rated.refresh_from_db()
    assert (rated.title, rated.tmdb_id, rated.former_tmdb_ids) == ("The Lantern Keeper", None, [ID])
    assert rated.stats.rating_count == 1
    assert not hasattr(other, "stats")
    assert rated.credits.count() == 4


def test_a_reused_id_is_seen_without_imdb_ids_too(configured):
    none = {"imdb_id": None, "external_ids": {"imdb_id": None}}
    rated = bring(configured, **none)

    other = bring(configured, **(OTHER | none))

    assert other.pk != rated.pk


@pytest.mark.parametrize(
    "correction",
    [
        {"title": "A New Name", "original_title": "Um Nome Novo", "release_date": "2019-01-01"},
        {"imdb_id": "tt5550001", "external_ids": {"imdb_id": "tt5550001"}},
        {"release_date": "2016-05-06", "imdb_id": None, "external_ids": None},
        {"release_date": ""},
    ],
    ids=["renamed, same IMDb id", "IMDb id corrected", "postponed", "date taken back"],
)
def test_a_correction_is_no_other_film(configured, correction):
    movie = bring(configured)

    assert bring(configured, **correction).pk == movie.pk
    assert Movie.objects.count() == 1


def test_a_merged_film_is_followed_to_its_new_id_by_its_imdb_id(configured):
    movie = bring(configured)
    change_movie_stats(movie.pk, rating=(None, 7))
    moved = configured.films.pop(ID) | {"id": 77}
    configured.films[77] = moved

    again()

    after = Movie.objects.get(pk=movie.pk)
    assert (after.tmdb_id, after.former_tmdb_ids, after.gone_at) == (77, [ID], None)
    assert after.stats.rating_count == 1
    assert Movie.objects.count() == 1


def test_a_film_merged_into_one_that_we_have_points_there_and_both_keep_their_ratings(configured):
    kept = bring(configured, 77, imdb_id=None, external_ids=None, release_date="2001-01-01")
    merged = bring(configured)
    change_movie_stats(merged.pk, rating=(None, 7))
    del configured.films[ID]
    configured.films[77]["imdb_id"] = merged.imdb_id

    again()

    merged.refresh_from_db()
    assert merged.merged_into_id == kept.pk
    assert merged.stats.rating_count == 1
    assert not hasattr(kept, "stats")


def test_what_an_operator_locked_is_written_by_no_source(configured):
    movie = bring(configured)
    Movie.objects.filter(pk=movie.pk).update(
        overview_pt="Revisto.", locked_fields=["overview_pt", "genres", "collection", "videos"]
    )
    movie.genres.clear()
    MovieExtras.objects.filter(pk=movie.pk).update(videos=[])

    after = bring(
        configured, runtime=120, belongs_to_collection={"id": 5, "name": "Lantern Collection"}
    )

    assert (after.runtime, after.overview_pt, after.collection) == (120, "Revisto.", None)
    assert (after.genres.count(), after.extras.videos) == (0, [])


def test_a_film_joins_its_collection_and_leaves_it_and_an_untold_one_stays(configured):
    set_ = {"id": 5, "name": "Lantern Collection", "poster_path": "/set.jpg"}
    assert bring(configured, belongs_to_collection=set_).collection.name == "Lantern Collection"
    assert IngestJob.objects.filter(kind="collection", tmdb_id=5).exists()

    configured.films[ID] = film(ID, runtime=1)
    del configured.films[ID]["belongs_to_collection"]
    assert again().collection is not None
    assert bring(configured, runtime=2).collection is None
    assert Collection.objects.count() == 1


QUIRKS = {
    "release_date": "",
    "runtime": 0,
    "budget": 0,
    "revenue": 9_999_999_999,
    "vote_average": 0.0,
    "vote_count": 0,
    "adult": None,
    "softcore": False,
    "genres": [{"id": 10770, "name": "TV Movie"}, {"id": 99999, "name": "No Longer Listed"}],
    "title": "Fi\u0000lm \u202eesrever\u202c",
    "poster_path": "//evil.example/x.jpg",
    "backdrop_path": "https://evil.example/x.jpg",
    "popularity": "12.5",
    "credits": {
        "cast": [
            part(5, "Two Parts", "q1", character="One", order=0),
            part(5, "Two Parts", "q2", character="Two", order=1),
            part(6, "", "q3", order=2),
            part(7, "No Order", "q4", order=None),
        ],
        "crew": [part(100 + n, f"Crew {n}", f"k{n}", job="Rigging") for n in range(750)],
    },
    "videos": {"results": [{"site": "YouTube", "key": '"><script>', "type": "Trailer"}]},
    "watch/providers": {
        "results": {
            "BR": {"link": "https://evil.example/", "rent": [{"provider_id": 1}], "soon": []},
            "xx": {"link": None},
        }
    },
    "recommendations": {"page": 1, "results": [{"id": ID}, {"id": None}, {"id": 4}, {"id": 4}]},
    "release_dates": {"results": [{"iso_3166_1": "BR", "release_dates": []}, {}]},
    "keywords": {"keywords": [{"id": 1, "name": None}]},
    "translations": {"translations": [{"iso_639_1": "pt", "data": None}, {}]},
    "belongs_to_collection": {"id": 9, "name": None},
}


def test_the_quirks_of_real_answers_are_taken_as_they_come(configured):
    movie = bring(configured, **QUIRKS)

    assert movie.title == "Film esrever"
    assert (movie.release_date, movie.year, movie.runtime, movie.tmdb_rating) == (None,) * 4
    assert (movie.poster_path, movie.backdrop_path, movie.adult) == ("", "", False)
    assert movie.popularity == 12.5
    assert (movie.extras.budget, movie.extras.revenue) == (None, 9_999_999_999)
    assert [genre.name for genre in movie.genres.order_by("moviegenre__order")] == [
        *("TV Movie", "No Longer Listed"),
    ]
    assert Credit.objects.filter(movie=movie, kind="cast").count() == 3
    assert Credit.objects.filter(movie=movie, kind="crew").count() == 750
    assert movie.extras.videos == []
    assert movie.extras.offers == {"BR": {"link": ""}}
    assert movie.extras.recommended_ids == [4]
    assert (movie.extras.certifications, movie.extras.keywords) == ({}, [])
    assert movie.collection is None


def test_a_persons_name_changes_with_the_film_and_the_person_stays_one(configured):
    bring(configured)
    bring(
        configured,
        ID + 1,
        imdb_id=None,
        external_ids=None,
        translations={"translations": [translation("ja", "JP", "灯台守", "")]},
        credits={"cast": [part(7001, "ノゲイラ・イアラ", "z1", order=0)], "crew": []},
    )

    person = Person.objects.get(tmdb_id=7001)
    assert person.name == "ノゲイラ・イアラ"
    assert person.credits.count() == 2


def test_nothing_that_is_asked_again_is_lost_when_the_row_was_synced_long_ago(configured):
    movie = bring(configured)
    Movie.objects.update(synced_at=timezone.now() - timezone.timedelta(days=170))

    again()

    movie.refresh_from_db()
    assert movie.synced_at > timezone.now() - timezone.timedelta(minutes=5)
