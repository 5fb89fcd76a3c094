"""The one place that reads the process environment (style: no other `os.environ` in server/ or
realtime/).
"""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]


class Env(BaseSettings):
    """All configuration of server and realtime. A missing secret means the process does not
    start.
    """

    model_config = SettingsConfigDict(extra="ignore", hide_input_in_errors=True)

    environment: Literal["embedded", "test", "production"] = "production"
    secret_key: SecretStr
    #: postgresql:// address; a socket folder goes into ?host=
    database_url: str
    #: redis:// or unix:// address
    redis_url: str
    #: several Redis hosts for the channel layer, comma separated; empty: REDIS_URL
    channel_redis_urls: str = ""
    #: tells apart products (and test workers) that share one Redis; pub/sub knows no databases
    redis_prefix: str = "cinema"

    #: exact origins of the web client, comma separated; CORS and the socket's Origin check use it
    web_origins: str = ""
    public_web_url: str = "http://localhost:3000"
    #: the address the browser opens a socket to; told by the ticket endpoint
    realtime_public_url: str = "ws://localhost:8001/ws/"
    allowed_hosts: str = ""
    #: host names that serve the admin pages, and client addresses or networks that reach them,
    #: comma separated; empty: all. Elsewhere the pages do not exist (404)
    admin_hosts: str = ""
    admin_addresses: str = ""
    api_host: str = "127.0.0.1"
    api_port: PositiveInt = 8000
    realtime_host: str = "127.0.0.1"
    realtime_port: PositiveInt = 8001
    #: proxies between the client and us whose X-Forwarded-For entry is believed (0: none)
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    #: "production" | "embedded" (lifts limits counted by address) | "load" (benches; refused in
    #: production)
    limits: Literal["production", "embedded", "load"] = "production"

    api_workers: PositiveInt = 2
    api_threads: PositiveInt = 4
    #: longest transaction of ours; the log's tail stays cheap because of it (docs/adr/0003)
    db_transaction_timeout_s: int = Field(default=10, ge=0)
    db_pool_max: PositiveInt = 8

    access_token_ttl_s: PositiveInt = 600
    refresh_token_ttl_s: PositiveInt = 30 * 24 * 3600
    #: a parent refresh token stays good this long after its successor was issued
    refresh_grace_s: PositiveInt = 10
    password_reset_ttl_s: PositiveInt = 3600
    #: links that confirm an address
    email_link_ttl_s: PositiveInt = 3 * 24 * 3600
    #: passwords that one process hashes at the same time, 19 MiB each
    password_hashes_at_once: PositiveInt = 2
    #: years; who says to be younger cannot register
    minimum_age: PositiveInt = 16

    #: log-in at another provider (Auth0, Keycloak, …); off until issuer and client are set
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None
    #: what the button says
    oidc_name: str = "OpenID"

    #: who answers for the members' data, and where they are written to (the legal pages)
    legal_controller: str = "Cinema!"
    #: empty: the address of `email_from`
    legal_contact_email: str = ""

    ws_ticket_ttl_s: PositiveInt = 30
    ws_resume_ttl_s: PositiveInt = 600
    ws_heartbeat_s: PositiveFloat = 10
    ws_auth_deadline_s: PositiveFloat = 5
    #: a socket is pinged this often, and has as long to answer
    ws_ping_s: PositiveFloat = 20
    ws_max_topics: PositiveInt = 128
    ws_max_frame_bytes: PositiveInt = 8192
    #: inbound frames a second and socket, with this burst
    ws_frames_per_s: PositiveInt = 20
    ws_frames_burst: PositiveInt = 40
    #: signals (watching, typing) a second and socket, with this burst; more are refused
    ws_signals_per_s: PositiveFloat = 1
    ws_signals_burst: PositiveInt = 5
    ws_max_buffer_bytes: PositiveInt = 256 * 1024
    ws_per_member: PositiveInt = 10
    ws_per_address: PositiveInt = 50
    ws_handshakes_per_s: PositiveInt = 1000
    #: events of the log the hub keeps in memory
    hub_ring_size: PositiveInt = 10_000
    #: events one replay may carry; beyond it the client refetches
    hub_replay_max: PositiveInt = 500
    #: the log is transport; rows older than this are trimmed
    live_retention_h: PositiveInt = 72
    #: closed cases of moderation, with what was reported and by whom; the audit stays
    moderation_cases_kept_days: PositiveInt = 730

    media_root: Path = ROOT / ".cinema" / "media"
    media_url: str = "/media/"
    photo_max_bytes: PositiveInt = 10 * 1024 * 1024
    #: S3/R2 instead of the disk when a bucket is named
    s3_bucket: str = ""
    s3_endpoint_url: str = ""
    s3_region: str = "auto"
    s3_access_key: SecretStr | None = None
    s3_secret_key: SecretStr | None = None
    s3_public_url: str = ""

    #: empty: mails are written to the data folder (embedded) and refused (production)
    email_host: str = ""
    email_port: PositiveInt = 587
    email_user: str = ""
    email_password: SecretStr | None = None
    email_use_tls: bool = True
    email_from: str = "Cinema! <no-reply@localhost>"
    cinema_data: Path = ROOT / ".cinema"

    #: Web Push is off until the VAPID key is set: 32 bytes in base64url
    web_push_private_key: SecretStr | None = None
    #: whom push services write to: a mailto: or https: address
    web_push_contact: str = "mailto:no-reply@localhost"
    #: host:port of push services that need be neither https nor public, comma separated (tests)
    web_push_trusted_hosts: str = ""

    tmdb_api_token: SecretStr | None = None
    tmdb_api_key: SecretStr | None = None
    #: with /3
    tmdb_api_url: str = "https://api.themoviedb.org/3"
    tmdb_image_url: str = "https://image.tmdb.org/t/p/"
    #: requests a second of all workers together; TMDb's ceiling is 40 to 50
    tmdb_requests_per_s: PositiveInt = 35
    #: ask by itself for charts, changes and what grows old; off where the source is not TMDb
    tmdb_refresh: bool = True
    omdb_api_key: SecretStr | None = None
    omdb_api_url: str = "https://www.omdbapi.com/"
    #: a worker has a job this long, then it counts as lost; longer than the slowest answer
    ingest_lease_s: PositiveInt = 120
    #: the first wait after a failed try; each further one is twice as long
    ingest_retry_base_s: PositiveFloat = 5.0
    #: films that one worker process asks for at the same time
    ingest_threads: PositiveInt = 12

    partner_requests_per_hour: PositiveInt = 100
    sentry_dsn: str = ""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


@lru_cache(maxsize=1)
def env() -> Env:
    """The environment, read once a process. Raises pydantic.ValidationError with the missing
    names.
    """
    return Env()  # type: ignore[call-arg] # pydantic fills it from the environment


def split(value: str) -> list[str]:
    """`"a, b"` -> `["a", "b"]`; the comma lists of the environment."""
    return [part.strip() for part in value.split(",") if part.strip()]
