"""The table of all routes. Apps own what is below their prefix; names of members come last."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.static import serve

from server.core import health
from server.core.docs import ApiDocsView, PublicSchemaView

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("", include("server.movies.metrics")),
    path("admin/", admin.site.urls),
    path("api/schema/", PublicSchemaView.as_view(), name="schema"),
    path("api/docs/", ApiDocsView.as_view(), name="docs"),
    path("api/", include("server.users.api.urls")),
    path("api/", include("server.live.api.urls")),
    path("api/", include("server.movies.api.urls")),
    path("api/", include("server.social.api.urls")),
    path("api/", include("server.diary.api.urls")),
    path("api/", include("server.lists.api.urls")),
    path("api/", include("server.reactions.api.urls")),
    path("api/", include("server.feed.api.urls")),
    path("api/", include("server.search.api.urls")),
    path("api/", include("server.privacy.api.urls")),
    path("api/", include("server.stats.api.urls")),
    path("api/", include("server.moderation.api.urls")),
    path("api/partner/v1/", include("server.partners.api.urls")),
]
if settings.ENV.environment == "embedded" and not settings.ENV.s3_bucket:
    # One machine, no nginx: the API itself hands out the uploaded photos.
    urlpatterns.append(path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}))

handler400 = "server.core.errors.bad_request"
handler403 = "server.core.errors.permission_denied"
handler404 = "server.core.errors.not_found"
handler500 = "server.core.errors.server_error"
