"""Atom feeds of new unanswered priorities: of all boroughs, or of one.

In: a book, and the site that links belong to. Out: an Atom feed (RFC 4287). Times are the days of
the messages, so that the same store gives the same feed.
"""

from __future__ import annotations

from datetime import date
from itertools import islice

from kg.catalogue.catalogue import Catalogue
from kg.catalogue.records import Area, Priority, State
from kg.pages.area import find_area
from kg.pages.book import Book, Content, Parameters

_ENTRIES = 50
_EARLIEST = date(1970, 1, 1)


def feed(book: Book, _: Parameters) -> Content:
    """The feed of all boroughs."""
    return _feed(book, book.catalogue.priorities, None)


def area_feed(book: Book, parameters: Parameters) -> Content:
    """The feed of one area; ``parameters`` hold its ``key``."""
    area = find_area(book, parameters["key"])
    return _feed(book, book.catalogue.priorities_in.get(area.iri, ()), area)


def _feed(book: Book, priorities: tuple[Priority, ...], area: Area | None) -> Content:
    unanswered = (p for p in priorities if p.state is State.UNANSWERED)
    entries = list(islice(unanswered, _ENTRIES))
    key = book.addresses.area_key(area) if area else ""
    context = {
        "entries": [(p, _time(book.catalogue, p)) for p in entries],
        "updated": max((_time(book.catalogue, p) for p in entries), default=_instant(_EARLIEST)),
        "area": area,
        "own": f"/area/{key}/feed.xml" if area else "/feed.xml",
        "page": f"/area/{key}" if area else "/",
        "id": area.iri if area else f"{book.names.base}feed",
    }
    title = f"Unanswered priorities: {area.label}" if area else "Unanswered priorities"
    return Content("feed.xml", title, context)


def _time(catalogue: Catalogue, priority: Priority) -> str:
    return _instant(catalogue.letter(priority).day or _EARLIEST)


def _instant(day: date) -> str:
    """The beginning of a day as RFC 3339 writes it."""
    return f"{day.isoformat()}T00:00:00Z"
