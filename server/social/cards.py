"""Cards of activities: who hears of them, and the card of a follow. Other kinds are built above."""

from server.live import topics
from server.live.shapes import Card, MemberRef
from server.social.models import Activity


def card_topics(activity: Activity, *, review_id: int | None = None) -> list[topics.Topic]:
    """Topics of a card and of its tombstone. `review_id`: the review that a logged entry has."""
    found = [topics.author(activity.actor_id), topics.user(activity.actor_id)]
    if activity.kind == Activity.Kind.LOGGED:
        if activity.movie_id is not None:
            found.append(topics.movie(activity.movie_id))
        if review_id is not None:
            found.append(topics.review(review_id))
    if activity.audience == "public":
        found.append(topics.PUBLIC)
    return found


def follow_card(activity: Activity, *, actor: MemberRef, followee: MemberRef) -> Card:
    """The card of `member.followed`. Cost: no query."""
    return Card(
        id=activity.id,
        kind="member.followed",
        at=activity.at,
        actor=actor,
        rev=activity.rev,
        followee=followee,
    )
