"""Terms and privacy over HTTP."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core.openapi import struct_schema
from server.users.api import security_serializers as serializers
from server.users.api.base import AccountView, parse
from server.users.authentication import member_of
from server.users.security import legal
from server.users.security.shapes import Legal
from server.users.selectors import me
from server.users.shapes import Me


class LegalView(AccountView):
    """Terms, privacy notice, legal bases (GDPR, LGPD) and contact, in both languages."""

    @extend_schema(responses={200: struct_schema(Legal)}, tags=["legal"])
    def get(self, request: Request) -> Response:
        return Response(legal.legal_records())


class TermsView(APIView):
    """Agree to the terms of today. Safe to repeat."""

    @extend_schema(
        request=serializers.TermsIn,
        responses={200: struct_schema(Me)},
        examples=[
            OpenApiExample("Agree", value={"version": legal.TERMS_VERSION}, request_only=True)
        ],
        tags=["legal"],
    )
    def post(self, request: Request) -> Response:
        words = parse(serializers.TermsIn, request)
        return Response(me(legal.accept_terms(user=member_of(request), **words)))
