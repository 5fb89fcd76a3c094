"""`python -m realtime`: serve sockets until SIGTERM."""

import gc
import resource

from realtime.asgi import application
from realtime.server import DrainingServer, config

#: a process of many long-lived objects and little garbage: look rarely at the old ones
GC_THRESHOLDS = (50_000, 50, 100)


def raise_file_limit() -> None:
    """As many sockets as the system lets us have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def main() -> None:
    raise_file_limit()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
    DrainingServer(config(application)).run()


if __name__ == "__main__":
    main()
