"""Accounts over HTTP: registration, log-in, tokens, the member's own profile, password reset."""

import uuid

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core.env import env
from server.core.openapi import struct_schema
from server.users import profiles, services
from server.users.api import serializers, throttles
from server.users.api.base import AccountView, after_first_step, language, parse, signed_in
from server.users.authentication import member_of, session_of
from server.users.photos import InvalidPhoto
from server.users.security.shapes import SecondStep
from server.users.selectors import me, open_sessions
from server.users.shapes import Me, OpenSessions, SignedIn, Tokens

#: the form around a photo: boundaries and part headers
FORM_BYTES = 16 * 1024


class RegisterView(AccountView):
    """A new member, logged in. Not safe to repeat: the name is then taken."""

    throttle_classes = [throttles.RegisterThrottle]

    @extend_schema(
        request=serializers.RegisterIn, responses={201: struct_schema(SignedIn)}, tags=["account"]
    )
    def post(self, request: Request) -> Response:
        words = {"language": language(request), **parse(serializers.RegisterIn, request)}
        user = services.register_member(**words)
        return Response(signed_in(user, request), status=201)


class LoginView(AccountView):
    """Log in by user name or e-mail address. Each log-in is a session of its own. Who has turned
    the second step on gets 202 and goes on at `/api/auth/login/second/`.
    """

    throttle_classes = [throttles.LoginThrottle]

    @extend_schema(
        request=serializers.LoginIn,
        responses={200: struct_schema(SignedIn), 202: struct_schema(SecondStep)},
        tags=["account"],
    )
    def post(self, request: Request) -> Response:
        words = parse(serializers.LoginIn, request)
        user = services.verify_credentials(login=words["login"], password=words["password"])
        return after_first_step(user, request)


class RefreshView(AccountView):
    """A new pair for a refresh token; parallel requests with one token get the same pair."""

    throttle_classes = [throttles.RefreshThrottle]

    @extend_schema(
        request=serializers.RefreshIn, responses={200: struct_schema(Tokens)}, tags=["account"]
    )
    def post(self, request: Request) -> Response:
        return Response(services.refresh_tokens(**parse(serializers.RefreshIn, request)))


class LogoutView(AccountView):
    """End the session of a refresh token, its access tokens and its sockets. Safe to repeat."""

    throttle_classes = [throttles.RefreshThrottle]

    @extend_schema(request=serializers.RefreshIn, responses={204: None}, tags=["account"])
    def post(self, request: Request) -> Response:
        services.log_out(**parse(serializers.RefreshIn, request))
        return Response(status=204)


class PasswordResetView(AccountView):
    """Ask for a mail with a reset link. The answer is the same whoever asks. Safe to repeat."""

    throttle_classes = [throttles.ResetThrottle, throttles.ResetAddressThrottle]

    @extend_schema(request=serializers.PasswordResetIn, responses={202: None}, tags=["account"])
    def post(self, request: Request) -> Response:
        services.request_password_reset(**parse(serializers.PasswordResetIn, request))
        return Response({}, status=202)


class PasswordResetConfirmView(AccountView):
    """Set a new password by the token of the mail; works once and logs out every device."""

    throttle_classes = [throttles.ResetConfirmThrottle]

    @extend_schema(
        request=serializers.PasswordResetConfirmIn, responses={200: None}, tags=["account"]
    )
    def post(self, request: Request) -> Response:
        services.reset_password(**parse(serializers.PasswordResetConfirmIn, request))
        return Response({})


class LogoutAllView(APIView):
    """End every session of the member, this one too, with their sockets. Safe to repeat."""

    @extend_schema(request=None, responses={204: None}, tags=["account"])
    def post(self, request: Request) -> Response:
        services.revoke_all_sessions(user=member_of(request))
        return Response(status=204)


class PasswordView(APIView):
    """A new password: every other device is logged out, this one goes on with new tokens."""

    throttle_classes = [throttles.PasswordThrottle]

    @extend_schema(
        request=serializers.PasswordChangeIn,
        responses={200: struct_schema(Tokens)},
        examples=[
            OpenApiExample(
                "Change",
                value={"current_password": "tarkovsky 1979", "new_password": "kurosawa 1954"},
                request_only=True,
            )
        ],
        tags=["account"],
    )
    def post(self, request: Request) -> Response:
        words = parse(serializers.PasswordChangeIn, request)
        user, session_id = member_of(request), session_of(request)
        return Response(services.change_password(user=user, session_id=session_id, **words))


class SessionsView(APIView):
    """The devices on which the member is logged in."""

    @extend_schema(
        responses={200: struct_schema(OpenSessions)},
        examples=[
            OpenApiExample(
                "One device",
                value={
                    "results": [
                        {
                            "id": "6f1f9a53-7c3b-4f6e-9a57-0d8f3a3f6a11",
                            "current": True,
                            "user_agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/133.0",
                            "created_at": "2026-11-20T18:03:11Z",
                            "last_used_at": "2026-11-23T21:40:02Z",
                        }
                    ]
                },
                response_only=True,
            )
        ],
        tags=["account"],
    )
    def get(self, request: Request) -> Response:
        current = str(session_of(request))
        return Response(OpenSessions(results=open_sessions(member_of(request), current=current)))


class SessionView(APIView):
    """DELETE logs one device out at once, with its sockets; safe to repeat."""

    @extend_schema(responses={204: None}, tags=["account"])
    def delete(self, request: Request, session_id: uuid.UUID) -> Response:
        services.revoke_session(user=member_of(request), session_id=session_id)
        return Response(status=204)


class MeView(APIView):
    """The member's own account. PATCH changes what it names and is safe to repeat; DELETE closes
    the account: gone at once, erased after 14 days, until when a log-in can bring it back.
    """

    permission_classes = [IsAuthenticated]

    def get_throttles(self) -> list:
        return [throttles.PasswordThrottle()] if self.request.method == "DELETE" else []

    @extend_schema(responses={200: struct_schema(Me)}, tags=["account"])
    def get(self, request: Request) -> Response:
        return Response(me(member_of(request)))

    @extend_schema(
        request=serializers.ProfileIn,
        responses={200: struct_schema(Me)},
        examples=[
            OpenApiExample("Go private", value={"is_private": True}, request_only=True),
            OpenApiExample("Write in English", value={"language": "en"}, request_only=True),
        ],
        tags=["account"],
    )
    def patch(self, request: Request) -> Response:
        changes = parse(serializers.ProfileIn, request)
        return Response(me(profiles.update_profile(user=member_of(request), changes=changes)))

    @extend_schema(request=serializers.CloseAccountIn, responses={204: None}, tags=["account"])
    def delete(self, request: Request) -> Response:
        words = parse(serializers.CloseAccountIn, request)
        services.close_own_account(user=member_of(request), session_id=session_of(request), **words)
        return Response(status=204)


class PhotoView(APIView):
    """The member's photo: PUT replaces it, DELETE takes it away and is safe to repeat."""

    permission_classes = [IsAuthenticated]
    parser_classes = [MultiPartParser]

    def get_throttles(self) -> list:
        return [throttles.PhotoThrottle()] if self.request.method == "PUT" else []

    @extend_schema(
        request={"multipart/form-data": serializers.PhotoIn},
        responses={200: struct_schema(Me)},
        tags=["account"],
    )
    def put(self, request: Request) -> Response:
        # Said before the body is read: a server under WSGI reads no more than this announces.
        if int(request.META.get("CONTENT_LENGTH") or 0) > env().photo_max_bytes + FORM_BYTES:
            raise InvalidPhoto
        upload = parse(serializers.PhotoIn, request)["photo"]
        return Response(me(profiles.set_photo(user=member_of(request), upload=upload)))

    @extend_schema(responses={204: None}, tags=["account"])
    def delete(self, request: Request) -> Response:
        profiles.remove_photo(user=member_of(request))
        return Response(status=204)
