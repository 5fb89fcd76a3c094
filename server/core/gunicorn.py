"""gunicorn's settings for the API. Threads, since the work waits for PostgreSQL."""

from server.core.env import env

_env = env()
bind = f"{_env.api_host}:{_env.api_port}"
workers = _env.api_workers
threads = _env.api_threads
worker_class = "gthread"
timeout = 30
graceful_timeout = 2
keepalive = 15
# Slow leaks end with the worker; jitter keeps the workers from leaving together.
max_requests = 20_000
max_requests_jitter = 2_000
accesslog = None
forwarded_allow_ips = "127.0.0.1"
proc_name = "cinema-api"
control_socket_disable = True
