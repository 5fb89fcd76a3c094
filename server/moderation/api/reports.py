"""What members tell moderation, and what it tells them: reports, decisions, appeals."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core import parameters
from server.core.openapi import page_schema, struct_schema
from server.core.pagination import cut, decode_id_cursor, page_limit
from server.moderation import appeals, selectors
from server.moderation.api.examples import APPEALED, OWN_DECISIONS, REPORTED
from server.moderation.api.serializers import AppealIn, ReportIn
from server.moderation.api.throttles import AppealThrottle, ReportThrottle
from server.moderation.reports import report_piece
from server.moderation.shapes import OwnAppeal, OwnDecision, ReportState
from server.social.visibility import visible_member
from server.users.authentication import member_of


class ReportsView(APIView):
    """POST reports a piece or a member to the staff. Nobody else learns of it, least of all who is
    reported. Safe to repeat: 201 the first time, then 200 with the report that stands.
    """

    throttle_classes = [ReportThrottle]

    @extend_schema(
        request=ReportIn,
        responses={201: struct_schema(ReportState), 200: struct_schema(ReportState)},
        examples=[
            REPORTED,
            OpenApiExample(
                "A review",
                value={"target_kind": "review", "target_id": 4, "reason": "spam", "text": ""},
                request_only=True,
            ),
            OpenApiExample(
                "A member",
                value={
                    "target_kind": "member",
                    "username": "bia",
                    "reason": "harassment",
                    "text": "Insults under each of my reviews.",
                },
                request_only=True,
            ),
        ],
        tags=["moderation"],
    )
    def post(self, request: Request) -> Response:
        form = ReportIn(data=request.data)
        form.is_valid(raise_exception=True)
        user, given = member_of(request), form.validated_data
        target_id = given.get("target_id") or visible_member(user, given["username"]).id
        state, is_new = report_piece(
            user=user,
            kind=given["target_kind"],
            target_id=target_id,
            reason=given["reason"],
            text=given["text"],
        )
        return Response(state, status=201 if is_new else 200)


class OwnDecisionsView(APIView):
    """What moderation decided about the member's own pieces, newest first, and whether they may
    still appeal.
    """

    @extend_schema(
        parameters=parameters.PAGE,
        responses={200: page_schema(OwnDecision)},
        examples=[OWN_DECISIONS],
        tags=["moderation"],
    )
    def get(self, request: Request) -> Response:
        before, limit = decode_id_cursor(request.query_params.get("cursor")), page_limit(request)
        rows = selectors.own_decisions(member=member_of(request), before=before, limit=limit)
        page, following = cut(rows, limit, lambda row: [row.case])
        return Response({"results": page, "next": following})


class AppealsView(APIView):
    """POST appeals against a decision, once: by log-in with `case`, or by the `token` of the mail's
    link, which works for suspended members too.
    """

    permission_classes = [AllowAny]
    throttle_classes = [AppealThrottle]

    @extend_schema(
        request=AppealIn,
        responses={201: struct_schema(OwnAppeal)},
        examples=[
            OpenApiExample(
                "Logged in",
                value={"case": 12, "text": "It quotes the film; nobody is insulted."},
                request_only=True,
            ),
            APPEALED,
        ],
        tags=["moderation"],
    )
    def post(self, request: Request) -> Response:
        form = AppealIn(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        if "token" in given:
            made = appeals.appeal_by_link(token=given["token"], text=given["text"])
        elif request.user.is_authenticated:
            made = appeals.appeal(
                user=member_of(request), case_id=given["case"], text=given["text"]
            )
        else:
            raise NotAuthenticated
        return Response(selectors.own_appeal(made), status=201)
