"""A real PostgreSQL and a real Redis, run from PyPI wheels as foreground children."""
