"""The diary over HTTP: log a film; drafts; tags. A single entry is served where its likes are."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core import parameters
from server.core.idempotency import idempotent
from server.core.openapi import struct_schema
from server.core.pagination import decode_id_cursor, page_limit
from server.diary import drafts, history, services, tags
from server.diary.api.serializers import EntryChangesIn, EntryIn
from server.diary.shapes import DraftPage, DraftShape, LoggedEntry, ReviewHistory, TagCounts
from server.users.authentication import member_of

TAGS = ["diary"]
EXAMPLES = [
    OpenApiExample("Only the film", value={"movie": 7}, request_only=True),
    OpenApiExample(
        "All of it",
        value={
            "movie": 7,
            "watched_on": "2026-03-01",
            "rating": 4.5,
            "rewatch": True,
            "liked": True,
            "dnf": False,
            "tags": ["cinemateca", "35mm"],
            "review": {
                "text": "**Outra vez.** O fim: ||ela fica||.",
                "contains_spoilers": False,
            },
            "audience": "followers",
        },
        request_only=True,
    ),
]


class DiaryView(APIView):
    """POST logs a film. Not safe to repeat, unless with an Idempotency-Key.

    `removed_from_watchlist` says that the film left the watchlist; `DELETE
    /api/diary/{id}/?undo=true` takes all of it back.
    """

    @extend_schema(
        request=EntryIn,
        parameters=[parameters.IDEMPOTENCY_KEY],
        responses={201: struct_schema(LoggedEntry)},
        examples=EXAMPLES,
        tags=TAGS,
    )
    @idempotent
    def post(self, request: Request) -> Response:
        form = EntryIn(data=request.data)
        form.is_valid(raise_exception=True)
        fields = dict(form.validated_data)
        movie_id = fields.pop("movie")
        return Response(
            services.log_film(user=member_of(request), movie_id=movie_id, **fields), status=201
        )


class DraftsView(APIView):
    """The member's own drafts, newest first. POST keeps one; not safe to repeat, unless with an
    Idempotency-Key. Nobody else ever sees a draft.
    """

    @extend_schema(
        operation_id="me_drafts_list",
        parameters=parameters.PAGE,
        responses={200: struct_schema(DraftPage)},
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        before = decode_id_cursor(request.query_params.get("cursor"))
        return Response(
            drafts.drafts_of(member_of(request), before=before, limit=page_limit(request))
        )

    @extend_schema(
        request=EntryIn,
        parameters=[parameters.IDEMPOTENCY_KEY],
        responses={201: struct_schema(DraftShape)},
        examples=EXAMPLES,
        tags=TAGS,
    )
    @idempotent
    def post(self, request: Request) -> Response:
        form = EntryIn(data=request.data)
        form.is_valid(raise_exception=True)
        movie_id = form.validated_data.pop("movie")
        made = drafts.create_draft(
            user=member_of(request), movie_id=movie_id, changes=form.validated_data
        )
        return Response(made, status=201)


class DraftView(APIView):
    """One of the member's own drafts. PATCH changes what it names; safe to repeat."""

    @extend_schema(responses={200: struct_schema(DraftShape)}, tags=TAGS)
    def get(self, request: Request, draft_id: int) -> Response:
        return Response(drafts.own_draft(member_of(request), draft_id))

    @extend_schema(request=EntryChangesIn, responses={200: struct_schema(DraftShape)}, tags=TAGS)
    def patch(self, request: Request, draft_id: int) -> Response:
        form = EntryChangesIn(data=request.data)
        form.is_valid(raise_exception=True)
        return Response(
            drafts.edit_draft(
                user=member_of(request), draft_id=draft_id, changes=form.validated_data
            )
        )

    @extend_schema(responses={204: None}, tags=TAGS)
    def delete(self, request: Request, draft_id: int) -> Response:
        drafts.delete_draft(user=member_of(request), draft_id=draft_id)
        return Response(status=204)


class DraftPublishView(APIView):
    """POST logs the film as the draft says; the draft is gone then. Not safe to repeat, unless
    with an Idempotency-Key.
    """

    @extend_schema(
        request=None,
        parameters=[parameters.IDEMPOTENCY_KEY],
        responses={201: struct_schema(LoggedEntry)},
        tags=TAGS,
    )
    @idempotent
    def post(self, request: Request, draft_id: int) -> Response:
        logged = drafts.publish_draft(user=member_of(request), draft_id=draft_id)
        return Response(logged, status=201)


class TagsView(APIView):
    """The tags in the member's own diary, most used first."""

    @extend_schema(
        responses={200: struct_schema(TagCounts)},
        examples=[
            OpenApiExample(
                "One tag",
                value={"results": [{"tag": "cinemateca", "entry_count": 12}]},
                response_only=True,
            )
        ],
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        return Response(TagCounts(results=tags.tags_of(member_of(request))))


class ReviewHistoryView(APIView):
    """What a review said before its edits, newest first, 20 at most. For its author and staff; 404
    for all others.
    """

    @extend_schema(
        parameters=parameters.PAGE, responses={200: struct_schema(ReviewHistory)}, tags=["reviews"]
    )
    def get(self, request: Request, review_id: int) -> Response:
        before = decode_id_cursor(request.query_params.get("cursor"))
        return Response(
            history.review_history(
                member_of(request), review_id, before=before, limit=page_limit(request)
            )
        )
