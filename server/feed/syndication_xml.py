"""Channels as RSS 2.0 and Atom, by Django's writers; our own elements are in namespaces."""

import re
from typing import Any, Literal

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.xmlutils import SimplerXMLGenerator

from server.feed.syndication import NAMESPACES, Channel

Format = Literal["rss", "atom"]

#: what no XML 1.0 document may hold, whatever a catalogue or an old row says
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _add_elements(handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
    for name, text in item["elements"]:
        handler.addQuickElement(name, fit(text))


class _Rss(Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), **_XMLNS}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        _add_elements(handler, item)


class _Atom(Atom1Feed):
    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), **_XMLNS}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        _add_elements(handler, item)


_XMLNS = {f"xmlns:{prefix}": address for prefix, address in NAMESPACES.items()}
_WRITERS: dict[Format, type[SyndicationFeed]] = {"rss": _Rss, "atom": _Atom}
CONTENT_TYPES: dict[Format, str] = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
}


def document(channel: Channel, form: Format, *, address: str) -> str:
    """The channel as a document. `address` is its own. The same channel is the same document."""
    writer = _WRITERS[form](
        title=fit(channel.title),
        link=channel.link,
        description=fit(channel.title),
        language=channel.language,
        author_name=fit(channel.author),
        author_link=channel.link,
        feed_url=address,
        feed_guid=channel.id,
    )
    # Django dates an empty feed by the clock; ours has a date of its own.
    writer.latest_post_date = lambda: channel.updated  # type: ignore[method-assign]
    for item in channel.items:
        writer.add_item(
            title=fit(item.title),
            link=item.link,
            description=fit(item.html),
            author_name=fit(channel.author),
            pubdate=item.published,
            updateddate=item.updated,
            unique_id=item.id,
            unique_id_is_permalink=False,
            elements=item.elements,
        )
    return writer.writeString("utf-8")


def fit(text: str) -> str:
    """`text` without characters that would end the document."""
    return _UNFIT.sub("", text)
