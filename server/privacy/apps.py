from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "server.privacy"
