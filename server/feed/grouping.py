"""Runs of logs in a feed: the one rule by which cards stand together (docs/adr/0024).

It looks at nothing but the cards and their order, so it gives the same whether they came by REST,
in one page or several, or live; clients apply it to all the cards that they show.
"""

from collections.abc import Sequence

from server.live.shapes import Card

#: so many logs of one member in a row are one card
RUN = 5


def runs(cards: Sequence[Card]) -> list[list[Card]]:
    """The cards of a feed as they stand in it, newest first: each list is shown as one card.

    A run is all that stands together of one member's `diary.logged`; with fewer than `RUN` cards
    each is shown by itself. Cards are neither lost nor moved. Cost: one pass, no query.
    """
    found: list[list[Card]] = []
    start = 0
    for end in range(1, len(cards) + 1):
        if end < len(cards) and _together(cards[start], cards[end]):
            continue
        run = list(cards[start:end])
        found.extend([run] if len(run) >= RUN else [[card] for card in run])
        start = end
    return found


def _together(one: Card, other: Card) -> bool:
    return one.kind == other.kind == "diary.logged" and one.actor.id == other.actor.id
