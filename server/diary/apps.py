from django.apps import AppConfig


class DiaryConfig(AppConfig):
    name = "server.diary"
    label = "diary"
