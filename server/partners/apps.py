from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "server.partners"
    label = "partners"
