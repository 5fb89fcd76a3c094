"""What each operation answers each actor: the one table, read by `test_matrix.py`.

Columns: anonymous, member, owner, follower, blocked, outsider, partner, staff (`world.py`). Where
the address names something with an audience there are two rows: for what is public, and for what
is for followers alone. An operation without a row fails the tests; they print the row that it
answers with, to be read before it is copied.

A 400 is what a request without a body gets from an operation that is open to the actor.
"""

from typing import Any

#: bodies of writes whose answer depends on what the address names
BODIES: dict[str, dict[str, Any]] = {
    "PATCH /api/comments/{comment_id}/": {"text": "Still."},
    "POST /api/diary/": {"movie": "{movie_id}"},
    "POST /api/lists/": {"title": "New"},
    "POST /api/lists/{list_id}/comments/": {"text": "Good."},
    "PUT /api/lists/{list_id}/order/": {"movies": [], "rev": 1},
    "PUT /api/movies/{movie_id}/rating/": {"rating": 4},
    "POST /api/me/drafts/": {"movie": "{movie_id}"},
    "POST /api/reports/": {
        "target_kind": "review",
        "target_id": "{review_id}",
        "reason": "spam",
    },
    "POST /api/reviews/{review_id}/comments/": {"text": "Good."},
}

EXPECTED = {
    "POST /api/auth/email/confirm/": "400 400 400 400 400 400 400 400",
    "POST /api/auth/email/verify/": "400 400 400 400 400 400 400 400",
    "POST /api/auth/login/": "400 400 400 400 400 400 400 400",
    "POST /api/auth/login/second/": "400 400 400 400 400 400 400 400",
    "POST /api/auth/logout-all/": "401 204 204 204 204 204 401 204",
    "POST /api/auth/logout/": "400 400 400 400 400 400 400 400",
    "GET /api/auth/oidc/": "200 200 200 200 200 200 200 200",
    "POST /api/auth/oidc/finish/": "400 400 400 400 400 400 400 400",
    "POST /api/auth/oidc/start/": "404 404 404 404 404 404 404 404",
    "POST /api/auth/passkey/": "400 400 400 400 400 400 400 400",
    "POST /api/auth/passkey/options/": "200 200 200 200 200 200 200 200",
    "POST /api/auth/password-reset/": "400 400 400 400 400 400 400 400",
    "POST /api/auth/password-reset/confirm/": "400 400 400 400 400 400 400 400",
    "POST /api/auth/password/": "401 400 400 400 400 400 401 400",
    "POST /api/auth/refresh/": "400 400 400 400 400 400 400 400",
    "POST /api/auth/register/": "400 400 400 400 400 400 400 400",
    "POST /api/auth/restore/": "400 400 400 400 400 400 400 400",
    "GET /api/collections/{collection_id}/": "200 200 200 200 200 200 401 200",
    "DELETE /api/comments/{comment_id}/": (
        "401 403 204 403 404 404 401 403 | 401 404 204 403 404 404 401 404"
    ),
    "PATCH /api/comments/{comment_id}/": (
        "401 403 200 403 404 404 401 403 | 401 404 200 403 404 404 401 404"
    ),
    "DELETE /api/comments/{comment_id}/like/": (
        "401 200 200 200 404 404 401 200 | 401 404 200 200 404 404 401 404"
    ),
    "PUT /api/comments/{comment_id}/like/": (
        "401 200 200 200 404 404 401 200 | 401 404 200 200 404 404 401 404"
    ),
    "GET /api/comments/{comment_id}/likes/": (
        "200 200 200 200 404 404 401 200 | 404 404 200 200 404 404 401 404"
    ),
    "POST /api/diary/": "401 201 201 201 201 201 401 201",
    "DELETE /api/diary/{entry_id}/": (
        "401 404 204 404 404 404 401 404 | 401 404 204 404 404 404 401 404"
    ),
    "GET /api/diary/{entry_id}/": (
        "401 404 200 404 404 404 401 404 | 401 404 200 404 404 404 401 404"
    ),
    "PATCH /api/diary/{entry_id}/": (
        "401 404 200 404 404 404 401 404 | 401 404 200 404 404 404 401 404"
    ),
    "DELETE /api/diary/{entry_id}/like/": (
        "401 200 200 200 404 404 401 200 | 401 404 200 200 404 404 401 404"
    ),
    "PUT /api/diary/{entry_id}/like/": (
        "401 200 200 200 404 404 401 200 | 401 404 200 200 404 404 401 404"
    ),
    "GET /api/diary/{entry_id}/likes/": (
        "200 200 200 200 404 404 401 200 | 404 404 200 200 404 404 401 404"
    ),
    "GET /api/feed/": "401 200 200 200 200 200 401 200",
    "GET /api/genres/": "200 200 200 200 200 200 200 200",
    "GET /api/legal/": "200 200 200 200 200 200 200 200",
    "POST /api/lists/": "401 201 201 201 201 201 401 201",
    "DELETE /api/lists/{list_id}/": (
        "401 403 204 403 404 404 401 403 | 401 404 204 403 404 404 401 404"
    ),
    "GET /api/lists/{list_id}/": (
        "200 200 200 200 404 404 401 200 | 404 404 200 200 404 404 401 404"
    ),
    "PATCH /api/lists/{list_id}/": (
        "401 403 200 403 404 404 401 403 | 401 404 200 403 404 404 401 404"
    ),
    "POST /api/lists/{list_id}/clone/": (
        "401 201 201 201 404 404 401 201 | 401 404 201 201 404 404 401 404"
    ),
    "DELETE /api/lists/{list_id}/collaboration/": (
        "401 204 204 204 204 204 401 204 | 401 204 204 204 204 204 401 204"
    ),
    "PUT /api/lists/{list_id}/collaboration/": (
        "401 404 404 404 404 404 401 404 | 401 404 404 404 404 404 401 404"
    ),
    "DELETE /api/lists/{list_id}/collaborators/{username}/": (
        "401 403 200 403 404 404 401 403 | 401 404 200 403 404 404 401 404"
    ),
    "PUT /api/lists/{list_id}/collaborators/{username}/": (
        "401 403 400 403 404 404 401 403 | 401 404 400 403 404 404 401 404"
    ),
    "GET /api/lists/{list_id}/comments/": (
        "200 200 200 200 404 404 401 200 | 404 404 200 200 404 404 401 404"
    ),
    "POST /api/lists/{list_id}/comments/": (
        "401 201 201 201 404 404 401 201 | 401 404 201 201 404 404 401 404"
    ),
    "DELETE /api/lists/{list_id}/cover/": (
        "401 403 204 403 404 404 401 403 | 401 404 204 403 404 404 401 404"
    ),
    "PUT /api/lists/{list_id}/cover/": (
        "401 400 400 400 400 400 401 400 | 401 400 400 400 400 400 401 400"
    ),
    "DELETE /api/lists/{list_id}/items/{movie_id}/": (
        "401 403 204 403 404 404 401 403 | 401 404 204 403 404 404 401 404"
    ),
    "PUT /api/lists/{list_id}/items/{movie_id}/": (
        "401 403 200 403 404 404 401 403 | 401 404 200 403 404 404 401 404"
    ),
    "DELETE /api/lists/{list_id}/like/": (
        "401 200 200 200 404 404 401 200 | 401 404 200 200 404 404 401 404"
    ),
    "PUT /api/lists/{list_id}/like/": (
        "401 200 200 200 404 404 401 200 | 401 404 200 200 404 404 401 404"
    ),
    "PUT /api/lists/{list_id}/order/": (
        "401 403 200 403 404 404 401 403 | 401 404 200 403 404 404 401 404"
    ),
    "DELETE /api/lists/{list_id}/share/": (
        "401 200 200 200 404 404 401 200 | 401 404 200 200 404 404 401 404"
    ),
    "PUT /api/lists/{list_id}/share/": (
        "401 200 200 200 404 404 401 200 | 401 404 409 409 404 404 401 404"
    ),
    "GET /api/lists/{list_id}/likes/": (
        "200 200 200 200 404 404 401 200 | 404 404 200 200 404 404 401 404"
    ),
    "POST /api/live/ticket/": "200 201 201 201 201 201 401 201",
    "DELETE /api/me/": "401 400 400 400 400 400 401 400",
    "GET /api/me/": "401 200 200 200 200 200 401 200",
    "PATCH /api/me/": "401 200 200 200 200 200 401 200",
    "POST /api/me/appeals/": "400 400 400 400 400 400 401 400",
    "GET /api/me/blocks/": "401 200 200 200 200 200 401 200",
    "GET /api/me/collaborations/": "401 200 200 200 200 200 401 200",
    "GET /api/me/diary/calendar/": "401 200 200 200 200 200 401 200",
    "GET /api/me/drafts/": "401 200 200 200 200 200 401 200",
    "POST /api/me/drafts/": "401 201 201 201 201 201 401 201",
    "DELETE /api/me/drafts/{draft_id}/": "401 404 204 404 404 404 401 404",
    "GET /api/me/drafts/{draft_id}/": "401 404 200 404 404 404 401 404",
    "PATCH /api/me/drafts/{draft_id}/": "401 404 200 404 404 404 401 404",
    "POST /api/me/drafts/{draft_id}/publish/": "401 404 201 404 404 404 401 404",
    "DELETE /api/me/email/": "401 204 204 204 204 204 401 204",
    "POST /api/me/email/": "401 400 400 400 400 400 401 400",
    "POST /api/me/email/verification/": "401 202 202 202 202 202 401 202",
    "GET /api/me/exports/": "401 200 200 200 200 200 401 200",
    "POST /api/me/exports/": "401 202 202 202 202 202 401 202",
    "GET /api/me/exports/{export_id}/file/": "401 404 404 404 404 404 401 404",
    "POST /api/me/exports/{export_id}/link/": "401 404 409 404 404 404 401 404",
    "GET /api/me/favourites/": "401 200 200 200 200 200 401 200",
    "PUT /api/me/favourites/": "401 400 400 400 400 400 401 400",
    "GET /api/me/follow-requests/": "401 200 200 200 200 200 401 200",
    "DELETE /api/me/follow-requests/{username}/": "401 204 204 204 404 204 401 204",
    "PUT /api/me/follow-requests/{username}/": "401 404 404 404 404 404 401 404",
    "DELETE /api/me/identities/{identity_id}/": "401 404 404 404 404 404 401 404",
    "GET /api/me/moderation/": "401 200 200 200 200 200 401 200",
    "GET /api/me/muted-films/": "401 200 200 200 200 200 401 200",
    "GET /api/me/muted-kinds/": "401 200 200 200 200 200 401 200",
    "DELETE /api/me/muted-kinds/{kind}/": "401 204 204 204 204 204 401 204",
    "PUT /api/me/muted-kinds/{kind}/": "401 200 200 200 200 200 401 200",
    "GET /api/me/mutes/": "401 200 200 200 200 200 401 200",
    "GET /api/me/notification-settings/": "401 200 200 200 200 200 401 200",
    "PATCH /api/me/notification-settings/": "401 400 400 400 400 400 401 400",
    "GET /api/me/passkeys/": "401 200 200 200 200 200 401 200",
    "POST /api/me/passkeys/": "401 400 400 400 400 400 401 400",
    "POST /api/me/passkeys/options/": "401 400 400 400 400 400 401 400",
    "DELETE /api/me/passkeys/{passkey_id}/": "401 204 204 204 204 204 401 204",
    "PATCH /api/me/passkeys/{passkey_id}/": "401 400 400 400 400 400 401 400",
    "DELETE /api/me/photo/": "401 204 204 204 204 204 401 204",
    "PUT /api/me/photo/": "401 400 400 400 400 400 401 400",
    "GET /api/me/pinned-reviews/": "401 200 200 200 200 200 401 200",
    "PUT /api/me/pinned-reviews/": "401 400 400 400 400 400 401 400",
    "DELETE /api/me/push-subscriptions/": "401 400 400 400 400 400 401 400",
    "POST /api/me/push-subscriptions/": "401 400 400 400 400 400 401 400",
    "GET /api/me/security/": "401 200 200 200 200 200 401 200",
    "GET /api/me/sessions/": "401 200 200 200 200 200 401 200",
    "DELETE /api/me/sessions/{session_id}/": "401 404 204 404 404 404 401 404",
    "GET /api/me/tags/": "401 200 200 200 200 200 401 200",
    "POST /api/me/terms/": "401 400 400 400 400 400 401 400",
    "DELETE /api/me/totp/": "401 400 400 400 400 400 401 400",
    "POST /api/me/totp/": "401 400 400 400 400 400 401 400",
    "POST /api/me/totp/confirm/": "401 400 400 400 400 400 401 400",
    "POST /api/me/totp/recovery-codes/": "401 400 400 400 400 400 401 400",
    "PUT /api/me/username/": "401 400 400 400 400 400 401 400",
    "GET /api/me/watchlist.ics": "404 404 404 404 404 404 404 404",
    "GET /api/me/watchlist/calendar/": "401 200 200 200 200 200 401 200",
    "POST /api/me/watchlist/calendar/": "401 200 200 200 200 200 401 200",
    "GET /api/moderation/appeals/": "401 403 403 403 403 403 401 200",
    "POST /api/moderation/appeals/{appeal_id}/decision/": "401 403 403 403 403 403 401 400",
    "GET /api/moderation/cases/{case_id}/": "401 403 403 403 403 403 401 200",
    "DELETE /api/moderation/cases/{case_id}/claim/": "401 403 403 403 403 403 401 204",
    "PUT /api/moderation/cases/{case_id}/claim/": "401 403 403 403 403 403 401 200",
    "POST /api/moderation/cases/{case_id}/decision/": "401 403 403 403 403 403 401 400",
    "DELETE /api/moderation/members/{username}/suspension/": "401 403 403 403 403 403 401 204",
    "PUT /api/moderation/members/{username}/suspension/": "401 403 403 403 403 403 401 400",
    "GET /api/moderation/queue/": "401 403 403 403 403 403 401 200",
    "POST /api/moderation/queue/next/": "401 403 403 403 403 403 401 200",
    "GET /api/movies/": "200 200 200 200 200 200 200 200",
    "GET /api/movies/popular-among-friends/": "401 200 200 200 200 200 401 200",
    "GET /api/movies/{movie_id}/": "200 200 200 200 200 200 401 200",
    "GET /api/movies/{movie_id}/credits/": "200 200 200 200 200 200 200 200",
    "GET /api/movies/{movie_id}/details/": "200 200 200 200 200 200 401 200",
    "DELETE /api/movies/{movie_id}/dnf/": "401 200 200 200 200 200 401 200",
    "PUT /api/movies/{movie_id}/dnf/": "401 200 200 200 200 200 401 200",
    "GET /api/movies/{movie_id}/friends/": "401 200 200 200 200 200 401 200",
    "DELETE /api/movies/{movie_id}/liked/": "401 200 200 200 200 200 401 200",
    "PUT /api/movies/{movie_id}/liked/": "401 200 200 200 200 200 401 200",
    "DELETE /api/movies/{movie_id}/mute/": "401 204 204 204 204 204 401 204",
    "PUT /api/movies/{movie_id}/mute/": "401 200 200 200 200 200 401 200",
    "DELETE /api/movies/{movie_id}/rating/": "401 200 200 200 200 200 401 200",
    "PUT /api/movies/{movie_id}/rating/": "401 200 200 200 200 200 401 200",
    "GET /api/movies/{movie_id}/reviews/": "200 200 200 200 200 200 401 200",
    "DELETE /api/movies/{movie_id}/watched/": "401 200 200 200 200 200 401 200",
    "PUT /api/movies/{movie_id}/watched/": "401 200 200 200 200 200 401 200",
    "DELETE /api/movies/{movie_id}/watchlist/": "401 200 200 200 200 200 401 200",
    "PUT /api/movies/{movie_id}/watchlist/": "401 200 200 200 200 200 401 200",
    "GET /api/notifications/": "401 200 200 200 200 200 401 200",
    "POST /api/notifications/read/": "401 400 400 400 400 400 401 400",
    "GET /api/partner/v1/lists/": "401 401 401 401 401 401 200 401",
    "GET /api/partner/v1/reviews/": "401 401 401 401 401 401 200 401",
    "GET /api/people/{person_id}/": "200 200 200 200 200 200 401 200",
    "GET /api/public/": "200 200 200 200 200 200 401 200",
    "POST /api/reports/": "401 201 400 201 404 404 401 201",
    "GET /api/reviews/{review_id}/likes/": (
        "200 200 200 200 404 404 401 200 | 404 404 200 200 404 404 401 404"
    ),
    "GET /api/reviews/{review_id}/": (
        "200 200 200 200 404 404 401 200 | 404 404 200 200 404 404 401 404"
    ),
    "GET /api/reviews/{review_id}/comments/": (
        "200 200 200 200 404 404 401 200 | 404 404 200 200 404 404 401 404"
    ),
    "POST /api/reviews/{review_id}/comments/": (
        "401 201 201 201 404 404 401 201 | 401 404 201 201 404 404 401 404"
    ),
    "GET /api/reviews/{review_id}/history/": (
        "401 404 200 404 404 404 401 200 | 401 404 200 404 404 404 401 200"
    ),
    "DELETE /api/reviews/{review_id}/like/": (
        "401 200 200 200 404 404 401 200 | 401 404 200 200 404 404 401 404"
    ),
    "PUT /api/reviews/{review_id}/like/": (
        "401 200 200 200 404 404 401 200 | 401 404 200 200 404 404 401 404"
    ),
    "DELETE /api/reviews/{review_id}/share/": (
        "401 200 200 200 404 404 401 200 | 401 404 200 200 404 404 401 404"
    ),
    "PUT /api/reviews/{review_id}/share/": (
        "401 200 200 200 404 404 401 200 | 401 404 409 409 404 404 401 404"
    ),
    "GET /api/search/": "400 400 400 400 400 400 401 400",
    "GET /api/search/suggest/": "200 200 200 200 200 200 401 200",
    "GET /api/unsubscribe/{token}/": "200 200 200 200 200 200 200 200",
    "POST /api/unsubscribe/{token}/": "200 200 200 200 200 200 200 200",
    "GET /api/users/suggestions/": "401 200 200 200 200 200 401 200",
    "GET /api/users/{username}/": "200 200 200 200 404 200 401 200",
    "GET /api/users/{username}/activity/": "200 200 200 200 404 200 401 200",
    "DELETE /api/users/{username}/block/": "401 204 204 204 404 204 401 204",
    "PUT /api/users/{username}/block/": "401 200 400 200 404 200 401 200",
    "GET /api/users/{username}/diary.atom": "200 200 200 200 200 404 200 200",
    "GET /api/users/{username}/diary.rss": "200 200 200 200 200 404 200 200",
    "GET /api/users/{username}/diary/": "200 200 200 200 404 200 401 200",
    "GET /api/users/{username}/films/": "200 200 200 200 404 200 401 200",
    "DELETE /api/users/{username}/follow/": "401 204 204 204 404 204 401 204",
    "PUT /api/users/{username}/follow/": "401 200 400 200 404 200 401 200",
    "GET /api/users/{username}/followers/": "200 200 200 200 404 200 401 200",
    "GET /api/users/{username}/following/": "200 200 200 200 404 200 401 200",
    "GET /api/users/{username}/lists.atom": "200 200 200 200 200 404 200 200",
    "GET /api/users/{username}/lists.rss": "200 200 200 200 200 404 200 200",
    "GET /api/users/{username}/lists/": "200 200 200 200 404 200 401 200",
    "DELETE /api/users/{username}/mute/": "401 204 204 204 404 204 401 204",
    "PUT /api/users/{username}/mute/": "401 200 400 200 404 200 401 200",
    "GET /api/users/{username}/reviews.atom": "200 200 200 200 200 404 200 200",
    "GET /api/users/{username}/reviews.rss": "200 200 200 200 200 404 200 200",
    "GET /api/users/{username}/reviews/": "200 200 200 200 404 200 401 200",
    "GET /api/users/{username}/stats/": "200 200 200 200 404 200 401 200",
    "GET /api/users/{username}/watchlist/": "200 200 200 200 404 200 401 200",
    "GET /api/users/{username}/years/{year}/": "200 200 200 200 404 200 401 200",
}
