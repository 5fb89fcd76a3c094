import datetime as dt
import json
from pathlib import Path

import pytest

from server.feed.grouping import runs
from server.live.shapes import Card, MemberRef

CASES = json.loads(Path(__file__).with_name("grouping.json").read_text())["cases"]
NOW = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)


def card(kind, actor, id_):
    member = MemberRef(id=actor, username=f"m{actor}", display_name="", photo_url=None)
    return Card(id=id_, kind=kind, at=NOW, actor=member, rev=1)


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_five_logs_in_a_row_of_one_member_are_one_card(case):
    cards = [card(*row) for row in case["cards"]]

    assert [[row.id for row in run] for run in runs(cards)] == case["runs"]


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_no_card_is_lost_or_moved(case):
    cards = [card(*row) for row in case["cards"]]

    assert [row for run in runs(cards) for row in run] == cards
