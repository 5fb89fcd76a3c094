from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "server.lists"
    label = "lists"
