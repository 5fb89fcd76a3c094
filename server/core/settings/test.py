"""Tests: real PostgreSQL, real Redis, one database and one Redis prefix for each xdist worker."""

import os

from server.core.settings.base import *  # noqa: F403
from server.core.settings.base import (
    CACHES,
    CELERY_BROKER_TRANSPORT_OPTIONS,
    CHANNEL_LAYERS,
    DATABASES,
    ENV,
)

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")  # set by xdist, not configuration
# A program that a test starts is given the prefix of its worker.
REDIS_PREFIX = ENV.redis_prefix.removesuffix(f"-{WORKER}") + f"-{WORKER}"
ENV.redis_prefix = REDIS_PREFIX

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
CORS_ALLOWED_ORIGINS = ["http://localhost:3000"]
CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = REDIS_PREFIX  # type: ignore[index]
CACHES["default"]["KEY_PREFIX"] = REDIS_PREFIX
CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = f"{REDIS_PREFIX}:celery:"
# Transactional tests hold a transaction for the length of a test.
DATABASES["default"]["OPTIONS"]["options"] = "-c lock_timeout=5000"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None  # type: ignore[assignment]
