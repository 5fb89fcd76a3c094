from django.apps import AppConfig


class SocialConfig(AppConfig):
    name = "server.social"
    label = "social"
