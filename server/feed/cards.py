"""Cards for a reader: those of events, with the reader's own likes."""

from collections.abc import Sequence
from typing import Any

from server.diary.cards import build_cards
from server.live.shapes import Card, LikedReview, ReviewBrief
from server.reactions.selectors import liked_review_ids
from server.social.models import Activity


def cards_for(activities: Sequence[Activity], viewer: Any) -> list[Card]:
    """The cards of activities that `viewer` may see, in their order.

    Cost: five queries at most, whatever the number of activities.
    """
    cards = build_cards(activities)
    reviews = [review for card in cards if (review := review_on(card)) is not None]
    liked = liked_review_ids(viewer, {review.id for review in reviews})
    for review in reviews:
        review.liked = review.id in liked
    return cards


def review_on(card: Card) -> ReviewBrief | LikedReview | None:
    """The review that a card shows, whatever its kind."""
    return card.review or (card.entry.review if card.entry else None)
