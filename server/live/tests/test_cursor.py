"""Snapshots as places in the log, against a history that is known."""

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from server.live.cursor import MAX_XID, Cursor, InvalidCursor, Snapshot
from server.live.selectors import live_cursor
from server.live.tests.history import History, histories


@given(histories())
def test_a_snapshot_sees_what_was_committed_before_it_and_nothing_else(history: History) -> None:
    for number, snapshot in enumerate(history.snapshots):
        for xid, committed_at in history.committed_at.items():
            assert snapshot.sees(xid) == (committed_at <= number)


@given(histories())
def test_a_later_snapshot_covers_every_earlier_one(history: History) -> None:
    for number, later in enumerate(history.snapshots):
        assert all(later.covers(earlier) for earlier in history.snapshots[: number + 1])


@given(histories(), st.data())
def test_covering_means_seeing_all_that_the_other_sees(
    history: History, data: st.DataObject
) -> None:
    one = data.draw(st.sampled_from(history.snapshots))
    other = data.draw(st.sampled_from(history.snapshots))
    if one.covers(other):
        assert all(one.sees(xid) for xid in history.committed_at if other.sees(xid))
    else:
        # Not covered for a reason: some transaction, committed or not, is over there and not here.
        ids = range(min(one.xmin, other.xmin), max(one.xmax, other.xmax))
        assert any(other.sees(xid) and not one.sees(xid) for xid in ids)


@given(histories())
def test_two_snapshots_split_the_log_into_rows_that_come_exactly_once(history: History) -> None:
    told: list[int] = []
    seen = history.snapshots[0]
    already = {xid for xid in history.committed_at if seen.sees(xid)}
    for snapshot in history.snapshots[1:]:
        # The statement of the tail: beyond xmax, or open in the snapshot before.
        told += [
            xid
            for xid in history.committed_at
            if (xid >= seen.xmax or xid in seen.open) and snapshot.sees(xid)
        ]
        seen = snapshot
    assert sorted(told) == sorted(history.committed_at.keys() - already)


@given(histories())
def test_a_cursor_comes_back_from_its_text(history: History) -> None:
    for snapshot in history.snapshots:
        cursor = Cursor("0123456789ab", snapshot)
        assert Cursor.parse(str(cursor)) == cursor


@given(st.text(max_size=80) | st.from_regex(r"[0-9a-f]{12}:[0-9:,]{0,60}", fullmatch=True))
def test_any_text_is_a_cursor_of_sound_numbers_or_refused(text: str) -> None:
    try:
        cursor = Cursor.parse(text)
    except InvalidCursor:
        return
    snapshot = cursor.snapshot
    assert str(cursor).partition(":")[2]
    assert 0 < snapshot.xmin <= snapshot.xmax <= MAX_XID
    assert all(snapshot.xmin <= xid < snapshot.xmax for xid in snapshot.open)


@pytest.mark.parametrize(
    "text",
    [
        "", "5", "-1", str(2**63), "0123456789ab", "0123456789ab:", "0123456789AB:1:1:",
        "0123456789ab:2:1:", "0123456789ab:0:1:", "0123456789ab:1:9:5,3", "0123456789ab:3:9:2",
        "0123456789ab:1:9:9", "0123456789ab:1:9:2,2", f"0123456789ab:1:{2**64}:",
        "0123456789ab:1:9:" + ",".join(map(str, range(1, 2000))), "0123456789ab:1:1:" + "1" * 5000,
        "0123456789ab:١:١:",
    ],
)  # fmt: skip
def test_what_we_never_gave_out_is_no_cursor(text: str) -> None:
    with pytest.raises(InvalidCursor):
        Cursor.parse(text)


@pytest.mark.django_db(transaction=True)
def test_the_cursor_of_the_database_has_the_same_form(db: None) -> None:
    before = Cursor.parse(live_cursor())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        xid = int(cursor.fetchone()[0])
        assert not Cursor.parse(live_cursor()).snapshot.sees(xid)
    after = Cursor.parse(live_cursor())

    assert before.epoch == after.epoch
    assert after.snapshot.sees(xid)
    assert not before.snapshot.sees(xid)
    assert after.snapshot.covers(before.snapshot)
    assert isinstance(after.snapshot, Snapshot)
