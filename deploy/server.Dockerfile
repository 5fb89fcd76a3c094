# One image for api, realtime, worker and beat: the same code, another command.
FROM python:3.12-slim AS base
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1
WORKDIR /app

FROM base AS packages
COPY deploy/requirements.lock requirements.lock
RUN python -m venv /venv && /venv/bin/pip install --require-hashes -r requirements.lock

FROM base
COPY --from=packages /venv /venv
COPY server server
COPY realtime realtime
RUN useradd --system --uid 10001 cinema && mkdir -p /data/media && chown -R cinema /data
# Collected at build time; the values below exist only for this command.
RUN SECRET_KEY=build-time-only DATABASE_URL=postgresql:///none REDIS_URL=redis://none \
    ENVIRONMENT=production CINEMA_DATA=/app DJANGO_SETTINGS_MODULE=server.core.settings.base \
    /venv/bin/python -m server.manage collectstatic --noinput
USER cinema
ENV PATH=/venv/bin:$PATH ENVIRONMENT=production CINEMA_DATA=/app MEDIA_ROOT=/data/media \
    DJANGO_SETTINGS_MODULE=server.core.settings.production API_HOST=0.0.0.0 REALTIME_HOST=0.0.0.0
EXPOSE 8000 8001
CMD ["python", "-m", "gunicorn", "-c", "server/core/gunicorn.py", "server.core.wsgi:application"]
