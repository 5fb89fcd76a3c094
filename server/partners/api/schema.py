"""How the schema describes the partners' token."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class PartnerAuthenticationScheme(OpenApiAuthenticationExtension):
    target_class = "server.partners.api.authentication.PartnerAuthentication"
    name = "partner"

    def get_security_definition(self, auto_schema):
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "cin_…",
            "description": "A partner token. An operator prints it with `partner_token USER`.",
        }
