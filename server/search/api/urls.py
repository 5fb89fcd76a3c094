from django.urls import path

from server.search.api import views

urlpatterns = [
    path("movies/", views.MovieListView.as_view(), name="movies"),
    path("search/", views.SearchView.as_view(), name="search"),
    path("search/suggest/", views.SuggestView.as_view(), name="search-suggest"),
]
