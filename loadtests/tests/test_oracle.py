"""The oracle finds what it is there to find: each kind of fault, planted, is counted."""

from __future__ import annotations

import pytest

from loadtests.chaos.oracle import Lane, Oracle, Place, Relations, Row, Segment

READER, AUTHOR, STRANGER = 1, 2, 3
SEEN_NOTHING = "abcdefabcdef:100:100:"


def row(
    number: int,
    *,
    audience: str = "public",
    owner: int = AUTHOR,
    kind: str = "diary.logged",
    **data,
) -> Row:
    topics = frozenset({f"author.{owner}", f"user.{owner}", "public", "movie.7"})
    return Row(number, 100 + number, kind, topics, owner, (owner,), audience, data)


def lane(*applied: int, topic: str = "public", cursor: str = SEEN_NOTHING, wire=None) -> Lane:
    came = list(applied) if wire is None else wire
    return Lane("tab", READER, topic, [Segment(cursor, list(applied))], came)


def judged(rows: list[Row], seen: Lane, relations: Relations | None = None):
    return Oracle(rows, relations or Relations()).judge([seen])


def test_a_lane_with_every_event_once_has_no_fault():
    verdict = judged([row(1), row(2)], lane(1, 2))

    assert verdict.faults == []
    assert (verdict.expected, verdict.applied) == (2, 2)


def test_an_event_that_did_not_come_is_lost():
    assert judged([row(1), row(2)], lane(1)).lost == 1


def test_an_event_applied_again_on_the_same_seed_is_twice():
    assert judged([row(1)], lane(1, 1)).twice == 1


def test_an_event_applied_again_after_a_refetch_is_not_twice():
    twice_seeded = Lane("tab", READER, "public", [Segment(SEEN_NOTHING, [1])] * 2, [1])

    assert judged([row(1)], twice_seeded).faults == []


def test_an_event_that_the_seed_held_is_not_due():
    verdict = judged([row(1), row(2)], lane(2, cursor="abcdefabcdef:102:102:"))

    assert (verdict.expected, verdict.lost) == (1, 0)


def test_an_event_of_a_transaction_open_at_the_seed_is_due():
    assert judged([row(1), row(2)], lane(2, cursor="abcdefabcdef:101:103:101")).lost == 1


def test_a_frame_that_is_not_in_the_log_is_found():
    assert judged([row(1)], lane(1, 9)).phantom == 1


@pytest.mark.parametrize(
    ("audience", "relations", "leaks"),
    [
        ("public", Relations(), False),
        ("public", Relations(blocks=frozenset({(AUTHOR, READER)})), True),
        ("public", Relations(blocks=frozenset({(READER, AUTHOR)})), True),
        ("public", Relations(mutes=frozenset({(READER, AUTHOR)})), True),
        ("public", Relations(mutes=frozenset({(AUTHOR, READER)})), False),
        ("followers", Relations(), True),
        ("followers", Relations(follows=frozenset({(READER, AUTHOR)})), False),
        ("friends", Relations(follows=frozenset({(READER, AUTHOR)})), True),
        ("friends", Relations(follows=frozenset({(READER, AUTHOR), (AUTHOR, READER)})), False),
        ("me", Relations(follows=frozenset({(READER, AUTHOR), (AUTHOR, READER)})), True),
    ],
)
def test_what_the_reader_may_not_see_is_a_leak_even_when_only_the_wire_had_it(
    audience, relations, leaks
):
    verdict = judged([row(1, audience=audience)], lane(wire=[1]), relations)

    assert verdict.leaked == leaks


def test_a_feed_carries_those_whom_the_reader_follows_and_nobody_else():
    relations = Relations(follows=frozenset({(READER, AUTHOR)}))
    rows = [row(1), row(2, owner=STRANGER), row(3, owner=READER)]

    verdict = judged(rows, lane(1, 3, topic="feed"), relations)

    assert (verdict.expected, verdict.faults) == (2, [])


def test_an_older_counter_may_be_left_out_when_a_newer_one_came():
    rows = [row(n, kind="movie.stats", movie_id=7, rev=n) for n in (1, 2, 3)]

    assert judged(rows, lane(1, 3, topic="movie.7")).lost == 0
    assert judged(rows, lane(1, 2, topic="movie.7")).lost == 1


def test_a_cursor_is_read_as_postgresql_writes_it():
    place = Place.parse("abcdefabcdef:10:15:11,13")

    held = [xid for xid in range(8, 17) if place.holds(row(xid - 100))]
    assert held == [8, 9, 10, 12, 14]
