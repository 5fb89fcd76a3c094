"""`make up`: the whole product on one machine, on plain http and loopback."""

from server.core.settings.base import *  # noqa: F403
from server.core.settings.base import ENV

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
CORS_ALLOWED_ORIGINS = [
    origin
    for origin in (
        ENV.public_web_url.rstrip("/"),
        ENV.public_web_url.replace("localhost", "127.0.0.1"),
    )
    if origin
]
if not ENV.email_host:
    # A local sink: every mail is a file that a developer can open.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = ENV.cinema_data / "mail"

# The admin's and the API documents' files come from their packages: nothing to collect.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None  # type: ignore[assignment]

# `manage runserver` serves API and sockets in one process.
ASGI_APPLICATION = "realtime.development.application"
