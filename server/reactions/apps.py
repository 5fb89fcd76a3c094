from django.apps import AppConfig


class ReactionsConfig(AppConfig):
    name = "server.reactions"
    label = "reactions"
