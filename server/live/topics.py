"""Topics: the strict grammar of the wire, and the names that rows of the log carry.

On the wire: `public`, `feed`, `me`, `movie.<id>`, `review.<id>`, `list.<id>`, `user.<id>`.
In the log `feed` and `me` have a name for each member: `author.<id>` reaches the feed of everybody
who follows that member (and their own), `member.<id>` reaches that member's `me`.
"""

import re

#: PostgreSQL's bigint; a longer number is no id of ours
_WIRE = re.compile(r"public|feed|me|(?:movie|review|list|user)\.[1-9][0-9]{0,18}")
MAX_ID = 2**63 - 1

Topic = str
PUBLIC: Topic = "public"
#: of the log alone: every page of an object that is open, whichever it is
OBJECTS: Topic = "objects"
OBJECT_KINDS = frozenset({"movie", "review", "list"})
FEED: Topic = "feed"
ME: Topic = "me"
#: topics for which a socket needs a member
MEMBERS_ONLY = frozenset({FEED, ME})


def author(member_id: int) -> Topic:
    return f"author.{member_id}"


def member(member_id: int) -> Topic:
    return f"member.{member_id}"


def movie(movie_id: int) -> Topic:
    return f"movie.{movie_id}"


def review(review_id: int) -> Topic:
    return f"review.{review_id}"


def list_(list_id: int) -> Topic:
    return f"list.{list_id}"


def user(member_id: int) -> Topic:
    return f"user.{member_id}"


def is_object(topic: Topic) -> bool:
    """Whether it is the page of a movie, a review or a list."""
    return topic.partition(".")[0] in OBJECT_KINDS


def is_wire_topic(text: str) -> bool:
    """Whether a client may name `text` at all. Case, spaces and leading zeros are not forgiven."""
    if not text.isascii() or not _WIRE.fullmatch(text):
        return False
    _, _, number = text.partition(".")
    return not number or int(number) <= MAX_ID


def split(topic: Topic) -> tuple[str, int]:
    """`"movie.7"` -> `("movie", 7)`; `("public", 0)` for a topic without a number."""
    name, _, number = topic.partition(".")
    return name, int(number or 0)
