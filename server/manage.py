"""`python -m server.manage`: Django's commands on our settings."""

import os
import sys

from django.core.management import execute_from_command_line

# Commands that may hold one long transaction; everything else keeps the product's limit.
LONG = {"migrate", "flush", "loaddata", "dbshell", "shell", "populate"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.core.settings.embedded")
    if len(sys.argv) > 1 and sys.argv[1] in LONG:
        os.environ["DB_TRANSACTION_TIMEOUT_S"] = "0"
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
