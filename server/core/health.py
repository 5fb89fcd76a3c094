"""`/healthz`: the process runs. `/readyz`: it can serve, since PostgreSQL answers. Redis may be
away.
"""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse


def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """200, or 503 with what is missing. Redis is no condition: reads and writes go on without
    it.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "missing": ["postgresql"]}, status=503)
    return JsonResponse({"status": "ok"})
