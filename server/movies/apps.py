from django.apps import AppConfig


class MoviesConfig(AppConfig):
    name = "server.movies"
    label = "movies"
