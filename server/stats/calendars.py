"""A member's watchlist as a calendar: the day on which each film comes out.

The address is secret and says who they are; it holds the calendar's key and a signature, so that
neither a copy of the database nor a guess opens it. All-day events have no time zone: tomorrow's
film stands on tomorrow's page wherever the calendar is read.
"""

import datetime as dt
import hmac
import uuid

from django.conf import settings
from django.db.models import DateField, F, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce
from icalendar import Calendar as ICalendar
from icalendar import Event as IEvent

from server.core.domain import NotFound
from server.core.env import env
from server.diary.models import WatchlistItem
from server.movies.language import home_country, language_of
from server.movies.models import Movie
from server.stats.models import Calendar
from server.stats.streaks import today_of
from server.users.models import User

#: films that came out before are history, not news
PAST = dt.timedelta(days=90)
#: of one calendar, the next to come out
MAX_EVENTS = 500
NAMES = {"en": "Cinema! watchlist", "pt-BR": "Cinema! quero ver"}
PATH = "/api/me/watchlist.ics"


def address_of(calendar: Calendar) -> str:
    """Where programs subscribe."""
    key = calendar.key.hex
    return f"{env().public_web_url.rstrip('/')}{PATH}?token={key}{_signature(key)}"


def owner_of(token: str) -> User:
    """The member whose calendar `token` opens. Raises: NotFound, for a member who left too."""
    key, signature = token[:32], token[32:]
    # Both are ours to compare: text outside ASCII would not be.
    if not token.isascii() or not hmac.compare_digest(signature, _signature(key)):
        raise NotFound
    rows = Calendar.objects.select_related("member")
    found = rows.filter(key=uuid.UUID(hex=key), member__is_active=True).first()
    if found is None:
        raise NotFound
    return found.member


def watchlist_calendar(member: User) -> bytes:
    """The releases of the member's watchlist in iCalendar's form, in their language.

    A film comes out when it does in the member's country, else on its first day anywhere. The same
    watchlist and day give the same bytes. Cost: one query.
    """
    calendar = ICalendar()
    calendar.add("prodid", "-//Cinema!//watchlist//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAMES.get(member.language, NAMES["en"]))
    # How often programs ask again; the second is what older ones read.
    calendar.add("refresh-interval", dt.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    wanted = WatchlistItem.objects.filter(member=member).annotate(day=_release_day(member))
    coming = wanted.filter(day__gte=today_of(member) - PAST)
    for item in coming.select_related("movie").order_by("day", "movie_id")[:MAX_EVENTS]:
        calendar.add_component(_release(item, item.day, member.language))
    return bytes(calendar.to_ical())


def _release_day(member: User) -> Coalesce:
    """The first of the releases in the member's country is the one that counts."""
    country = home_country(member.time_zone, language_of(member.language))
    of_country = KeyTransform(country, F("movie__extras__releases"))
    told = KeyTextTransform("date", KeyTransform("0", of_country)) if country else Value(None)
    return Coalesce(Cast(told, DateField()), "movie__release_date")


def _release(item: WatchlistItem, day: dt.date, language: str) -> IEvent:
    movie: Movie = item.movie
    title = movie.title_pt if language == "pt-BR" and movie.title_pt else movie.title
    page = f"{env().public_web_url.rstrip('/')}/movies/{movie.pk}"
    event = IEvent()
    event.add("uid", f"movie-{movie.pk}@cinema")
    event.add("summary", title)
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("dtstamp", item.added_at)
    event.add("transp", "TRANSPARENT")
    event.add("url", page)
    event.add("description", page)
    return event


def _signature(key: str) -> str:
    purpose = b"cinema.calendar"
    signing_key = hmac.digest(settings.SECRET_KEY.encode(), purpose, "sha256")
    return hmac.digest(signing_key, key.encode(), "sha256").hex()[:32]
