"""What other programs may follow of a member: their public diary, reviews and lists.

Everything is read as a stranger without a log-in sees it. Nothing of a review that is a spoiler, or
of an inline spoiler, leaves: the text comes from `diary.markup.public_text` alone.
"""

import datetime as dt
import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.db.models import Count, Prefetch

from server.core.domain import NotFound
from server.core.env import env
from server.diary.cards import review_of
from server.diary.markup import public_text, render, without_spoilers
from server.diary.models import DiaryEntry, Review
from server.diary.ratings import stars
from server.lists.models import List, ListItem
from server.movies.models import Movie
from server.social.visibility import visible, visible_member
from server.users.models import User

Kind = Literal["diary", "reviews", "lists"]
#: items of a feed
LAST = 50
#: characters of a review, after which a link leads on
TEXT_SHOWN = 2_000
#: films of a list that its item names
FILMS_SHOWN = 20
#: TMDb's size of a poster in a feed reader
POSTER_SIZE = "w342"

#: of the element names, as they stand in the documents
NAMESPACES = {"cinema": "urn:cinema:feed:1", "tmdb": "https://themoviedb.org"}

WORDS = {
    "en": {
        "diary": "{name}’s diary", "reviews": "{name}’s reviews", "lists": "{name}’s lists",
        "spoiler": "This review tells what happens in the film.", "more": "Read on",
        "watched": "Watched on {day}.", "rewatched": "Watched again on {day}.",
    },
    "pt-BR": {
        "diary": "Diário de {name}", "reviews": "Críticas de {name}", "lists": "Listas de {name}",
        "spoiler": "Esta crítica conta o que acontece no filme.", "more": "Continuar lendo",
        "watched": "Visto em {day}.", "rewatched": "Revisto em {day}.",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """`html` is safe to show as it is; `elements` are (name with its prefix, text) of our own."""

    id: str
    title: str
    link: str
    html: str
    published: dt.datetime
    updated: dt.datetime
    elements: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed, whatever form it is written in. The same content is the same channel."""

    id: str
    title: str
    link: str
    author: str
    language: str
    updated: dt.datetime
    items: tuple[Item, ...]


def channel(kind: Kind, username: str) -> Channel:
    """The last `LAST` public items of a member, newest first. Cost: five queries at most.

    Raises: NotFound, for private members and those who left too.
    """
    member = visible_member(None, username)
    if member.is_private:
        raise NotFound
    words = WORDS.get(member.language, WORDS["en"])
    items = tuple(_ITEMS[kind](member))
    name = member.display_name or member.username
    return Channel(
        id=f"tag:cinema,2026:member-{member.pk}/{kind}",
        title=words[kind].format(name=name),
        link=_web(f"/profile/{member.username}"),
        author=name,
        language=member.language,
        updated=max((item.updated for item in items), default=member.date_joined),
        items=items,
    )


def _diary(member: User) -> list[Item]:
    entries = visible(DiaryEntry.objects.filter(member=member), None)
    newest = entries.select_related("movie", "review").order_by("-id")[:LAST]
    return [_entry_item(entry, review_of(entry), member) for entry in newest]


def _reviews(member: User) -> list[Item]:
    reviews = visible(Review.objects.filter(member=member), None, audience_field="entry__audience")
    newest = reviews.select_related("entry", "movie").order_by("-id")[:LAST]
    return [_entry_item(review.entry, review, member, movie=review.movie) for review in newest]


def _lists(member: User) -> list[Item]:
    """Without lists that only their address leads to."""
    first = ListItem.objects.filter(position__lte=FILMS_SHOWN).select_related("movie")
    shown = visible(List.objects.filter(member=member, unlisted=False), None)
    newest = shown.annotate(size=Count("items")).prefetch_related(
        Prefetch("items", first.order_by("position"), to_attr="first_items")
    )
    return [_list_item(row, member) for row in newest.order_by("-id")[:LAST]]


_ITEMS: dict[Kind, Callable[[User], list[Item]]] = {
    "diary": _diary,
    "reviews": _reviews,
    "lists": _lists,
}


def _entry_item(
    entry: DiaryEntry, review: Review | None, member: User, *, movie: Movie | None = None
) -> Item:
    movie = movie or entry.movie
    page = f"/movies/{movie.pk}" if review is None else f"/reviews/{review.pk}"
    edited = None if review is None else review.edited_at
    return Item(
        id=f"tag:cinema,2026:entry-{entry.pk}",
        title=_title(movie, member, entry.rating),
        link=_web(page),
        html=_poster(movie, member) + _said(entry, review, member, _web(page)),
        published=entry.created_at,
        updated=edited or entry.created_at,
        elements=tuple(_entry_elements(entry, movie, member)),
    )


def _entry_elements(entry: DiaryEntry, movie: Movie, member: User) -> list[tuple[str, str]]:
    rating = stars(entry.rating)
    found = [
        ("cinema:watchedDate", entry.watched_on and entry.watched_on.isoformat()),
        ("cinema:rewatch", _yes_no(entry.rewatch)),
        ("cinema:filmTitle", _film_title(movie, member)),
        ("cinema:filmYear", movie.year and str(movie.year)),
        ("cinema:memberRating", rating and f"{rating:.1f}"),
        ("cinema:memberLike", _yes_no(entry.liked)),
        ("tmdb:movieId", movie.tmdb_id and str(movie.tmdb_id)),
    ]
    return [(name, text) for name, text in found if text]


def _list_item(row: List, member: User) -> Item:
    page = _web(f"/lists/{row.pk}")
    items: list[ListItem] = getattr(row, "first_items", [])
    names = "".join(f"<li>{_film_link(item.movie, member)}</li>" for item in items)
    order = "ol" if row.ranked else "ul"
    more = _link(page, _words(member)["more"]) if len(items) < getattr(row, "size", 0) else ""
    films = f"<{order}>{names}</{order}>" if names else ""
    return Item(
        id=f"tag:cinema,2026:list-{row.pk}",
        title=row.title,
        link=page,
        html=f"{_paragraphs(without_spoilers(row.description))}{films}{more}",
        published=row.created_at,
        updated=row.updated_at,
        elements=(("cinema:filmCount", str(getattr(row, "size", 0))),),
    )


def _said(entry: DiaryEntry, review: Review | None, member: User, page: str) -> str:
    """The text of the review that everybody may read; without a review, the day of the watch."""
    words = _words(member)
    if review is None:
        if entry.watched_on is None:
            return ""
        words_of_day = words["rewatched" if entry.rewatch else "watched"]
        return f"<p>{words_of_day.format(day=entry.watched_on.isoformat())}</p>"
    text = public_text(review)
    if text is None:
        return f"<p><em>{words['spoiler']}</em></p>{_link(page, words['more'])}"
    # Spoilers are out before the text is cut: no cut can open one.
    if len(text) <= TEXT_SHOWN:
        return render(text, links=False)
    piece = text[:TEXT_SHOWN].rsplit(maxsplit=1)[0]
    return f"{render(f'{piece} …', links=False)}{_link(page, words['more'])}"


def _title(movie: Movie, member: User, rating: int | None) -> str:
    """ "Bacurau, 2019 - ★★★★½"."""
    year = f", {movie.year}" if movie.year else ""
    shown = "" if rating is None else f" - {'★' * (rating // 2)}{'½' if rating % 2 else ''}"
    return f"{_film_title(movie, member)}{year}{shown}"


def _film_title(movie: Movie, member: User) -> str:
    return movie.title_pt if member.language == "pt-BR" and movie.title_pt else movie.title


def _film_link(movie: Movie, member: User) -> str:
    year = f" ({movie.year})" if movie.year else ""
    name = html.escape(f"{_film_title(movie, member)}{year}")
    return f'<a href="{_web(f"/movies/{movie.pk}")}">{name}</a>'


def _poster(movie: Movie, member: User) -> str:
    path = (member.language == "pt-BR" and movie.poster_path_pt) or movie.poster_path
    if not path:
        return ""
    address = f"{env().tmdb_image_url.rstrip('/')}/{POSTER_SIZE}{path}"
    return f'<p><img src="{html.escape(address)}" alt=""></p>'


def _paragraphs(text: str) -> str:
    parts = (html.escape(part.strip()) for part in text.split("\n") if part.strip())
    return "".join(f"<p>{part}</p>" for part in parts)


def _link(address: str, words: str) -> str:
    return f'<p><a href="{html.escape(address)}">{html.escape(words)}</a></p>'


def _words(member: User) -> dict[str, str]:
    return WORDS.get(member.language, WORDS["en"])


def _yes_no(value: bool) -> str:
    return "Yes" if value else "No"


def _web(path: str) -> str:
    return f"{env().public_web_url.rstrip('/')}{path}"
