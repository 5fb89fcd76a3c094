from django.urls import path

from server.diary.api import views

urlpatterns = [
    path("diary/", views.DiaryView.as_view()),
    path("movies/<int:movie_id>/watchlist/", views.WatchlistView.as_view()),
]
