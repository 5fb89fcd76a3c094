"""Writes of covers: an upload is decoded and written anew, as a member's photo is."""

from typing import BinaryIO

from django.db import transaction

from server.core.db import retry_deadlock
from server.lists.access import own_list
from server.lists.models import List
from server.lists.telling import settle_cards, touched
from server.social.hidden import refuse_hidden
from server.users import photos
from server.users.models import User


def set_cover(*, user: User, list_id: int, upload: BinaryIO) -> List:
    """Replace a list's cover by `upload`, re-encoded and under a new random key.

    The file is stored before the row names it and the old file goes after the commit: no row ever
    names a file that is not there. Not safe to repeat in that each call makes a new key.
    Raises: NotFound, Forbidden, HiddenByModeration, InvalidPhoto; StorageUnavailable.
    Emits: `list.updated`, and the cards that show it.
    """
    with transaction.atomic():
        refuse_hidden(own_list(user, list_id))  # before anything is decoded
    key = photos.store(photos.portrait(upload))
    try:
        return _name_cover(user, list_id, key)
    except BaseException:
        photos.discard(key)
        raise


def remove_cover(*, user: User, list_id: int) -> List:
    """Take the cover away. Safe to repeat.

    Raises: NotFound, Forbidden, HiddenByModeration. Emits: as `set_cover`, if there was one.
    """
    return _name_cover(user, list_id, "")


@retry_deadlock
@transaction.atomic
def _name_cover(user: User, list_id: int, key: str) -> List:
    row = own_list(user, list_id)
    refuse_hidden(row)
    old = row.cover
    if old == key:
        return row
    row.cover = key
    touched(row, "cover")
    settle_cards(row)
    if old:
        transaction.on_commit(lambda: photos.discard(old), robust=True)
    return row
