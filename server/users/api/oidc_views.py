"""Log-in by another provider over HTTP, for a web server that keeps the tokens from the browser."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core.env import env
from server.core.openapi import struct_schema
from server.users.api import security_serializers as serializers
from server.users.api import throttles
from server.users.api.base import AccountView, after_first_step, language, parse
from server.users.authentication import member_of
from server.users.security import challenges, identities, oidc
from server.users.security.shapes import OidcProvider, OidcStart, SecondStep
from server.users.shapes import SignedIn


class OidcView(AccountView):
    """What other provider members may log in by, if any."""

    @extend_schema(
        responses={200: struct_schema(OidcProvider)},
        examples=[
            OpenApiExample("On", value={"enabled": True, "name": "Auth0"}, response_only=True)
        ],
        tags=["account"],
    )
    def get(self, request: Request) -> Response:
        return Response(OidcProvider(enabled=oidc.is_on(), name=env().oidc_name))


class OidcStartView(AccountView):
    """Begin a log-in at the other provider. Each call is a beginning of its own."""

    throttle_classes = [throttles.OidcThrottle]

    @extend_schema(request=None, responses={200: struct_schema(OidcStart)}, tags=["account"])
    def post(self, request: Request) -> Response:
        url, binding = identities.begin_login()
        return Response(OidcStart(url=url, binding=binding, expires_at=challenges.expiry()))


class OidcFinishView(AccountView):
    """Log in by what the provider sent back to `/login/callback`. Works once for each beginning;
    202 where the member has turned the second step on.
    """

    throttle_classes = [throttles.OidcThrottle]

    @extend_schema(
        request=serializers.OidcFinishIn,
        responses={200: struct_schema(SignedIn), 202: struct_schema(SecondStep)},
        examples=[
            OpenApiExample(
                "Back from the provider",
                value={"state": "Xq3v…", "code": "SplxlOBe…", "binding": "8Yt2…"},
                request_only=True,
            )
        ],
        tags=["account"],
    )
    def post(self, request: Request) -> Response:
        words = parse(serializers.OidcFinishIn, request)
        user = identities.member_by_code(language=language(request), **words)
        return after_first_step(user, request)


class IdentityView(APIView):
    """DELETE unlinks an account at another provider."""

    @extend_schema(responses={204: None}, tags=["account"])
    def delete(self, request: Request, identity_id: int) -> Response:
        identities.remove_identity(user=member_of(request), identity_id=identity_id)
        return Response(status=204)
