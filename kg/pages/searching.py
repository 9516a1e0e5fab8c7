"""The page of search results.

In: a book and words that a reader typed. Out: content.
"""

from __future__ import annotations

from urllib.parse import urlencode

from kg.catalogue.search import search
from kg.pages.book import Book, Content, Parameters, part_of

_SHORT = 12
_LONGEST = 200


def results(book: Book, parameters: Parameters) -> Content:
    """What holds the beginnings of all the words."""
    words = parameters.get("q", "").strip()[:_LONGEST]
    found = search(book.catalogue, words)
    context = {
        "words_asked": words,
        "found": found,
        "part": part_of(found.statements, parameters.get("page")),
        "page_path": lambda number: f"/search?{urlencode({'q': words, 'page': number})}",
        "short": _SHORT,
        "kind_of": lambda statement: type(statement).__name__.lower(),
    }
    title = f"Search: {words}" if words else "Search"
    return Content("search.html", title, context, index=False)
