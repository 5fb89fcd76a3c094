"""The watchlist calendar over HTTP: its secret address, and what stands at it."""

from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core.negotiation import OneForm
from server.core.openapi import struct_schema
from server.stats.calendars import address_of, owner_of, watchlist_calendar
from server.stats.models import Calendar
from server.stats.services import calendar_of, reset_calendar
from server.stats.shapes import CalendarAddress
from server.users.authentication import member_of

ADDRESS = OpenApiExample(
    "A secret address",
    value={
        "url": "https://cinema.example/api/me/watchlist.ics?token=0f3a",
        "reset_at": "2024-05-01T22:10:00Z",
    },
    response_only=True,
)


@method_decorator(cache_control(no_store=True), name="dispatch")
class CalendarAddressView(APIView):
    """The secret address of my watchlist calendar."""

    @extend_schema(responses={200: struct_schema(CalendarAddress)}, examples=[ADDRESS], tags=["me"])
    def get(self, request: Request) -> Response:
        return Response(_shape(calendar_of(user=member_of(request))))

    @extend_schema(
        request=None, responses={200: struct_schema(CalendarAddress)}, examples=[ADDRESS],
        tags=["me"],
        description="A new address; programs that have the old one get 404 from now on.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return Response(_shape(reset_calendar(user=member_of(request))))


# Whoever has the address may read it, without a log-in: calendar programs cannot send one.
@method_decorator(cache_control(private=True, max_age=3600), name="dispatch")
@method_decorator(conditional_page, name="dispatch")
class WatchlistCalendarView(APIView):
    """The releases of a member's watchlist, for calendar programs."""

    authentication_classes: list[type] = []
    permission_classes = [AllowAny]
    content_negotiation_class = OneForm

    @extend_schema(
        parameters=[OpenApiParameter("token", OpenApiTypes.STR, required=True)],
        responses={(200, "text/calendar"): OpenApiResponse(OpenApiTypes.STR)},
        tags=["me"],
    )
    def get(self, request: Request) -> HttpResponse:
        member = owner_of(request.query_params.get("token", ""))
        return HttpResponse(
            watchlist_calendar(member),
            content_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": 'inline; filename="watchlist.ics"'},
        )


def _shape(calendar: Calendar) -> CalendarAddress:
    return CalendarAddress(url=address_of(calendar), reset_at=calendar.reset_at)
