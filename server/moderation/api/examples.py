"""Examples of answers, for the OpenAPI document."""

from drf_spectacular.utils import OpenApiExample

STAFF = {"id": 1, "username": "staff", "display_name": "Staff", "photo_url": None}
AUTHOR = {"id": 3, "username": "bia", "display_name": "Bia", "photo_url": None}
REPORTER = {"id": 4, "username": "caio", "display_name": "Caio", "photo_url": None}
OPEN_CASE = {
    "id": 12,
    "target_kind": "comment",
    "target_id": 9,
    "state": "open",
    "author": AUTHOR,
    "snapshot": {
        "text": "Cheap watches here!",
        "movie": None,
        "title": None,
        "truncated": False,
        "rating": None,
        "contains_spoilers": False,
        "thread_kind": "review",
        "thread_id": 4,
    },
    "report_count": 1,
    "reasons": {"spam": 1},
    "reports": [
        {
            "reason": "spam",
            "text": "",
            "reporter": REPORTER,
            "rule": None,
            "at": "2026-03-01T20:15:00Z",
        }
    ],
    "history": {
        "hidden": 0, "warned": 1, "suspended": 0, "dismissed": 0, "restored": 0, "open": 1,
    },
    "claimed_by": STAFF,
    "claimed_until": "2026-03-01T20:45:00Z",
    "created_at": "2026-03-01T20:15:00Z",
    "action": None,
    "reason": "",
    "decided_by": None,
    "decided_at": None,
    "hides": False,
    "appeal": None,
}  # fmt: skip
HIDDEN_CASE = {
    **OPEN_CASE,
    "state": "closed",
    "claimed_by": None,
    "claimed_until": None,
    "action": "hide",
    "reason": "Advertising.",
    "decided_by": STAFF,
    "decided_at": "2026-03-01T20:31:00Z",
    "hides": True,
}
APPEAL = {
    "case": 12,
    "text": "They are mine, and free.",
    "state": "open",
    "answer": "",
    "created_at": "2026-03-02T09:00:00Z",
    "decided_at": None,
}

CASE = OpenApiExample("A case", value=OPEN_CASE, response_only=True, status_codes=["200"])
CASES = OpenApiExample("One case", value={"results": [OPEN_CASE], "next": None}, response_only=True)
DECIDED = OpenApiExample(
    "Hidden; nothing else is open",
    value={"case": HIDDEN_CASE, "next": None},
    response_only=True,
)
REPORTED = OpenApiExample(
    "Arrived",
    value={
        "target_kind": "comment",
        "target_id": 9,
        "reason": "spam",
        "created_at": "2026-03-01T20:15:00Z",
    },
    response_only=True,
)
OWN_DECISIONS = OpenApiExample(
    "A hidden comment",
    value={
        "results": [
            {
                "case": 12,
                "target_kind": "comment",
                "target_id": 9,
                "movie": None,
                "title": None,
                "action": "hide",
                "reason": "Advertising.",
                "at": "2026-03-01T20:31:00Z",
                "can_appeal": False,
                "appeal": APPEAL,
            }
        ],
        "next": None,
    },
    response_only=True,
)
APPEALED = OpenApiExample("Waiting", value=APPEAL, response_only=True)
_STAFF_APPEAL = {
    "id": 2,
    "case": {**HIDDEN_CASE, "appeal": "open"},
    "text": APPEAL["text"],
    "state": "open",
    "answer": "",
    "created_at": APPEAL["created_at"],
    "decided_by": None,
    "decided_at": None,
}
APPEALS = OpenApiExample(
    "One appeal", value={"results": [_STAFF_APPEAL], "next": None}, response_only=True
)
