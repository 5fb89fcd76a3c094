"""How the schema describes the bearer token of members."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class MemberAuthenticationScheme(OpenApiAuthenticationExtension):
    target_class = "server.users.authentication.MemberAuthentication"
    name = "member"

    def get_security_definition(self, auto_schema):
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "The `access` token that log-in, registration or refresh answered.",
        }
