"""The ring and the sets, without servers: rules against a model."""

from array import array

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from realtime.access import may_see, visible
from realtime.index import LIST_MAX, Index
from realtime.members import Ids, Member
from realtime.ring import Ring
from realtime.wire import Logged, encode, payload_of, text_frame
from server.live.frames import EventFrame, Resync
from server.live.tests.history import History, histories

IDS = st.integers(1, 8)


def event(id=1, xid=1, topics=("public",), **changes):
    fields = {"actor_id": None, "owner_ids": (), "audience": "public", "data": '{"n":1}', **changes}
    return Logged(id, xid, "2026-01-02T03:04:05.000006Z", "diary.logged", topics, **fields)


@given(histories(), st.integers(1, 6), st.data())
def test_the_ring_answers_exactly_or_not_at_all(
    history: History, size: int, data: st.DataObject
) -> None:
    looks = sorted(data.draw(st.sets(st.sampled_from(range(len(history.snapshots))), min_size=1)))
    ring = Ring(size, history.snapshots[looks[0]])
    place = history.snapshots[looks[0]]
    total = 0
    for look in looks[1:]:
        now = history.snapshots[look]
        rows = [
            event(xid=xid) for xid in history.committed_at if now.sees(xid) and not place.sees(xid)
        ]
        ring.add(rows, now)
        total += len(rows)
        place = now
    assert min(size, total) <= len(ring)

    for cursor in history.snapshots:
        wanted = {x for x in history.committed_at if place.sees(x) and not cursor.sees(x)}
        answer = ring.since(cursor)
        if answer is not None:
            assert {row.xid for row in answer} == wanted
            assert len(answer) == len(wanted)
        else:
            # What left the ring, or was there before it, may be part of what the cursor lacks.
            assert not cursor.covers(ring.floor)
    assert ring.since(place) == []
    assert ring.since(ring.floor) is not None


@given(st.lists(st.tuples(IDS, st.booleans())))
def test_sorted_ids_are_a_set(changes: list[tuple[int, bool]]) -> None:
    ids = Ids()
    model: set[int] = set()
    for number, there in changes:
        ids.put(number, there=there)
        (model.add if there else model.discard)(number)
        assert list(ids) == sorted(model)
        assert all((n in ids) == (n in model) for n in range(10))
    assert isinstance(ids._ids, array)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, LIST_MAX * 2), st.booleans())))
def test_an_index_has_each_reader_once(changes: list[tuple[int, int, bool]]) -> None:
    index: Index[int, int] = Index()
    model: dict[int, set[int]] = {}
    for key, reader, there in changes:
        if there:
            index.add(key, reader)
            model.setdefault(key, set()).add(reader)
        else:
            index.discard(key, reader)
            model.get(key, set()).discard(reader)
        assert len(index.of(key)) == len(model.get(key, set()))
        assert set(index.of(key)) == model.get(key, set())
    assert len(index) == sum(bool(readers) for readers in model.values())


@given(
    viewer=st.none() | IDS,
    followees=st.frozensets(IDS),
    friends=st.frozensets(IDS),
    hidden=st.frozensets(IDS, max_size=2),
    muted=st.frozensets(IDS, max_size=2),
    actor=st.none() | IDS,
    owners=st.lists(IDS, max_size=2, unique=True),
    audience=st.sampled_from(["public", "followers", "friends", "me"]),
    profile=st.none() | IDS,
)
def test_may_see_is_the_rule(
    viewer, followees, friends, hidden, muted, actor, owners, audience, profile
) -> None:
    member = None
    if viewer is not None:
        member = Member(viewer)
        member.authors = Ids(sorted(followees | friends | {viewer}))
        member.friends = Ids(sorted(friends))
        member.hidden, member.muted = hidden, muted
    topics = ["public"] if profile is None else [f"user.{profile}"]
    shown = event(topics=topics, actor_id=actor, owner_ids=owners, audience=audience)

    people = {*owners} | ({actor} if actor else set())
    circle = {
        "public": True,
        "followers": all(o == viewer or o in followees | friends for o in owners),
        "friends": all(o == viewer or o in friends for o in owners),
        "me": all(o == viewer for o in owners),
    }[audience]
    if viewer is None:
        expected = audience == "public"
    else:
        expected = circle and not hidden & (people | ({profile} - {None}))
    assert visible(member, shown) == expected
    assert may_see(member, shown) == (expected and not (viewer and muted & people))
    for page_of in (*people, 99):
        left = (muted & people) - {page_of}
        assert may_see(member, shown, page_of=page_of) == (expected and not (viewer and left))


@given(st.binary(max_size=70_000))
def test_a_frame_gives_its_payload_back(payload: bytes) -> None:
    frame = text_frame(payload)
    assert payload_of(frame) == payload
    assert frame[0] == 0x81


def test_a_spliced_event_frame_is_what_the_encoder_makes() -> None:
    row = event(id=12, topics=["author.7", "movie.3"])
    for wire in ("feed", "movie.3"):
        frame = EventFrame(id=12, topic=wire, event=row.type, at=row.at, data=msgspec.Raw(row.data))
        assert row.frame(wire) == encode(frame)
        assert row.frame(wire) is row.frame(wire)  # made once for all
    assert payload_of(encode(Resync(topics=["me"]))) == b'{"type":"resync","topics":["me"]}'
