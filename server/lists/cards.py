"""Cards of lists: `list.created` and `list.shared`."""

from collections.abc import Sequence
from typing import cast

from server.lists.models import List
from server.lists.selectors import list_states, with_parts
from server.live.shapes import Card, CardKind, ListState
from server.social.models import Activity
from server.users.selectors import member_refs

#: kinds of activities whose object is a list
LIST_KINDS: tuple[str, ...] = (Activity.Kind.LIST_CREATED, Activity.Kind.LIST_SHARED)


def card_audience(row: List) -> str:
    """Who gets cards of a list: its audience; of one that is not listed, only its owner."""
    return "me" if row.unlisted else row.audience


def list_cards(activities: Sequence[Activity]) -> list[Card]:
    """The cards of these activities of lists, in their order, with `liked` unset.

    An activity whose list went away, or changed its audience, since it was read has no card.
    Cost: four queries, whatever the number; none for none.
    """
    if not activities:
        return []
    lists = List.objects.filter(pk__in={activity.object_id for activity in activities})
    rows = list(with_parts(lists))
    audiences = {row.pk: card_audience(row) for row in rows}
    states = {state.id: state for state in list_states(rows)}
    actors = member_refs(activity.actor_id for activity in activities)
    return [
        Card(
            id=activity.id,
            kind=cast(CardKind, activity.kind),
            at=activity.at,
            actor=actors[activity.actor_id],
            rev=activity.rev,
            list=_own(states[activity.object_id]),
        )
        for activity in activities
        if activity.actor_id in actors and audiences.get(activity.object_id) == activity.audience
    ]


def _own(state: ListState) -> ListState:
    """A struct of its own: two cards may show one list, and a reader's like is set on each."""
    return ListState(**{name: getattr(state, name) for name in ListState.__struct_fields__})
