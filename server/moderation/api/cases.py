"""The queue and its cases, for the staff alone."""

from typing import Any, get_args

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.permissions import IsAdminUser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core import parameters
from server.core.domain import DomainError
from server.core.openapi import page_schema, struct_schema
from server.core.pagination import MAX_ID, InvalidCursor, cut, decode_cursor, page_limit
from server.core.pagination import decode_id_cursor as id_cursor
from server.moderation import appeals, cases, selectors
from server.moderation.api.examples import APPEALS, CASE, CASES, DECIDED
from server.moderation.api.serializers import AppealDecisionIn, DecisionIn
from server.moderation.models import TargetKind
from server.moderation.shapes import AppealState, CaseState, Decided
from server.users.authentication import member_of

STATES = get_args(selectors.QueueState)


def choice(request: Request, name: str, allowed: tuple[str, ...], default: str) -> str:
    """A query parameter of a few words. Raises: DomainError invalid_<name>."""
    value = request.query_params.get(name, default)
    if value != default and value not in allowed:
        raise DomainError(f"invalid_{name}", f"One of: {', '.join(allowed)}.", field=name)
    return value


class StaffView(APIView):
    permission_classes = [IsAdminUser]


class QueueView(StaffView):
    """Cases, each with all that is said against one piece. `open` and `mine` (those that the reader
    holds): most reported first, then oldest. `closed`: newest first.
    """

    @extend_schema(
        parameters=[
            OpenApiParameter("state", enum=STATES, default="open"),
            OpenApiParameter("kind", enum=TargetKind.values),
            *parameters.PAGE,
        ],
        responses={200: page_schema(CaseState)},
        examples=[CASES],
        tags=["moderation"],
    )
    def get(self, request: Request) -> Response:
        state: Any = choice(request, "state", STATES, "open")
        kind = choice(request, "kind", tuple(TargetKind.values), "")
        after = decode_cursor(request.query_params.get("cursor"), tuple[int, int])
        if after is not None and not all(0 <= number <= MAX_ID for number in after):
            raise InvalidCursor
        limit = page_limit(request)
        rows = selectors.queue(
            staff=member_of(request), state=state, kind=kind, after=after, limit=limit
        )
        page, following = cut(rows, limit, lambda row: [row.report_count, row.pk])
        return Response({"results": selectors.case_states(page), "next": following})


class CaseView(StaffView):
    """One case, open or closed."""

    @extend_schema(responses={200: struct_schema(CaseState)}, examples=[CASE], tags=["moderation"])
    def get(self, request: Request, case_id: int) -> Response:
        return Response(selectors.case_state(case_id))


class ClaimView(StaffView):
    """PUT takes a case for 15 minutes, or for 15 more; DELETE gives it back. Both are safe to
    repeat. While somebody holds a case, nobody else decides it.
    """

    @extend_schema(
        request=None,
        responses={200: struct_schema(CaseState)},
        examples=[CASE],
        tags=["moderation"],
    )
    def put(self, request: Request, case_id: int) -> Response:
        cases.claim_case(by=member_of(request), case_id=case_id)
        return Response(selectors.case_state(case_id))

    @extend_schema(request=None, responses={204: None}, tags=["moderation"])
    def delete(self, request: Request, case_id: int) -> Response:
        cases.release_case(by=member_of(request), case_id=case_id)
        return Response(status=204)


class NextView(StaffView):
    """POST takes the free case that is next, for 15 minutes; 204 when there is none."""

    @extend_schema(
        request=None,
        parameters=[OpenApiParameter("kind", enum=TargetKind.values)],
        responses={200: struct_schema(CaseState), 204: None},
        examples=[CASE],
        tags=["moderation"],
    )
    def post(self, request: Request) -> Response:
        kind = choice(request, "kind", tuple(TargetKind.values), "")
        case_id = cases.claim_next(by=member_of(request), kind=kind)
        if case_id is None:
            return Response(status=204)
        return Response(selectors.case_state(case_id))


class DecisionView(StaffView):
    """POST decides a case, and takes the next free one: `next` is held by who asked. 409
    `case_decided` if somebody was faster. `restore` is for a closed case that hides something.
    """

    @extend_schema(
        request=DecisionIn,
        responses={200: struct_schema(Decided)},
        examples=[
            DECIDED,
            OpenApiExample(
                "Hide it",
                value={"action": "hide", "reason": "Advertising."},
                request_only=True,
            ),
            OpenApiExample(
                "A week out",
                value={
                    "action": "suspend",
                    "reason": "Threats.",
                    "until": "2026-11-30T12:00:00Z",
                },
                request_only=True,
            ),
        ],
        tags=["moderation"],
    )
    def post(self, request: Request, case_id: int) -> Response:
        form = DecisionIn(data=request.data)
        form.is_valid(raise_exception=True)
        by, words = member_of(request), dict(form.validated_data)
        kind = words.pop("next_kind", "")
        cases.decide_case(by=by, case_id=case_id, **words)
        following = cases.claim_next(by=by, kind=kind)
        return Response(
            Decided(
                case=selectors.case_state(case_id),
                next=selectors.case_state(following) if following is not None else None,
            )
        )


class AppealQueueView(StaffView):
    """Appeals: `open` oldest first, `closed` newest first."""

    @extend_schema(
        parameters=[
            OpenApiParameter("state", enum=["open", "closed"], default="open"),
            *parameters.PAGE,
        ],
        responses={200: page_schema(AppealState)},
        examples=[APPEALS],
        tags=["moderation"],
    )
    def get(self, request: Request) -> Response:
        state: Any = choice(request, "state", ("open", "closed"), "open")
        last, limit = id_cursor(request.query_params.get("cursor")), page_limit(request)
        rows = selectors.appeals(state=state, last=last, limit=limit)
        page, following = cut(rows, limit, lambda row: [row.id])
        return Response({"results": page, "next": following})


class AppealDecisionView(StaffView):
    """POST decides an appeal; 403 `same_moderator` for who decided the case."""

    @extend_schema(
        request=AppealDecisionIn,
        responses={200: struct_schema(AppealState)},
        examples=[
            OpenApiExample(
                "Take it back",
                value={"grant": True, "reason": "It was a quotation."},
                request_only=True,
            )
        ],
        tags=["moderation"],
    )
    def post(self, request: Request, appeal_id: int) -> Response:
        form = AppealDecisionIn(data=request.data)
        form.is_valid(raise_exception=True)
        appeals.decide_appeal(by=member_of(request), appeal_id=appeal_id, **form.validated_data)
        return Response(selectors.appeal_state(appeal_id))
