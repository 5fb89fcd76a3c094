"""The API's own documents: the schema of the public API and its Swagger UI, served from here."""

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.permissions import AllowAny


class PublicSchemaView(SpectacularAPIView):
    """OpenAPI 3 of every public route; `?format=json` or YAML by default."""

    permission_classes = [AllowAny]
    authentication_classes: list[type] = []


class ApiDocsView(SpectacularSwaggerView):
    """Swagger UI from the sidecar package: no foreign host is asked for anything."""

    permission_classes = [AllowAny]
    authentication_classes: list[type] = []
    url_name = "schema"
