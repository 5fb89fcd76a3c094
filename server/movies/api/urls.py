from django.urls import path

from server.movies.api.views import GenreListView, MovieListView

urlpatterns = [
    path("movies/", MovieListView.as_view(), name="movies"),
    path("genres/", GenreListView.as_view(), name="genres"),
]
