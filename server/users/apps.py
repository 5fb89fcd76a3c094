from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "server.users"
    label = "users"
