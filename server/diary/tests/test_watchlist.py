from server.diary.models import WatchlistItem


def test_the_watchlist_takes_a_film_once_and_gives_it_back(api, ana, movie):
    client, url = api(ana), f"/api/movies/{movie.id}/watchlist/"

    assert [client.put(url).json()["in_watchlist"] for _ in range(2)] == [True] * 2
    assert WatchlistItem.objects.count() == 1
    assert [client.delete(url).json()["in_watchlist"] for _ in range(2)] == [False] * 2
    assert not WatchlistItem.objects.exists()


def test_the_watchlist_is_shown_on_the_films_page_to_its_member_alone(api, ana, bia, movie):
    api(ana).put(f"/api/movies/{movie.id}/watchlist/")

    assert api(ana).get(f"/api/movies/{movie.id}/").json()["viewer"]["in_watchlist"] is True
    assert api(bia).get(f"/api/movies/{movie.id}/").json()["viewer"]["in_watchlist"] is False
    assert api(None).get(f"/api/movies/{movie.id}/").json()["viewer"] is None


def test_the_watchlist_is_for_members(api, movie):
    assert api(None).put(f"/api/movies/{movie.id}/watchlist/").status_code == 401
