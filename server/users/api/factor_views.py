"""The second step, and passkeys, over HTTP."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core.openapi import struct_schema
from server.users.api import security_serializers as serializers
from server.users.api import throttles
from server.users.api.base import AccountView, parse, signed_in
from server.users.authentication import member_of, session_of
from server.users.security import passkeys, second_factor
from server.users.security.selectors import passkey_info, passkeys_of, security_of
from server.users.security.shapes import (
    PasskeyInfo,
    PasskeyList,
    PasskeyOptions,
    RecoveryCodes,
    Security,
    TotpSetup,
)
from server.users.shapes import SignedIn

PASSKEY = {
    "id": 7,
    "name": "Ana's phone",
    "backed_up": True,
    "created_at": "2026-11-20T18:03:11Z",
    "last_used_at": None,
}
CREDENTIAL = {
    "id": "mZ1f…",
    "rawId": "mZ1f…",
    "type": "public-key",
    "response": {"clientDataJSON": "eyJ0…", "authenticatorData": "SZYN…", "signature": "MEUC…"},
}


class ProofView(APIView):
    """Takes the password once more, and few guesses at it."""

    throttle_classes = [throttles.PasswordThrottle]

    def proof(self, request: Request) -> dict:
        words = parse(serializers.ProofIn, request)
        return {"user": member_of(request), "session_id": session_of(request), **words}


class SecondStepView(AccountView):
    """The second step of a log-in: the challenge of the first, and a code of the app or a recovery
    code. Five wrong codes, or five minutes, end the log-in.
    """

    throttle_classes = [throttles.SecondStepThrottle]

    @extend_schema(
        request=serializers.SecondStepIn,
        responses={200: struct_schema(SignedIn)},
        examples=[
            OpenApiExample(
                "A code of the app",
                value={"challenge": "Xq3v…", "code": "492 039"},
                request_only=True,
            )
        ],
        tags=["account"],
    )
    def post(self, request: Request) -> Response:
        words = parse(serializers.SecondStepIn, request)
        user = second_factor.finish_second_step(challenge=words["challenge"], code=words["code"])
        return Response(signed_in(user, request))


class SecurityView(APIView):
    """How the member logs in: password, second step, passkeys, other providers."""

    @extend_schema(responses={200: struct_schema(Security)}, tags=["account"])
    def get(self, request: Request) -> Response:
        return Response(security_of(member_of(request)))


class TotpView(ProofView):
    """POST makes a secret for an authenticator app; it counts once confirmed. DELETE turns the
    second step off and is safe to repeat. Both take the password.
    """

    @extend_schema(
        request=serializers.ProofIn,
        responses={200: struct_schema(TotpSetup)},
        examples=[
            OpenApiExample(
                "For an app",
                value={
                    "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
                    "uri": "otpauth://totp/Cinema%21:ana?secret=JBSWY3DP…&issuer=Cinema%21",
                },
                response_only=True,
            )
        ],
        tags=["account"],
    )
    def post(self, request: Request) -> Response:
        enrolment = second_factor.begin_totp(**self.proof(request))
        return Response(TotpSetup(secret=enrolment.secret, uri=enrolment.uri))

    @extend_schema(request=serializers.ProofIn, responses={204: None}, tags=["account"])
    def delete(self, request: Request) -> Response:
        second_factor.disable_totp(**self.proof(request))
        return Response(status=204)


class TotpConfirmView(APIView):
    """Turn the second step on by a first code of the app. Answers the recovery codes, once."""

    throttle_classes = [throttles.PasswordThrottle]

    @extend_schema(
        request=serializers.CodeIn, responses={200: struct_schema(RecoveryCodes)}, tags=["account"]
    )
    def post(self, request: Request) -> Response:
        words = parse(serializers.CodeIn, request)
        return Response(
            RecoveryCodes(codes=second_factor.confirm_totp(user=member_of(request), **words))
        )


class RecoveryCodesView(ProofView):
    """New recovery codes, shown once; the old ones are void."""

    @extend_schema(
        request=serializers.ProofIn, responses={200: struct_schema(RecoveryCodes)}, tags=["account"]
    )
    def post(self, request: Request) -> Response:
        codes = second_factor.renew_recovery_codes(**self.proof(request))
        return Response(RecoveryCodes(codes=codes))


class PasskeyOptionsView(ProofView):
    """Begin a new passkey: what `navigator.credentials.create()` takes. Takes the password."""

    @extend_schema(
        request=serializers.ProofIn,
        responses={200: struct_schema(PasskeyOptions)},
        tags=["account"],
    )
    def post(self, request: Request) -> Response:
        options = passkeys.begin_registration(**self.proof(request))
        return Response(PasskeyOptions(public_key=options))


class PasskeysView(APIView):
    """GET lists the member's passkeys; POST stores what the browser made. Not safe to repeat."""

    @extend_schema(
        responses={200: struct_schema(PasskeyList)},
        examples=[
            OpenApiExample("One", value={"results": [PASSKEY]}, response_only=True),
        ],
        tags=["account"],
    )
    def get(self, request: Request) -> Response:
        return Response(PasskeyList(results=passkeys_of(member_of(request))))

    @extend_schema(
        request=serializers.PasskeyIn,
        responses={201: struct_schema(PasskeyInfo)},
        examples=[OpenApiExample("Stored", value=PASSKEY, response_only=True)],
        tags=["account"],
    )
    def post(self, request: Request) -> Response:
        words = parse(serializers.PasskeyIn, request)
        row = passkeys.register(user=member_of(request), **words)
        return Response(passkey_info(row), status=201)


class PasskeyView(APIView):
    """PATCH renames a passkey, DELETE takes it away; both are safe to repeat."""

    @extend_schema(
        request=serializers.PasskeyNameIn,
        responses={200: struct_schema(PasskeyInfo)},
        tags=["account"],
    )
    def patch(self, request: Request, passkey_id: int) -> Response:
        words = parse(serializers.PasskeyNameIn, request)
        row = passkeys.rename(user=member_of(request), passkey_id=passkey_id, **words)
        return Response(passkey_info(row))

    @extend_schema(responses={204: None}, tags=["account"])
    def delete(self, request: Request, passkey_id: int) -> Response:
        passkeys.remove(user=member_of(request), passkey_id=passkey_id)
        return Response(status=204)


class PasskeyLoginOptionsView(AccountView):
    """Begin a log-in by passkey: what `navigator.credentials.get()` takes. No name is needed."""

    throttle_classes = [throttles.PasskeyThrottle]

    @extend_schema(request=None, responses={200: struct_schema(PasskeyOptions)}, tags=["account"])
    def post(self, request: Request) -> Response:
        return Response(PasskeyOptions(public_key=passkeys.begin_login()))


class PasskeyLoginView(AccountView):
    """Log in by what the browser answered. A passkey is both factors: no second step follows."""

    throttle_classes = [throttles.PasskeyThrottle]

    @extend_schema(
        request=serializers.PasskeyLoginIn,
        responses={200: struct_schema(SignedIn)},
        examples=[
            OpenApiExample("Answer", value={"credential": CREDENTIAL}, request_only=True),
        ],
        tags=["account"],
    )
    def post(self, request: Request) -> Response:
        words = parse(serializers.PasskeyLoginIn, request)
        return Response(signed_in(passkeys.member_by_passkey(**words), request))
