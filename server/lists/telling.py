"""What others hear of a list: its own events, and the cards that show it. Parts of services that
hold the list's row.
"""

from typing import cast

from django.utils import timezone

from server.diary.services import BREADTH
from server.lists.cards import LIST_KINDS, card_audience, list_cards
from server.lists.models import List
from server.lists.selectors import list_state
from server.live import topics
from server.live.events import CardEvent, ListCreated, ListRemoved, ListShared, ListUpdated
from server.live.services import emit
from server.live.shapes import Audience
from server.social.models import Activity
from server.social.services import emit_card, emit_tombstone, remove_activity

EVENTS: dict[str, type[CardEvent]] = {
    Activity.Kind.LIST_CREATED: ListCreated,
    Activity.Kind.LIST_SHARED: ListShared,
}


def touched(row: List, *fields: str) -> List:
    """Save `fields`; `rev` grows by one under the row's lock. Emits: `list.updated`."""
    row.rev += 1
    row.updated_at = timezone.now()
    row.save(update_fields=[*fields, "rev", "updated_at"])
    tell_list(row)
    return row


def tell_list(row: List) -> None:
    """Tell the list as it is now to all who may see it. Emits: `list.updated`."""
    _tell(ListUpdated(list=list_state(row.pk)), row, audience=row.audience)


def tell_removed(row: List, *, rev: int, audience: str, unlisted: bool) -> None:
    """Tell those of `audience` that the list is gone for them. Emits: `list.removed`."""
    _tell(ListRemoved(list_id=row.pk, rev=rev), row, audience=audience, unlisted=unlisted)


def tell_unlisted(row: List, *, rev: int) -> None:
    """Take a list that is listed no more off the pages of others that are open; its own page stays.

    Emits: `list.removed`.
    """
    _, *others = list_topics(row.pk, owner_id=row.member_id, audience=row.audience, unlisted=False)
    _emit(ListRemoved(list_id=row.pk, rev=rev), row, others, audience=row.audience)


def tell_owner(row: List) -> None:
    """Tell a list that is not listed to its owner's pages. Emits: `list.updated`."""
    _tell(ListUpdated(list=list_state(row.pk)), row, audience="me", unlisted=False)


def settle_cards(row: List) -> None:
    """Bring the cards that show the list in line with it; a list that others may find for the
    first time gets one.

    Emits: `list.created`, `list.shared`; before them `activity.removed` to those who lose a card.
    """
    audience = card_audience(row)
    cards = Activity.objects.filter(kind__in=LIST_KINDS, object_id=row.pk)
    activities = list(cards.order_by("id"))
    for activity in activities:
        if BREADTH[audience] < BREADTH[activity.audience]:
            emit_tombstone(activity)
            activity.rev += 1
        activity.rev += 1
        activity.audience = audience
    Activity.objects.bulk_update(activities, ["rev", "audience"], batch_size=1000)
    is_published = any(one.kind == Activity.Kind.LIST_CREATED for one in activities)
    if not is_published and audience != "me":
        activities.append(_publish(row))
    told = {activity.id: activity for activity in activities}
    for card in list_cards(activities):
        emit_card(EVENTS[card.kind](card=card), told[card.id])


def remove_cards(list_id: int) -> None:
    """End all cards of a list that goes away. Emits: `activity.removed` for each."""
    cards = Activity.objects.filter(kind__in=LIST_KINDS, object_id=list_id)
    for activity in cards.order_by("id"):
        remove_activity(activity)


def list_topics(
    list_id: int, *, owner_id: int, audience: str, unlisted: bool
) -> list[topics.Topic]:
    """Who hears of a list: its page; of one that is listed, also those who may have its card."""
    heard = [topics.list_(list_id)]
    if unlisted:
        return heard
    heard += [topics.author(owner_id), topics.user(owner_id)]
    return [*heard, topics.PUBLIC] if audience == "public" else heard


def _publish(row: List) -> Activity:
    return Activity.objects.create(
        kind=Activity.Kind.LIST_CREATED,
        actor_id=row.member_id,
        object_id=row.pk,
        owner_ids=[row.member_id],
        audience=card_audience(row),
    )


def _tell(
    event: ListUpdated | ListRemoved, row: List, *, audience: str, unlisted: bool | None = None
) -> None:
    heard = list_topics(
        row.pk,
        owner_id=row.member_id,
        audience=audience,
        unlisted=row.unlisted if unlisted is None else unlisted,
    )
    _emit(event, row, heard, audience=audience)


def _emit(
    event: ListUpdated | ListRemoved, row: List, heard: list[topics.Topic], *, audience: str
) -> None:
    emit(
        event,
        topics=heard,
        actor_id=row.member_id,
        owner_ids=[row.member_id],
        audience=cast(Audience, audience),
    )
