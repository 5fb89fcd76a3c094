"""Cards for a reader: those of events, with the reader's own likes. Here the builders of diary and
lists come together.
"""

from collections.abc import Sequence
from typing import Any

from server.diary.cards import build_cards
from server.lists.cards import LIST_KINDS, list_cards
from server.lists.selectors import liked_list_ids
from server.live.shapes import Card, LikedReview, ReviewBrief
from server.reactions.selectors import liked_entry_ids, liked_review_ids
from server.social.models import Activity


def cards_for(activities: Sequence[Activity], viewer: Any) -> list[Card]:
    """The cards of activities that `viewer` may see, in their order.

    Cost: eleven queries at most, whatever the number of activities.
    """
    built = {card.id: card for card in _built(activities)}
    cards = [built[activity.id] for activity in activities if activity.id in built]
    _set_likes(cards, viewer)
    return cards


def review_on(card: Card) -> ReviewBrief | LikedReview | None:
    """The review that a card shows, whatever its kind."""
    return card.review or (card.entry.review if card.entry else None)


def _built(activities: Sequence[Activity]) -> list[Card]:
    of_lists = [activity for activity in activities if activity.kind in LIST_KINDS]
    others = [activity for activity in activities if activity.kind not in LIST_KINDS]
    return [*build_cards(others), *list_cards(of_lists)]


def _set_likes(cards: Sequence[Card], viewer: Any) -> None:
    reviews = [review for card in cards if (review := review_on(card)) is not None]
    liked = liked_review_ids(viewer, {review.id for review in reviews})
    for review in reviews:
        review.liked = review.id in liked
    entries = [card.entry for card in cards if card.entry is not None]
    liked = liked_entry_ids(viewer, {entry.id for entry in entries})
    for entry in entries:
        entry.liked_by_me = entry.id in liked
    lists = [card.list for card in cards if card.list is not None]
    liked = liked_list_ids(viewer, {shown.id for shown in lists})
    for shown in lists:
        shown.liked = shown.id in liked
