"""The parts of a film that only its own page shows: from TMDb's shape to plain facts."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from server.movies.text import image_path, one_line
from server.movies.tmdb import shapes as tmdb

_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
#: what a player's address is made of; nothing else goes into a page
_VIDEO_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
_SITES = ("YouTube", "Vimeo")
_JUST_WATCH = re.compile(r"https://www\.themoviedb\.org/movie/[\w%.~/?=&-]{1,200}")
#: TMDb's name of an offer -> ours
_OFFERS = {"flatrate": "stream", "free": "free", "ads": "ads", "rent": "rent", "buy": "buy"}
#: the type that most decides who may see it: theatrical (3), limited (2), digital (4) …
_RELEASE_ORDER = (3, 2, 4, 5, 6, 1)
#: TMDb's type of a release -> ours
_RELEASE_KINDS = {
    1: "premiere",
    2: "limited",
    3: "theatrical",
    4: "digital",
    5: "physical",
    6: "tv",
}
_MAX_MONEY = 2**63 - 1
_MAX_VIDEOS = 30
_MAX_TITLES = 200
_MAX_PROVIDERS = 60
_MAX_KEYWORDS = 100
_MAX_RELATED = 40
#: of one country; re-releases of a classic make some dozen
_MAX_RELEASES = 30


@dataclass(frozen=True, slots=True)
class ExtrasData:
    """The columns of MovieExtras. None: not told, keep what there is."""

    videos: list[dict[str, Any]] | None
    offers: dict[str, Any] | None
    certifications: dict[str, str] | None
    releases: dict[str, list[dict[str, str]]] | None
    titles: list[dict[str, str]] | None
    keywords: list[str] | None
    recommended_ids: list[int] | None
    similar_ids: list[int] | None
    budget: int | None
    revenue: int | None

    def told(self) -> dict[str, Any]:
        names = ExtrasData.__dataclass_fields__
        return {name: value for name in names if (value := getattr(self, name)) is not None}


def extras_from_tmdb(answer: tmdb.Movie) -> ExtrasData:
    return ExtrasData(
        videos=_videos(answer.videos),
        offers=_offers(answer.offers),
        certifications=_certifications(answer.release_dates),
        releases=_releases(answer.release_dates),
        titles=_titles(answer),
        keywords=_keywords(answer.keywords),
        recommended_ids=_related(answer.recommendations, answer.id),
        similar_ids=_related(answer.similar, answer.id),
        budget=_money(answer.budget),
        revenue=_money(answer.revenue),
    )


def portuguese_poster(images: tmdb.Images | None) -> str | None:
    """The first poster in Portuguese; "" for none, None when posters were not told."""
    if images is None or images.posters is None:
        return None
    told = (image_path(one.file_path) for one in images.posters if one.iso_639_1 == "pt")
    return next((path for path in told if path), "")


def country(code: str | None) -> str:
    return code if code and _COUNTRY.fullmatch(code) else ""


def language(code: str | None) -> str:
    return code if code and _LANGUAGE.fullmatch(code) else ""


def date(text: str | None) -> dt.date | None:
    """A full date, or None for "", half a date and nonsense."""
    try:
        return dt.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _money(value: int | None) -> int | None:
    """TMDb writes 0 for unknown; beyond bigint it is nonsense."""
    return value if 0 < (value or 0) <= _MAX_MONEY else None


def _videos(part: tmdb.Videos | None) -> list[dict[str, Any]] | None:
    """Playable ones: official trailers first, then other trailers, teasers, the rest by date."""
    if part is None or part.results is None:
        return None
    found = {
        (video.site, video.key): {
            "key": video.key,
            "site": video.site,
            "name": one_line(video.name, 200),
            "kind": one_line(video.type, 40),
            "official": bool(video.official),
            "language": language(video.iso_639_1),
            "published_at": one_line(video.published_at, 30),
        }
        for video in part.results
        if video.site in _SITES and _VIDEO_KEY.fullmatch(video.key or "")
    }
    kinds = ("Trailer", "Teaser")
    return sorted(
        found.values(),
        key=lambda video: (
            kinds.index(video["kind"]) if video["kind"] in kinds else len(kinds),
            not video["official"],
            video["published_at"],
        ),
    )[:_MAX_VIDEOS]


def _offers(part: tmdb.Offers | None) -> dict[str, Any] | None:
    if part is None or part.results is None:
        return None
    return {
        code: {"link": _link(offers.link), **_providers(offers)}
        for code, offers in sorted(part.results.items())
        if country(code)
    }


def _link(link: str | None) -> str:
    """TMDb's own page of the offers, where its terms want readers sent; "" for another address."""
    return link if link and _JUST_WATCH.fullmatch(link) else ""


def _providers(offers: tmdb.CountryOffers) -> dict[str, list[dict[str, Any]]]:
    found = {
        ours: [
            {
                "id": one.provider_id,
                "name": one_line(one.provider_name, 80),
                "logo_path": image_path(one.logo_path),
            }
            for one in (getattr(offers, theirs) or ())[:_MAX_PROVIDERS]
            if one.provider_id and one_line(one.provider_name, 80)
        ]
        for theirs, ours in _OFFERS.items()
    }
    return {kind: providers for kind, providers in found.items() if providers}


def _certifications(part: tmdb.ReleaseDates | None) -> dict[str, str] | None:
    """A country's age rating: of the theatrical release, else of the next best that has one."""
    if part is None or part.results is None:
        return None
    found: dict[str, str] = {}
    for one in part.results:
        rated = [
            (_rank(release.type), text)
            for release in one.release_dates or ()
            if (text := one_line(release.certification, 20))
        ]
        if rated and country(one.iso_3166_1):
            found[str(one.iso_3166_1)] = min(rated)[1]
    return dict(sorted(found.items()))


def _releases(part: tmdb.ReleaseDates | None) -> dict[str, list[dict[str, str]]] | None:
    if part is None or part.results is None:
        return None
    found = {
        str(one.iso_3166_1): _country_releases(one.release_dates or ())
        for one in part.results
        if country(one.iso_3166_1)
    }
    return {code: releases for code, releases in sorted(found.items()) if releases}


def _country_releases(told: Iterable[tmdb.Release]) -> list[dict[str, str]]:
    """Each once; first the one that counts as the release, of equals the earliest."""
    found: dict[tuple[int, str, str], dict[str, str]] = {}
    for release in told:
        day, kind = date(release.release_date), _RELEASE_KINDS.get(release.type or 0)
        if day is None or kind is None:
            continue
        row = {
            "date": day.isoformat(),
            "kind": kind,
            "certification": one_line(release.certification, 20),
            "note": one_line(release.note, 100),
        }
        found.setdefault((_rank(release.type), row["date"], row["note"]), row)
    return [found[place] for place in sorted(found)[:_MAX_RELEASES]]


def _rank(kind: int | None) -> int:
    return _RELEASE_ORDER.index(kind) if kind in _RELEASE_ORDER else len(_RELEASE_ORDER)


def _titles(answer: tmdb.Movie) -> list[dict[str, str]] | None:
    """Translated and alternative titles; None unless both were told."""
    texts = answer.translations.translations if answer.translations else None
    others = answer.alternative_titles.titles if answer.alternative_titles else None
    if texts is None or others is None:
        return None
    told = [
        (one_line(text.data.title, 300), language(text.iso_639_1), country(text.iso_3166_1))
        for text in texts
        if text.data
    ]
    told += [(one_line(other.title, 300), "", country(other.iso_3166_1)) for other in others]
    found: dict[tuple[str, str], dict[str, str]] = {}
    for title, tongue, code in told:
        if title:
            found.setdefault((title, code), {"title": title, "language": tongue, "country": code})
    return list(found.values())[:_MAX_TITLES]


def _keywords(part: tmdb.Keywords | None) -> list[str] | None:
    if part is None or part.keywords is None:
        return None
    return unique((one.name for one in part.keywords), 100)[:_MAX_KEYWORDS]


def unique(texts: Iterable[str | None], max_length: int) -> list[str]:
    """Cleaned texts in order, each once, without the empty ones."""
    cleaned = (one_line(text, max_length) for text in texts)
    return list(dict.fromkeys(text for text in cleaned if text))


def _related(page: tmdb.Page | None, own_id: int | None) -> list[int] | None:
    if page is None or page.results is None:
        return None
    return [id_ for id_ in page.ids() if id_ != own_id][:_MAX_RELATED]
