import mimetypes

from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "server.users"
    label = "users"

    def ready(self) -> None:
        # Python 3.11 and 3.12 do not know the type of the photos that we store.
        mimetypes.add_type("image/webp", ".webp")
