from django.urls import path

from server.stats.api import calendar_views, views

urlpatterns = [
    path("movies/popular-among-friends/", views.PopularAmongFriendsView.as_view()),
    path("movies/<int:movie_id>/friends/", views.MovieFriendsView.as_view()),
    path("users/<str:username>/stats/", views.DiaryStatsView.as_view()),
    path("users/<str:username>/years/<int:year>/", views.YearReviewView.as_view()),
    path("me/watchlist/calendar/", calendar_views.CalendarAddressView.as_view()),
    path("me/watchlist.ics", calendar_views.WatchlistCalendarView.as_view()),
]
