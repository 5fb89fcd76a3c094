from django.urls import path

from server.movies.api import views

urlpatterns = [
    path("movies/<int:movie_id>/details/", views.MovieMoreView.as_view(), name="movie-details"),
    path("movies/<int:movie_id>/credits/", views.CreditListView.as_view(), name="movie-credits"),
    path("people/<int:person_id>/", views.PersonView.as_view(), name="person"),
    path("genres/", views.GenreListView.as_view(), name="genres"),
]
