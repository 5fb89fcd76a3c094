"""Production on Railway: the platform's own variables name the host."""

import os

from server.core.settings.production import *  # noqa: F403
from server.core.settings.production import ALLOWED_HOSTS

# Set by the platform for each service; its health probe uses the second name.
for name in (os.environ.get("RAILWAY_PUBLIC_DOMAIN"), "healthcheck.railway.app"):
    if name and name not in ALLOWED_HOSTS:
        ALLOWED_HOSTS.append(name)
