"""Production behind TLS. It refuses to start on an unsafe default."""

from django.core.exceptions import ImproperlyConfigured

from server.core.settings.base import *  # noqa: F403
from server.core.settings.base import ALLOWED_HOSTS, CORS_ALLOWED_ORIGINS, ENV, SECRET_KEY


def refuse(why: str) -> None:
    raise ImproperlyConfigured(f"production does not start: {why}")


if ENV.environment != "production":
    refuse("ENVIRONMENT must be production")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10:
    refuse("SECRET_KEY must have 50 random characters or more")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    refuse("ALLOWED_HOSTS must name the hosts, without *")
if not CORS_ALLOWED_ORIGINS:
    refuse("WEB_ORIGINS must name the web client's origin")
if any(not origin.startswith("https://") for origin in CORS_ALLOWED_ORIGINS):
    refuse("WEB_ORIGINS must be https")
if not ENV.public_web_url.startswith("https://"):
    refuse("PUBLIC_WEB_URL must be https")
if not ENV.realtime_public_url.startswith("wss://"):
    refuse("REALTIME_PUBLIC_URL must be wss")
if ENV.limits != "production":
    refuse("LIMITS must be production")
if not ENV.email_host:
    refuse("EMAIL_HOST must name an SMTP server")
if ENV.oidc_issuer and not ENV.oidc_issuer.startswith("https://"):
    refuse("OIDC_ISSUER must be https")
if bool(ENV.oidc_issuer) != bool(ENV.oidc_client_id):
    refuse("OIDC_ISSUER and OIDC_CLIENT_ID go together")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
# The platform's probes speak plain http to the container.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
