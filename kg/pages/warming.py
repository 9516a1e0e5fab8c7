"""What takes a walk over all letters is worked out before somebody waits for it.

In: a book. Out: nothing, but its catalogue keeps what was worked out, and templates are compiled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.pages.book import Book, Content
from kg.pages.contents import make
from kg.pages.rendering import render
from kg.pages.site import OnServer

_LISTS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("/", {}),
    ("/priorities", {}),
    ("/messages", {}),
    ("/figures", {}),
    ("/officers", {}),
    ("/checks", {}),
    ("/graph/structure", {}),
    ("/search", {"q": "a"}),
    ("/about", {}),
    ("/feed.xml", {}),
)


def warm(book: Book) -> None:
    """Make one page of every kind that rests on all letters, and one letter's pages."""
    for path, parameters in (*_LISTS, *((path, {}) for path in _examples(book))):
        result = make(book, path, parameters)
        if isinstance(result, Content):
            render(result, book, OnServer(), path)


def _examples(book: Book) -> Iterator[str]:
    catalogue, addresses = book.catalogue, book.addresses
    for letter in catalogue.newest[:1]:
        yield addresses.of(letter)
    for priority in catalogue.priorities[:1]:
        yield addresses.of(priority)
    for area in catalogue.boroughs[:1]:
        yield addresses.of(area)
        yield f"/compare/{addresses.area_key(area)}/{addresses.area_key(area)}"
