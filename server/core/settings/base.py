"""Settings that every environment shares. Values come from `server.core.env` alone."""

import hmac
from datetime import timedelta

import psycopg.conninfo

from server.core.env import env, split
from server.core.log import logging_config

ENV = env()

#: every key of ours in Redis begins with it
REDIS_PREFIX = ENV.redis_prefix
SECRET_KEY = ENV.secret_key.get_secret_value()
DEBUG = False
ALLOWED_HOSTS = split(ENV.allowed_hosts)
ROOT_URLCONF = "server.core.urls"
WSGI_APPLICATION = "server.core.wsgi.application"
ASGI_APPLICATION = "realtime.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("pt-br", "Português (Brasil)")]

INSTALLED_APPS = [
    "daphne",
    "server.core.admin_app.CinemaAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "corsheaders",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "channels",
    "server.core",
    "server.live",
    "server.users",
    "server.movies",
    "server.social",
    "server.diary",
    "server.lists",
    "server.reactions",
    "server.feed",
    "server.search",
    "server.partners",
    "server.moderation",
    "server.privacy",
    "server.stats",
]

MIDDLEWARE = [
    "server.core.middleware.RequestIdMiddleware",
    "server.core.middleware.RateLimitMiddleware",
    "server.core.admin_gate.AdminGateMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


def database(url: str) -> dict:
    """A Django database entry for a libpq address.

    Every session of ours ends a transaction that is open too long: the live log's cursor carries
    the open transactions, and the retention horizon waits for the oldest (docs/adr/0003).
    """
    parts = psycopg.conninfo.conninfo_to_dict(url)
    options = {
        name: str(parts[name])
        for name in ("sslmode", "sslrootcert", "target_session_attrs")
        if name in parts
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", ""),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **options,
            "connect_timeout": 5,
            "options": (
                f"-c transaction_timeout={ENV.db_transaction_timeout_s * 1000} -c lock_timeout=5000"
            ),
        },
    }


DATABASES = {"default": database(ENV.database_url)}

AUTH_USER_MODEL = "users.User"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email", "display_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["server.users.hashers.MemberArgon2Hasher"]

CHANNEL_HOSTS = split(ENV.channel_redis_urls) or [ENV.redis_url]
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "server.live.layer.RingingChannelLayer",
        "CONFIG": {
            "hosts": CHANNEL_HOSTS,
            "prefix": ENV.redis_prefix,
        },
    },
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": ENV.redis_url,
        "KEY_PREFIX": ENV.redis_prefix,
    },
}

# Celery: a message is a hint, the job is a row (docs/adr/0010). JSON only: a pickled task is
# refused.
CELERY_BROKER_URL = ENV.redis_url.replace("unix://", "redis+socket://", 1).replace(
    "?db=", "?virtual_host="
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "global_keyprefix": f"{ENV.redis_prefix}:celery:",
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "max_retries": 1,
}
# A request that enqueues must not wait for a sick Redis: one short try, the sweep does the rest.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "UTC"
#: every sweep that finds due rows again; seconds
CELERY_BEAT_SCHEDULE: dict[str, dict] = {
    "send-due-mails": {"task": "server.users.tasks.send_due_mails", "schedule": 10.0},
    "tidy-accounts": {"task": "server.users.tasks.tidy_accounts", "schedule": 3600.0},
    "accept-open-requests": {
        "task": "server.social.tasks.accept_open_requests",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "send-pushes": {
        "task": "server.social.tasks.send_pushes",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "send-digests": {
        "task": "server.social.tasks.send_digests",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "sweep-ingest": {
        "task": "server.movies.tasks.sweep_ingest",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "refresh-catalogue": {
        "task": "server.movies.tasks.refresh_catalogue",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "choose-search-head": {
        "task": "server.search.tasks.choose_search_head",
        "schedule": 6 * 3600.0,
    },
    "sweep-rater-standings": {
        "task": "server.diary.tasks.sweep_rater_standings",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "rebuild-year-reviews": {
        "task": "server.stats.tasks.rebuild_year_reviews",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "forget-idempotency-keys": {
        "task": "server.core.tasks.forget_idempotency_keys",
        "schedule": 3600.0,
    },
    "end-expired-suspensions": {
        "task": "server.moderation.tasks.end_expired_suspensions",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "forget-old-cases": {
        "task": "server.moderation.tasks.forget_old_cases",
        "schedule": 24 * 3600.0,
    },
    "make-due-exports": {
        "task": "server.privacy.tasks.make_due_exports",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "erase-due-accounts": {
        "task": "server.privacy.tasks.erase_due_accounts",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "tidy-privacy": {"task": "server.privacy.tasks.tidy_privacy", "schedule": 3600.0},
    "trim-live-log": {"task": "server.live.tasks.trim_live_log", "schedule": 3600.0},
}

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["server.core.rendering.StructRenderer"],
    "DEFAULT_PARSER_CLASSES": ["server.core.rendering.StrictJSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["server.users.authentication.MemberAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "server.core.errors.problem_response",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "NUM_PROXIES": ENV.trusted_proxies,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Cinema! API",
    "DESCRIPTION": "A film social network that is live. Errors are problem details (RFC 9457).",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "server.core.openapi.add_struct_components",
    ],
    "ENUM_NAME_OVERRIDES": {
        "AudienceEnum": "server.core.models.Audience",
        "ReportableEnum": "server.moderation.models.TargetKind",
    },
}

SIMPLE_JWT = {
    # A key of its own: what signs tokens signs nothing else.
    "SIGNING_KEY": hmac.digest(SECRET_KEY.encode(), b"cinema.jwt", "sha256").hex(),
    "ACCESS_TOKEN_LIFETIME": timedelta(seconds=ENV.access_token_ttl_s),
    "REFRESH_TOKEN_LIFETIME": timedelta(seconds=ENV.refresh_token_ttl_s),
    "ALGORITHM": "HS256",
    "AUDIENCE": "cinema",
    "ISSUER": "cinema",
    "USER_ID_CLAIM": "sub",
}
PASSWORD_RESET_TIMEOUT = ENV.password_reset_ttl_s

# What lower apps call in those above, by name.
#: each text of a member passes these (`server.core.texts`)
TEXT_CHECKS = ["server.moderation.filters.check_rules"]
#: who writes the mails of kinds that users does not know (`server.users.mails`)
LETTERS = {
    "moderation_decision": "server.moderation.letters.write",
    "moderation_appeal": "server.moderation.letters.write",
}
#: what ends besides sessions when a member is shut out (`server.users.services`)
CREDENTIALS = ["server.partners.services.revoke_tokens_of"]

CORS_ALLOWED_ORIGINS = split(ENV.web_origins)
CORS_EXPOSE_HEADERS = [
    "Link", "ETag", "Retry-After", "X-Request-Id",
    "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset",
]  # fmt: skip

STATIC_URL = "/static/"
STATIC_ROOT = ENV.cinema_data / "static"
MEDIA_ROOT = ENV.media_root
MEDIA_URL = ENV.media_url
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024


def storages() -> dict:
    """Uploads on disk, or in S3/R2 when a bucket is named. Keys are random: nothing is
    overwritten.
    """
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    if not ENV.s3_bucket:
        return {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": static,
        }
    secret = ENV.s3_secret_key.get_secret_value() if ENV.s3_secret_key else None
    key = ENV.s3_access_key.get_secret_value() if ENV.s3_access_key else None
    return {
        "default": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": ENV.s3_bucket,
                "endpoint_url": ENV.s3_endpoint_url or None,
                "region_name": ENV.s3_region,
                "access_key": key,
                "secret_key": secret,
                "file_overwrite": False,
                "default_acl": None,
                "querystring_auth": not ENV.s3_public_url,
                "custom_domain": ENV.s3_public_url.removeprefix("https://").rstrip("/") or None,
                "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
            },
        },
        "staticfiles": static,
    }


STORAGES = storages()

DEFAULT_FROM_EMAIL = ENV.email_from
EMAIL_HOST = ENV.email_host
EMAIL_PORT = ENV.email_port
EMAIL_HOST_USER = ENV.email_user
EMAIL_HOST_PASSWORD = ENV.email_password.get_secret_value() if ENV.email_password else ""
EMAIL_USE_TLS = ENV.email_use_tls
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

LOGGING = logging_config(ENV.log_level)
LOGGING_CONFIG = "logging.config.dictConfig"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
#: log-ins to the admin pages: a working day
SESSION_COOKIE_AGE = 8 * 3600
SILENCED_SYSTEM_CHECKS: list[str] = []
