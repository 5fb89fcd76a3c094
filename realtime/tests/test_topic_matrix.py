"""Which topic opens for whom: every form of the grammar, every kind of reader, one table.

A partner has no socket: their token gets no ticket (`server/testing/tests/table.py`).
"""

import re

from realtime.tests.conftest import (
    block,
    follow,
    in_thread,
    make_list,
    make_movies,
    make_review,
    make_user,
    set_visibility,
)
from server.live import topics as names
from server.users.models import User

ACTORS = ("anonymous", "member", "owner", "follower", "blocked", "outsider", "staff")
#: y: opens; n: topic_forbidden. Objects with an audience: what is public, what is for followers.
EXPECTED = {
    "public": "y y y y y y y",
    "feed": "n y y y y y y",
    "me": "n y y y y y y",
    "movie": "y y y y y y y",
    "user": "y y y y n n y",
    "review": "y y y y n n y",
    "review for followers": "n n y y n n n",
    "list": "y y y y n n y",
    "list for followers": "n n y y n n n",
}


def topics_of(owner: User) -> dict[str, str]:
    (movie,) = make_movies(1)
    return {
        "public": names.PUBLIC,
        "feed": names.FEED,
        "me": names.ME,
        "movie": names.movie(movie),
        "user": names.user(owner.pk),
        "review": names.review(make_review(owner, movie)),
        "review for followers": names.review(make_review(owner, movie, "followers")),
        "list": names.list_(make_list(owner)),
        "list for followers": names.list_(make_list(owner, "followers")),
    }


def people(owner: User) -> dict[str, User]:
    found = {actor: make_user(actor) for actor in ACTORS if actor not in ("anonymous", "owner")}
    User.objects.filter(pk=found["staff"].pk).update(is_staff=True)
    follow(found["follower"], owner)
    block(owner, found["blocked"])
    return {**found, "owner": owner}


def test_the_table_has_every_form_of_the_grammar():
    forms = re.findall(r"[a-z]+(?=[|)])", names._WIRE.pattern.replace("(?:", "("))

    assert sorted(forms) == sorted({row.split()[0] for row in EXPECTED})
    assert {len(row.split()) for row in EXPECTED.values()} == {len(ACTORS)}


async def test_each_reader_opens_what_the_table_says(live, ana, bia):
    known = await in_thread(people, ana)
    of_ana = await in_thread(topics_of, ana)
    of_bia = await in_thread(topics_of, bia)  # the outsider asks for a private member's
    await in_thread(set_visibility, bia, "private")
    wrong = []
    for column, actor in enumerate(ACTORS):
        asked = of_bia if actor == "outsider" else of_ana
        tab = await (live.anonymous() if actor == "anonymous" else live.tab(known[actor]))
        opened = set((await tab.subscribe(*asked.values()))["topics"])
        for row, topic in asked.items():
            got = "y" if topic in opened else "n"
            if got != EXPECTED[row].split()[column]:
                wrong.append(f"{row} as {actor}: {got}")
    assert wrong == []
