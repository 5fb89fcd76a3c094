"""Erasing a member: every row, file, counted number and event that names them.

It happens when the grace of a closed account is over, in many short transactions, each of which may
be the last for now: the next run goes on where this one stopped, and the member's own row goes at
the very end. Nobody has seen the member since they closed, so no page is told; counters that
change get a greater `rev`, which the next event of theirs carries.

Locks, in this order within a transaction: the rows that go, then counters as everywhere.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone

from server.core.db import retry_deadlock
from server.diary.models import DiaryEntry, Review
from server.feed.counters import STATEMENTS, recount
from server.lists.models import List
from server.moderation.models import Case, Report
from server.privacy import traces
from server.privacy.holdings import Holding, held_models
from server.reactions.models import Comment
from server.social.models import Activity, Notification, NotificationGroup
from server.social.notifications import withdraw_notifications
from server.users import closing, photos
from server.users.models import User

log = logging.getLogger(__name__)

#: rows of one transaction that change no counter
BATCH = 500
#: rows of one transaction that do: a popular film's counters are counted over all of its ratings
COUNTED_BATCH = 25

#: what names things by a number alone, with no foreign key that would take it along:
#: model, the kind of a notification's target, the kinds of activity about it
OBJECTS: tuple[tuple[type[Model], str, tuple[str, ...]], ...] = (
    (Review, "review", (Activity.Kind.LIKED, Activity.Kind.REVIEW_SHARED)),
    (DiaryEntry, "entry", (Activity.Kind.LOGGED,)),
    (List, "list", (Activity.Kind.LIST_CREATED, Activity.Kind.LIST_SHARED)),
)


def due_members() -> list[int]:
    """Whose grace is over, longest first. Cost: one query on an index of closed accounts."""
    over = User.objects.filter(is_active=False, closed_at__lte=timezone.now() - closing.GRACE)
    return list(over.order_by("closed_at").values_list("id", flat=True))


def erase_member(member_id: int) -> None:
    """Remove all that we hold of a member whose account is closed for good.

    Safe to repeat, to be cut short, and to run twice at once. Raises: RuntimeError for a member who
    is here, or whose grace is not over. Emits: `notification.added` or `notification.read` to those
    who were told of the member.
    """
    member = User.objects.filter(pk=member_id).first()
    if member is None:
        return
    over = member.closed_at is not None and member.closed_at <= timezone.now() - closing.GRACE
    if member.is_active or not over:
        raise RuntimeError(f"member {member_id} may still come back")
    _withdraw_deeds(member_id)
    for model, target_kind, kinds in OBJECTS:
        _forget_objects(model, target_kind, kinds, member_id)
    _forget_follows(member_id)
    _free_replies(member_id)
    _delete_files(member)
    _shrink_cases(member_id)
    for model, holding in held_models():
        if model is not User:
            _delete_rows(model, holding, member_id)
    traces.scrub(member)
    User.objects.filter(pk=member_id).delete()
    log.info("a closed account was erased")


def _withdraw_deeds(member_id: int) -> None:
    """Take back what others were told of the member's deeds, recipient by recipient."""
    told = Notification.objects.filter(actor=member_id).values_list("recipient_id", flat=True)
    for recipient_id in sorted(set(told)):
        _withdraw(recipient_id, Q(actor=member_id))


@retry_deadlock
@transaction.atomic
def _withdraw(recipient_id: int, which: Q) -> None:
    withdraw_notifications(recipient_id=recipient_id, which=which)


def _forget_objects(
    model: type[Model], target_kind: str, kinds: tuple[str, ...], member_id: int
) -> None:
    """Take back what others were told of things of the member, and delete activities about them."""
    for ids in _batches(model._default_manager.filter(member=member_id), BATCH):
        groups = NotificationGroup.objects.filter(target_kind=target_kind, target_id__in=ids)
        told = groups.exclude(recipient=member_id).values_list("recipient_id", flat=True)
        for recipient_id in sorted(set(told)):
            _withdraw(recipient_id, Q(target_kind=target_kind, target_id__in=ids))
        Activity.objects.filter(kind__in=kinds, object_id__in=ids).delete()


def _forget_follows(member_id: int) -> None:
    Activity.objects.filter(kind=Activity.Kind.FOLLOWED, object_id=member_id).delete()


def _free_replies(member_id: int) -> None:
    """What others answered to the member's comments stays, as comments of their own."""
    answers = Comment.objects.filter(reply_to__member=member_id).exclude(member=member_id)
    for ids in _batches(answers, BATCH):
        Comment.objects.filter(pk__in=ids).update(reply_to=None)


def _delete_files(member: User) -> None:
    """Delete uploads before the rows that name them, so that a run cut short finds them again."""
    covers = List.objects.filter(member=member).exclude(cover="").values_list("cover", flat=True)
    for key in [member.photo, *covers]:
        if key:
            photos.remove(key)


def _shrink_cases(member_id: int) -> None:
    """A case counts its reports; those of the member go with them."""
    for case_id in sorted(Report.objects.filter(reporter=member_id).values_list("case", flat=True)):
        _withdraw_report(case_id, member_id)


@transaction.atomic
def _withdraw_report(case_id: int, member_id: int) -> None:
    case = Case.objects.select_for_update(no_key=True).filter(pk=case_id).first()
    if case is None:
        return
    Report.objects.filter(case=case, reporter=member_id).delete()
    case.report_count = Report.objects.filter(case=case).count()
    case.save(update_fields=["report_count"])


def _delete_rows(model: type[Model], holding: Holding, member_id: int) -> None:
    rows = model._default_manager.filter(holding.rows_that_go(member_id))
    size = COUNTED_BATCH if holding.counted else BATCH
    for ids in _batches(rows, size):
        _delete_batch(model, ids, holding.counted)


@retry_deadlock
@transaction.atomic
def _delete_batch(model: type[Model], ids: list[Any], counted: tuple[str, ...]) -> None:
    """Delete rows, and count again what counted them."""
    rows = model._default_manager.filter(pk__in=ids)
    touched: dict[type[Model], set[int]] = defaultdict(set)
    for name in counted:
        field = model._meta.get_field(name)
        named = set(rows.values_list(name, flat=True)) - {None}
        touched[field.related_model].update(named)  # type: ignore[index]
    rows.delete()
    for counter in STATEMENTS:
        thing = counter._meta.pk.related_model
        if found := touched.get(thing):  # type: ignore[arg-type]
            recount(counter, found)


def _batches(rows: Any, size: int) -> Iterator[list[Any]]:
    """Keys of what is left of `rows`, until nothing is. Each batch must be deleted or changed."""
    last: Any = None
    while True:
        page = rows.order_by("pk") if last is None else rows.filter(pk__gt=last).order_by("pk")
        ids = list(page.values_list("pk", flat=True)[:size])
        if not ids:
            return
        last = ids[-1]
        yield ids


def erase_due(*, keep_going: Callable[[], bool] = lambda: True) -> int:
    """Erase whose grace is over, one after the other; returns how many. Safe to repeat."""
    done = 0
    for member_id in _while(due_members(), keep_going):
        erase_member(member_id)
        done += 1
    return done


def _while(ids: Iterable[int], keep_going: Callable[[], bool]) -> Iterator[int]:
    for id_ in ids:
        if not keep_going():
            return
        yield id_
