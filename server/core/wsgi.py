"""The API's WSGI application: every read and write of the product."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.core.settings.production")

application = get_wsgi_application()
