import datetime as dt

import pytest

from server.diary.services import log_film

URL = "/api/me/diary/calendar/"


def test_a_year_day_by_day_and_the_years_there_are(api, ana, bia, movies):
    films = [movies() for _ in range(5)]
    for film, day in zip(films, ["2025-12-31"] + ["2026-01-02"] * 4, strict=True):
        log_film(user=ana, movie_id=film.id, watched_on=dt.date.fromisoformat(day), audience="me")
    log_film(user=ana, movie_id=films[0].id)
    log_film(user=bia, movie_id=films[0].id, watched_on=dt.date(2026, 1, 3))

    year = api(ana).get(f"{URL}?year=2026").json()

    assert (year["year"], year["entry_count"], year["undated_count"]) == (2026, 4, 1)
    (day,) = year["days"]
    assert (day["date"], day["entry_count"]) == ("2026-01-02", 4)
    assert [movie["id"] for movie in day["movies"]] == [film.id for film in films[1:4]]
    assert year["years"] == [{"year": 2026, "entry_count": 4}, {"year": 2025, "entry_count": 1}]


def test_without_a_year_it_is_this_one(api, ana):
    empty = api(ana).get(URL).json()

    assert empty["year"] == dt.datetime.now(dt.UTC).year
    assert (empty["days"], empty["years"], empty["entry_count"]) == ([], [], 0)
    assert api(None).get(URL).status_code == 401


@pytest.mark.parametrize("year", ["0000", "9999", "1887", "x", "NaN", "1e309", "2026.5"])
def test_a_year_without_films_is_refused(api, ana, year):
    assert api(ana).get(f"{URL}?year={year}").status_code == 400
